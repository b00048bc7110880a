"""What may happen to a clock after its start. Each function gives the changed clock."""

from datetime import datetime

from procedure.clocks import (
    Clock,
    ClockEnd,
    Extension,
    Recomputation,
    Rung,
    RungKind,
    Stop,
    StopReason,
    due_after,
    is_stopped,
    next_rung,
    rungs_between,
)
from procedure.workdays import FederalCalendar


class ClockRefused(Exception):
    """The clock cannot change so."""


class ClockAlreadyEnded(ClockRefused):
    """It has ended."""


class AlreadyStopped(ClockRefused):
    """It stands still already."""


class NotStopped(ClockRefused):
    """It is not standing still."""


class DueMustBeLater(ClockRefused):
    """An extension gives more time, never less."""


def _must_run(clock: Clock) -> None:
    if clock.ended_at is not None:
        raise ClockAlreadyEnded(f"The clock {clock.clock_id} has ended.")


def reach(clock: Clock, at: datetime) -> Clock:
    """Count the next rung as reached."""
    rung = next_rung(clock)
    if rung is None:
        raise ClockRefused(f"The clock {clock.clock_id} has no rung to reach.")
    missed = at if rung.kind is RungKind.DUE else clock.missed_at
    return clock.model_copy(update={"reached": clock.reached + 1, "missed_at": missed})


def stop_clock(clock: Clock, reason: StopReason, at: datetime, by: str) -> Clock:
    """Let the clock stand still from now. Raises ClockAlreadyEnded, AlreadyStopped."""
    _must_run(clock)
    if is_stopped(clock):
        raise AlreadyStopped(f"The clock {clock.clock_id} stands still already.")
    stop = Stop(reason=reason, started_at=at, started_by=by)
    return clock.model_copy(update={"stops": (*clock.stops, stop)})


def resume_clock(clock: Clock, at: datetime, by: str, calendar: FederalCalendar) -> Clock:
    """Let it run again: due time and rungs to come move by the stopped time, on its own scale."""
    _must_run(clock)
    if not is_stopped(clock):
        raise NotStopped(f"The clock {clock.clock_id} is not stopped.")
    ended = clock.stops[-1].model_copy(update={"ended_at": at, "ended_by": by})

    def later(moment: datetime) -> datetime:
        return _later(moment, ended, clock, calendar)

    rungs = (
        *clock.rungs[: clock.reached],
        *(r.model_copy(update={"at": later(r.at)}) for r in clock.rungs[clock.reached :]),
    )
    return clock.model_copy(
        update={
            "stops": (*clock.stops[:-1], ended),
            "due_at": later(clock.due_at),
            "rungs": rungs,
        }
    )


def _later(moment: datetime, stop: Stop, clock: Clock, calendar: FederalCalendar) -> datetime:
    """The moment put off by the time of an ended stop, on the clock's own scale."""
    if stop.ended_at is None:
        return moment
    if clock.counts_business_time:
        stopped = calendar.business_seconds_between(stop.started_at, stop.ended_at)
        return calendar.add_business_seconds(moment, stopped)
    return moment + (stop.ended_at - stop.started_at)


def extend_clock(
    clock: Clock,
    to_due: datetime,
    by: str,
    at: datetime,
    reason_document: str | None,
    calendar: FederalCalendar,
) -> Clock:
    """Grant time until ``to_due``. Raises ClockAlreadyEnded, DueMustBeLater."""
    _must_run(clock)
    if to_due <= clock.due_at:
        raise DueMustBeLater(f"The clock {clock.clock_id} is due later than that already.")
    extension = Extension(
        granted_at=at,
        granted_by=by,
        from_due=clock.due_at,
        to_due=to_due,
        reason_document=reason_document,
    )
    extended = _with_due(clock, to_due, at, calendar)
    return extended.model_copy(update={"extensions": (*clock.extensions, extension)})


def recompute_clock(clock: Clock, calendar: FederalCalendar, at: datetime, by: str) -> Clock:
    """Compute the due time anew for a changed calendar; a granted extension stays.

    A clock that stands still is computed anew too: when it resumes, its stop moves the new time.
    """
    _must_run(clock)
    if clock.extensions:
        return clock
    due = due_after(clock.duration, clock.started_at, calendar, roll=clock.roll_to_workday)
    for stop in clock.stops:
        due = _later(due, stop, clock, calendar)
    if due == clock.due_at:
        return clock
    change = Recomputation(at=at, by=by, from_due=clock.due_at, to_due=due)
    changed = _with_due(clock, due, at, calendar)
    return changed.model_copy(update={"recomputations": (*clock.recomputations, change)})


def _with_due(clock: Clock, due: datetime, at: datetime, calendar: FederalCalendar) -> Clock:
    """The ladder to the new due time. Rungs reached stay as history, those of a time past are not
    told again; what lies ahead is told, also anew: there is a new due time to be reminded of.
    """
    past = clock.rungs[: clock.reached]
    ladder = rungs_between(clock.ladder, clock.duration.unit, clock.started_at, due, calendar)
    to_come: list[Rung] = [
        rung for rung in ladder if rung.kind in (RungKind.DUE, RungKind.ESCALATION) or rung.at >= at
    ]
    missed = clock.missed_at if due <= at else None
    return clock.model_copy(update={"due_at": due, "rungs": (*past, *to_come), "missed_at": missed})


def end_clock(clock: Clock, at: datetime, end: ClockEnd) -> Clock:
    """End the clock. Raises ClockAlreadyEnded."""
    _must_run(clock)
    return clock.model_copy(update={"ended_at": at, "ended_as": end})
