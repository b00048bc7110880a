"""LMTP on a Unix socket: the site's mail server delivers, and hears "250" only after the commit.

Until then the mail server keeps the message and tries again (RFC 2033). A message is one
communication however many recipients it has, so all of them get the same answer.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from ulid import ULID

from client.receiving import HARD_LIMIT, HARD_LIMIT_IN_WORDS

log = structlog.get_logger("caveat.inbound-mail")

SOURCE = "LMTP.eml"
"""What reports name as the source: a delivery has no name of its own."""
LONGEST_SOCKET_NAME = 100
"""Bytes that the path of a Unix socket may have on every system that Caveat runs on."""
RECEIVED = "250 2.0.0 recorded"
TRY_AGAIN = "451 4.3.0 not recorded, try again later"
TOO_LARGE = f"552 5.3.4 larger than {HARD_LIMIT_IN_WORDS}"


class _Handler:
    """Answers one message at a time."""

    def __init__(
        self,
        record: Callable[[bytes, str], Awaitable[object]],
        note_too_large: Callable[[int | None, str], Awaitable[None]],
    ) -> None:
        self._record = record
        self._note_too_large = note_too_large

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Record the message. Whatever fails, the mail server keeps it and tries again."""
        content = envelope.original_content or b""
        try:
            await self._record(content, SOURCE)
        except Exception as error:
            log.error("a delivery was not recorded", exc_info=error)
            return _for_each(envelope, TRY_AGAIN)
        return _for_each(envelope, RECEIVED)

    async def handle_exception(self, error: Exception) -> str:
        """An error of ours is no reason for the mail server to give up."""
        log.error("a delivery failed", exc_info=error)
        return TRY_AGAIN

    async def refused_too_large(self) -> bool:
        """Record that a message was refused; False where that was not possible."""
        try:
            await self._note_too_large(None, str(ULID()))
        except Exception as error:
            log.error("a refused delivery was not recorded", exc_info=error)
            return False
        return True


class _Lmtp(LMTP):
    """The library's server, which answers as RFC 2033 wants it and records what it refuses."""

    # A long line is no reason to refuse a message: only its size is.
    line_length_limit = HARD_LIMIT
    _receives_data = False

    async def smtp_DATA(self, arg: str) -> None:
        """Receive a message; see ``push``."""
        self._receives_data = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self._receives_data = False

    async def push(self, status: str | bytes) -> None:
        """Send an answer. The library's own refusals of size know one recipient only."""
        said = status if isinstance(status, str) else status.decode("ascii", "replace")
        if said.startswith(("552 Error", "500 Line too long")):
            said = TOO_LARGE if await self.event_handler.refused_too_large() else TRY_AGAIN
            if self._receives_data and self.envelope is not None:
                said = _for_each(self.envelope, said)
        await super().push(said)


def _for_each(envelope: Envelope, answer: str) -> str:
    """The same answer for each recipient."""
    return "\r\n".join([answer] * len(envelope.rcpt_tos))


@asynccontextmanager
async def listening(
    socket: Path,
    record: Callable[[bytes, str], Awaitable[object]],
    note_too_large: Callable[[int | None, str], Awaitable[None]],
) -> AsyncIterator[None]:
    """Listen on the socket, which the owner's group can use as well. Raises OSError.

    ``record`` returns when everything is in the register; ``note_too_large`` records a refusal.
    """
    handler = _Handler(record, note_too_large)
    loop = asyncio.get_running_loop()

    def server() -> _Lmtp:
        return _Lmtp(
            handler,
            data_size_limit=HARD_LIMIT,
            enable_SMTPUTF8=True,
            hostname="caveat",
            loop=loop,
        )

    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    listener = await loop.create_unix_server(server, path=str(socket))
    try:
        os.chmod(socket, 0o660)
        yield
    finally:
        listener.close()
        socket.unlink(missing_ok=True)
