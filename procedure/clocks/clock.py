"""A clock as the record holds it, and what can happen to it without any calendar.

Everything that needs the calendar or the edition (a start, a new due time) is computed when the act
is decided (``procedure.clocks.timing``) and is part of the recorded event. Here a clock only takes
over what was recorded. The due time itself is still in time; late begins one second after it.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from procedure.clocks.durations import Duration, Zone
from procedure.clocks.rules import AlertKind, AlertRule, Binding, PauseReason, Source
from procedure.codes import CaseClass
from procedure.people import SYSTEM_ID, Role
from procedure.values import DocumentId, Moment, PersonId, Stored


class ClockChangeRefused(Exception):
    """The clock cannot change in this way: an error of the program, not of a person."""


class Alert(Stored):
    """An alert of a running clock."""

    kind: AlertKind
    at: Moment
    to: str


class Pause(Stored):
    """A time during which the clock was paused."""

    reason: PauseReason
    started_at: Moment
    started_by: PersonId
    ended_at: Moment | None = None
    ended_by: PersonId | None = None
    resumed_at: Moment | None = None
    resumed_by: PersonId | None = None
    """When a person ended it and who, even if a more urgent class ends it before that."""


class Extension(Stored):
    """More time, granted by a person for a reason."""

    granted_at: Moment
    granted_by: PersonId
    from_due: Moment
    to_due: Moment
    reason_document: DocumentId | None
    proposed_by: PersonId | None = None
    """Who proposed it, where it took a second person."""


class Recomputation(Stored):
    """A due time that was computed again because the calendar changed."""

    at: Moment
    by: PersonId
    from_due: Moment
    to_due: Moment


class ClassChange(Stored):
    """What a more urgent class did to the clock."""

    at: Moment
    from_class: CaseClass
    """The class by whose time the clock ran until then."""
    to_class: CaseClass
    from_due: Moment
    to_due: Moment
    entry: int = 0
    """The number of the fact that made the case more urgent."""
    counts_again: bool
    """Whether the time of the new class counts from then; otherwise only a pause ended."""
    extensions: int
    """How many extensions had been granted: they count no more where the time counts again."""
    ended_pause: PauseReason | None = None
    """For what the clock was paused, if the new class ended that."""
    paused_by: PersonId | None = None
    """Who had ordered that pause."""


class Correction(Stored):
    """A due time that was computed again because an entry of the case had been wrong."""

    at: Moment
    by: PersonId
    entry: int
    """The number of the entry."""
    from_due: Moment
    to_due: Moment


class DateChange(Stored):
    """An expected date that somebody corrected: others said another one."""

    at: Moment
    by: PersonId
    from_due: Moment
    to_due: Moment
    document: DocumentId


class DateKind(StrEnum):
    """How well a date is known that we expect of others."""

    KNOWN = "KNOWN"
    """It follows from the rule, from a step whose time is known."""
    ESTIMATED = "ESTIMATED"
    """It follows from the rule, from a step whose own time is only expected."""
    CORRECTED = "CORRECTED"
    """Somebody said another date."""


class ClockEnd(StrEnum):
    """How a clock ended."""

    MET = "MET"
    """What it was for is done."""
    CANCELED = "CANCELED"
    """It was no longer needed."""


class Schedule(Stored):
    """A due time and the alerts around it, as computed once and recorded."""

    due_at: Moment
    alerts: tuple[Alert, ...]
    zone_data: str
    """The version of the time zone data that were used."""
    missed: bool = False
    """Whether the due time had already passed when the schedule was computed."""


class Clock(Stored):
    """One running, paused or ended clock with its whole history."""

    clock_id: str
    rule: str
    label: str
    obligation: Source
    time: Source
    case_class: CaseClass
    started_at: Moment
    because: str
    """What started it, in a few coded words without personal data."""
    calendar: str
    duration: Duration
    roll_to_workday: bool = False
    midnight: Zone | None = None
    planning_date: bool = False
    can_be_late: bool = True
    outlives: bool = False
    """Whether it runs on when the case ends."""
    binds: Binding = Binding.OURS
    owner: Role | None = None
    local_measure_of: str = ""
    reading: str = ""
    until: Moment | None = None
    """A date that a person chose within the time of the rule: it is due then at the latest. Where
    the rule leaves the date to somebody else, the date that they set."""
    first_due_at: Moment
    due_at: Moment
    alert_rules: tuple[AlertRule, ...]
    alerts: tuple[Alert, ...]
    zone_data: str
    reached: int = 0
    """How many of the alerts have come."""
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    recomputations: tuple[Recomputation, ...] = ()
    class_changes: tuple[ClassChange, ...] = ()
    corrections: tuple[Correction, ...] = ()
    estimated: bool = False
    """Whether the step from which it counts is itself only expected."""
    date_changes: tuple[DateChange, ...] = ()
    counts_from: Moment | None = None
    """Since when its time counts, where a more urgent class made it count again."""
    ended_at: Moment | None = None
    ended_as: ClockEnd | None = None
    missed_at: Moment | None = None
    """When the due time came before the end."""

    @property
    def since(self) -> datetime:
        """Since when its time counts."""
        return self.counts_from or self.started_at

    @property
    def extended(self) -> bool:
        """Whether its due time is one that a person granted."""
        void = [change.extensions for change in self.class_changes if change.counts_again]
        return len(self.extensions) > (void[-1] if void else 0)

    @property
    def counts_business_time(self) -> bool:
        """Whether the clock's own time is business time."""
        return self.duration.unit.counts_business_time

    @property
    def expected(self) -> bool:
        """Whether it binds somebody else: a date that we expect, which is never late of ours."""
        return not self.binds.ours

    @property
    def date_kind(self) -> DateKind:
        """How well its date is known."""
        if self.date_changes:
            return DateKind.CORRECTED
        return DateKind.ESTIMATED if self.estimated else DateKind.KNOWN

    @property
    def local_target(self) -> bool:
        """Whether the time is our own choice: nothing that was read says it."""
        return self.time.local

    @property
    def running(self) -> bool:
        """Whether it has not ended; a paused clock counts as running."""
        return self.ended_at is None

    @property
    def paused(self) -> bool:
        """Whether it is paused now: no pause begins before the last one has ended."""
        return bool(self.pauses) and self.pauses[-1].ended_at is None

    @property
    def late(self) -> bool:
        """Whether the due time came and it is not done, or it was done after that."""
        if self.ended_at is None:
            return self.missed_at is not None
        return late_by(self, self.ended_at) is not None


