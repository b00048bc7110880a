"""The mail server: the only module that imports aiosmtplib."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib
from pydantic import SecretStr

from activities.mail import Reply, Verdict
from procedure.values import Value

_PARTING = 5.0
"""Seconds that the server has for its answer to QUIT."""


class MailServer(Value):
    """Where mail is handed over, and how."""

    host: str
    port: int
    start_tls: bool
    """TLS is demanded, and the server's certificate verified; False is for a server on loopback."""
    username: str | None = None
    password: SecretStr | None = None
    sender: str
    timeout: float = 30.0
    """Seconds for each step of the conversation."""
    patience: float = 90.0
    """Seconds for the whole conversation: less than one attempt of the activity may take."""


class SmtpPostman:
    """Hands mails to one SMTP server, a connection a mail."""

    def __init__(self, server: MailServer) -> None:
        """Nothing is opened yet."""
        self._server = server

    async def hand_over(self, recipient: str, mime: bytes) -> Reply:
        """Send the bytes as they are; the verdict follows the reply code (RFC 5321, 4.2.1)."""
        if not recipient.isascii():
            return Reply(verdict=Verdict.REFUSED)
        server = self._server
        progress = _Progress()
        # start_tls is set explicitly: the library's default would fall back to plain text.
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            start_tls=server.start_tls,
            timeout=server.timeout,
        )
        try:
            async with asyncio.timeout(server.patience):
                await smtp.connect()
                if server.username and server.password:
                    await smtp.login(server.username, server.password.get_secret_value())
                await smtp.mail(server.sender)
                progress.welcome = True
                await smtp.rcpt(recipient)
                progress.handed_over = True
                await smtp.data(mime)
                progress.accepted = True
        except aiosmtplib.SMTPResponseException as error:
            await self._part(smtp)
            return progress.reply(error.code)
        except (aiosmtplib.SMTPException, OSError):
            return progress.reply(None)
        else:
            await self._part(smtp)
            return progress.reply(None)
        finally:
            smtp.close()

    @staticmethod
    async def _part(smtp: aiosmtplib.SMTP) -> None:
        """Say goodbye; whatever goes wrong with that changes nothing."""
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit(timeout=_PARTING)


@dataclass
class _Progress:
    """How far the conversation came, and what an end at this point means."""

    welcome: bool = False
    handed_over: bool = False
    accepted: bool = False

    def reply(self, code: int | None) -> Reply:
        """The verdict on a conversation that ended here, with the server's code if it gave one."""
        if self.accepted:
            return Reply(verdict=Verdict.ACCEPTED, code=250)
        if not self.welcome:
            return Reply(verdict=Verdict.UNAVAILABLE, code=code)
        if code is None:
            return Reply(verdict=Verdict.TRY_AGAIN, ambiguous=self.handed_over)
        # 530: our sign-in is missing, which an operator can mend.
        for_good = 500 <= code < 600 and code != 530
        return Reply(verdict=Verdict.REFUSED if for_good else Verdict.TRY_AGAIN, code=code)
