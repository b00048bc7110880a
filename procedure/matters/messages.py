"""Outgoing messages of a matter: composed from a template of its kind, approved, sent, taken back.

A kind that writes says what stops a message and what follows once one has left (``Writing``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal

from procedure.access import CASEWORK, Permission, Subject
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.codes import LetterKey, OutgoingKind
from procedure.composed import check_content
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks
from procedure.matters.common import tell_of_message
from procedure.matters.contact import must_be_free_in
from procedure.matters.matter import M, Matter
from procedure.matters.message_events import AboutMessage, Drafted, HasLeft
from procedure.measures.messages.composing import (
    MessageAlreadyComposed,
    template_of,
    title_of,
    to_approvers,
)
from procedure.measures.messages.outbound import (
    NOT_LEFT,
    MessageState,
    OutgoingMessage,
    drafted_by,
    in_state,
    last_changed,
    numbered,
)
from procedure.measures.messages.releasing import check_time, must_approve, to_drafter
from procedure.people import MESSAGE_APPROVERS
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context


class HasItsOwnAct(NotNow):
    """The kind of matter has acts of its own for this text."""

    sentence = "{title}: it is drafted, approved and sent by acts of its own ({act})."


class TakenBackByTheEnd(NotNow):
    """The message was approved and had not been recorded as sent when its matter ended."""

    sentence = (
        "Message {message} was taken back when the matter ended, {ended}: if it left before that, "
        "record it with the time when it left."
    )


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


_CASEWORK = Permission(roles=CASEWORK)


@dataclass(frozen=True, slots=True)
class Writing(Generic[M]):
    """How a kind of matter writes."""

    kind: str
    """The kind, as templates name it."""
    check: "Callable[[M, Template, Context], None]"
    """Raises the refusal of what may not be written now; asked at each act until it has left."""
    sent: "Callable[[M, OutgoingMessage, RecordMatterMessageSent, Context], Sequence[Event]]"
    """What follows once a message has left."""
    words: "Callable[[M, Template, Mapping[str, Any]], None] | None" = None
    """Raises the refusal of what may not be said in a message, beside what none may say."""
    writers: Permission = _CASEWORK
    """Who drafts and takes back messages, and records that they have left."""
    after_end: frozenset[str] = frozenset()
    """The templates of what is written once the matter has ended."""

    def templates(self, rules: "Procedure") -> list[str]:
        """The templates of this kind, without those that an act of their own drafts."""
        rows = rules.edition.templates.values()
        return [row.key for row in rows if row.matter == self.kind and row.drafted_by is None]

    def template(self, rules: "Procedure", key: str) -> "Template":
        """One of them. Raises NoTemplates, NotWellFormed, HasItsOwnAct."""
        template = template_of(rules, key, self.kind)
        if template.drafted_by is not None:
            raise HasItsOwnAct(title=template.title, act=template.drafted_by)
        return template

    def numbers(
        self, matter: M, rules: "Procedure", at: datetime, row: Mapping[str, Any]
    ) -> Iterable[int]:
        """What the field of a message could be."""
        own = self.templates(rules)
        return [one.number for one in matter.messages if one.template in own]

    def must_be_open(self, matter: M, template: str) -> None:
        """Raise MatterHasEnded where it has, and this is not written then."""
        if template not in self.after_end:
            matter.must_be_open()

    def compose(
        self, matter: M, order: ComposeMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """Where the matter may write it now."""
        template = self.template(context.rules, order.template)
        self.must_be_open(matter, template.key)
        self.check(matter, template, context)
        for one in matter.messages:
            if (one.document, one.template) == (order.document, order.template):
                raise MessageAlreadyComposed(message=one.number)
        return [
            MatterMessageComposed(
                at=context.at,
                by=context.by,
                message=len(matter.messages) + 1,
                template=template.key,
                outgoing=template.outgoing,
                document=order.document,
                needs_approval=bool(template.approvers),
            )
        ]

    def check_words(
        self,
        matter: M,
        order: ComposeMatterMessage,
        content: Mapping[str, Any],
        rules: "Procedure",
    ) -> None:
        """Raise the refusal of a message that lacks something, or says what none may say."""
        template = self.template(rules, order.template)
        check_content(template, content, rules.edition.blocked_terms)
        if self.words is not None:
            self.words(matter, template, content)

    def approve(
        self, matter: M, order: ApproveMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """By a person with one of the roles that the template names, never by its drafter."""
        message = in_state(matter.messages, order.message, MessageState.DRAFTED)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        must_approve(template, context)
        if order.approve:
            self.check(matter, template, context)
        kind = MatterMessageApproved if order.approve else MatterMessageSentBack
        return [kind(at=context.at, by=context.by, message=message.number, document=order.document)]

    def record_sent(
        self, matter: M, order: RecordMatterMessageSent, context: "Context"
    ) -> Sequence[Event]:
        """Once it is approved, where nothing stopped it when it left; what follows is recorded.

        Of one that left before the end, which took it back, only that it left.
        """
        if (ended_at := numbered(matter.messages, order.message).ended_at) is not None:
            return self._sent_before(ended_at, matter, order, context)
        message = in_state(matter.messages, order.message, MessageState.APPROVED)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        check_time(order.sent_at, message, context)
        self.check(matter, template, replace(context, at=order.sent_at or context.at))
        reply = None
        if template.reply_clock is not None:
            because, sent = "message sent", order.sent_at
            reply = context.start(
                matter, matter.case_class, template.reply_clock, message.reply_clock, because, sent
            )
        sent_message = MatterMessageSent(
            at=context.at,
            by=context.by,
            message=message.number,
            sent_at=order.sent_at,
            reply=reply,
        )
        return [sent_message, *self.sent(matter, message, order, context)]

    def _sent_before(
        self, ended_at: datetime, matter: M, order: RecordMatterMessageSent, context: "Context"
    ) -> Sequence[Event]:
        message = in_state(matter.messages, order.message, MessageState.WITHDRAWN)
        template = self.template(context.rules, message.template)
        check_time(order.sent_at, message, context)
        if order.sent_at is None or order.sent_at >= ended_at:
            raise TakenBackByTheEnd(message=message.number, ended=eastern(ended_at))
        must_be_free_in(matter, replace(context, at=order.sent_at), template.outgoing)
        return [
            MatterMessageSent(
                at=context.at, by=context.by, message=message.number, sent_at=order.sent_at
            )
        ]

    def withdraw(
        self, matter: M, order: WithdrawMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """As long as it has not left."""
        message = in_state(matter.messages, order.message, *NOT_LEFT)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        return [
            MatterMessageWithdrawn(
                at=context.at, by=context.by, message=message.number, document=order.document
            )
        ]

    def rules(self) -> Rules:
        """The tables of the kind's messages."""
        return Rules(
            events=EVENTS,
            acts=(
                ActRule(
                    ComposeMatterMessage,
                    self.compose,
                    self.writers,
                    content=self.check_words,
                    choices={"template": lambda matter, rules, at, row: self.templates(rules)},
                ),
                ActRule(
                    ApproveMatterMessage,
                    self.approve,
                    Permission(roles=MESSAGE_APPROVERS, not_drafter=True),
                    _drafter,
                    outdated_after=_changed,
                    choices={"message": self.numbers},
                ),
                ActRule(
                    RecordMatterMessageSent,
                    self.record_sent,
                    self.writers,
                    choices={"message": self.numbers},
                ),
                ActRule(
                    WithdrawMatterMessage,
                    self.withdraw,
                    self.writers,
                    choices={"message": self.numbers},
                ),
            ),
        )


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


def _drafter(matter: Matter, order: ApproveMatterMessage) -> Subject:
    return drafted_by(matter.messages, order.message)


def _changed(matter: Matter, order: ApproveMatterMessage) -> int:
    return last_changed(matter.messages, order.message)


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
