"""``caveat send``: reading the messages that leave, saving one as a file, and the log."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import among
from cli.exits import Exit
from cli.naming import Names
from cli.output import say
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

reading = typer.Typer()
MessageArgument = Annotated[
    int,
    typer.Argument(min=1, help="The message's number in the case or matter.", metavar="MESSAGE"),
]
_WRITES = typer.Argument(
    help="The case, such as USNCB-2026-K7M2Q4, or the matter, such as RECALL-2026-K7M2Q4.",
    metavar="CASE",
    autocompletion=completion.cases,
)
CaseOrRecall = Annotated[str, _WRITES, Names.DOSSIER]
LIMIT = 100
"""Lines of the log that are shown where nobody says how many."""


@reading.command()
@at_register
async def show(desk: "RegisterDesk", dossier: CaseOrRecall, message: MessageArgument) -> Exit:
    """Show a message as it leaves, and what stops it now."""
    from cli.message_pages import print_message

    view = await desk.messages.message(desk.actor, dossier, message)
    return desk.show(view, lambda: print_message(view))


@reading.command()
@at_register
async def export(
    desk: "RegisterDesk",
    dossier: CaseOrRecall,
    message: MessageArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The new file; none is overwritten.")
    ],
    coded: Annotated[
        bool, typer.Option("--coded", help="As field-coded text, for a U.S. police system.")
    ] = False,
) -> Exit:
    """Save an approved message as a file for the message terminal."""
    from cli.console import console
    from procedure.refusals import NotWellFormed

    view = await desk.messages.export(desk.actor, dossier, message)
    if coded and not view.coded:
        raise NotWellFormed(problem=f"The template {view.template} has no field-coded text.")
    content = f"{view.coded}\n" if coded else view.text
    await console().save(to, content.encode())
    return desk.show(
        {"reference": view.reference, "bytes": len(content.encode())},
        lambda: say(f"Saved {view.reference}, to {view.to}. Record when it has left."),
    )


@reading.command()
@at_register
async def log(
    desk: "RegisterDesk",
    dossier: Annotated[
        str | None,
        typer.Argument(
            help="Only of this case or recall; without it, of all.",
            metavar="CASE",
            autocompletion=completion.cases,
        ),
        Names.DOSSIER,
    ] = None,
    direction: Annotated[
        str | None,
        typer.Option(autocompletion=among("IN", "OUT"), help="Only this one: IN or OUT."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(help="Only in this state, such as DRAFTED, SENT, ANSWERED or WITH_CASE."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Not before this date, or time with its offset."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(help="Not after this date, or before this time with its offset."),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            min=1, max=100_000, help="At most this many, the newest; it says if there are more."
        ),
    ] = LIMIT,
) -> Exit:
    """List what left and what came, in the order of time: in a case, in a recall, or at all."""
    from cli.forms import end_from, moment_from, one_of
    from cli.message_pages import print_log, report_more
    from register.logged import Direction
    from views.message_log import MessageLogViews

    views = MessageLogViews(desk.recorder, desk.views, desk.matter_views, desk.looks)
    found = await views.log(
        desk.actor,
        limit=limit,
        dossier=dossier,
        direction=one_of(Direction, direction, "direction") if direction else None,
        state=_state_from(state),
        since=moment_from(since, "--since") if since is not None else None,
        until=end_from(until, "--until") if until is not None else None,
    )
    done = desk.show(found.lines, lambda: print_log(found.lines))
    if found.more:
        report_more(limit)
    return done


def _state_from(word: str | None) -> str | None:
    """How far the messages are that are meant, if it is said. Raises NotWellFormed."""
    from procedure.refusals import no_such
    from views.message_log import STATES

    if word is not None and word not in STATES:
        raise no_such("state of a message", word, dict.fromkeys(STATES))
    return word
