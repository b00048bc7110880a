"""Outgoing messages of a matter: the orders, the events, and what follows from each event."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks
from procedure.matters.common import tell_of_message
from procedure.matters.matter import M, Matter
from procedure.matters.message_events import AboutMessage, Drafted, HasLeft
from procedure.measures.messages.composing import title_of, to_approvers
from procedure.measures.messages.outbound import MessageState, OutgoingMessage, numbered
from procedure.measures.messages.releasing import to_drafter
from procedure.tables import EventRule
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


class ComposeMatterMessage(Command):
    """A message of a matter to INTERPOL or another bureau is drafted from a template."""

    act: Literal["compose_matter_message"] = "compose_matter_message"
    needs_words: ClassVar[bool] = False
    template: str
    document: DocumentId


class ApproveMatterMessage(Command):
    """A second person approves a message of a matter, or sends it back."""

    act: Literal["approve_matter_message"] = "approve_matter_message"
    message: int
    approve: bool
    document: DocumentId


class RecordMatterMessageSent(Command):
    """A message of a matter has left by the message terminal, or as it goes otherwise."""

    act: Literal["record_matter_message_sent"] = "record_matter_message_sent"
    message: int
    sent_at: Moment | None = None
    """When it left; unset: now."""


class WithdrawMatterMessage(Command):
    """A message of a matter that has not left is taken back."""

    act: Literal["withdraw_matter_message"] = "withdraw_matter_message"
    message: int
    document: DocumentId


class MatterMessageComposed(Event):
    """A message of the matter was drafted; its words are in the document."""

    message: int
    template: str
    outgoing: OutgoingKind
    document: DocumentId
    needs_approval: bool


class MatterMessageApproved(Event):
    """A second person approved a message of the matter: it may be sent."""

    message: int
    document: DocumentId


class MatterMessageSentBack(Event):
    """A second person did not approve a message of the matter."""

    message: int
    document: DocumentId


class MatterMessageSent(Event):
    """A message of the matter has left."""

    message: int
    sent_at: Moment | None = None
    """When it left, if not when it was recorded."""
    reply: Clock | None = None
    """By when a reply is expected."""


class MatterMessageWithdrawn(Event):
    """A message of the matter was taken back before it left."""

    message: int
    document: DocumentId


def after_composing(matter: M, event: MatterMessageComposed) -> M:
    """It waits for a second person, or may be sent."""
    return matter.with_message(
        OutgoingMessage(
            number=event.message,
            template=event.template,
            outgoing=event.outgoing,
            document=event.document,
            by=event.by,
            composed_at=event.at,
            changed=0,
            state=MessageState.DRAFTED if event.needs_approval else MessageState.APPROVED,
        )
    )


def after_approval(matter: M, event: AboutMessage) -> M:
    """It may be sent."""
    return matter.message_became(
        event.message, MessageState.APPROVED, approved_by=event.by, approved_at=event.at
    )


def after_sending_back(matter: M, event: AboutMessage) -> M:
    """Another one is composed in its place."""
    return matter.message_became(event.message, MessageState.SENT_BACK)


def after_sending(matter: M, event: HasLeft) -> M:
    """It has left, and a reply may be expected."""
    expecting = with_clocks(matter, event.reply)
    return expecting.message_became(
        event.message, MessageState.SENT, sent_at=event.sent_at or event.at
    )


def after_withdrawal(matter: M, event: AboutMessage) -> M:
    """It is not sent any more."""
    return matter.message_became(event.message, MessageState.WITHDRAWN)


def composing_text(
    matter: Matter, event: MatterMessageComposed, rules: "Procedure"
) -> TimelineText:
    """``Message 1 drafted: Notice to the source that its data will be used``."""
    return TimelineText(f"Message {event.message} drafted: {title_of(rules, event.template)}")


def said(begins: str) -> "Callable[[Matter, Any, Procedure], TimelineText]":
    """A line of the timeline about a message that the matter has."""

    def text(matter: Matter, event: Any, rules: "Procedure") -> TimelineText:
        title = title_of(rules, numbered(matter.messages, event.message).template)
        return TimelineText(f"{begins} Message {event.message}: {title}")

    return text


def sending_text(matter: Matter, event: HasLeft, rules: "Procedure") -> TimelineText:
    """What has left; what a reply is expected by begins here."""
    clock = event.reply.clock_id if event.reply else None
    what = said("Sent.")(matter, event, rules).what
    return TimelineText(what, None, clock, begins=clock is not None)


def sending_effects(matter: Matter, event: MatterMessageSent, rules: "Procedure") -> list[Effect]:
    """The covered cases hear what has left."""
    return tell_of_message(matter, event.message)


def composing_emails(matter: Matter, event: Drafted, rules: "Procedure") -> list[Effect]:
    """Whoever approves it; without approval, whoever drafted it sends it."""
    return to_approvers(event.template, rules) if event.needs_approval else []


def approval_emails(matter: Matter, event: AboutMessage, rules: "Procedure") -> list[Effect]:
    """Whoever drafted it lets it leave."""
    return [to_drafter(LetterKey.TO_ACT, numbered(matter.messages, event.message))]


def sending_back_emails(matter: Matter, event: AboutMessage, rules: "Procedure") -> list[Effect]:
    """Whoever drafted it composes another one."""
    return [to_drafter(LetterKey.NOT_APPROVED, numbered(matter.messages, event.message))]


def numbers(
    matter: Matter, rules: "Procedure", at: datetime, row: Mapping[str, Any]
) -> Iterable[int]:
    """What the field of a message could be."""
    return [one.number for one in matter.messages]


EVENTS = (
    EventRule(MatterMessageComposed, after_composing, composing_text, composing_emails),
    EventRule(MatterMessageApproved, after_approval, said("Approved."), approval_emails),
    EventRule(
        MatterMessageSentBack, after_sending_back, said("Not approved."), sending_back_emails
    ),
    EventRule(MatterMessageSent, after_sending, sending_text, sending_effects),
    EventRule(MatterMessageWithdrawn, after_withdrawal, said("Taken back before it left.")),
)
