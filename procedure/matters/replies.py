"""A reply to a message of a matter: it ends the wait, and is noted beside the message."""

from typing import TYPE_CHECKING

from procedure.access import Permission
from procedure.codes import LetterKey
from procedure.dossier import Effect, Event, TimelineText, with_ended
from procedure.letters import to_role
from procedure.matters.matter import M, Matter
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import MessageState, in_state, numbered
from procedure.measures.messages.replies import MessageAnswered, with_reply
from procedure.passing_between import HearOfReply
from procedure.people import Role
from procedure.tables import ActRule, EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


def hear_of_reply(matter: Matter, order: HearOfReply, context: "Context") -> list[Event]:
    """Also after the end. Raises NoSuchMessage, MessageNotWaiting where it has not left."""
    left = (MessageState.SENT, MessageState.ANSWERED)
    message = in_state(matter.messages, order.message, *left)
    return [
        MessageAnswered(
            at=context.at,
            by=context.by,
            message=message.number,
            communication=order.communication,
            version=order.version,
        )
    ]


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


def reply_emails(matter: Matter, event: MessageAnswered, rules: "Procedure") -> list[Effect]:
    """The analysts hear of it."""
    return [to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what="a reply to a message has come")]


RULES = Rules(
    events=(EventRule(MessageAnswered, after_reply, reply_text, reply_emails),),
    acts=(ActRule(HearOfReply, hear_of_reply, Permission(roles=()), by_handoff=True),),
)
