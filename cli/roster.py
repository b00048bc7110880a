"""``caveat roster``: the persons for whom inbound communications are screened."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

roster = typer.Typer(help="The roster of protected persons.", no_args_is_help=True)
_LOOK_SECONDS = 0.2


@roster.command("screen-again")
@acting
async def screen_again(
    desk: "Desk",
    days: Annotated[
        int | None,
        typer.Option(help="How many days back; by default as CAVEAT_SCREEN_AGAIN_DAYS says."),
    ] = None,
) -> Exit:
    """Screen again what was received; the worker does so by itself when the roster changes."""
    from rich.console import Console

    span = desk.settings.screen_again_days if days is None else days
    batch = await desk.communications.screen_again(desk.actor, days=span)
    console = Console(stderr=True, quiet=desk.as_json)
    with console.status("Screening again") as status:
        while not (progress := await desk.communications.progress(desk.actor, batch)).done:
            status.update(f"Screening again: {progress.screened}")
            await asyncio.sleep(_LOOK_SECONDS)
    desk.show(
        progress,
        lambda: print(
            f"{progress.screened} communications of the last {span} days screened again; "
            f"{progress.found} name somebody new and are restricted."
        ),
    )
    if progress.unread:
        print(
            f"{progress.unread} more could not be read, so that they were not compared: the "
            "worker's log names them. Correct the cause (docs/operations.md), then repeat this.",
            file=sys.stderr,
        )
        return Exit.ATTENTION
    return Exit.DONE
