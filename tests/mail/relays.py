"""Relays with a clock, and a postman with little patience."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from activities.relay import Relay
from activities.smtp import MailServer, SmtpPostman
from client.composition import answer_to_source
from procedure.dossier import Command
from procedure.refusals import Refusal
from register.register import Register
from register.values import EmailRow
from tests.mail.postoffice import PostOffice

SENT_AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def postman(office: PostOffice, **changes: object) -> SmtpPostman:
    """Sends email to the post office, with little patience."""
    fields: dict[str, object] = {
        "host": "127.0.0.1",
        "port": office.port,
        "start_tls": False,
        "sender": "caveat@usncb.example",
        "timeout": 0.4,
        "patience": 3.0,
    }
    return SmtpPostman(MailServer.model_validate({**fields, **changes}))


@dataclass
class Clock:
    """The clock of a worker's machine, which the test turns."""

    present: datetime = SENT_AT

    def now(self) -> datetime:
        """The present moment."""
        return self.present

    def skip(self, span: timedelta) -> None:
        """Time passes."""
        self.present += span


async def nobody_to_deliver_to(command: Command) -> Refusal | None:
    """For relays that only send email."""
    raise AssertionError(f"nobody can deliver {command.order} here")


@dataclass
class Sending:
    """A relay's way with emails, one round at a time."""

    register: Register
    relay: Relay
    clock: Clock

    async def round(self, *, later: timedelta = timedelta()) -> None:
        """Time passes; then the relay sends what it may send."""
        self.clock.skip(later)
        while await self.relay.send_emails():
            pass

    async def rows(self) -> dict[str, EmailRow]:
        """The outbox by email."""
        return {row.email_id: row for row in await self.register.outbox.list()}


def relay_on(register: Register, sends: SmtpPostman, clock: Clock) -> Relay:
    """A relay that sends email."""
    return Relay(register, sends, nobody_to_deliver_to, answer_to_source, now=clock.now)
