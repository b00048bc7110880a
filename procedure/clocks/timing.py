"""Computing due times and alerts, once, when an act is decided; the record keeps what came out.

A percent alert comes at that share of the clock's own time between start and due: business time for
clocks that count business days, elapsed time for all others.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from procedure.clocks.clock import Alert, Clock, Pause, Schedule
from procedure.clocks.durations import DurationValue, Unit, Zone
from procedure.clocks.rules import AlertKind, AlertRule, ClockRule
from procedure.clocks.workdays import FederalCalendar, end_of
from procedure.clocks.zones import EASTERN, ZONE_DATA, zone_info
from procedure.codes import CaseClass


def start_clock(
    rule: ClockRule,
    case_class: CaseClass,
    clock_id: str,
    started_at: datetime,
    because: str,
    calendar: FederalCalendar,
    until: datetime | None = None,
    *,
    estimated: bool = False,
) -> Clock:
    """Start a clock by its rule for a class of cases. Raises CalendarDoesNotReach.

    ``until`` is a date that a person chose: it is due then, if the rule does not say earlier. Of a
    rule that leaves the date to somebody else it is that date; without it, raises ValueError.
    ``estimated`` says that the start is itself only expected.
    """
    duration = rule.duration[case_class]
    due = _counted(rule, duration, started_at, calendar, until)
    due = due if until is None else min(due, until)
    alert_rules = rule.alerts_by_class.get(case_class, rule.alerts)
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
        midnight=rule.midnight,
        planning_date=rule.planning_date,
        can_be_late=rule.can_be_late and rule.binds.ours,
        outlives=rule.outlives,
        binds=rule.binds,
        owner=rule.owner,
        local_measure_of=rule.local_measure_of,
        reading=rule.reading,
        until=until,
        estimated=estimated,
        first_due_at=due,
        due_at=due,
        alert_rules=alert_rules,
        alerts=alerts_between(alert_rules, duration.unit, started_at, due, calendar),
        zone_data=ZONE_DATA,
    )


class _Counting(Protocol):
    """How a rule counts its time, as a clock records it too."""

    @property
    def roll_to_workday(self) -> bool: ...

    @property
    def midnight(self) -> Zone | None: ...


def _counted(
    rule: _Counting,
    duration: DurationValue,
    start: datetime,
    calendar: FederalCalendar,
    until: datetime | None,
) -> datetime:
    """When the rule's time ends that starts then. Raises CalendarDoesNotReach, ValueError."""
    if duration.unit is not Unit.DATE_SET:
        roll, midnight = rule.roll_to_workday, rule.midnight
        return due_after(duration, start, calendar, roll=roll, midnight=midnight)
    if until is None:
        raise ValueError("a clock of a date that somebody sets starts with that date")
    calendar.must_reach(until)
    return until.astimezone(UTC)


def due_after(
    duration: DurationValue,
    start: datetime,
    calendar: FederalCalendar,
    *,
    roll: bool = False,
    midnight: Zone | None = None,
) -> datetime:
    """When the duration ends, in UTC. Raises CalendarDoesNotReach.

    ``midnight`` is where the last of so many calendar days or months ends.
    """
    start = start.astimezone(UTC)
    local = start.astimezone(zone_info(midnight) if midnight else EASTERN)
    match duration.unit:
        case Unit.MINUTES:
            due = start + timedelta(minutes=duration.amount)
        case Unit.HOURS:
            due = start + timedelta(hours=duration.amount)
        case Unit.BUSINESS_DAYS:
            return calendar.due_after_workdays(start, duration.amount)
        case Unit.BUSINESS_DAYS_NO_CLOSURES:
            return calendar.without_closures().due_after_workdays(start, duration.amount)
        case Unit.SAME_BUSINESS_DAY:
            return calendar.due_same_workday(start)
        case Unit.CALENDAR_DAYS:
            due = _ended(local + timedelta(days=duration.amount), midnight)
        case Unit.MONTHS:
            due = _ended(_months_later(local, duration.amount), midnight)
        case Unit.DATE_SET:
            raise ValueError("a date that somebody sets does not follow from the start")
    last = _last_day(due) if midnight is not None else due.astimezone(EASTERN).date()
    return due if not roll or calendar.is_workday(last) else calendar.end_of_workday(last)


def _ended(local: datetime, midnight: Zone | None) -> datetime:
    """The moment itself, or the midnight that ends its day."""
    if midnight is not None:
        following = local.date() + timedelta(days=1)
        local = datetime.combine(following, time(), zone_info(midnight))
    return local.astimezone(UTC)


def _last_day(due: datetime) -> date:
    """The last day in Washington on which it is not due yet: midnight belongs to the day before."""
    return (due.astimezone(UTC) - timedelta(microseconds=1)).astimezone(EASTERN).date()


