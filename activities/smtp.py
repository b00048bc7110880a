"""The mail server: the only module that imports aiosmtplib."""

import aiosmtplib
from pydantic import SecretStr

from activities.mail import Reply, Verdict
from procedure.values import Value


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


class SmtpPostman:
    """Hands mails to one SMTP server, a connection a mail."""

    def __init__(self, server: MailServer) -> None:
        """Nothing is opened yet."""
        self._server = server

    async def hand_over(self, recipient: str, mime: bytes) -> Reply:
        """Send the bytes as they are; the verdict follows the reply code (RFC 5321, 4.2.1)."""
        server = self._server
        handed_over = False
        # start_tls is set explicitly: the library's default would fall back to plain text.
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            start_tls=server.start_tls,
            timeout=server.timeout,
        )
        try:
            async with smtp:
                if server.username and server.password:
                    await smtp.login(server.username, server.password.get_secret_value())
                await smtp.mail(server.sender)
                await smtp.rcpt(recipient)
                handed_over = True
                await smtp.data(mime)
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _by_code(error.recipients[0].code)
        except aiosmtplib.SMTPResponseException as error:
            return _by_code(error.code)
        except aiosmtplib.SMTPNotSupported:
            # No STARTTLS where it is demanded: an operator's matter, and may be mended.
            return Reply(verdict=Verdict.TRY_AGAIN)
        except (aiosmtplib.SMTPException, OSError):
            return Reply(verdict=Verdict.TRY_AGAIN, ambiguous=handed_over)
        return Reply(verdict=Verdict.ACCEPTED, code=250)


def _by_code(code: int) -> Reply:
    """5xx is for good, except 530 and 535: our credentials, which an operator can mend."""
    for_good = 500 <= code < 600 and code not in (530, 535)
    return Reply(verdict=Verdict.REFUSED if for_good else Verdict.TRY_AGAIN, code=code)
