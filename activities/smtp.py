"""The mail server: the only module that imports aiosmtplib."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import aiosmtplib
from pydantic import SecretStr

from procedure.values import Stored

_QUIT_SECONDS = 5.0
"""How long the server has for its answer to QUIT."""


class Verdict(StrEnum):
    """What the mail server made of one email."""

    ACCEPTED = "ACCEPTED"
    TRY_AGAIN = "TRY_AGAIN"
    REFUSED = "REFUSED"
    UNAVAILABLE = "UNAVAILABLE"
    """It did not come to an email: no server, no STARTTLS, no sign-in, or our address not welcome.

    That is not the email's fault, it is true for every other one too, and an operator can fix it.
    """


class Reply(Stored):
    """The server's verdict and code; no text of the server's, which may repeat an address."""

    verdict: Verdict
    code: int | None = None
    ambiguous: bool = False
    """The connection was lost after the email was sent: it may have been accepted."""


class Letter(NamedTuple):
    """An email for the server: a recipient and the bytes as they are."""

    recipient: str
    mime: bytes


class MailServer(Stored):
    """Where email is sent, and how."""

    host: str
    port: int
    start_tls: bool
    """TLS is required, and the server's certificate verified; False is for a server on loopback."""
    username: str | None = None
    password: SecretStr | None = None
    sender: str
    timeout: float = 30.0
    """Seconds for each step of the conversation."""
    patience: float = 90.0
    """Seconds for one email."""


class SmtpPostman:
    """Sends emails to one SMTP server, several over one connection."""

    def __init__(self, server: MailServer) -> None:
        """Nothing is opened yet."""
        self._server = server

    async def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Reply, None]:
        """Send them one after the other; the reply to each, in their order.

        Never raises for what the server says. A connection that is lost is opened again for the
        next email; where the server is not available, the rest is not tried.
        """
        smtp: aiosmtplib.SMTP | None = None
        try:
            for letter in letters:
                if not letter.recipient.isascii():
                    yield Reply(verdict=Verdict.REFUSED)
                    continue
                shared = smtp is not None
                reply, smtp = await self._send(smtp, letter)
                if shared and reply.verdict is Verdict.UNAVAILABLE:
                    # The server may only have had enough of this connection.
                    reply, smtp = await self._send(None, letter)
                yield reply
                if reply.verdict is Verdict.UNAVAILABLE:
                    break
        finally:
            if smtp is not None:
                await _quit(smtp)

    async def _send(
        self, smtp: aiosmtplib.SMTP | None, letter: Letter
    ) -> tuple[Reply, aiosmtplib.SMTP | None]:
        """The verdict follows the reply code (RFC 5321, 4.2.1); the connection, if it is usable."""
        server = self._server
        progress = _Progress()
        if smtp is None or not smtp.is_connected:
            # start_tls is set explicitly: the library's default would fall back to plain text.
            smtp = aiosmtplib.SMTP(
                hostname=server.host,
                port=server.port,
                start_tls=server.start_tls,
                timeout=server.timeout,
            )
        try:
            async with asyncio.timeout(server.patience):
                if not smtp.is_connected:
                    await smtp.connect()
                    if server.username and server.password:
                        await smtp.login(server.username, server.password.get_secret_value())
                await smtp.mail(server.sender)
                progress.welcome = True
                await smtp.rcpt(letter.recipient)
                progress.sent = True
                await smtp.data(letter.mime)
                progress.accepted = True
        except aiosmtplib.SMTPResponseException as error:
            # Whatever the server did not like, the next email begins a conversation of its own.
            await _quit(smtp)
            return progress.reply(error.code), None
        except (aiosmtplib.SMTPException, OSError):
            smtp.close()
            return progress.reply(None), None
        except asyncio.CancelledError:
            smtp.close()
            raise
        return progress.reply(None), smtp


async def _quit(smtp: aiosmtplib.SMTP) -> None:
    """End the conversation; whatever goes wrong with that changes nothing."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await smtp.quit(timeout=_QUIT_SECONDS)
    smtp.close()


@dataclass
class _Progress:
    """How far the conversation came, and what an end at this point means."""

    welcome: bool = False
    sent: bool = False
    accepted: bool = False

    def reply(self, code: int | None) -> Reply:
        """The verdict on a conversation that ended here, with the server's code if it gave one."""
        if self.accepted:
            return Reply(verdict=Verdict.ACCEPTED, code=250)
        if not self.welcome:
            return Reply(verdict=Verdict.UNAVAILABLE, code=code)
        if code is None:
            return Reply(verdict=Verdict.TRY_AGAIN, ambiguous=self.sent)
        # 530: our sign-in is missing, which an operator can fix.
        for_good = 500 <= code < 600 and code != 530
        return Reply(verdict=Verdict.REFUSED if for_good else Verdict.TRY_AGAIN, code=code)
