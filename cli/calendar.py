"""``caveat calendar``: the closures of federal offices, which every case counts."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import SeenNumber
from cli.running import at_register
from cli.words import TextOf

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from client.calendars import Approved, CalendarStatus, Proposed

calendar = typer.Typer(help="The closures of federal offices.", no_args_is_help=True)


@calendar.command()
@at_register
async def status(desk: "RegisterDesk") -> Exit:
    """Show the closures, what waits for approval, and how many open cases have applied them."""
    found = await desk.calendars.status(desk.actor)
    return desk.show(found, lambda: _print_status(found))


@calendar.command()
@at_register
async def propose(
    desk: "RegisterDesk",
    text: Annotated[
        str,
        typer.Argument(help="The table of all closures.", metavar="FILE"),
        TextOf("file of closures"),
    ],
    check: Annotated[bool, typer.Option("--check", help="Only show what it would move.")] = False,
) -> Exit:
    """Propose a table of closures in place of the one in use, with the due times that it moves."""
    act = desk.calendars.preview if check else desk.calendars.propose
    proposed = await act(desk.actor, text)
    return desk.show(proposed, lambda: _print_proposed(proposed))


@calendar.command()
@at_register
async def approve(
    desk: "RegisterDesk",
    number: SeenNumber,
    reject: Annotated[bool, typer.Option(help="Do not approve it.")] = False,
) -> Exit:
    """Approve the closures that another supervisor proposed: they reach each open case."""
    approved = await desk.calendars.decide(desk.actor, number, approve=not reject)
    return desk.show(approved, lambda: _print_approved(approved))


def _print_status(found: "CalendarStatus") -> None:
    from cli.output import print_table, say

    for version in found.versions:
        if version.number == found.in_use or version.number == found.versions[0].number:
            say(f"Version {version.number}: {version.state}, proposed by {version.proposed_by}")
            rows = ((day.day.isoformat(), day.name, day.authority) for day in version.closures)
            print_table("", ("day", "name", "authority"), rows)
    if not found.in_use:
        say("No closures were approved yet.")
    say(f"{found.applied} of {found.open_cases} open cases have applied the closures in use.")
    for case_id in found.waiting:
        say(f"not yet: {found.numbers.get(case_id, case_id)}")


def _print_proposed(proposed: "Proposed") -> None:
    from cli.output import print_table, say
    from procedure.clocks.explanation import eastern

    rows = (
        (one.number or one.case_id, one.clock, eastern(one.from_due), eastern(one.to_due))
        for one in proposed.moved
    )
    print_table("", ("case or matter", "clock", "due now", "due then"), rows)
    if proposed.version is not None:
        number = proposed.version.number
        say(f"Version {number} is proposed. next: caveat calendar approve {number}")


def _print_approved(approved: "Approved") -> None:
    from cli.output import say

    if approved.approved:
        say(f"Version {approved.number} is in use and goes to {approved.cases} open cases.")
    else:
        say(f"Version {approved.number} is rejected.")
