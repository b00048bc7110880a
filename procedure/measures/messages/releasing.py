"""Approving an outgoing message, never by its drafter, and recording that it has left."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission, Subject
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks
from procedure.letters import LetterOrder
from procedure.measures import guarded, information
from procedure.measures.dispute import filing, filings
from procedure.measures.messages.composing import A_MESSAGE, template_of, title_of
from procedure.measures.messages.outbound import (
    Messages,
    MessageState,
    OutgoingMessage,
    by_number,
    changed,
    drafted_by,
    last_changed,
    must_be,
)
from procedure.measures.outgoing import must_be_free
from procedure.people import MESSAGE_APPROVERS, USNCB, Role
from procedure.refusals import NotPermitted, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context


class ApproveMessage(Command):
    """A second person approves a message, or sends it back."""

    act: Literal["approve_message"] = "approve_message"
    message: int
    approve: bool
    document: DocumentId


class RecordMessageSent(Command):
    """A message has left by the message terminal, or as it goes otherwise."""

    act: Literal["record_message_sent"] = "record_message_sent"
    message: int
    sent_at: Moment | None = None
    """When it left; unset: now."""


class MessageApproved(Event):
    """A second person approved the message: it may be sent."""

    message: int
    document: DocumentId


class MessageSentBack(Event):
    """A second person did not approve the message."""

    message: int
    document: DocumentId


class MessageSent(Event):
    """A message has left."""

    message: int
    outgoing: OutgoingKind
    sent_at: Moment | None = None
    """When it left, if not when it was recorded."""
    reply: Clock | None = None
    """By when a reply is expected."""


def after_approval(case: Case, event: MessageApproved) -> Case:
    """It may be sent."""
    message = replace(
        by_number(case, event.message),
        state=MessageState.APPROVED,
        approved_by=event.by,
        approved_at=event.at,
    )
    return changed(case, message)


def after_sending_back(case: Case, event: MessageSentBack) -> Case:
    """Another one is composed in its place."""
    message = by_number(case, event.message)
    return changed(case, replace(message, state=MessageState.SENT_BACK))


def after_sending(case: Case, event: MessageSent) -> Case:
    """It has left; a guarded decision about it is used up, and a reply is expected."""
    message = by_number(case, event.message)
    sent = replace(message, state=MessageState.SENT, sent_at=event.sent_at or event.at)
    case = guarded.used(case, event.outgoing, event.at)
    return changed(with_clocks(case, event.reply), sent)


def approve_message(case: Case, order: ApproveMessage, context: "Context") -> list[Event]:
    """By a person with one of the roles that the template names; never what a hold stops."""
    case.must_be_open()
    message = must_be(case, order.message, MessageState.DRAFTED)
    must_approve(template_of(context.rules, message.template), context)
    kind = MessageApproved if order.approve else MessageSentBack
    if order.approve:
        must_be_free(case, message.outgoing, context.rules, context.at)
    return [kind(at=context.at, by=context.by, message=message.number, document=order.document)]


def record_message_sent(case: Case, order: RecordMessageSent, context: "Context") -> list[Event]:
    """Once it is approved, where nothing stopped it when it left; a filing with it is recorded."""
    case.must_be_open()
    message = must_be(case, order.message, MessageState.APPROVED)
    check_time(order.sent_at, message, context)
    sent_at = order.sent_at
    must_be_free(case, message.outgoing, context.rules, sent_at or context.at, sent_at)
    template = template_of(context.rules, message.template)
    reply = None
    if template.reply_clock is not None:
        because, sent = "message sent", order.sent_at
        reply = context.start(
            case, case.case_class, template.reply_clock, message.reply_clock, because, sent
        )
    chain = context.chain(case)
    planned = filing.current(case)
    if planned is not None and filing.is_planned(case) and planned.kind is template.files:
        recorded = filings.RecordFiling(
            dossier=order.dossier,
            order=order.order,
            by=order.by,
            document=message.document,
            filed_at=order.sent_at,
        )
        chain.add(filings.record_filing(case, recorded, context))
    chain.add(
        [
            MessageSent(
                at=context.at,
                by=context.by,
                message=message.number,
                outgoing=message.outgoing,
                sent_at=order.sent_at,
                reply=reply,
            )
        ]
    )
    chain.add(information.met_by(chain.state, template, message.number, context))
    return chain.events


def must_approve(template: "Template", context: "Context") -> None:
    """Raise NotPermitted for whoever has none of the roles that the template names."""
    if not context.actor.has(*template.approvers):
        needed = f"one of the roles {', '.join(template.approvers)}"
        raise NotPermitted(person=context.by, needed=needed)


def check_time(sent_at: datetime | None, message: OutgoingMessage, context: "Context") -> None:
    """Raise NotWellFormed for a time before it was approved, or in the future."""
    since = message.approved_at or message.composed_at
    if sent_at is not None and not since <= sent_at <= context.at:
        raise NotWellFormed(
            problem=f"It left between {eastern(since)}, when it could be sent, and now."
        )


def _drafter(case: Case, order: ApproveMessage) -> Subject:
    return drafted_by(case.of(Messages).all, order.message)


def _changed(case: Case, order: ApproveMessage) -> int:
    return last_changed(case.of(Messages).all, order.message)


def _what(case: Case, number: int, rules: "Procedure") -> str:
    return f"Message {number}: {title_of(rules, by_number(case, number).template)}"


def approval_text(case: Case, event: MessageApproved, rules: "Procedure") -> TimelineText:
    """What was approved."""
    return TimelineText(f"Approved. {_what(case, event.message, rules)}")


def sending_back_text(case: Case, event: MessageSentBack, rules: "Procedure") -> TimelineText:
    """What was not approved."""
    return TimelineText(f"Not approved. {_what(case, event.message, rules)}")


def sending_text(case: Case, event: MessageSent, rules: "Procedure") -> TimelineText:
    """What has left; what a reply is expected by begins here."""
    clock = event.reply.clock_id if event.reply else None
    what = f"Sent. {_what(case, event.message, rules)}"
    return TimelineText(what, None, clock, begins=clock is not None)


def to_drafter(letter: LetterKey, message: OutgoingMessage) -> LetterOrder:
    """An email about a message to whoever drafted it."""
    return LetterOrder(
        letter=letter, agency=USNCB, role=Role.ANALYST, person=message.by, what=A_MESSAGE
    )


def approval_emails(case: Case, event: MessageApproved, rules: "Procedure") -> list[Effect]:
    """Whoever drafted it lets it leave."""
    return [to_drafter(LetterKey.TO_ACT, by_number(case, event.message))]


def sending_back_emails(case: Case, event: MessageSentBack, rules: "Procedure") -> list[Effect]:
    """Whoever drafted it composes another one."""
    return [to_drafter(LetterKey.NOT_APPROVED, by_number(case, event.message))]


RULES = Rules(
    events=(
        EventRule(MessageApproved, after_approval, approval_text, approval_emails),
        EventRule(MessageSentBack, after_sending_back, sending_back_text, sending_back_emails),
        EventRule(MessageSent, after_sending, sending_text),
    ),
    acts=(
        ActRule(
            ApproveMessage,
            approve_message,
            Permission(roles=MESSAGE_APPROVERS, not_drafter=True),
            _drafter,
            outdated_after=_changed,
        ),
        ActRule(RecordMessageSent, record_message_sent, Permission(roles=CASEWORK)),
    ),
)
