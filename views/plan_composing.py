"""Putting plan against actual together: pure, from the events of a dossier, in one pass."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.workdays import CalendarDoesNotReach, FederalCalendar
from procedure.clocks.zones import EASTERN
from procedure.corrections import EntryCorrected
from procedure.dossier import DossierState, Event
from procedure.kinds import DossierKind
from procedure.matters.matter import Matter
from procedure.task import HasTasks
from views.clock_runs import ClockRuns, Run
from views.milestones import milestone_of
from views.plan_actual import DayOff, Lane, LaneKind, Milestone, PlanActual, PlannedStep
from views.plan_steps import anchor_of, is_moment, moment_of, step_of, untimed
from views.plan_words import Owner, owner_of, owner_of_task
from views.planning_ahead import steps_ahead


class PlanWalk:
    """Takes in the events of a dossier one after the other, as of a moment."""

    def __init__(self, rules: Procedure) -> None:
        """``rules`` are those of the dossier."""
        self._rules = rules
        self._clocks = ClockRuns()
        self._reached: dict[int, Milestone] = {}
        self._opened: datetime | None = None
        self._state: DossierState | None = None

    def see(self, before: DossierState | None, event: Event, after: DossierState) -> None:
        """One event, with the state before and after it."""
        self._opened = self._opened or event.at
        self._state = after
        self._clocks.see(before, event, after)
        if isinstance(event, EntryCorrected):
            self._correct(event)
        if (reached := milestone_of(before, event, after, self._rules)) is not None:
            self._reached[after.revision] = Milestone(
                anchor=f"t-event-{after.revision}",
                title=reached.title,
                note=reached.note,
                at=event.at,
                reached=True,
            )

    def _correct(self, event: EntryCorrected) -> None:
        wrong = self._reached.get(event.entry)
        if wrong is not None:
            title = f"{wrong.title} (corrected)"
            self._reached[event.entry] = wrong.model_copy(update={"title": title})

    @property
    def state(self) -> DossierState:
        """The state after what was seen. Raises ValueError where nothing was."""
        if self._state is None:
            raise ValueError("a dossier has events")
        return self._state

    def composed(self, as_of: datetime, calendar: FederalCalendar) -> PlanActual:
        """Plan against actual of what was seen. Raises ValueError where nothing was."""
        state, since = self.state, self._opened or as_of
        ended = state.ended_at if isinstance(state, Case | Matter) else None
        moments = [moment_of(run, as_of) for run in self._clocks.runs if is_moment(run.clock)]
        milestones = sorted([*self._reached.values(), *moments], key=lambda one: one.at)
        lanes = self._lanes(state, as_of, calendar)
        known = [since, as_of if ended is None else ended, *(one.at for one in milestones)]
        known += [moment for lane in lanes for step in lane.steps for moment in step.instants]
        return PlanActual(
            dossier=state.dossier,
            number=state.number,
            since=since,
            as_of=as_of,
            ended_at=ended,
            milestones=tuple(milestones),
            lanes=lanes,
            days_off=tuple(_days_off(known, calendar)),
        )

    def _lanes(
        self, state: DossierState, as_of: datetime, calendar: FederalCalendar
    ) -> tuple[Lane, ...]:
        """Those outside, then USNCB, then agencies, each in the order in which they joined."""
        steps = [*self._timed(as_of), *self._untimed(state)]
        if isinstance(state, Case):
            steps += steps_ahead(state, self._rules, calendar)
        found: dict[Owner, list[PlannedStep]] = {}
        for owner, step in sorted(steps, key=lambda one: one[1].planned_from):
            found.setdefault(owner, []).append(step)
        order = list(LaneKind)
        return tuple(
            Lane(party=owner.party, kind=owner.kind, steps=tuple(own))
            for owner, own in sorted(found.items(), key=lambda item: order.index(item[0].kind))
        )

    def _timed(self, as_of: datetime) -> Iterator[tuple[Owner, PlannedStep]]:
        """The steps that a clock times; an acknowledgment is a part of its task's step."""
        begun = {(run.clock.clock_id, run.event): run for run in self._clocks.runs}
        known: dict[str, Run] = {}
        for run in self._clocks.runs:
            if run.task is not None and run.task.acknowledgment is not None:
                asked = begun.get((run.task.acknowledgment, run.event))
                known |= {anchor_of(run): asked} if asked is not None else {}
        parts = {anchor_of(run) for run in known.values()}
        for run in self._clocks.runs:
            if anchor_of(run) not in parts and not is_moment(run.clock):
                step = step_of(run, known.get(anchor_of(run)), self._rules, as_of)
                yield owner_of(run.clock, run.task or run.beside), step

    def _untimed(self, state: DossierState) -> Iterator[tuple[Owner, PlannedStep]]:
        """The tasks that no clock has timed."""
        timed = {run.task.task for run in self._clocks.runs if run.task is not None}
        tasks = state.tasks.values() if isinstance(state, HasTasks) else ()
        for task in tasks:
            if task.task not in timed:
                yield owner_of_task(task.agency, task.role), untimed(task, self._rules)


def _days_off(moments: Sequence[datetime], calendar: FederalCalendar) -> Iterator[DayOff]:
    """Holidays and closures between the first and the last moment, as far as the table goes."""
    days = [moment.astimezone(EASTERN).date() for moment in moments]
    day, last = min(days), max(days)
    while day <= last:
        try:
            why = calendar.why_closed(day)
        except CalendarDoesNotReach:
            return
        if why not in (None, "weekend"):
            yield DayOff(day=day, name=why.removeprefix("closed: ").capitalize())
        day += timedelta(days=1)


def plan_actual(
    events: Iterable[Event],
    rules: Procedure,
    calendar: FederalCalendar,
    *,
    as_of: datetime,
    kind: DossierKind[Any] = CASE,
) -> PlanActual:
    """Plan against actual of these events, all of which were recorded by ``as_of``."""
    return walked(events, rules, kind).composed(as_of, calendar)


def walked(events: Iterable[Event], rules: Procedure, kind: DossierKind[Any] = CASE) -> PlanWalk:
    """A walk that has seen these events."""
    walk, state = PlanWalk(rules), None
    for event in events:
        before, state = state, kind.evolve(state, event)
        walk.see(before, event, state)
    return walk
