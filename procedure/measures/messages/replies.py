"""A reply to a message of ours: it ends the wait, and whoever has the task hears of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import LetterKey
from procedure.dossier import Effect, Event, TimelineText, with_ended
from procedure.letters import to_role
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import (
    MessageState,
    OutgoingMessage,
    by_number,
    changed,
    must_be,
)
from procedure.measures.sending import to_owner
from procedure.people import Role
from procedure.tables import EventRule, Rules
from procedure.values import CommunicationId, DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REPLY = "REPLY_RECEIVED"
"""The fact that a reply has come."""


class MessageAnswered(Event):
    """A reply to a message of ours has come: a communication, or as a person reported it."""

    message: int
    communication: CommunicationId | None = None
    version: int | None = None
    document: DocumentId | None = None
    """What a person reported of a reply to a message of a matter."""


def with_reply(message: OutgoingMessage, event: MessageAnswered) -> OutgoingMessage:
    """The message with a reply beside those that it has."""
    reply = f"{event.communication}/v{event.version}" if event.communication else "reported"
    return replace(
        message,
        state=MessageState.ANSWERED,
        answered_at=message.answered_at or event.at,
        replies=(*message.replies, reply),
    )


def after_reply(case: Case, event: MessageAnswered) -> Case:
    """Nothing is expected any more; a further reply is noted beside the first."""
    message = by_number(case, event.message)
    answered = with_reply(message, event)
    return changed(with_ended(case, event.at, message.reply_clock), answered)


def answered(
    case: Case, number: int, communication: str | None, version: int | None, context: "Context"
) -> list[Event]:
    """The message is answered. Raises NoSuchMessage, MessageNotWaiting where it has not left."""
    message = must_be(case, number, MessageState.SENT, MessageState.ANSWERED)
    return [
        MessageAnswered(
            at=context.at,
            by=context.by,
            message=message.number,
            communication=communication,
            version=version,
        )
    ]


def _message(case: Case, event: MessageAnswered) -> OutgoingMessage:
    return by_number(case, event.message)


def reply_text(case: Case, event: MessageAnswered, rules: "Procedure") -> TimelineText:
    """``Reply to message 1: Question about the status of the review``."""
    message = _message(case, event)
    what = f"Reply to message {message.number}: {title_of(rules, message.template)}"
    return TimelineText(what, None, message.reply_clock)


def reply_emails(case: Case, event: MessageAnswered, rules: "Procedure") -> list[Effect]:
    """The analysts, and whoever has the task that it was sent for."""
    what = "a reply to a message has come"
    emails: list[Effect] = [to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what=what)]
    task = case.tasks.get(_message(case, event).task or "")
    if task is not None and task.open:
        emails.append(to_owner(LetterKey.TASK_CHANGED, case, task, what))
    return emails


RULES = Rules(
    events=(EventRule(MessageAnswered, after_reply, reply_text, reply_emails),),
)
