"""``caveat refugee``: a protected person's status, confirmed to INTERPOL only where all permits."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import CaseArgument, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting, at_register

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

refugee = typer.Typer(
    help="Protected people: whether their status is confirmed to INTERPOL.", no_args_is_help=True
)


@refugee.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show the three conditions of a confirmation, each with its basis, and what was done."""
    from cli.moment import now
    from cli.refugee_page import print_protection
    from views.protection_view import protection_view

    file = await desk.views.file(desk.actor, case_id)
    view = protection_view(file.case, now())
    return desk.show(view, lambda: print_protection(view))


@refugee.command()
@acting
async def compare(
    desk: "Desk",
    case_id: CaseArgument,
    fears: Annotated[
        bool,
        typer.Option(
            "--fears/--does-not-fear",
            help="The person fears the country that asks, or does not.",
        ),
    ],
    reason: Reason,
) -> Exit:
    """Record whether the person fears the country that asks; the country is in no record."""
    return await desk.order(case_id, desk.acts.record_feared_country, text=reason, fears=fears)


@refugee.command()
@acting
async def ask(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Ask USCIS, again or for the first time, whether the status may be disclosed."""
    return await desk.order(case_id, desk.acts.ask_disclosure, text=reason)


@refugee.command()
@acting
async def approve(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Do not agree: nothing goes out.")] = False,
    seen: Seen = None,
) -> Exit:
    """Agree to the disclosure that USCIS authorized, or do not (USNCB counsel)."""
    return await desk.order(
        case_id, desk.acts.approve_disclosure, text=reason, approve=not reject, seen=seen
    )


@refugee.command("take-back")
@acting
async def take_back(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Record that the person took the consent back: nothing more is disclosed."""
    return await desk.order(case_id, desk.acts.withdraw_consent, text=reason)


@refugee.command()
@acting
async def confirm(
    desk: "Desk",
    case_id: CaseArgument,
    text: Text,
    to: Annotated[
        str,
        typer.Option(
            autocompletion=among("GENERAL_SECRETARIAT", "CCF"),
            help="GENERAL_SECRETARIAT or CCF; never a country.",
        ),
    ] = "GENERAL_SECRETARIAT",
) -> Exit:
    """Record that the status was confirmed to INTERPOL, with the text as it was sent."""
    from cli.forms import addressee_from

    addressee = addressee_from(to)
    return await desk.order(case_id, desk.acts.record_confirmation, text=text, to=addressee)


@refugee.command()
@acting
async def poll(desk: "Desk", case_id: CaseArgument, text: Text) -> Exit:
    """Record that INTERPOL was asked whether it has deleted the data, and what it said."""
    return await desk.order(case_id, desk.acts.record_deletion_poll, text=text)


@refugee.command()
@acting
async def end(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """End the matter: nothing goes out, or nothing more is asked of INTERPOL."""
    return await desk.order(case_id, desk.acts.end_confirmation, text=reason)


LINES = (
    OrderLine(
        "record_feared_country",
        "refugee compare {case} --fears --reason REASON",
        where={"fears": "True"},
    ),
    OrderLine(
        "record_feared_country",
        "refugee compare {case} --does-not-fear --reason REASON",
        where={"fears": "False"},
    ),
    OrderLine("ask_disclosure", "refugee ask {case} --reason REASON"),
    OrderLine("approve_disclosure", "refugee approve {case} --reason REASON", where=YES),
    OrderLine("approve_disclosure", "refugee approve {case} --reject --reason REASON", where=NO),
    OrderLine("withdraw_consent", "refugee take-back {case} --reason REASON"),
    OrderLine("record_confirmation", "refugee confirm {case} --to {to} --text TEXT"),
    OrderLine("record_deletion_poll", "refugee poll {case} --text TEXT"),
    OrderLine("end_confirmation", "refugee end {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
