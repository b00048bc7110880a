"""An outgoing message as a person reads it, in a case or in a recall."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from procedure.annex.editions import Procedure
from procedure.composed import Composed, composed
from procedure.days import day_in_washington
from procedure.dossier import DossierState
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import MessageState, OutgoingMessage, reference_of
from procedure.refusals import NotFound
from procedure.values import DossierId, Moment, PersonId, Stored
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from views.writings import DAMAGED, DESTROYED


class MessageView(Stored):
    """An outgoing message. It may hold personal data."""

    dossier: DossierId
    """The case or the recall."""
    message: int
    reference: str
    """Our reference, which a reply quotes."""
    template: str
    title: str
    outgoing: str
    state: MessageState
    to: str
    task: str | None
    by: PersonId
    composed_at: Moment
    approved_by: PersonId | None
    approved_at: Moment | None
    sent_at: Moment | None
    reply_expected: Moment | None
    answered_at: Moment | None
    replies: tuple[str, ...]
    event: int
    """The event that last changed it: an approval can name it as seen."""
    obstacles: tuple[str, ...]
    """What stops it now, in sentences."""
    subject: str
    text: str
    """As it leaves."""
    coded: str
    """The same as field-coded text, if the template has it."""
    problem: str | None = None
    """Why its words cannot be read."""


class Content(NamedTuple):
    """What the sealed document of a message holds, or why it cannot be opened."""

    fields: dict[str, Any] | None
    problem: str | None


class MessageFile(NamedTuple):
    """A message with its dossier and the rules of that."""

    dossier: DossierState
    message: OutgoingMessage
    rules: Procedure
    obstacles: Sequence[str] = ()


async def content_of(register: Register, message: OutgoingMessage) -> Content:
    """What was written in a message."""
    try:
        return Content((await register.documents.document(message.document)).content, None)
    except KeyDestroyed:
        return Content(None, DESTROYED)
    except (NotFound, *UNREADABLE):
        return Content(None, DAMAGED)


def made(file: MessageFile, content: Content) -> Composed | None:
    """The words as they leave; nothing where they cannot be read."""
    if content.fields is None:
        return None
    message = file.message
    template = file.rules.edition.templates[message.template]
    at: datetime = message.sent_at or message.approved_at or message.composed_at
    reference = reference_of(file.dossier, message)
    return composed(template, content.fields, reference, day_in_washington(at))


def message_view(file: MessageFile, content: Content) -> MessageView:
    """The message as it is read."""
    dossier, message = file.dossier, file.message
    words = made(file, content)
    clock = dossier.clocks.get(message.reply_clock)
    return MessageView(
        dossier=dossier.dossier,
        message=message.number,
        reference=reference_of(dossier, message),
        template=message.template,
        title=title_of(file.rules, message.template),
        outgoing=message.outgoing,
        state=message.state,
        to=words.to if words else "",
        task=message.task,
        by=message.by,
        composed_at=message.composed_at,
        approved_by=message.approved_by,
        approved_at=message.approved_at,
        sent_at=message.sent_at,
        reply_expected=clock.due_at if clock and clock.running else None,
        answered_at=message.answered_at,
        replies=message.replies,
        event=message.changed,
        obstacles=tuple(file.obstacles),
        subject=words.subject if words else "",
        text=words.text if words else "",
        coded=words.coded if words else "",
        problem=content.problem,
    )
