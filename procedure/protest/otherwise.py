"""What was written in a dispute and left otherwise than as a message of ours: it is recorded after.

The rules of a message hold for it too: what stopped it when it left, and that it is recorded once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from procedure.codes import OutgoingKind
from procedure.dossier import Event
from procedure.matters.contact import must_be_free_in
from procedure.measures.messages.outbound import WAITING
from procedure.protest.codes import Text
from procedure.protest.filing import must_go_on
from procedure.protest.protest import Protest
from procedure.refusals import NotNow

if TYPE_CHECKING:
    from procedure.context import Context


class MessageWaits(NotNow):
    """A message with the same contents was drafted, and has not left."""

    sentence = "Message {message} is {state}: record it as sent, or take it back first."


class RecordsSending(Protocol):
    """An order that records what has left."""

    @property
    def sent_at(self) -> datetime | None:
        """When; None: now."""


C = TypeVar("C", bound=RecordsSending)


def left_otherwise(
    text: Text, act: "Callable[[Protest, C, Context], list[Event]]"
) -> "Callable[[Protest, C, Context], Sequence[Event]]":
    """The act for what left without a message: as the message with this template would have."""

    def checked(protest: Protest, order: C, context: "Context") -> Sequence[Event]:
        events = act(protest, order, context)
        at = order.sent_at or context.at
        must_go_on(protest, at)
        must_be_free_in(protest, context.as_of(order.sent_at), OutgoingKind.DISPUTE_SUBMISSION)
        for one in protest.messages:
            if one.template == text and one.state in WAITING:
                raise MessageWaits(message=one.number, state=one.state.words)
        return events

    return checked
