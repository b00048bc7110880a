"""``caveat roster``: the persons for whom inbound communications are screened."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.output import print_table, progress, say, say_aside
from cli.running import acting, at_register
from cli.words import TextOf

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk
    from screening.roster_changes import RosterChanges
    from workflows.starts import Progress

roster = typer.Typer(help="The roster of protected persons.", no_args_is_help=True)
_LOOK_SECONDS = 0.2
_NAMED = 20
"""So many ids of each kind of change are printed; JSON has all."""


@roster.command()
@acting
async def load(
    desk: "Desk",
    text: Annotated[
        str, typer.Argument(help="The roster's file.", metavar="FILE"), TextOf("roster")
    ],
    check: Annotated[bool, typer.Option("--check", help="Only show what it would change.")] = False,
) -> Exit:
    """Load a roster: a supervisor makes it the version that everything is screened with."""
    from client.failures import NotConfirmed

    if check:
        changes = await desk.rosters.compare(desk.actor, text)
        return desk.show(changes, lambda: _print_changes(changes))
    loaded = await desk.rosters.load(desk.actor, text)
    version = loaded.version
    if not desk.as_json:
        say(f"Roster version {version.number} ({version.name}) is in use.")
        _print_changes(loaded.changes)
    days = desk.settings.screen_again_days
    progress: Progress | None = None
    try:
        batch = await desk.communications.screen_with_loaded(version.name, days=days)
        progress = await _followed(desk, batch)
    except NotConfirmed:
        say_aside(
            "It is not known yet how far the screening of what was received is: a worker starts "
            "it by itself. The ledger shows when it is done.",
        )
    answer = {**loaded.model_dump(mode="json"), "progress": progress and progress.model_dump()}
    desk.show(answer, lambda: _print_progress(progress, days))
    return Exit.ATTENTION if progress is None else _report_unread(progress)


@roster.command("list")
@at_register
async def list_(desk: "RegisterDesk") -> Exit:
    """List the versions of the roster, newest first: the first one is in use."""
    versions = await desk.rosters.versions(desk.actor)
    rows = (
        (v.name, str(v.persons), v.loaded_at.isoformat(timespec="seconds"), v.loaded_by)
        for v in versions
    )
    return desk.show(
        versions, lambda: print_table("", ("version", "persons", "loaded at", "by"), rows)
    )


@roster.command("screen-again")
@acting
async def screen_again(
    desk: "Desk",
    days: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=36_500,
            help="How many days back; by default as CAVEAT_SCREEN_AGAIN_DAYS says.",
        ),
    ] = None,
) -> Exit:
    """Screen again what was received; loading a roster does so by itself."""
    span = desk.settings.screen_again_days if days is None else days
    batch = await desk.communications.screen_again(desk.actor, days=span)
    progress = await _followed(desk, batch)
    desk.show(progress, lambda: _print_progress(progress, span))
    return _report_unread(progress)


async def _followed(desk: "Desk", batch: str) -> "Progress":
    """Show how far a batch is until it is done. Raises NotConfirmed."""
    with progress("Screening again", quiet=desk.as_json) as show:
        while not (reached := await desk.communications.progress(desk.actor, batch)).done:
            show(f"Screening again: {reached.screened}")
            await asyncio.sleep(_LOOK_SECONDS)
    return reached


def _print_changes(changes: "RosterChanges") -> None:
    """Who was added and removed, and which fields of whom changed."""
    if not changes.compared:
        say("The version before cannot be opened: everybody counts as added.")
    changed = [f"{one.person} ({', '.join(one.fields)})" for one in changes.changed]
    for what, persons in (
        ("added", list(changes.added)),
        ("removed", list(changes.removed)),
        ("changed", changed),
    ):
        more = f" and {len(persons) - _NAMED} more" if len(persons) > _NAMED else ""
        named = f": {', '.join(persons[:_NAMED])}{more}" if persons else ""
        say(f"{len(persons)} {what}{named}")


def _print_progress(progress: "Progress | None", days: int) -> None:
    if progress is not None:
        say(
            f"{progress.screened} communications of the last {days} days screened again; "
            f"{progress.found} name somebody new and are restricted."
        )


def _report_unread(progress: "Progress") -> Exit:
    """Say how many could not be read, if any, and end accordingly."""
    if not progress.unread:
        return Exit.DONE
    say_aside(
        f"{progress.unread} more could not be read, so that they were not compared: the "
        "worker's log names them. Correct the cause (docs/operations.md), then screen again with: "
        "caveat roster screen-again",
    )
    return Exit.ATTENTION
