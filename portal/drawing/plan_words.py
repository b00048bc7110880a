"""The facts of a step and of a milestone in words: the same for the picture and for its table."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.pages.times import Level, Times
from procedure.values import Stored
from views.plan_actual import Interval, Milestone, PlanActual, PlannedStep, StepState
from views.plan_words import PAUSED_FOR

NO_BREAK = "\N{NO-BREAK SPACE}"
PAUSES = 3
"""So many pauses of a clock are said one by one."""


class Row(Stored):
    """A row of the table; a bar's or a diamond's tip holds the same."""

    anchor: str
    title: str
    planned: str
    actual: str
    paused: str
    result: str
    level: Level
    clock: str | None = None
    """The clock whose due time can be explained."""

    @property
    def tip(self) -> str:
        """All of it in one line."""
        facts = (
            self.planned and f"planned {self.planned}",
            self.actual and f"actual {self.actual}",
        )
        said = (*facts, self.paused and f"paused {self.paused}", self.result)
        return "; ".join((self.title, *(one for one in said if one)))


class Rows(Stored):
    """The rows of one lane."""

    party: str
    expected: bool
    rows: tuple[Row, ...]


class PlanWords:
    """Says what a plan against actual holds."""

    def __init__(self, plan: PlanActual, times: Times) -> None:
        """``times`` says moments."""
        self._plan = plan
        self._times = times

    def rows(self) -> tuple[Rows, ...]:
        """The table: milestones first, then the lanes in their order."""
        milestones = tuple(self.of_milestone(one) for one in self._plan.milestones)
        lanes = [
            Rows(
                party=lane.party,
                expected=all(step.expected for step in lane.steps),
                rows=tuple(self.of_step(step) for step in lane.steps),
            )
            for lane in self._plan.lanes
        ]
        return (Rows(party="Milestones", expected=False, rows=milestones), *lanes)

    def sentence(self) -> str:
        """How many steps are open and late, and with whom: what the picture shows, first."""
        if self._plan.ended_at is not None:
            return f"It ended {self._times.near(self._plan.ended_at)}."
        waits = [
            (lane.party, step)
            for lane in self._plan.lanes
            for step in lane.steps
            if step.state in (StepState.OPEN, StepState.PAUSED)
        ]
        if not waits:
            return "No step is open."
        late = [party for party, step in waits if step.late is not None and not step.expected]
        said = f"{_count(len(waits), 'step')} open: with {_listed(party for party, _ in waits)}"
        return f"{said}. {_count(len(late), 'step')} late: {_listed(late)}." if late else f"{said}."

    def of_step(self, step: PlannedStep) -> Row:
        """A step in words."""
        late = self.late(step)
        return Row(
            anchor=step.anchor,
            title=f"{step.title} ({step.code})" if step.code else step.title,
            planned=self._planned(step),
            actual=self._actual(step),
            paused=self._pauses(step),
            result=f"{step.result}; {late}" if late else step.result,
            level=_level(late=step.late is not None, expected=step.expected),
            clock=step.clock,
        )

    def of_milestone(self, one: Milestone) -> Row:
        """A milestone in words."""
        when = self.when(one.at)
        late = ""
        if one.late is not None:
            until = one.at if one.reached else one.at + one.late
            late = self._late(one.late, until, expected=one.expected)
        return Row(
            anchor=one.anchor,
            title=one.title,
            planned="" if one.reached else when,
            actual=when if one.reached else "",
            paused="",
            result="; ".join(part for part in (one.note, late) if part),
            level=_level(late=one.late is not None, expected=one.expected),
            clock=one.clock,
        )

    def when(self, at: datetime) -> str:
        """``Mon, Nov 16, 9:12 a.m.``, with spaces that do not break."""
        return self._times.moment(at).removesuffix(" ET").replace(" ", NO_BREAK)

    def late(self, step: PlannedStep) -> str:
        """``2 h 10 min of working time late``; of others ``1 working day past its date``."""
        if step.late is None:
            return ""
        paused_at = step.pauses[-1].start if step.state is StepState.PAUSED else None
        until = paused_at or step.actual_to or self._plan.as_of
        return self._late(step.late, until, expected=step.expected)

    def _late(self, late: timedelta, until: datetime, *, expected: bool) -> str:
        how_long = self._times.overdue(until - late, until)
        return f"{how_long} past its date" if expected else f"{how_long} late"

    def _planned(self, step: PlannedStep) -> str:
        if step.planned_to is None:
            return ""
        said = self._span(step.planned_from, step.planned_to)
        if step.due in (None, step.planned_to):
            return said
        due = "expected" if step.expected else "due"
        return f"{said}; in the end {due} {self.when(step.due)}"

    def _actual(self, step: PlannedStep) -> str:
        if step.actual_from is None:
            return ""
        said = self._span(step.actual_from, step.actual_to)
        return f"{said}; {known}" if (known := self._acknowledged(step)) else said

    def _acknowledged(self, step: PlannedStep) -> str:
        """When it was acknowledged; nothing where the answer in time did that too."""
        known = step.acknowledgment
        if known is None or (known.at == step.actual_to and known.late is None):
            return ""
        said = f"acknowledged {self.when(known.at)}" if known.at is not None else "not acknowledged"
        if known.late is None:
            return said if known.at is not None else ""
        until = known.at or step.actual_to or self._plan.as_of
        return f"{said}, {self._late(known.late, until, expected=False)}"

    @property
    def _until_now(self) -> str:
        return "now" if self._plan.now is not None else "the end"

    def _pauses(self, step: PlannedStep) -> str:
        """The last pauses, and how many there were before them."""
        said = [self._paused(one) for one in step.pauses[-PAUSES:]]
        earlier = len(step.pauses) - len(said)
        return "; ".join([*([f"{earlier} earlier times"] if earlier else []), *said])

    def _paused(self, one: Interval) -> str:
        return f"{self._span(one.start, one.end)}: {PAUSED_FOR[one.reason]}"

    def _span(self, start: datetime, end: datetime | None) -> str:
        """``Mon, Nov 16, 9:00 a.m. to 3:00 p.m.``; the day of the end where it is another one."""
        if end is None:
            return f"{self.when(start)} to{NO_BREAK}{self._until_now}"
        if self.when(end) == self.when(start):
            return self.when(start)
        first, last = self._times.day(start), self._times.day(end)
        until = self.when(end)
        if first == last:
            until = until.removeprefix(f"{last}, ".replace(" ", NO_BREAK))
        return f"{self.when(start)} to{NO_BREAK}{until}"


def _count(number: int, word: str) -> str:
    return f"{number} {word} is" if number == 1 else f"{number} {word}s are"


def _listed(parties: Iterable[str]) -> str:
    """``DOJ-OIA, FBI and CBP``, each once."""
    named = list(dict.fromkeys(parties))
    return " and ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)


def _level(*, late: bool, expected: bool) -> Level:
    if not late:
        return Level.QUIET
    return Level.SOON if expected else Level.LATE
