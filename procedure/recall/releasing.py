"""Approving a message of a recall, never by its drafter, and recording that it has left."""

from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission, Subject
from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event
from procedure.matters.messages import (
    after_approval,
    after_sending,
    after_sending_back,
    approval_emails,
    numbers,
    said,
    sending_back_emails,
    sending_text,
)
from procedure.measures.messages.composing import template_of
from procedure.measures.messages.outbound import (
    MessageState,
    OutgoingMessage,
    drafted_by,
    in_state,
    last_changed,
)
from procedure.measures.messages.releasing import check_time, must_approve
from procedure.people import MESSAGE_APPROVERS
from procedure.recall.recall import Recall
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from datetime import datetime

    from procedure.context import Context


class ApproveRecallMessage(Command):
    """A second person approves a message of a recall, or sends it back."""

    act: Literal["approve_recall_message"] = "approve_recall_message"
    message: int
    approve: bool
    document: DocumentId


class RecordRecallMessageSent(Command):
    """A message of a recall has left, by the message terminal or a police system."""

    act: Literal["record_recall_message_sent"] = "record_recall_message_sent"
    message: int
    sent_at: Moment | None = None
    """When it left; unset: now."""


class RecallMessageApproved(Event):
    """A second person approved a message of the recall: it may be sent."""

    message: int
    document: DocumentId


class RecallMessageSentBack(Event):
    """A second person did not approve a message of the recall."""

    message: int
    document: DocumentId


class RecallMessageSent(Event):
    """A message of the recall has left."""

    message: int
    sent_at: Moment | None = None
    """When it left, if not when it was recorded."""
    reply: Clock | None = None
    """By when a reply is expected, where the holder has not attested."""


def approve(recall: Recall, order: ApproveRecallMessage, context: "Context") -> list[Event]:
    """By a person with one of the roles that the template names, never by its drafter."""
    recall.must_be_open()
    message = in_state(recall.messages, order.message, MessageState.DRAFTED)
    must_approve(template_of(context.rules, message.template), context)
    kind = RecallMessageApproved if order.approve else RecallMessageSentBack
    return [kind(at=context.at, by=context.by, message=message.number, document=order.document)]


def record_sent(recall: Recall, order: RecordRecallMessageSent, context: "Context") -> list[Event]:
    """Once it is approved, where it takes an approval."""
    recall.must_be_open()
    message = in_state(recall.messages, order.message, MessageState.APPROVED)
    check_time(order.sent_at, message, context)
    return [
        RecallMessageSent(
            at=context.at,
            by=context.by,
            message=message.number,
            sent_at=order.sent_at,
            reply=_reply_clock(recall, message, order.sent_at, context),
        )
    ]


def _reply_clock(
    recall: Recall, message: OutgoingMessage, sent_at: "datetime | None", context: "Context"
) -> Clock | None:
    """Nothing is expected of a holder who attested before the message left."""
    key = template_of(context.rules, message.template).reply_clock
    waits = any(
        message.number in one.messages and one.attested is None for one in recall.holders.values()
    )
    if key is None or not waits:
        return None
    because = "message sent"
    return context.start(recall, recall.case_class, key, message.reply_clock, because, sent_at)


def _drafter(recall: Recall, order: ApproveRecallMessage) -> Subject:
    return drafted_by(recall.messages, order.message)


def _changed(recall: Recall, order: ApproveRecallMessage) -> int:
    return last_changed(recall.messages, order.message)


RULES = Rules(
    events=(
        EventRule(RecallMessageApproved, after_approval, said("Approved."), approval_emails),
        EventRule(
            RecallMessageSentBack, after_sending_back, said("Not approved."), sending_back_emails
        ),
        EventRule(RecallMessageSent, after_sending, sending_text),
    ),
    acts=(
        ActRule(
            ApproveRecallMessage,
            approve,
            Permission(roles=MESSAGE_APPROVERS, not_drafter=True),
            _drafter,
            outdated_after=_changed,
            choices={"message": numbers},
        ),
        ActRule(
            RecordRecallMessageSent,
            record_sent,
            Permission(roles=CASEWORK),
            choices={"message": numbers},
        ),
    ),
)
