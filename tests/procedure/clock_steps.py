"""Clocks of tests, and what happens to them: each change with the schedule that it needs."""

from datetime import datetime

from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, ClockEnd
from procedure.clocks.rules import Closure, PauseReason
from procedure.clocks.timing import (
    schedule_after_pause,
    schedule_again,
    schedule_to,
    start_clock,
)
from procedure.clocks.workdays import FederalCalendar, federal_calendar
from procedure.clocks.zones import EASTERN
from procedure.codes import CaseClass
from tests.procedure.fixture_editions import small_edition

RULES = small_edition()
CALENDAR = federal_calendar(RULES.edition.calendar)
SUPERVISOR, OTHER_SUPERVISOR = "usncb-supervisor-1", "usncb-supervisor-2"
HOLD = PauseReason.COURT_HOLD
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=EASTERN)


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    """A moment by the clocks in Washington."""
    return datetime(year, month, day, hour, minute, tzinfo=EASTERN)


def start(key: str, case_class: str = "P1", when: datetime = TUESDAY) -> Clock:
    """A clock of the small edition."""
    return start_clock(RULES.clock(key), CaseClass(case_class), "c", when, "case opened", CALENDAR)


def closed(*days: datetime) -> FederalCalendar:
    """The calendar, with these days closed."""
    closures = tuple(
        Closure(day=day.date(), name="Snow", authority="OPM", known_at=TUESDAY) for day in days
    )
    return federal_calendar(CALENDAR.version, closures)


def paused(clock: Clock, when: datetime) -> Clock:
    """The clock is paused."""
    return clocks.pause(clock, HOLD, when, SUPERVISOR)


def resumed(
    clock: Clock, when: datetime, calendar: FederalCalendar = CALENDAR, by: str = SUPERVISOR
) -> Clock:
    """The clock runs again."""
    return clocks.resume(clock, schedule_after_pause(clock, when, calendar), when, by)


def extended(clock: Clock, due: datetime, when: datetime) -> Clock:
    """The clock has more time."""
    return clocks.extend(clock, schedule_to(clock, due, when, CALENDAR), when, SUPERVISOR, None)


def computed_again(clock: Clock, calendar: FederalCalendar, when: datetime) -> Clock:
    """The clock under another calendar; the same one where nothing moves."""
    schedule = schedule_again(clock, when, calendar)
    return clock if schedule is None else clocks.recompute(clock, schedule, when, SUPERVISOR)


def ended(clock: Clock, when: datetime, how: ClockEnd = ClockEnd.MET) -> Clock:
    """The clock has ended."""
    return clocks.end(clock, when, how)


def reached(clock: Clock, count: int) -> Clock:
    """The clock after so many alerts, each at its time."""
    for _ in range(count):
        alert = clocks.next_alert(clock)
        assert alert is not None
        clock = clocks.alert_reached(clock, alert.at)
    return clock
