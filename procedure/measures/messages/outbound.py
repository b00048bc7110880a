"""Outgoing messages: what was composed, who approved it, when it left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from procedure.access import Subject
from procedure.case import Case, MeasureState
from procedure.codes import OutgoingKind
from procedure.composed import our_reference
from procedure.dossier import DossierState
from procedure.refusals import NotFound, NotNow
from procedure.rows import MessageRow


class MessageState(StrEnum):
    """How far an outgoing message is."""

    DRAFTED = "DRAFTED"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """It may be sent."""
    SENT_BACK = "SENT_BACK"
    """A second person did not approve it: whoever drafted it composes another one."""
    SENT = "SENT"
    """It has left."""
    ANSWERED = "ANSWERED"
    """A reply has come."""
    WITHDRAWN = "WITHDRAWN"
    """It was taken back before it left."""

    @property
    def words(self) -> str:
        """As a sentence says it: ``sent back``."""
        return self.value.replace("_", " ").lower()


WAITING = (MessageState.DRAFTED, MessageState.APPROVED)
"""What may still leave."""
NOT_LEFT = (*WAITING, MessageState.SENT_BACK)
"""What can be taken back."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One outgoing message. Its words are in the sealed document."""

    number: int
    template: str
    outgoing: OutgoingKind
    document: str
    by: str
    composed_at: datetime
    changed: int
    """The event that last changed it."""
    state: MessageState
    task: str | None = None
    """The task for which it asks or tells something."""
    approved_by: str | None = None
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    """When its matter ended and took it back, although it was approved; None: nothing did."""
    answered_at: datetime | None = None
    replies: tuple[str, ...] = ()
    """The communications that answered it, as ``comm-01K.../v1``."""

    @property
    def reply_clock(self) -> str:
        """The id of the clock by which a reply is expected."""
        return f"message-{self.number}/reply"

    @property
    def row_time(self) -> datetime:
        """When it left; until then when it was drafted."""
        return self.sent_at or self.composed_at

    @property
    def has_left(self) -> bool:
        """Whether it was sent."""
        return self.sent_at is not None


@dataclass(frozen=True, slots=True)
class Messages(MeasureState):
    """All outgoing messages of the case, in their order."""

    all: tuple[OutgoingMessage, ...] = ()


class NoSuchMessage(NotFound):
    """There is no message with this number."""

    sentence = "There is no outgoing message {message}."


class MessageNotWaiting(NotNow):
    """The message is in another state."""

    sentence = "Message {message} is {state}."


def numbered(messages: Sequence[OutgoingMessage], number: int) -> OutgoingMessage:
    """The message with this number. Raises NoSuchMessage."""
    for one in messages:
        if one.number == number:
            return one
    raise NoSuchMessage(message=number)


def in_state(
    messages: Sequence[OutgoingMessage], number: int, *states: MessageState
) -> OutgoingMessage:
    """The message, in one of these states. Raises NoSuchMessage, MessageNotWaiting."""
    message = numbered(messages, number)
    if message.state not in states:
        raise MessageNotWaiting(message=number, state=message.state.words)
    return message


def awaits_reply(messages: Sequence[OutgoingMessage], number: int) -> bool:
    """Whether a message with this number was sent: a reply can name it."""
    return any(one.number == number and one.has_left for one in messages)


def drafted_by(messages: Sequence[OutgoingMessage], number: int) -> Subject:
    """A message as permissions see it: by its drafter, if there is one of this number."""
    drafters = (one.by for one in messages if one.number == number)
    return Subject(drafter=next(drafters, None))


def last_changed(messages: Sequence[OutgoingMessage], number: int) -> int:
    """The event that last changed the message; 0 where there is none of this number."""
    return max((one.changed for one in messages if one.number == number), default=0)


def with_message(
    messages: Sequence[OutgoingMessage], message: OutgoingMessage, revision: int
) -> tuple[OutgoingMessage, ...]:
    """The messages with this one in place of the one with its number, or at their end.

    ``revision`` is that of its dossier before the event that changes it.
    """
    noted = replace(message, changed=revision + 1)
    others = [one for one in messages if one.number != message.number]
    return tuple(sorted((*others, noted), key=lambda one: one.number))


def by_number(case: Case, number: int) -> OutgoingMessage:
    """The message of a case with this number. Raises NoSuchMessage."""
    return numbered(case.of(Messages).all, number)


def reference_of(dossier: DossierState, message: OutgoingMessage) -> str:
    """Our reference of a message: the number of its case or matter, and its own."""
    return our_reference(dossier.number or dossier.dossier, message.number)


def changed(case: Case, message: OutgoingMessage) -> Case:
    """The case with this message in place of the one with its number, or next to the others."""
    return case.having(Messages(with_message(case.of(Messages).all, message, case.revision)))


def must_be(case: Case, number: int, *states: MessageState) -> OutgoingMessage:
    """The message, in one of these states. Raises NoSuchMessage, MessageNotWaiting."""
    return in_state(case.of(Messages).all, number, *states)


def message_rows(
    dossier: DossierState,
    before: Sequence[OutgoingMessage],
    after: Sequence[OutgoingMessage],
) -> tuple[MessageRow, ...]:
    """The rows of the messages of a dossier that changed between two states."""
    if after is before:
        return ()
    return tuple(
        MessageRow(
            dossier=dossier.dossier,
            message=one.number,
            template=one.template,
            state=one.state,
            at=one.row_time,
            drafted_by=one.by,
        )
        for one in after
        if one not in before
    )
