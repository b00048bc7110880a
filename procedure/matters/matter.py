"""A matter beside cases: what a protest, a recall, a use request and an incident share.

A matter has a record, clocks and acts of its own, and may cover several cases. Each kind adds its
own fields, and says where it is and what is left to do.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from procedure.case import Stage, Standing
from procedure.measures.messages.outbound import (
    NOT_LEFT,
    MessageState,
    OutgoingMessage,
    numbered,
    with_message,
)
from procedure.refusals import NotNow
from procedure.task import HasTasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


class MatterHasEnded(NotNow):
    """Nothing is left to do in it."""

    sentence = "{number} has ended."


class Detail(NamedTuple):
    """A line on the page of a matter: what it is, and what is known."""

    label: str
    text: str


ENDED = Stage("ENDED", "Ended", "Nothing is left to do.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(HasTasks, ABC):
    """The state of a matter after its first ``revision`` events."""

    # The class is that of its most urgent case when it opened.
    opened_at: datetime
    opened_by: str
    cases: tuple[str, ...] = ()
    """The cases that it covers."""
    ended_at: datetime | None = None
    ended_as: Stage = ENDED
    messages: tuple[OutgoingMessage, ...] = ()
    """What was composed in it, in its order."""

    @abstractmethod
    def where(self) -> Standing:
        """Where it is while it is open: its stage, who must act, and what comes next."""

    @property
    def standing(self) -> Standing:
        """Where it is."""
        if self.ended_at is None:
            return self.where()
        return Standing(self.ended_as, "nobody", "nothing is left to do")

    def left(self) -> list[str]:
        """What must be done before it can end, in words."""
        return []

    @property
    def covered(self) -> tuple[str, ...]:
        """The cases that it covers."""
        return self.cases

    @property
    def about(self) -> tuple[str, ...]:
        """Who may not see one of its cases does not see it."""
        return self.cases

    @property
    def links(self) -> tuple[str, ...]:
        """What it is about, by ids; by these it is found."""
        return self.cases

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies that have a part in it, beside those that hold its tasks: by their codes."""
        return frozenset()

    @property
    def of_officers(self) -> bool:
        """Whether the officers for data protection and security know of it, as a whole."""
        return False

    def with_message(self, message: OutgoingMessage) -> Self:
        """With this message in place of the one with its number, or next to the others."""
        return replace(self, messages=with_message(self.messages, message, self.revision))

    def message_became(self, number: int, state: MessageState, **more: Any) -> Self:
        """With a message in another state, and with ``more`` of its fields changed."""
        return self.with_message(replace(numbered(self.messages, number), state=state, **more))

    def without_drafts(self, at: datetime) -> Self:
        """With every message that has not left taken back: it ends now, and none leaves any more.

        An approved one may have left before that, and can still be recorded so.
        """
        found = self
        for one in self.messages:
            if one.state in NOT_LEFT:
                ended_at = at if one.state is MessageState.APPROVED else None
                found = found.message_became(one.number, MessageState.WITHDRAWN, ended_at=ended_at)
        return found

    def details(self, rules: "Procedure") -> Sequence[Detail]:
        """What its page says beside cases, clocks and timeline."""
        return ()

    def details_for(self, agency: str) -> Sequence[Detail]:
        """What an agency that has a part in it sees of it."""
        return ()

    def must_be_open(self) -> None:
        """Raise MatterHasEnded where it has."""
        if self.ended_at is not None:
            raise MatterHasEnded(number=self.number or self.dossier)


M = TypeVar("M", bound=Matter)


def sentence(matter: Matter) -> str:
    """One sentence: who must act, and what comes next."""
    if matter.ended_at is not None:
        return f"{matter.ended_as.title}; nobody has to act."
    standing = matter.standing
    return f"{standing.stage.title}: waiting for {standing.waits_on}; then {standing.then}."