def _months_later(local: datetime, months: int) -> datetime:
    year, month = divmod(local.month - 1 + months, 12)
    following = local.replace(day=1, year=local.year + year, month=month + 1)
    last = ((following + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return following.replace(day=min(local.day, last))


def planning_date(clock: Clock, calendar: FederalCalendar) -> datetime | None:
    """The close of the last workday on or before a due time that does not roll.

    None where the rule does not ask for one, or the due time is no later than that close.
    """
    if not clock.planning_date:
        return None
    planned = end_of(calendar.last_workday(_last_day(clock.due_at)))
    return planned if planned < clock.due_at else None


def alerts_between(
    alert_rules: tuple[AlertRule, ...],
    unit: Unit,
    start: datetime,
    due: datetime,
    calendar: FederalCalendar,
) -> tuple[Alert, ...]:
    """The alerts in the order of their time; those of one moment keep the order of the rules."""
    start, due = start.astimezone(UTC), due.astimezone(UTC)
    alerts = []
    for rule in alert_rules:
        if rule.after is not None:
            at = due_after(rule.after, due, calendar)
        elif rule.before is not None:
            at = due - (due_after(rule.before, due, calendar) - due)
        elif rule.percent == 100 or due <= start:
            at = due
        elif unit.counts_business_time:
            workdays = _workdays(unit, calendar)
            whole = workdays.business_seconds_between(start, due)
            at = workdays.add_business_seconds(start, whole * (rule.percent or 0) // 100)
        else:
            at = start + (due - start) * (rule.percent or 0) / 100
            at = at.replace(microsecond=0) if at.microsecond else at
        alerts.append(Alert(kind=rule.kind, at=max(at, start), to=rule.to))
    return tuple(sorted(alerts, key=lambda alert: alert.at))


def _workdays(unit: Unit, calendar: FederalCalendar) -> FederalCalendar:
    """The calendar as the unit counts it."""
    return calendar if unit.counts_closures else calendar.without_closures()


def schedule_to(clock: Clock, due: datetime, at: datetime, calendar: FederalCalendar) -> Schedule:
    """The schedule of a running clock with another due time, computed at a moment.

    Reminders of a time that has passed are not sent again; those that lie ahead are, also again:
    there is a new due time to be reminded of. Raises CalendarDoesNotReach, whatever the clock
    counts.
    """
    calendar.must_reach(due)
    alerts = alerts_between(clock.alert_rules, clock.duration.unit, clock.since, due, calendar)
    ahead = tuple(
        alert
        for alert in alerts
        if alert.kind in (AlertKind.DUE, AlertKind.ESCALATION) or alert.at >= at
    )
    return Schedule(due_at=due, alerts=ahead, zone_data=ZONE_DATA, missed=due <= at)


def schedule_after_pause(clock: Clock, at: datetime, calendar: FederalCalendar) -> Schedule:
    """The schedule of a paused clock that runs again: all that lies ahead moves by the pause."""
    ended = clock.pauses[-1].model_copy(update={"ended_at": at})
    ahead = clock.alerts[clock.reached :]
    return Schedule(
        due_at=_later(clock.due_at, ended, clock, calendar),
        alerts=tuple(
            alert.model_copy(update={"at": _later(alert.at, ended, clock, calendar)})
            for alert in ahead
        ),
        zone_data=ZONE_DATA,
        missed=clock.missed_at is not None,
    )


def schedule_again(clock: Clock, at: datetime, calendar: FederalCalendar) -> Schedule | None:
    """The schedule for a changed calendar; None where nothing moves. A granted extension stays, and
    so does a date that somebody said.

    A paused clock is computed again too: when it resumes, its pause moves the new due time.
    """
    if clock.extended or clock.date_changes:
        return None
    due = _counted(clock, clock.duration, clock.since, calendar, clock.until)
    for pause in clock.pauses:
        due = _later(due, pause, clock, calendar)
    if clock.until is not None and clock.duration.unit is not Unit.DATE_SET:
        due = min(due, clock.until)
    return None if due == clock.due_at else schedule_to(clock, due, at, calendar)


def twice_the_time(clock: Clock, calendar: FederalCalendar) -> datetime:
    """The end of twice the rule's time, later by the pauses (POLICY): nobody extends past it alone.

    Raises CalendarDoesNotReach.
    """
    doubled = clock.duration.model_copy(update={"amount": 2 * clock.duration.amount})
    due = _counted(clock, doubled, clock.since, calendar, clock.until)
    for pause in clock.pauses:
        due = _later(due, pause, clock, calendar)
    return due


def _later(moment: datetime, pause: Pause, clock: Clock, calendar: FederalCalendar) -> datetime:
    """The moment put off by an ended pause, on the clock's own scale.

    What was paused before the clock's time began to count again changes nothing.
    """
    started = max(pause.started_at, clock.since)
    if pause.ended_at is None or pause.ended_at <= started:
        return moment
    if clock.counts_business_time:
        workdays = _workdays(clock.duration.unit, calendar)
        paused = workdays.business_seconds_between(started, pause.ended_at)
        return workdays.add_business_seconds(moment, paused)
    return moment + (pause.ended_at - started)
