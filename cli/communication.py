"""``caveat communication``: what was received, and whom it names."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import CommunicationArgument
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

communication = typer.Typer(help="Received communications.", no_args_is_help=True)

PART = 1_000
"""Versions that are read and printed at once."""


@communication.command("list")
@acting
async def list_(
    desk: "Desk",
    state: Annotated[
        str | None,
        typer.Option(
            help="Only in this state: RECEIVED, AWAITING_SCREENING, AWAITING_PERSON, CONFIRMED, "
            "RELEASED, WITH_CASE or DESTROYED."
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many; it says if there are more.")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="Continue after this version, the last one listed.")
    ] = None,
) -> Exit:
    """List communications and the state of each version, newest first: all, or part by part."""
    from cli import communication_pages
    from cli.forms import intake_state_from
    from procedure.intake.intake import intake_id

    listed = communication_pages.listing(as_json=desk.as_json)
    in_state = intake_state_from(state)
    left = limit
    more = True
    while more and left != 0:
        size = PART if left is None else min(PART, left)
        # One beyond the part shows whether it is the last.
        rows = await desk.communications.list(
            desk.actor, state=in_state, after=after, limit=size + 1
        )
        more = len(rows) > size
        rows = rows[:size]
        listed.add(rows, map(communication_pages.cells, rows))
        after = intake_id(rows[-1].communication_id, rows[-1].version) if rows else after
        left = None if left is None else left - len(rows)
    listed.end()
    if more:
        communication_pages.report_more(after)
    return Exit.DONE


@communication.command()
@acting
async def show(desk: "Desk", communication_id: CommunicationArgument) -> Exit:
    """Show whom the screening named in a communication, and why."""
    from cli import communication_pages

    shown = await desk.reading.shown(desk.actor, communication_id)
    desk.show(shown, lambda: communication_pages.print_shown(shown))
    return communication_pages.report_unread(shown.unread)
