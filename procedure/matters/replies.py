"""A reply to a message of a matter: it ends the wait, and is noted beside the message.

One that quotes our reference is noted by itself; a person records any other one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import CASEWORK, Permission
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.letters import to_role
from procedure.matters.common import tell_of_message
from procedure.matters.matter import M, Matter
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import (
    MessageState,
    OutgoingMessage,
    in_state,
    numbered,
)
from procedure.measures.messages.replies import MessageAnswered, with_reply
from procedure.passing_between import HearOfReply
from procedure.people import Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class RecordMatterReply(Command):
    """Record a reply to a message of a matter that did not come as a communication."""

    act: Literal["record_matter_reply"] = "record_matter_reply"
    message: int
    document: DocumentId


def hear_of_reply(matter: Matter, order: HearOfReply, context: "Context") -> list[Event]:
    """Also after the end. Raises NoSuchMessage, MessageNotWaiting where it has not left."""
    return [
        MessageAnswered(
            at=context.at,
            by=context.by,
            message=_that_left(matter, order.message).number,
            communication=order.communication,
            version=order.version,
        )
    ]


def record_reply(matter: Matter, order: RecordMatterReply, context: "Context") -> list[Event]:
    """As a person reports it, such as by telephone; also after the end.

    Raises NoSuchMessage, MessageNotWaiting where it has not left.
    """
    return [
        MessageAnswered(
            at=context.at,
            by=context.by,
            message=_that_left(matter, order.message).number,
            document=order.document,
        )
    ]


def _that_left(matter: Matter, number: int) -> OutgoingMessage:
    return in_state(matter.messages, number, MessageState.SENT, MessageState.ANSWERED)


def after_reply(matter: M, event: MessageAnswered) -> M:
    """Nothing is expected any more; a further reply is noted beside the first."""
    message = numbered(matter.messages, event.message)
    waited = with_ended(matter, event.at, message.reply_clock)
    return waited.with_message(with_reply(message, event))


def reply_text(matter: Matter, event: MessageAnswered, rules: "Procedure") -> TimelineText:
    """``Reply to message 1: Request to cancel an entry in a police system``."""
    message = numbered(matter.messages, event.message)
    what = f"Reply to message {message.number}: {title_of(rules, message.template)}"
    return TimelineText(what, None, message.reply_clock)


def reply_effects(matter: Matter, event: MessageAnswered, rules: "Procedure") -> list[Effect]:
    """The analysts hear of it, and the covered cases."""
    to_analysts = to_role(
        LetterKey.MATTER_CHANGED, Role.ANALYST, what="a reply to a message has come"
    )
    return [*tell_of_message(matter, event.message, answered=True), to_analysts]


def _numbers(
    matter: Matter, rules: "Procedure", at: datetime, row: Mapping[str, Any]
) -> Iterable[int]:
    """The messages that have left."""
    return [one.number for one in matter.messages if one.has_left]


RULES = Rules(
    events=(EventRule(MessageAnswered, after_reply, reply_text, reply_effects),),
    acts=(
        ActRule(HearOfReply, hear_of_reply, Permission(roles=()), by_handoff=True),
        ActRule(
            RecordMatterReply,
            record_reply,
            Permission(roles=CASEWORK),
            choices={"message": _numbers},
        ),
    ),
)
