"""``caveat directory``: who may do what, and who is called at night."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import AsJson
from cli.running import at_register, standalone
from cli.words import TextOf

if TYPE_CHECKING:
    from datetime import datetime

    from cli.desk import RegisterDesk
    from client.directories import ChangedDirectory
    from procedure.directory_changes import DirectoryChange
    from views.directories import OnDuty, ShownDirectory

directory = typer.Typer(
    help="The agencies and people, their roles, delegations, absences and duty.",
    no_args_is_help=True,
)
_FileArgument = Annotated[
    str, typer.Argument(help="The file of all agencies and people.", metavar="FILE")
]
_PersonArgument = Annotated[
    str, typer.Argument(help="The person, by id (`caveat people`).", metavar="PERSON")
]
NumberedVersion = Annotated[
    int, typer.Argument(help="The version, by `directory show`.", metavar="VERSION")
]
_From = Annotated[
    str, typer.Option("--from", metavar="TIME", help="From this date, or time with its offset, on.")
]
_Until = Annotated[
    str,
    typer.Option(
        "--until", metavar="TIME", help="To the end of this date, or to this time with its offset."
    ),
]


@directory.command()
@standalone
async def init(file: _FileArgument, as_json: AsJson = False) -> Exit:
    """Make version 1 of the directory of a file, on a register that has none.

    This is for whoever sets the installation up: nobody can act before. It is done once.
    """
    from cli.moment import now
    from cli.opening import open_register
    from cli.output import print_json, say
    from client.directories import make_directory
    from procedure.directory_file import read_directory
    from settings import read_settings

    first = read_directory(TextOf("directory").read(file))
    async with open_register(read_settings()) as register:
        made = await make_directory(register, first, now())
    counts = {"version": made.version, "sha256": made.sha256, "people": len(made.people)}
    if as_json:
        print_json(counts)
    else:
        say(f"Version 1 of the directory is in effect: {len(made.people)} people.")
    return Exit.DONE


@directory.command()
@at_register
async def show(desk: "RegisterDesk") -> Exit:
    """Show the people with their roles now, and the changes that wait or can be proposed again."""
    found = await desk.directory_views.shown(desk.actor)
    return desk.show(found, lambda: _print_shown(found))


@directory.command()
@at_register
async def history(desk: "RegisterDesk") -> Exit:
    """List every version of the directory with what it changed, newest first."""
    found = await desk.directory_views.history(desk.actor)
    return desk.show(found, lambda: _print_history(found))


@directory.command()
@at_register
async def change(
    desk: "RegisterDesk",
    text: Annotated[
        str,
        typer.Argument(help="The file of all agencies and people.", metavar="FILE"),
        TextOf("directory"),
    ],
    check: Annotated[bool, typer.Option("--check", help="Only show what would change.")] = False,
) -> Exit:
    """Put a file in place of the directory; what gives power waits for a second person."""
    return changed(desk, await desk.directories.change(desk.actor, text, check=check))


@directory.command()
@at_register
async def approve(
    desk: "RegisterDesk",
    number: NumberedVersion,
    reject: Annotated[bool, typer.Option(help="Do not approve it.")] = False,
) -> Exit:
    """Approve a change that another person proposed, if it gives you nothing yourself."""
    decided = await desk.directories.decide(desk.actor, number, approve=not reject)
    return changed(desk, decided)


@directory.command()
@at_register
async def suspend(desk: "RegisterDesk", who: _PersonArgument) -> Exit:
    """From now on this person can do nothing: at once, by one person."""
    return changed(desk, await desk.directories.suspend(desk.actor, who))


@directory.command()
@at_register
async def reinstate(desk: "RegisterDesk", who: _PersonArgument) -> Exit:
    """Let a suspended person act again; a second person must agree for roles that approve."""
    return changed(desk, await desk.directories.reinstate(desk.actor, who))


@directory.command()
@at_register
async def delegate(
    desk: "RegisterDesk",
    who: Annotated[str, typer.Argument(help="Whose roles they are.", metavar="PERSON")],
    to: Annotated[str, typer.Argument(help="Who gets them for a time.", metavar="TO")],
    role: Annotated[list[str], typer.Option("--role", help="A role; repeatable.")],
    since: _From,
    until: _Until,
) -> Exit:
    """Let a person act in roles of another for a time; the record names both."""
    from cli.forms import one_of
    from procedure.people import Role

    roles = [one_of(Role, word, "role") for word in role]
    span = _span(since, until)
    return changed(desk, await desk.directories.delegate(desk.actor, who, to, roles, *span))


@directory.command()
@at_register
async def absent(desk: "RegisterDesk", who: _PersonArgument, since: _From, until: _Until) -> Exit:
    """Note that a person will be away: emails to the holders of a role leave them out."""
    span = _span(since, until)
    return changed(desk, await desk.directories.absent(desk.actor, who, *span))


@directory.command()
@at_register
async def duty(desk: "RegisterDesk", who: _PersonArgument, since: _From, until: _Until) -> Exit:
    """Put a duty officer on the duty roster for a time."""
    span = _span(since, until)
    return changed(desk, await desk.directories.put_on_duty(desk.actor, who, *span))


@directory.command()
@at_register
async def phones(desk: "RegisterDesk") -> Exit:
    """List whom to call outside office hours, with their telephones: now, and as planned."""
    found = await desk.directory_views.on_duty(desk.actor)
    return desk.show(found, lambda: _print_duty(found))


def _span(since: str, until: str) -> "tuple[datetime, datetime]":
    """From when to when. Raises NotWellFormed."""
    from cli.forms import end_from, moment_from

    return moment_from(since, "--from"), end_from(until, "--until")


def changed(desk: "RegisterDesk", found: "ChangedDirectory") -> Exit:
    """Show what a command has changed or proposed."""

    def shown() -> None:
        _print_change(found)
        _say_next(found)

    return desk.show(found, shown)


def _print_shown(found: "ShownDirectory") -> None:
    from cli.output import print_table, say

    say(f"Version {found.version} of the directory: {found.agencies} agencies.")
    rows = (
        (
            one.person,
            one.agency,
            ", ".join((*one.roles, *one.lent)),
            "suspended" if one.suspended else "away" if one.away else "",
        )
        for one in found.people
    )
    print_table("", ("person", "agency", "roles", ""), rows)
    for waiting in found.waiting:
        _print_change(waiting)
        _say_next(waiting)
    for lost in found.again:
        _print_change(lost)
        if lost.version is not None:
            number = lost.version.number
            say(f"It was rejected or is outdated. next: caveat directory propose-again {number}")


def _print_history(found: "list[ChangedDirectory]") -> None:
    for one in found:
        _print_change(one)


def _print_change(changed: "ChangedDirectory") -> None:
    from cli.output import print_table, say
    from procedure.clocks.explanation import eastern

    version = changed.version
    if version is not None:
        when = eastern(version.proposed_at)
        say(f"Version {version.number}: {version.state}, by {version.proposed_by}, {when}")
        if version.decided_by is not None and version.decided_at is not None:
            say(f"  decided by {version.decided_by}, {eastern(version.decided_at)}")
    print_table("", ("change", "of", "role", ""), map(_row, changed.changes))


def _say_next(changed: "ChangedDirectory") -> None:
    from cli.output import say

    if changed.version is not None and changed.waits:
        number = changed.version.number
        say(f"It needs a second person. next: caveat directory approve {number}")


def _row(one: "DirectoryChange") -> tuple[str, str, str, str]:
    of = one.person or one.agency or ""
    whose = f"of {one.by}" if one.by is not None else ""
    return one.kind, of, one.role or "", whose


def _print_duty(found: "list[OnDuty]") -> None:
    from cli.output import print_table
    from procedure.clocks.explanation import eastern

    rows = (
        (
            "now" if one.now else "",
            one.person,
            one.name,
            one.phone or "no telephone",
            "" if one.since is None else eastern(one.since),
            "" if one.until is None else eastern(one.until),
        )
        for one in found
    )
    print_table("", ("", "person", "name", "telephone", "from", "until"), rows)
