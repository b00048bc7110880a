"""Days that end at midnight, dates that others set, the same business day, and planning dates."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from procedure.clocks.clock import Clock, ClockEnd, end, late_by, pause, resume
from procedure.clocks.explanation import explain, why_late, why_waited
from procedure.clocks.rules import AlertKind, ClockRule, Closure, PauseReason
from procedure.clocks.timing import (
    planning_date,
    schedule_after_pause,
    schedule_again,
    start_clock,
)
from procedure.clocks.workdays import federal_calendar
from procedure.clocks.zones import EASTERN, LYON
from procedure.codes import CaseClass
from tests.procedure.fixture_editions import clock

CALENDAR = federal_calendar("federal-2026-1")
SUPERVISOR = "usncb-supervisor-1"


def washington(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by the clocks in Washington."""
    return datetime(year, month, day, hour, minute, tzinfo=EASTERN)


def lyon(year: int, month: int, day: int, hour: int = 0) -> datetime:
    """A moment by the clocks in Lyon."""
    return datetime(year, month, day, hour, tzinfo=LYON)


def started(duration: str, when: datetime, until: datetime | None = None, **more: Any) -> Clock:
    """A clock that starts then."""
    rule = ClockRule.model_validate({"key": "any", **clock(duration, **more)})
    return start_clock(rule, CaseClass.P2, "any", when, "a test", CALENDAR, until)


FRIDAY = washington(2026, 3, 6)


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        (washington(2026, 3, 6, 14, 59), washington(2026, 3, 6, 17, 30)),
        (washington(2026, 3, 6, 15), washington(2026, 3, 9, 10)),
        (washington(2026, 3, 6, 8), washington(2026, 3, 6, 17, 30)),
        (washington(2026, 3, 7, 12), washington(2026, 3, 9, 10)),
        (washington(2026, 5, 22, 16), washington(2026, 5, 26, 10)),
    ],
    ids=["just in time", "too late on Friday", "before opening", "Saturday", "over a holiday"],
)
def test_the_same_business_day(begun: datetime, due: datetime) -> None:
    assert started("same business day", begun).due_at == due


@pytest.mark.parametrize(
    ("duration", "zone", "begun", "due"),
    [
        ("180 calendar days", "NEW_YORK", washington(2021, 12, 27), washington(2022, 6, 26)),
        ("1 calendar day", "NEW_YORK", washington(2026, 3, 6, 23, 59), washington(2026, 3, 8)),
        ("1 month", "NEW_YORK", washington(2026, 1, 31, 10), washington(2026, 3, 1)),
        ("1 month", "NEW_YORK", washington(2028, 1, 31, 10), washington(2028, 3, 1)),
        ("9 months", "LYON", lyon(2026, 5, 31, 12), lyon(2027, 3, 1)),
        ("9 months", "LYON", lyon(2027, 5, 31, 12), lyon(2028, 3, 1)),
        ("10 calendar days", "LYON", washington(2025, 3, 3, 10), lyon(2025, 3, 14)),
        # In Lyon it is the next day already.
        ("1 calendar day", "LYON", washington(2026, 3, 6, 20), lyon(2026, 3, 9)),
    ],
    ids=[
        "180 days end on Saturday 25 June",
        "the day of the start does not count",
        "a short month",
        "a leap year",
        "nine months to the end of February",
        "nine months to a leap year",
        "ten days of opposition",
        "the day of the start is that of Lyon",
    ],
)
def test_days_and_months_can_end_at_midnight(
    duration: str, zone: str, begun: datetime, due: datetime
) -> None:
    assert started(duration, begun, midnight=zone).due_at == due


def test_a_date_that_ends_at_midnight_rolls_by_the_day_that_it_ends() -> None:
    begun = washington(2026, 3, 5, 10)
    assert started("1 calendar day", begun, midnight="NEW_YORK", roll_to_workday=True).due_at == (
        washington(2026, 3, 7)
    ), "Friday is a workday: its midnight counts"
    rolled = started("2 calendar days", begun, midnight="NEW_YORK", roll_to_workday=True)
    assert rolled.due_at == washington(2026, 3, 9, 17, 30)


