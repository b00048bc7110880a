"""What the events of a case say, read once: its narrative, its plan, and in whose court it was.

A long case has thousands of events, and a page needs all of them to say how long each party had the
case. What the recent ones say is remembered, and only what is new is added: the same events
always say the same, and nothing in them is personal.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.workdays import FederalCalendar
from procedure.dossier import Event
from procedure.measures.matters import MatterNoted
from views.courts import Courts, Tally
from views.files import CaseFile
from views.narrative import Topic, topics_of
from views.plan_actual import PlanActual
from views.plan_composing import PlanWalk
from views.timeline import Line, Telling

_REMEMBERED = 20_000
"""Events, of all cases together, that are remembered."""


class Story:
    """What the events of one case say so far."""

    def __init__(self, rules: Procedure) -> None:
        """Nothing yet."""
        self._rules = rules
        self._telling = Telling(rules, CASE, staged=False)
        self._tally = Tally(rules)
        self.walk = PlanWalk(rules)
        """What its plan against actual is composed from."""
        self._topics: list[frozenset[Topic]] = []
        self._matters: dict[int, str] = {}
        self._case: Case | None = None
        self._events: list[Event] = []

    @property
    def size(self) -> int:
        """How many events are in it."""
        return len(self._events)

    @property
    def lines(self) -> Sequence[Line]:
        """The lines, in the order of the record, without stages."""
        return tuple(self._telling.lines)

    @property
    def topics(self) -> Sequence[frozenset[Topic]]:
        """What each event belongs to, beside everything."""
        return self._topics

    @property
    def matters(self) -> Mapping[int, str]:
        """The events that tell of a matter and of nothing else, by their numbers."""
        return self._matters

    def plan(self, as_of: datetime, calendar: FederalCalendar) -> PlanActual:
        """Plan against actual, as of a moment after all of these events."""
        return self.walk.composed(as_of, calendar)

    def courts(self, now: datetime) -> Courts:
        """In whose court the case was until now, or until its end."""
        return self._tally.until(now)

    def begins(self, events: Sequence[Event], rules: Procedure) -> bool:
        """Whether these events begin with those that are in it, by the same rules."""
        return self._rules.ref == rules.ref and events[: self.size] == self._events

    def go_on(self, events: Sequence[Event]) -> None:
        """Tell the events that are new among these."""
        for event in events[self.size :]:
            before, self._case = self._case, CASE.evolve(self._case, event)
            self._telling.add(event, before, self._case)
            self._tally.add(event.at, self._case)
            self.walk.see(before, event, self._case)
            self._topics.append(topics_of(event, self._events[-1] if self._events else None))
            if isinstance(event, MatterNoted):
                self._matters[self._case.revision] = event.matter
            self._events.append(event)


class Remembered:
    """What the cases say that were read last."""

    def __init__(self, limit: int = _REMEMBERED) -> None:
        """``limit`` is the number of events of all cases together."""
        self._limit = limit
        self._stories: OrderedDict[str, Story] = OrderedDict()

    def known(self, file: CaseFile) -> Story | None:
        """What all events of the case say, if most of them were read before."""
        story = self._stories.get(file.case.dossier)
        if story is None or not story.begins(list(file.events), file.book.procedure):
            return None
        return self.of(file)

    def of(self, file: CaseFile) -> Story:
        """What all events of the case tell."""
        events, rules = list(file.events), file.book.procedure
        story = self._stories.pop(file.case.dossier, None)
        if story is None or not story.begins(events, rules):
            story = Story(rules)
        story.go_on(events)
        self._stories[file.case.dossier] = story
        while len(self._stories) > 1 and self._size() > self._limit:
            self._stories.popitem(last=False)
        return story

    def _size(self) -> int:
        """How many events are remembered."""
        return sum(one.size for one in self._stories.values())


_REMEMBERED_HERE = Remembered()
story_of, known_of = _REMEMBERED_HERE.of, _REMEMBERED_HERE.known
"""What all events of a case tell, remembered in this process; the same only if it is remembered."""
