"""What happened in a case, without the noise: which events belong to what a reader asks for."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from procedure.dossier import Event
from procedure.facts import FactAdded
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.dispute.decision import DecisionCalled, DecisionOvertaken
from procedure.measures.dispute.filings import FilingOvertaken, FilingSent
from procedure.measures.dispute.follow_up import EscalationOffered
from procedure.measures.identity import IdentityConfirmed, IdentityRefuted
from procedure.measures.interpol_review import ReviewKnown
from procedure.measures.matters import MatterNoted
from procedure.measures.messages.composing import MessageComposed, MessageWithdrawn
from procedure.measures.messages.releasing import MessageApproved, MessageSent, MessageSentBack
from procedure.measures.messages.replies import MessageAnswered
from procedure.measures.notification.deferral import DeferralEnded
from procedure.measures.restriction import RestrictionPlaced
from procedure.measures.tasks.answering import TaskAcknowledged
from procedure.measures.tasks.called import DutyOfficerCalled
from procedure.measures.tasks.reminding import TaskReminded
from procedure.measures.urgency import BecameMoreUrgent
from procedure.opening import CaseOpened
from procedure.people import SYSTEM_ID
from procedure.tracks import TrackEnded, TrackJoined
from procedure.values import Stored
from views.timeline import Line
from views.writings import document_of

PAGE = 50
"""Lines of a page."""


class Topic(StrEnum):
    """What a reader asks for."""

    DECISIONS = "decisions"
    """What people decided and answered, and what followed for the case."""
    NEW = "new"
    """What others did since the reader last looked."""
    MESSAGES = "messages"
    """What came from INTERPOL and other bureaus, and what left."""
    REMINDERS = "reminders"
    """Who was reminded or called, and that something was late."""
    LOOKS = "looks"
    """Who looked at it; for whoever may see that."""
    ALL = "all"
    """Every event."""


_MESSAGES = (
    MessageComposed,
    MessageWithdrawn,
    MessageApproved,
    MessageSentBack,
    MessageSent,
    MessageAnswered,
    FilingSent,
)
_REMINDERS = (AlertReached, DutyOfficerCalled, TaskReminded)
_BY_ITSELF = (
    RestrictionPlaced,
    TrackJoined,
    TrackEnded,
    BecameMoreUrgent,
    IdentityConfirmed,
    IdentityRefuted,
    DecisionCalled,
    DecisionOvertaken,
    FilingOvertaken,
    EscalationOffered,
    ReviewKnown,
    DeferralEnded,
    MatterNoted,
)
"""What Caveat records by itself and a reader of decisions must know of."""
_NO_DECISION = (*_MESSAGES, *_REMINDERS, TaskAcknowledged)
"""What people did that decides and answers nothing."""


def topics_of(event: Event, before: Event | None) -> frozenset[Topic]:
    """What the event belongs to beside everything; ``before`` is the one before it."""
    found = set()
    if isinstance(event, _MESSAGES) or _came(event) or _of_matter(event):
        found.add(Topic.MESSAGES)
    if isinstance(event, _REMINDERS):
        found.add(Topic.REMINDERS)
    if (isinstance(event, _BY_ITSELF) and not _of_matter(event)) or (
        event.by != SYSTEM_ID and not isinstance(event, _NO_DECISION) and not _same(event, before)
    ):
        found.add(Topic.DECISIONS)
    return frozenset(found)


def _came(event: Event) -> bool:
    """Whether it tells of a communication that came."""
    return isinstance(event, CaseOpened | FactAdded) and event.communication is not None


def _of_matter(event: Event) -> bool:
    """Whether it tells of a message of a matter that has left, or was answered."""
    return isinstance(event, MatterNoted) and event.message is not None


def _same(event: Event, before: Event | None) -> bool:
    """Whether both follow from the same words: a question, and the clock that waits for a reply."""
    document = document_of(event)
    return before is not None and document is not None and document_of(before) == document


class Narrative(Stored):
    """Lines of one topic, the newest first."""

    topic: Topic
    lines: tuple[Line, ...]
    counts: dict[Topic, int]
    """How many lines each topic has."""
    older: int | None
    """Lines before this event are on the next page; None where there are none."""
    newer: bool
    """Whether this is not the first page."""


class Chosen:
    """The lines of a case, sorted by topic, of which pages are taken."""

    def __init__(
        self,
        lines: Sequence[Line],
        topics: Sequence[frozenset[Topic]],
        *,
        reader: str,
        seen: int | None,
        hidden: Collection[int] = (),
    ) -> None:
        """``topics`` are those of each event.

        ``seen`` is the last event that the reader had seen when they last looked; None where they
        never did, and then nothing counts as new. ``hidden`` are events that the reader may not
        know of: they do not count either.
        """
        self._by_topic: dict[Topic, list[Line]] = {
            one: [] for one in Topic if one is not Topic.LOOKS
        }
        for line in lines:
            if line.event in hidden:
                continue
            self._by_topic[Topic.ALL].append(line)
            for one in topics[line.event - 1]:
                self._by_topic[one].append(line)
            if seen is not None and line.event > seen and line.who != reader:
                self._by_topic[Topic.NEW].append(line)

    def page(
        self, topic: Topic, *, before: int | None = None, limit: int | None = PAGE
    ) -> Narrative:
        """The lines of a topic, at most ``limit``, from those before an event on."""
        found = self._by_topic.get(topic, [])
        wanted = [one for one in reversed(found) if before is None or one.event < before]
        shown = wanted if limit is None else wanted[:limit]
        return Narrative(
            topic=topic,
            lines=tuple(shown),
            counts={one: len(lines) for one, lines in self._by_topic.items()},
            older=shown[-1].event if len(shown) < len(wanted) else None,
            newer=before is not None,
        )
