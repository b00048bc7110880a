"""``caveat roster``: the persons whom inbound communications are screened for."""

from typing import Annotated

import typer

from cli.options import As, AsJson

roster = typer.Typer(help="The roster of protected persons.", no_args_is_help=True)


@roster.command("screen-again")
def screen_again(
    days: Annotated[
        int | None,
        typer.Option(help="How many days back; by default as CAVEAT_SCREEN_AGAIN_DAYS says."),
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Screen again what was received; the worker does so by itself when the roster changes."""
    from cli import intake_command
    from cli.session import run

    run(lambda: intake_command.screen_again(days, person, as_json), as_json=as_json)
