"""Asking the service to run a command: what people do goes through it, and it knows who they are.

Nothing of the register or of Temporal is loaded here: the command line prints what the service
sends, saves the files that it asks for, and ends with its exit code.
"""

import asyncio
import base64
import os
from pathlib import Path
from typing import Any

import typer

from cli import frames
from cli.console import console, write_new

_AROUND = ("TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES")
"""What the environment says about a terminal."""


class ServiceAway(Exception):
    """The service does not answer; the message says where and what to do."""


async def at_service(
    command: str, values: dict[str, Any], person: str | None, as_json: bool
) -> int:
    """Run a command at the service, for whom it finds at this end.

    Raises ServiceAway and BadParameter.
    """
    from settings import read_settings

    socket = read_settings().portal_socket
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
    except (OSError, ValueError):
        raise ServiceAway(
            f"Caveat's service does not answer at {socket}. Is `caveat up` or `caveat portal` "
            "running?"
        ) from None
    try:
        frames.send(
            writer,
            "request",
            command=command,
            values=values,
            person=person,
            as_json=as_json,
            terminal=_terminal(),
        )
        return await _followed(reader, writer)
    finally:
        writer.close()


def _terminal() -> dict[str, Any]:
    around = {name: os.environ[name] for name in _AROUND if name in os.environ}
    here = console()
    if here.out.isatty():
        size = os.get_terminal_size(here.out.fileno())
        around.setdefault("COLUMNS", str(size.columns))
        around.setdefault("LINES", str(size.lines))
    return {"around": around, "out": here.out.isatty(), "err": here.err.isatty()}


async def _followed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    here = console()
    while True:
        try:
            frame = await frames.receive(reader)
        except frames.Gone:
            raise ServiceAway(
                "Caveat's service has ended meanwhile. An order may be recorded: look with "
                "caveat order list."
            ) from None
        match frame["is"]:
            case "out":
                here.out.write(frame["text"])
                here.out.flush()
            case "err":
                here.err.write(frame["text"])
                here.err.flush()
            case "save" | "folder":
                frames.send(writer, "saved", problem=_saved(frame))
            case "usage":
                raise typer.BadParameter(frame["problem"])
            case "end":
                return int(frame["code"])


def _saved(frame: frames.Frame) -> str | None:
    """Save a file or make a folder here; what is wrong with its name, if anything."""
    from cli.console import new_folder
    from procedure.refusals import NotWellFormed

    path = Path(frame["path"])
    try:
        if frame["is"] == "folder":
            new_folder(path)
        else:
            write_new(path, base64.b64decode(frame["content"]))
    except NotWellFormed as refused:
        return str(refused.fields["problem"])
    return None