@pytest.mark.parametrize(
    ("duration", "begun", "planned"),
    [
        ("180 calendar days", washington(2021, 12, 27), washington(2022, 6, 24, 17, 30)),
        ("1 calendar day", washington(2026, 3, 3, 10), washington(2026, 3, 4, 17, 30)),
        ("4 calendar days", washington(2021, 12, 21, 10), washington(2021, 12, 23, 17, 30)),
    ],
    ids=["a Saturday", "a workday that ends at midnight", "a holiday observed on Friday"],
)
def test_a_date_that_does_not_roll_has_a_workday_to_plan_for(
    duration: str, begun: datetime, planned: datetime
) -> None:
    running = started(duration, begun, midnight="NEW_YORK", planning_date=True)
    assert planning_date(running, CALENDAR) == planned
    assert any("Plan for" in line for line in explain(running, CALENDAR))


def test_a_closure_moves_the_planning_date_and_not_the_date() -> None:
    running = started(
        "1 calendar day", washington(2026, 3, 3, 10), midnight="NEW_YORK", planning_date=True
    )
    snow = Closure(
        day=date(2026, 3, 4), name="Snow", authority="OPM", known_at=washington(2026, 3, 3)
    )
    closed = federal_calendar("federal-2026-1", (snow,))
    assert schedule_again(running, washington(2026, 3, 3, 12), closed) is None
    assert planning_date(running, closed) == washington(2026, 3, 3, 17, 30)


def test_a_date_within_the_hours_of_a_workday_needs_no_planning_date() -> None:
    running = started("1 calendar day", washington(2026, 3, 3, 10), planning_date=True)
    assert planning_date(running, CALENDAR) is None


def test_closures_do_not_stop_a_clock_of_legal_holidays() -> None:
    snow = Closure(
        day=date(2026, 3, 4), name="Snow", authority="OPM", known_at=washington(2026, 3, 3)
    )
    closed = federal_calendar("federal-2026-1", (snow,))
    for duration, moves in (("3 business days", True), ("3 business days without closures", False)):
        running = started(duration, washington(2026, 3, 3, 10))
        assert running.due_at == washington(2026, 3, 6, 17, 30)
        again = schedule_again(running, washington(2026, 3, 3, 12), closed)
        assert (again is not None) is moves, duration


# --- a date that somebody else sets ---------------------------------------------------------------


def test_a_date_that_was_set_is_the_due_time() -> None:
    date_set = lyon(2026, 4, 1, 12)
    running = started("date set", FRIDAY, date_set, midnight="LYON")
    assert running.due_at == date_set
    assert any("The date was set: Wed 01 Apr 2026" in line for line in explain(running, CALENDAR))
    assert schedule_again(running, FRIDAY, CALENDAR) is None


def test_a_date_that_was_set_must_be_given() -> None:
    with pytest.raises(ValueError, match="starts with that date"):
        started("date set", FRIDAY)


def test_a_pause_moves_a_date_that_was_set_once() -> None:
    running = started("date set", FRIDAY, lyon(2026, 4, 1, 12))
    stopped = pause(running, PauseReason.AWAITING_CCF, FRIDAY, SUPERVISOR)
    later = FRIDAY.astimezone(UTC) + timedelta(days=40)
    again = resume(stopped, schedule_after_pause(stopped, later, CALENDAR), later, SUPERVISOR)
    assert again.due_at == running.due_at + timedelta(days=40)
    assert schedule_again(again, later, CALENDAR) is None


# --- what is expected of others -------------------------------------------------------------------


def expected() -> Clock:
    """A date of INTERPOL."""
    return started("30 calendar days", FRIDAY, binds="INTERPOL", midnight="LYON")


def test_a_date_of_others_is_never_late_of_ours() -> None:
    running = expected()
    passed = end(running, running.due_at + timedelta(hours=3), ClockEnd.MET)
    assert late_by(passed, passed.ended_at or passed.due_at) == timedelta(hours=3)
    assert not passed.can_be_late
    assert why_late(passed) == []
    lines = why_waited(passed)
    assert "It binds INTERPOL: a date that we expect, and no deadline of ours." in lines
    assert lines[-1].endswith("3 h after that date.")
    assert why_waited(started("30 calendar days", FRIDAY)) == []


def test_a_date_of_others_says_when_it_is_in_lyon() -> None:
    lines = explain(expected(), CALENDAR)
    assert "In Lyon it is then Mon 06 Apr 2026 00:00:00 CEST." in lines
    assert lines[-1] == "Due Sun 05 Apr 2026 18:00:00 EDT. Expected by then."


def test_the_alerts_come_at_shares_of_the_time_until_midnight() -> None:
    running = started("10 calendar days", FRIDAY, midnight="NEW_YORK")
    half = next(alert.at for alert in running.alerts if alert.kind is AlertKind.REMINDER)
    assert half - running.started_at == (running.due_at - running.started_at) / 2
