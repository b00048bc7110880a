"""``caveat up``, ``caveat doctor`` and ``caveat rehearse``: running the house."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson


def up(
    headless: Annotated[bool, typer.Option(help="Without Temporal's UI.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the embedded Temporal server, the worker and the local mail server until Ctrl-C."""
    from cli import stack
    from cli.session import run

    run(lambda: stack.up(headless=headless, as_json=as_json), as_json=as_json)


def doctor(as_json: AsJson = False) -> None:
    """Check the installation and say what to do where something is amiss."""
    from cli import doctor as doctor_command
    from cli.session import run

    run(lambda: doctor_command.check(as_json), as_json=as_json)


def rehearse(
    scenario: Annotated[
        str, typer.Argument(help="A scenario's name or its file.", metavar="SCENARIO")
    ],
    intake: Annotated[
        Path | None, typer.Option(help="Take in this folder of communications first.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Where to keep the record; a new folder in state/.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play a scripted case of months through the real server in seconds."""
    from cli import rehearsal
    from cli.session import run

    run(lambda: rehearsal.rehearse(scenario, intake, keep, as_json), as_json=as_json)
