"""The outgoing messages of a case: what was composed, who approved it, when it left."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from procedure.case import Case, MeasureState
from procedure.codes import OutgoingKind
from procedure.composed import our_reference
from procedure.refusals import NotFound, NotNow


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
    answered_at: datetime | None = None
    replies: tuple[str, ...] = ()
    """The communications that answered it, as ``comm-01K.../v1``."""

    @property
    def reply_clock(self) -> str:
        """The id of the clock by which a reply is expected."""
        return f"message-{self.number}/reply"

    @property
    def has_left(self) -> bool:
        """Whether it was sent."""
        return self.sent_at is not None


@dataclass(frozen=True, slots=True)
class Messages(MeasureState):
    """All outgoing messages of the case, in their order."""

    all: tuple[OutgoingMessage, ...] = ()


class NoSuchMessage(NotFound):
    """The case has no message with this number."""

    sentence = "The case has no outgoing message {message}."


class MessageNotWaiting(NotNow):
    """The message is in another state."""

    sentence = "Message {message} is {state}."


def by_number(case: Case, number: int) -> OutgoingMessage:
    """The message with this number. Raises NoSuchMessage."""
    for one in case.of(Messages).all:
        if one.number == number:
            return one
    raise NoSuchMessage(message=number)


def reference_of(case: Case, message: OutgoingMessage) -> str:
    """Our reference of a message."""
    return our_reference(case.number or case.dossier, message.number)


def changed(case: Case, message: OutgoingMessage) -> Case:
    """The case with this message in place of the one with its number, or next to the others."""
    noted = replace(message, changed=case.revision + 1)
    others = [one for one in case.of(Messages).all if one.number != message.number]
    return case.having(Messages(tuple(sorted((*others, noted), key=lambda one: one.number))))


def must_be(case: Case, number: int, *states: MessageState) -> OutgoingMessage:
    """The message, in one of these states. Raises NoSuchMessage, MessageNotWaiting."""
    message = by_number(case, number)
    if message.state not in states:
        words = message.state.replace("_", " ").lower()
        raise MessageNotWaiting(message=number, state=words)
    return message