def next_alert(clock: Clock) -> Alert | None:
    """The next alert; None for a clock that has ended, is paused, or has no alert left."""
    if clock.ended_at is not None or clock.paused or clock.reached >= len(clock.alerts):
        return None
    return clock.alerts[clock.reached]


def late_by(clock: Clock, at: datetime) -> timedelta | None:
    """By how much a moment is too late; None up to the due time and within its own second."""
    late = at - clock.due_at
    return late if late >= timedelta(seconds=1) else None


def overdue(clock: Clock, now: datetime) -> bool:
    """Whether it runs and is late: from one second after the due time."""
    return clock.ended_at is None and not clock.paused and late_by(clock, now) is not None


def _must_run(clock: Clock) -> None:
    if clock.ended_at is not None:
        raise ClockChangeRefused(f"The clock {clock.clock_id} has ended.")


def alert_reached(clock: Clock, at: datetime) -> Clock:
    """Count the next alert as reached. Raises ClockChangeRefused where there is none."""
    alert = next_alert(clock)
    if alert is None:
        raise ClockChangeRefused(f"The clock {clock.clock_id} has no alert left.")
    missed = at if alert.kind is AlertKind.DUE else clock.missed_at
    return clock.model_copy(update={"reached": clock.reached + 1, "missed_at": missed})


def pause(clock: Clock, reason: PauseReason, at: datetime, by: str) -> Clock:
    """Pause the clock. Raises ClockChangeRefused where it has ended or is paused."""
    _must_run(clock)
    if clock.paused:
        raise ClockChangeRefused(f"The clock {clock.clock_id} is already paused.")
    started = Pause(reason=reason, started_at=at, started_by=by)
    return clock.model_copy(update={"pauses": (*clock.pauses, started)})


def end_pause(clock: Clock, at: datetime, by: str) -> Clock:
    """End the pause; the due time stays. Raises ClockChangeRefused where it is not paused."""
    _must_run(clock)
    if not clock.paused:
        raise ClockChangeRefused(f"The clock {clock.clock_id} is not paused.")
    update = {"ended_at": at, "ended_by": by}
    if by != SYSTEM_ID:
        update |= {"resumed_at": at, "resumed_by": by}
    ended = clock.pauses[-1].model_copy(update=update)
    return clock.model_copy(update={"pauses": (*clock.pauses[:-1], ended)})


def resume(clock: Clock, schedule: Schedule, at: datetime, by: str) -> Clock:
    """End the pause and take over the schedule that was computed for it.

    A due time that came before the pause stays missed.
    """
    return rescheduled(end_pause(clock, at, by), schedule).model_copy(
        update={"missed_at": clock.missed_at}
    )


def extend(
    clock: Clock,
    schedule: Schedule,
    at: datetime,
    by: str,
    document: str | None,
    proposed_by: str | None = None,
) -> Clock:
    """Take over a later due time that a person granted, perhaps as another had proposed it."""
    _must_run(clock)
    extension = Extension(
        granted_at=at,
        granted_by=by,
        from_due=clock.due_at,
        to_due=schedule.due_at,
        reason_document=document,
        proposed_by=proposed_by,
    )
    extended = rescheduled(clock, schedule)
    return extended.model_copy(update={"extensions": (*clock.extensions, extension)})


def recompute(clock: Clock, schedule: Schedule, at: datetime, by: str) -> Clock:
    """Take over a due time that was computed again for a changed calendar."""
    _must_run(clock)
    change = Recomputation(at=at, by=by, from_due=clock.due_at, to_due=schedule.due_at)
    changed = rescheduled(clock, schedule)
    return changed.model_copy(update={"recomputations": (*clock.recomputations, change)})


def correct_date(clock: Clock, schedule: Schedule, at: datetime, by: str, document: str) -> Clock:
    """Take over the date that somebody said."""
    _must_run(clock)
    change = DateChange(
        at=at, by=by, from_due=clock.due_at, to_due=schedule.due_at, document=document
    )
    changed = rescheduled(clock, schedule)
    return changed.model_copy(update={"date_changes": (*clock.date_changes, change)})


def rescheduled(clock: Clock, schedule: Schedule) -> Clock:
    """The clock with another schedule: alerts that were reached stay as history before it."""
    past = clock.alerts[: clock.reached]
    return clock.model_copy(
        update={
            "due_at": schedule.due_at,
            "alerts": (*past, *schedule.alerts),
            "zone_data": schedule.zone_data,
            "missed_at": clock.missed_at if schedule.missed else None,
        }
    )


def end(clock: Clock, at: datetime, how: ClockEnd) -> Clock:
    """End the clock. Raises ClockChangeRefused where it has ended."""
    _must_run(clock)
    return clock.model_copy(update={"ended_at": at, "ended_as": how})


def restarted(clock: Clock) -> Clock:
    """An ended clock that runs on as if it had never ended."""
    return clock.model_copy(update={"ended_at": None, "ended_as": None})
