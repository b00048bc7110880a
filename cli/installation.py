"""``caveat up``, ``caveat doctor`` and ``caveat rehearse``: running an installation."""

from pathlib import Path
from typing import Annotated

import typer

from cli.exits import Exit
from cli.options import AsJson
from cli.running import standalone


@standalone
async def up(
    headless: Annotated[
        bool, typer.Option(help="Without Temporal's UI, and without opening a browser.")
    ] = False,
    samples: Annotated[
        bool,
        typer.Option(
            "--samples", help="Let the sample messages arrive, a few at a time (demonstration)."
        ),
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    """Run everything until Ctrl-C: Temporal, the worker, the service, and the ways in and out."""
    from cli import stack

    return await stack.up(headless=headless, samples=samples, as_json=as_json)


@standalone
async def portal() -> Exit:
    """Run the service: people and other programs come in by it, until SIGTERM or Ctrl-C."""
    import os
    import sys

    os.execv(sys.executable, [sys.executable, "-m", "portal"])


@standalone
async def receive(as_json: AsJson = False) -> Exit:
    """Take what arrives in the inbound folder and by LMTP, until SIGTERM or Ctrl-C.

    It acts for the gateway account of the settings and needs the register only.
    """
    from cli import receiver
    from settings import read_settings

    return await receiver.receive(read_settings(), as_json=as_json)


@standalone
async def doctor(as_json: AsJson = False) -> Exit:
    """Check the installation, and say what to do where something is wrong."""
    from cli.doctor import check

    return await check(as_json)


@standalone
async def rehearse(
    scenario: Annotated[
        str | None, typer.Argument(help="A scenario's name or its file.", metavar="SCENARIO")
    ] = None,
    intake: Annotated[
        Path | None, typer.Option(help="Receive this folder of communications first.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Where to keep the record; a new folder in state/.")
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="Show what there is to play, and play nothing.")
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    """Play a scripted case of months through the real server in seconds."""
    from cli import rehearsal

    if list_ or scenario is None:
        if intake is not None or keep is not None:
            raise typer.BadParameter("--intake and --keep belong to a scenario")
        return rehearsal.list_scenarios(as_json)
    return await rehearsal.rehearse(scenario, intake, keep, as_json)
