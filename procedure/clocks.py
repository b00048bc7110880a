"""Clocks: why a thing is due when it is due, and when somebody is reminded before and after.

A percent rung lies at that part of the clock's own time between start and due: business time for
business-day clocks, wall time for all others. The due time itself is still in time; late begins
one second after.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from procedure.values import DocumentId, Moment, PersonId, Value
from procedure.workdays import EASTERN, FederalCalendar


class CaseClass(StrEnum):
    """The urgency: P0 imminent harm, P1 officials and custody, P2 other, P3 statistics."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Unit(StrEnum):
    """What a duration counts. MINUTES and HOURS are wall time; days and months are Washington's."""

    MINUTES = "MINUTES"
    HOURS = "HOURS"
    BUSINESS_DAYS = "BUSINESS_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    MONTHS = "MONTHS"


class Duration(Value):
    """So many units. Months end on the last day of a shorter month (POLICY)."""

    amount: int = Field(ge=0)
    unit: Unit

    def words(self) -> str:
        """``2 business days``."""
        name = self.unit.replace("_", " ").lower()
        return f"{self.amount} {name[:-1] if self.amount == 1 else name}"


class SourceKind(StrEnum):
    """How well something is founded."""

    LAW = "LAW"
    REPORT = "REPORT"
    READ = "READ"
    MEMORY = "MEMORY"
    POLICY = "POLICY"


class Source(Value):
    """Where a rule comes from."""

    kind: SourceKind
    citation: str


class RungKind(StrEnum):
    """What a rung of the ladder is."""

    REMINDER = "REMINDER"
    WARNING = "WARNING"
    DUE = "DUE"
    ESCALATION = "ESCALATION"


class Party(StrEnum):
    """Who is told when a rung is reached."""

    OWNER = "OWNER"
    """Whoever must act: the agency or the role that has the task."""
    OWNER_CHIEF = "OWNER_CHIEF"
    """The chief of whoever must act."""
    ANALYST = "ANALYST"
    COUNSEL = "COUNSEL"
    SUPERVISOR = "SUPERVISOR"


class RungRule(Value):
    """One rung: at a part of the clock's time, or so long after the due time; and who is told."""

    kind: RungKind
    percent: int | None = Field(default=None, ge=1, le=100)
    after: Duration | None = None
    to: Party

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.percent is None) == (self.after is None):
            raise ValueError("a rung has either percent or after")
        if self.kind is RungKind.DUE and self.percent != 100:
            raise ValueError("the DUE rung lies at 100 percent")
        return self


class StopReason(StrEnum):
    """The only reasons for which a clock may stand still."""

    AWAITING_SUBJECT_CONSENT = "AWAITING_SUBJECT_CONSENT"
    AWAITING_INTERPOL = "AWAITING_INTERPOL"
    COURT_HOLD = "COURT_HOLD"
    DUPLICATE_INVESTIGATION = "DUPLICATE_INVESTIGATION"
    LAPSE_IN_APPROPRIATIONS = "LAPSE_IN_APPROPRIATIONS"


class ClockRule(Value):
    """How long something may take, by class, on whose authority, with which ladder."""

    key: str
    label: str
    duration: dict[CaseClass, Duration]
    rungs: tuple[RungRule, ...]
    rungs_by_class: dict[CaseClass, tuple[RungRule, ...]] = {}
    may_stop: dict[StopReason, tuple[CaseClass, ...]] = {}
    """For which reasons it may stand still, and in which classes of cases; none: it never does."""
    may_extend: bool = True
    """Whether a supervisor may grant more time; otherwise the procedure has its own act for it."""
    roll_to_workday: bool = False
    """Whether a due time on a day that is no workday moves to the end of the next workday."""
    obligation: Source
    time: Source

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if missing := set(CaseClass) - set(self.duration):
            names = ", ".join(sorted(missing))
            raise ValueError(f"clock {self.key} has no duration for {names}")
        for ladder in (self.rungs, *self.rungs_by_class.values()):
            if sum(rung.kind is RungKind.DUE for rung in ladder) != 1:
                raise ValueError(f"clock {self.key}: a ladder has exactly one DUE rung")
        return self


class Rung(Value):
    """A rung of a running clock."""

    kind: RungKind
    at: Moment
    to: str


class Stop(Value):
    """A time during which the clock stood still."""

    reason: StopReason
    started_at: Moment
    started_by: PersonId
    ended_at: Moment | None = None
    ended_by: PersonId | None = None


class Extension(Value):
    """More time, granted by somebody for a reason."""

    granted_at: Moment
    granted_by: PersonId
    from_due: Moment
    to_due: Moment
    reason_document: DocumentId | None


class Recomputation(Value):
    """The due time computed anew because the calendar changed."""

    at: Moment
    by: PersonId
    from_due: Moment
    to_due: Moment


class ClockEnd(StrEnum):
    """How a clock ended."""

    MET = "MET"
    CANCELLED = "CANCELLED"


