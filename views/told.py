"""What the events of a case tell, told once: its narrative, its plan, and in whose court it was.

A long case has thousands of events, and a page needs all of them to say how long each party had the
case. What was told of the recent ones is remembered, and only what is new is added: the same events
always tell the same, and nothing in them is personal.
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


class Told:
    """What the events of one case told so far."""

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
        """How many events were told."""
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
        """Whether these events begin with those that were told, by the same rules."""
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
    """What was told of the cases that were read last."""

    def __init__(self, limit: int = _REMEMBERED) -> None:
        """``limit`` is the number of events of all cases together."""
        self._limit = limit
        self._told: OrderedDict[str, Told] = OrderedDict()

    def known(self, file: CaseFile) -> Told | None:
        """What all events of the case tell, if most of them were told before."""
        told = self._told.get(file.case.dossier)
        if told is None or not told.begins(list(file.events), file.book.procedure):
            return None
        return self.of(file)

    def of(self, file: CaseFile) -> Told:
        """What all events of the case tell."""
        events, rules = list(file.events), file.book.procedure
        told = self._told.pop(file.case.dossier, None)
        if told is None or not told.begins(events, rules):
            told = Told(rules)
        told.go_on(events)
        self._told[file.case.dossier] = told
        while len(self._told) > 1 and sum(one.size for one in self._told.values()) > self._limit:
            self._told.popitem(last=False)
        return told


_REMEMBERED_HERE = Remembered()
told_of, known_of = _REMEMBERED_HERE.of, _REMEMBERED_HERE.known
"""What all events of a case tell, remembered in this process; the same only if it is remembered."""
