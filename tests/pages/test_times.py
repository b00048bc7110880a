"""How pages say times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.times import Level, Times
from procedure.clocks.workdays import federal_calendar

CALENDAR = federal_calendar("federal-2026-1")
NOW = datetime(2026, 12, 1, 15, 40, tzinfo=UTC)
"""Tuesday, 10:40 a.m. in Washington."""


def times(now: datetime = NOW) -> Times:
    return Times(now, CALENDAR)


@pytest.mark.parametrize(
    ("at", "sentence", "level"),
    [
        ("2026-12-03T19:00Z", "Thu, Dec 3, 2:00 p.m. ET (2 working days left)", Level.QUIET),
        ("2026-12-03T14:10Z", "Thu, Dec 3, 9:10 a.m. ET (1 working day left)", Level.QUIET),
        ("2026-12-01T21:30Z", "today, 4:30 p.m. ET (5 h 50 min left)", Level.SOON),
        ("2026-12-01T16:03Z", "today, 11:03 a.m. ET (23 minutes left)", Level.SOON),
        ("2026-12-01T15:41Z", "today, 10:41 a.m. ET (1 minute left)", Level.SOON),
        ("2026-12-02T13:00Z", "Wed, Dec 2, 8:00 a.m. ET (21 h 20 min left)", Level.SOON),
        (
            "2027-02-01T17:00Z",
            "Mon, Feb 1, 2027, 12:00 p.m. ET (41 working days left)",
            Level.QUIET,
        ),
        (
            "2026-11-30T16:00Z",
            "Mon, Nov 30, 11:00 a.m. ET (Late, 8 h 10 min of working time)",
            Level.LATE,
        ),
        ("2026-11-27T22:00Z", "Fri, Nov 27, 5:00 p.m. ET (Late, 1 working day)", Level.LATE),
        (
            "2026-12-01T05:30Z",
            "today, 12:30 a.m. ET (Late, 1 h 40 min of working time)",
            Level.LATE,
        ),
    ],
)
def test_a_due_time_says_what_is_left(at: str, sentence: str, level: Level) -> None:
    found = times().due(datetime.fromisoformat(at))
    assert (found.sentence, found.level) == (sentence, level)


def test_what_others_are_expected_to_do_is_never_late() -> None:
    passed = times().due(NOW - timedelta(days=3), expected=True)
    assert (passed.left, passed.level) == ("past date", Level.SOON)


def test_a_recorded_lateness_counts_and_not_the_clock_on_the_wall() -> None:
    late = times().due(NOW - timedelta(hours=1), late=False)
    assert (late.left, late.level) == ("due now", Level.SOON)


def test_working_time_is_in_days_of_eight_and_a_half_hours() -> None:
    assert times().working(8 * 3600 + 30 * 60 + 5 * 3600 + 600) == "1 d 5 h 10 min"
    assert times().working(0) == "0 min"


@given(st.integers(0, 700 * 24 * 60), st.integers(-400_000, 400_000))
def test_every_due_time_can_be_said(minutes: int, seconds: int) -> None:
    moment = datetime(2026, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    found = times(moment).due(moment + timedelta(seconds=seconds))
    assert found.left
    assert (found.level is Level.LATE) == (seconds < 0)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(days=2, hours=3, minutes=9), "2 d 3 h ago"),
    ],
)
def test_how_long_ago_it_was(back: timedelta, said: str) -> None:
    assert times().ago(NOW - back) == said