class Clock(Value):
    """One running, stopped or ended clock with its whole story."""

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
    first_due_at: Moment
    due_at: Moment
    ladder: tuple[RungRule, ...]
    rungs: tuple[Rung, ...]
    reached: int = 0
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()
    recomputations: tuple[Recomputation, ...] = ()
    ended_at: Moment | None = None
    ended_as: ClockEnd | None = None
    missed_at: Moment | None = None
    """When the due time was reached before the end."""

    @property
    def counts_business_time(self) -> bool:
        """Whether the clock's own time is business time."""
        return self.duration.unit is Unit.BUSINESS_DAYS

    @property
    def local_target(self) -> bool:
        """Whether the time is our own choice: neither law nor a rule that was read."""
        return self.time.kind not in (SourceKind.LAW, SourceKind.READ)


def start_clock(
    rule: ClockRule,
    case_class: CaseClass,
    clock_id: str,
    started_at: datetime,
    because: str,
    calendar: FederalCalendar,
) -> Clock:
    """Start a clock by its rule for a class of cases."""
    duration = rule.duration[case_class]
    due = due_after(duration, started_at, calendar, roll=rule.roll_to_workday)
    ladder = rule.rungs_by_class.get(case_class, rule.rungs)
    return Clock(
        clock_id=clock_id,
        rule=rule.key,
        label=rule.label,
        obligation=rule.obligation,
        time=rule.time,
        case_class=case_class,
        started_at=started_at,
        because=because,
        calendar=calendar.version,
        duration=duration,
        roll_to_workday=rule.roll_to_workday,
        first_due_at=due,
        due_at=due,
        ladder=ladder,
        rungs=rungs_between(ladder, duration.unit, started_at, due, calendar),
    )


def due_after(
    duration: Duration, start: datetime, calendar: FederalCalendar, *, roll: bool = False
) -> datetime:
    """When the duration ends, in UTC. Raises CalendarDoesNotReach."""
    start = start.astimezone(UTC)
    match duration.unit:
        case Unit.MINUTES:
            due = start + timedelta(minutes=duration.amount)
        case Unit.HOURS:
            due = start + timedelta(hours=duration.amount)
        case Unit.BUSINESS_DAYS:
            return calendar.due_after_workdays(start, duration.amount)
        case Unit.CALENDAR_DAYS:
            local = start.astimezone(EASTERN)
            due = (local + timedelta(days=duration.amount)).astimezone(UTC)
        case Unit.MONTHS:
            due = _months_later(start, duration.amount)
    if roll and not calendar.is_workday(due.astimezone(EASTERN).date()):
        return calendar.end_of_workday(due.astimezone(EASTERN).date())
    return due


def _months_later(start: datetime, months: int) -> datetime:
    local = start.astimezone(EASTERN)
    year, month = divmod(local.month - 1 + months, 12)
    following = local.replace(day=1, year=local.year + year, month=month + 1)
    last = ((following + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return following.replace(day=min(local.day, last)).astimezone(UTC)


def rungs_between(
    ladder: tuple[RungRule, ...],
    unit: Unit,
    start: datetime,
    due: datetime,
    calendar: FederalCalendar,
) -> tuple[Rung, ...]:
    """The ladder's rungs in the order of their time; equal times keep the ladder's order."""
    start, due = start.astimezone(UTC), due.astimezone(UTC)
    rungs = []
    for rule in ladder:
        if rule.after is not None:
            at = due_after(rule.after, due, calendar)
        elif rule.percent == 100 or due <= start:
            at = due
        elif unit is Unit.BUSINESS_DAYS:
            whole = calendar.business_seconds_between(start, due)
            at = calendar.add_business_seconds(start, whole * (rule.percent or 0) // 100)
        else:
            at = start + (due - start) * (rule.percent or 0) / 100
            at = at.replace(microsecond=0) if at.microsecond else at
        rungs.append(Rung(kind=rule.kind, at=max(at, start), to=rule.to))
    return tuple(sorted(rungs, key=lambda rung: rung.at))


def next_rung(clock: Clock) -> Rung | None:
    """The next rung; None for a clock that has ended, stands still, or has no rung left."""
    if clock.ended_at is not None or is_stopped(clock) or clock.reached >= len(clock.rungs):
        return None
    return clock.rungs[clock.reached]


def is_stopped(clock: Clock) -> bool:
    """Whether the clock stands still now."""
    return any(stop.ended_at is None for stop in clock.stops)


def late_by(clock: Clock, at: datetime) -> timedelta | None:
    """By how much a moment is too late; None up to the due time and within its own second."""
    late = at - clock.due_at
    return late if late >= timedelta(seconds=1) else None


def overdue(clock: Clock, now: datetime) -> bool:
    """Whether it runs and is late: from one second after the due time."""
    return clock.ended_at is None and not is_stopped(clock) and late_by(clock, now) is not None
