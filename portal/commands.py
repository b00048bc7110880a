"""The door for the command line: a Unix socket, where the kernel says whose account asks.

A command runs here as it would on the person's own machine: its options are read there, and it
prints there. Ctrl-C there cancels it here.
"""

import asyncio
import base64
import io
import os
import socket
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, cast

import structlog
import typer
from pydantic import Field

import cli.main  # noqa: F401  # every command is known once this is loaded
from cli import completion, endings, frames
from cli.console import printing_on
from cli.exits import Exit
from cli.identity import acting_person
from cli.moment import now
from cli.output import say_aside
from cli.running import AT_DESKS
from portal.office import Office
from portal.step_up import ACCOUNT, SAMPLES
from procedure.people import Actor
from procedure.proof import Channel
from procedure.refusals import NotWellFormed
from procedure.values import Value
from register.sessions import SignIn

log = structlog.get_logger("caveat.portal")

_CREDENTIALS = struct.Struct("3i")
"""What the kernel says of the other end: process, user, group."""


class Terminal(Value):
    """The terminal of whoever asks."""

    around: dict[str, str] = Field(default_factory=dict)
    out: bool = False
    err: bool = False


class Request(Value):
    """A command with what was typed after it."""

    command: str
    values: dict[str, Any]
    person: str | None = None
    as_json: bool = False
    terminal: Terminal = Terminal()


class UnknownCommand(NotWellFormed):
    """The command line is of another build than the service."""

    sentence = "The service does not know this command: it runs another version of Caveat."


class _Stream(io.TextIOBase):
    """Standard output or error of the other end."""

    encoding = "utf-8"

    def __init__(self, writer: asyncio.StreamWriter, kind: str, *, on_terminal: bool) -> None:
        self._writer = writer
        self._kind = kind
        self._on_terminal = on_terminal

    def write(self, text: str) -> int:
        frames.send(self._writer, self._kind, text=text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._on_terminal


class _Away:
    """The console of the other end."""

    def __init__(
        self,
        writer: asyncio.StreamWriter,
        answers: "asyncio.Queue[frames.Frame]",
        terminal: Terminal,
    ) -> None:
        self.out = cast(TextIO, _Stream(writer, "out", on_terminal=terminal.out))
        self.err = cast(TextIO, _Stream(writer, "err", on_terminal=terminal.err))
        self.around: Mapping[str, str] | None = terminal.around
        self._writer = writer
        self._answers = answers

    async def save(self, path: Path, content: bytes) -> None:
        """Have a file saved there. Raises NotWellFormed."""
        packed = base64.b64encode(content).decode("ascii")
        frames.send(self._writer, "save", path=str(path), content=packed)
        await self._saved()

    async def make_folder(self, path: Path) -> None:
        """Have a folder made there. Raises NotWellFormed."""
        frames.send(self._writer, "folder", path=str(path))
        await self._saved()

    async def _saved(self) -> None:
        answer = await self._answers.get()
        if answer.get("problem") is not None:
            raise NotWellFormed(problem=str(answer["problem"]))


class CommandDoor:
    """Answers the command line, one command a connection."""

    def __init__(self, office: Office) -> None:
        """``office`` has the desks at which commands run."""
        self._office = office

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Run the command that this connection asks for."""
        with suppress(frames.Gone, ConnectionError):
            request = Request.model_validate(_without_kind(await frames.receive(reader)))
            answers: asyncio.Queue[frames.Frame] = asyncio.Queue()
            away = _Away(writer, answers, request.terminal)
            with printing_on(away):
                working = asyncio.create_task(self._ended(request, account_of(writer)))
            listening = asyncio.create_task(_listen(reader, answers))
            done, _ = await asyncio.wait({working, listening}, return_when=asyncio.FIRST_COMPLETED)
            listening.cancel()
            if working not in done:
                # The person has gone away: what is on its way to the recorder stays there.
                working.cancel()
            with suppress(asyncio.CancelledError):
                try:
                    frames.send(writer, "end", code=int(await working))
                except typer.BadParameter as error:
                    frames.send(writer, "usage", problem=error.message)
            await writer.drain()
        writer.close()

    async def _ended(self, request: Request, account: int) -> int:
        try:
            return await self._done(request, account) or Exit.DONE
        except typer.BadParameter:
            raise
        except Exception as error:
            ending = endings.of(error, as_json=request.as_json)
            if ending is None:
                log.error("a command failed", command=request.command, exc_info=error)
                say_aside("This failed, and it is a defect of Caveat: the service's log has it.")
                return Exit.FAILED
            say_aside(ending.sentence)
            return ending.code

    async def _done(self, request: Request, account: int) -> int | None:
        directory = await self._office.directory()
        asked_for = request.values.get("what") if request.command == completion.ASKED else None
        if asked_for == completion.PEOPLE:
            if directory.demonstration:
                completion.print_people(directory)
            return None
        actor = acting_person(directory, request.person, account, now())
        if asked_for is not None:
            reading = await self._office.reading_desk(actor, directory)
            await completion.offered_at(reading, request.values)
            return None
        command = AT_DESKS.get(request.command)
        if command is None:
            raise UnknownCommand()
        sign_in = _sign_in(actor, request, account)
        return await self._office.run(
            command, request.values, actor, sign_in, directory, as_json=request.as_json
        )


def _sign_in(actor: Actor, request: Request, account: int) -> SignIn:
    """How whoever types a command is known: by their account, or as one of the samples' people."""
    return SignIn(
        person=actor.person,
        issuer="this machine",
        subject=f"account {account}",
        acr=SAMPLES if request.person else ACCOUNT,
        channel=Channel.COMMAND_LINE,
    )


def _without_kind(frame: frames.Frame) -> dict[str, Any]:
    return {name: value for name, value in frame.items() if name != "is"}


async def _listen(reader: asyncio.StreamReader, answers: "asyncio.Queue[frames.Frame]") -> None:
    """Pass on what the other end answers, until it has gone away."""
    with suppress(frames.Gone):
        while True:
            await answers.put(await frames.receive(reader))


def account_of(writer: asyncio.StreamWriter) -> int:
    """The number of the user at the other end, as the kernel says."""
    connected: socket.socket = writer.get_extra_info("socket")
    raw = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(raw)
    return int(user)


@asynccontextmanager
async def open_to_commands(office: Office, path: Path) -> AsyncIterator[None]:
    """Listen on the Unix socket meanwhile.

    In embedded mode only its owner can open it, else its group: that of the operators' folder.
    """
    with suppress(FileNotFoundError):
        path.unlink()
    before = os.umask(0o177 if office.settings.embedded else 0o117)
    try:
        server = await asyncio.start_unix_server(CommandDoor(office).answer, path)
    finally:
        os.umask(before)
    try:
        yield
    finally:
        server.close()
        with suppress(FileNotFoundError):
            path.unlink()
