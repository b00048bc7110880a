"""A clock as it would run if a wrong entry had been right from the first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, Correction, DateChange, Extension, Pause
from procedure.clocks.rules import ClockRule
from procedure.clocks.timing import schedule_after_pause, schedule_to, start_clock
from procedure.clocks.urgency import hastened
from procedure.clocks.workdays import FederalCalendar
from procedure.codes import CaseClass


@dataclass(frozen=True, slots=True)
class ClassStep:
    """From when the case had which class, and by which entry it got it."""

    entry: int
    at: datetime
    case_class: CaseClass
    away: bool
    """Whether the official travels or is abroad."""


RuleOf = Callable[[Clock, ClassStep], ClockRule]


def steps_of(clock: Clock, steps: Sequence[ClassStep]) -> tuple[ClassStep, list[ClassStep]]:
    """The step in whose class the clock started, and those that came later."""
    changed_by = {change.entry for change in clock.class_changes}
    before = [s for s in steps if s.at <= clock.started_at and s.entry not in changed_by]
    later = [step for step in steps if step not in before]
    return (before or list(steps[:1]))[-1], later


def rebuilt(
    clock: Clock, steps: Sequence[ClassStep], rule_of: RuleOf, calendar: FederalCalendar
) -> Clock:
    """The clock from its start, with every pause, extension and class in the order of their times.

    A pause that a class had ended continues unless a class ends it now. An extension to a time that
    is not later any more changes nothing. Raises CalendarDoesNotReach.
    """
    start, later = steps_of(clock, steps)
    again = start_clock(
        rule_of(clock, start),
        start.case_class,
        clock.clock_id,
        clock.started_at,
        clock.because,
        calendar,
        until=clock.until,
        estimated=clock.estimated,
    )
    for moment, change in _in_order(clock, [start, *later], rule_of, calendar):
        again = change(again, moment)
    return again


_Change = Callable[[Clock, datetime], Clock]


def _in_order(
    clock: Clock, steps: Sequence[ClassStep], rule_of: RuleOf, calendar: FederalCalendar
) -> list[tuple[datetime, _Change]]:
    """What happened to the clock, each with its moment; it started in the first step."""
    changes: list[tuple[datetime, _Change]] = []
    for pause in clock.pauses:

        def begin(c: Clock, at: datetime, one: Pause = pause) -> Clock:
            begun = one.model_copy(update={"ended_at": None, "ended_by": None})
            return c if c.paused else c.model_copy(update={"pauses": (*c.pauses, begun)})

        def resume(c: Clock, at: datetime, one: Pause = pause) -> Clock:
            if not c.paused:
                return c
            by = one.resumed_by or one.started_by
            return clocks.resume(c, schedule_after_pause(c, at, calendar), at, by)

        changes.append((pause.started_at, begin))
        if pause.resumed_at is not None:
            changes.append((pause.resumed_at, resume))
    for extension in clock.extensions:

        def extend(c: Clock, at: datetime, one: Extension = extension) -> Clock:
            if not c.paused and one.to_due > c.due_at:
                c = clocks.rescheduled(c, schedule_to(c, one.to_due, at, calendar))
            return c.model_copy(update={"extensions": (*c.extensions, one)})

        changes.append((extension.granted_at, extend))
    for said in clock.date_changes:

        def set_date(c: Clock, at: datetime, one: DateChange = said) -> Clock:
            c = clocks.rescheduled(c, schedule_to(c, one.to_due, at, calendar))
            return c.model_copy(update={"date_changes": (*c.date_changes, one)})

        changes.append((said.at, set_date))
    for before, step in pairwise(steps):

        def hasten(
            c: Clock, at: datetime, before: ClassStep = before, step: ClassStep = step
        ) -> Clock:
            rule = rule_of(c, step)
            if step.case_class == before.case_class and rule.key == c.rule:
                return c
            if step.case_class > before.case_class:
                # Something was over: what runs keeps its due time, as it did then.
                return c
            stays = not c.paused or step.case_class in rule.may_pause.get(c.pauses[-1].reason, ())
            case_class, entry = step.case_class, step.entry
            sooner = hastened(c, rule, case_class, at, calendar, entry=entry, may_pause=stays)
            return sooner or c

        changes.append((step.at, hasten))
    return sorted(changes, key=lambda one: one[0])


def corrected(
    clock: Clock, again: Clock, at: datetime, by: str, entry: int, calendar: FederalCalendar
) -> Clock | None:
    """The running clock with what was computed again, or None where nothing differs.

    Alerts that came stay in its history. What is late both ways is not announced a second time.
    """
    same = ("due_at", "case_class", "rule", "started_at", "paused")
    if all(getattr(clock, name) == getattr(again, name) for name in same):
        return None
    with_history = again.model_copy(
        update={
            "alerts": clock.alerts[: clock.reached],
            "reached": clock.reached,
            "missed_at": clock.missed_at,
            "recomputations": clock.recomputations,
            "corrections": (
                *clock.corrections,
                Correction(at=at, by=by, entry=entry, from_due=clock.due_at, to_due=again.due_at),
            ),
        }
    )
    schedule = schedule_to(with_history, again.due_at, at, calendar)
    if schedule.missed and clock.missed_at is not None:
        ahead = tuple(alert for alert in schedule.alerts if alert.at > at)
        schedule = schedule.model_copy(update={"alerts": ahead})
    return clocks.rescheduled(with_history, schedule)
