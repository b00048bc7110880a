"""Receiving without a person: the inbound folder and LMTP, for the gateway account."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from activities.installed import recorder_of
from cli.endings import CannotStart
from cli.exits import Exit
from cli.moment import now
from cli.opening import open_register
from cli.output import flush, print_json
from client.inbound_folder import InboundFolder
from client.inbound_mail import LONGEST_SOCKET_NAME, listening
from client.reading import BoundedReader
from client.receiving import Inbound, Receiving
from procedure.refusals import Refused
from runtime.logs import configure_logs
from settings import Settings, variable

log = structlog.get_logger("caveat.receiver")


@asynccontextmanager
async def inbound_of(settings: Settings, account: str) -> AsyncIterator[Inbound]:
    """The way in for an account or person of the directory: it needs the register only.

    Raises NotFound, NotPermitted, and what cannot be opened, each by its own type.
    """
    reader = BoundedReader()
    async with open_register(settings) as register:
        recorder = recorder_of(settings, register)
        receiving = Receiving(recorder, now=now, reader=reader)
        try:
            inbound = Inbound(receiving, register.directories.current, account)
            await inbound.check()
            yield inbound
        finally:
            await reader.close()


async def receive(settings: Settings, *, as_json: bool = False) -> Exit:
    """Take what arrives until SIGTERM or SIGINT. Raises what ``inbound_of`` raises, CannotStart."""
    check_socket(settings)
    configure_logs(settings.log_format, spoken=(Refused,))
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as opened:
        inbound = await opened.enter_async_context(inbound_of(settings, settings.receive_as))
        folder = InboundFolder(settings.receive_folder, inbound.record, inbound.note_too_large)
        if settings.receive_socket is not None:
            await opened.enter_async_context(
                listening(settings.receive_socket, inbound.record, inbound.note_too_large)
            )
        taking = asyncio.create_task(folder.run())
        if as_json:
            print_json(ways_in(settings))
            flush()
        log.info("receiver ready")
        await stopping.wait()
        taking.cancel()
        await asyncio.wait([taking])
    log.info("receiver stopped")
    return Exit.DONE


def ways_in(settings: Settings) -> dict[str, object]:
    """Where messages can be put, for a person or a program to read."""
    socket = settings.receive_socket
    return {
        "inbound_folder": str(settings.receive_folder),
        "inbound_socket": None if socket is None else str(socket),
    }


def check_socket(settings: Settings) -> None:
    """A Unix socket needs a short path. Raises CannotStart."""
    socket = settings.receive_socket
    if socket is not None and len(os.fsencode(socket.absolute())) > LONGEST_SOCKET_NAME:
        raise CannotStart(
            f"The path of a socket has at most {LONGEST_SOCKET_NAME} bytes: set "
            f"{variable('receive_socket')} to a shorter one."
        )
