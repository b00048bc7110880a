"""The relay of a worker, put together: the mail server, and the way to other dossiers."""

from activities.composition import Parts
from activities.relay import NotDelivered, Relay
from activities.smtp import MailServer, SmtpPostman
from client.failures import NotConfirmed
from client.gateway import Gateway
from client.reach import Reach
from procedure.dossier import Command
from procedure.intake.settling import answer_of
from procedure.refusals import AlreadyDone, Refusal, kinds_of_refusal
from register.values import LeasedHandoff
from settings import Settings


def mail_server(settings: Settings) -> MailServer:
    """The configured mail server, or the local one of the embedded mode."""
    if settings.smtp_host is None:
        return MailServer(
            host="127.0.0.1",
            port=settings.embedded_smtp_port,
            start_tls=False,
            sender=settings.mail_from,
        )
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        start_tls=settings.smtp_start_tls,
        username=settings.smtp_username,
        password=settings.smtp_password(),
        sender=settings.mail_from,
    )


def relay_of(settings: Settings, parts: Parts, gateway: Gateway | Reach) -> Relay:
    """The relay of a worker; the recorder wakes it after each commit that queued something."""

    async def deliver(command: Command) -> Refusal | None:
        try:
            refusal = await gateway.deliver(command)
        except NotConfirmed:
            raise NotDelivered from None
        return None if refusal is not None and _is_done(refusal) else refusal

    relay = Relay(
        parts.recorder.register, SmtpPostman(mail_server(settings)), deliver, answer_to_source
    )
    parts.recorder.call_when_queued(relay.wake)
    return relay


def _is_done(refusal: Refusal) -> bool:
    """Whether the refusal says that the target has it already."""
    return issubclass(kinds_of_refusal().get(refusal.kind, Exception), AlreadyDone)


def answer_to_source(handoff: LeasedHandoff) -> Command | None:
    """The order by which the source learns the answer; None where it need not know."""
    return answer_of(handoff.source, handoff.handoff_id, handoff.command.dossier, handoff.refusal)
