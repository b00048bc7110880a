"""Federal workdays in Washington: the test vectors, the table of holidays, and the arithmetic."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from procedure.clocks.rules import Closure
from procedure.clocks.workdays import (
    CalendarDoesNotReach,
    ClosuresUnreadable,
    FederalCalendar,
    HolidayTable,
    calendar_ref,
    calendar_versions,
    federal_calendar,
    packaged_table,
    read_closures,
    table_bytes,
)
from procedure.clocks.zones import EASTERN, ZONE_DATA, pinned

CALENDAR_VERSION = "federal-2026-1"
YEARS = range(2021, 2041)
CALENDAR = federal_calendar(CALENDAR_VERSION)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by the clocks in Washington."""
    return datetime(year, month, day, hour, minute, tzinfo=EASTERN)


def closure(day: date) -> Closure:
    """A closure by order."""
    return Closure(
        day=day, name="Day of mourning", authority="Executive order", known_at=at(2024, 12, 30)
    )


# --- the table of holidays ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 6, 20), "Juneteenth National Independence Day"),
        (date(2021, 12, 24), "Christmas Day"),
        (date(2021, 12, 31), "New Year's Day"),
        (date(2023, 11, 10), "Veterans Day"),
        (date(2022, 6, 25), "weekend"),
        (date(2021, 1, 20), "Inauguration Day (Washington area)"),
        (date(2025, 1, 20), "Birthday of Martin Luther King, Jr.; Inauguration Day"),
        (date(2033, 1, 20), "Inauguration Day (Washington area)"),
    ],
    ids=str,
)
def test_why_a_day_is_closed(day: date, why: str) -> None:
    assert CALENDAR.why_closed(day) == why
    assert not CALENDAR.is_workday(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 6, 21),
        date(2021, 12, 27),
        date(2022, 1, 3),
        date(2023, 11, 13),
        date(2023, 1, 20),
        date(2029, 1, 19),
        date(2029, 1, 22),
    ],
    ids=str,
)
def test_days_beside_a_holiday_are_workdays(day: date) -> None:
    assert CALENDAR.is_workday(day)


def test_180_days_after_the_act_fall_on_a_saturday() -> None:
    """22 U.S.C. 263b(c)(1): the statutory date is kept, whatever day it is."""
    due = date(2021, 12, 27) + timedelta(days=180)
    assert due == date(2022, 6, 25)
    assert due.strftime("%A") == "Saturday"


def all_days() -> list[date]:
    """Every weekday of the table's years."""
    day, found = date(YEARS[0], 1, 1), []
    while day.year in YEARS:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def inaugurations() -> set[date]:
    """20 January after each election; on a Sunday the Monday, on a Saturday no day is given."""
    days = (date(year, 1, 20) for year in YEARS if year % 4 == 1)
    return {day + timedelta(days=day.weekday() == 6) for day in days if day.weekday() != 5}


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The nth weekday of a month; the last one for number -1."""
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    found = [day for day in days if day.month == month and day.weekday() == weekday]
    return found[number - 1 if number > 0 else number]


def by_statute(year: int) -> set[date]:
    """5 U.S.C. 6103(a), with the days in lieu of 6103(b) and Executive Order 11582."""
    monday, thursday = 0, 3
    fixed = [
        date(year, 1, 1),
        date(year, 6, 19),
        date(year, 7, 4),
        date(year, 11, 11),
        date(year, 12, 25),
    ]
    in_lieu = {5: timedelta(days=-1), 6: timedelta(days=1)}
    observed = {day + in_lieu.get(day.weekday(), timedelta()) for day in fixed}
    return observed | {
        nth(year, 1, monday, 3),
        nth(year, 2, monday, 3),
        nth(year, 5, monday, -1),
        nth(year, 9, monday, 1),
        nth(year, 10, monday, 2),
        nth(year, 11, thursday, 4),
    }


def closed_weekdays() -> set[date]:
    """What the table closes."""
    return {day for day in all_days() if CALENDAR.why_closed(day)}


def test_the_table_is_the_statute() -> None:
    statute = {day for year in (*YEARS, YEARS[-1] + 1) for day in by_statute(year)}
    expected = {day for day in statute if day.year in YEARS} | inaugurations()
    assert closed_weekdays() == expected


def test_the_table_agrees_with_the_holidays_package() -> None:
    known = holidays.country_holidays("US", years=range(YEARS[0] - 1, YEARS[-1] + 2), observed=True)
    public = {day for day in known if day.weekday() < 5 and day.year in YEARS}
    assert closed_weekdays() == public | inaugurations()


def test_the_table_has_an_end() -> None:
    for day in (date(2020, 12, 31), date(2041, 1, 1)):
        with pytest.raises(CalendarDoesNotReach, match=f"2021 to 2040, not {day.isoformat()}"):
            CALENDAR.why_closed(day)
    with pytest.raises(CalendarDoesNotReach):
        CALENDAR.due_after_workdays(at(2040, 12, 31, 12), 1)
    with pytest.raises(CalendarDoesNotReach):
        CALENDAR.add_business_seconds(at(2040, 12, 31, 17), 3600)
    assert CALENDAR_VERSION in calendar_versions()


def test_a_table_is_known_by_its_hash_and_kept_as_bytes() -> None:
    table = packaged_table(CALENDAR_VERSION)
    assert HolidayTable.model_validate_json(table_bytes(table)) == table
    ref = calendar_ref(table)
    assert (ref.version, calendar_ref(table)) == (CALENDAR_VERSION, ref)
    one_less = dict(list(table.holidays.items())[1:])
    changed = table.model_copy(update={"holidays": one_less})
    assert calendar_ref(changed).sha256 != ref.sha256


def test_the_zones_come_from_the_pinned_package_whatever_the_machine_has() -> None:
    assert ZONE_DATA == tzdata.IANA_VERSION
    paths = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    try:
        again = pinned("America/New_York")
    finally:
        zoneinfo.reset_tzpath(to=paths)
    for month in range(1, 13):
        moment = datetime(2026, month, 1, 12, tzinfo=UTC)
        assert moment.astimezone(again).utcoffset() == moment.astimezone(EASTERN).utcoffset()


# --- business days and business time --------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        # The day of the start does not count.
        (at(2026, 3, 3, 10), 1, at(2026, 3, 4, 17, 30)),
        (at(2026, 3, 3, 23, 59), 1, at(2026, 3, 4, 17, 30)),
        # Over a weekend, a holiday, the change of the clocks, the end of a year.
        (at(2026, 3, 6, 10), 1, at(2026, 3, 9, 17, 30)),
        (at(2026, 11, 25, 10), 1, at(2026, 11, 27, 17, 30)),
        (at(2026, 10, 30, 10), 1, at(2026, 11, 2, 17, 30)),
        (at(2021, 12, 30, 10), 1, at(2022, 1, 3, 17, 30)),
        (at(2021, 12, 23, 10), 2, at(2021, 12, 28, 17, 30)),
        # None: the same day's end, or the next workday's.
        (at(2026, 3, 3, 10), 0, at(2026, 3, 3, 17, 30)),
        (at(2026, 3, 3, 6), 0, at(2026, 3, 3, 17, 30)),
        (at(2026, 3, 3, 17, 30), 0, at(2026, 3, 4, 17, 30)),
        (at(2026, 3, 6, 18), 0, at(2026, 3, 9, 17, 30)),
        (at(2026, 3, 7, 10), 0, at(2026, 3, 9, 17, 30)),
        # The day is that of Washington, not of UTC: 02:00 UTC is still the evening before.
        (datetime(2026, 3, 4, 2, tzinfo=UTC), 1, at(2026, 3, 4, 17, 30)),
    ],
    ids=str,
)
def test_business_days_later(start: datetime, count: int, due: datetime) -> None:
    found = CALENDAR.due_after_workdays(start, count)
    assert found == due
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2026, 3, 3, 9), at(2026, 3, 3, 17, 30), 8.5),
        (at(2026, 3, 3, 0), at(2026, 3, 4, 0), 8.5),
        (at(2026, 3, 3, 17), at(2026, 3, 4, 9, 30), 1),
        (at(2026, 3, 6, 17), at(2026, 3, 9, 10), 1.5),
        (at(2026, 3, 7, 9), at(2026, 3, 8, 17), 0),
        (at(2026, 3, 4, 9), at(2026, 3, 3, 9), 0),
        # Weeks in which the clocks change have five days like any other.
        (at(2026, 3, 6, 0), at(2026, 3, 13, 0), 42.5),
        (at(2026, 10, 30, 0), at(2026, 11, 6, 0), 42.5),
    ],
    ids=str,
)
def test_business_time_between(start: datetime, end: datetime, hours: float) -> None:
    assert CALENDAR.business_seconds_between(start, end) == hours * 3600


def test_no_business_time_later_is_now_even_after_hours() -> None:
    evening = at(2026, 3, 6, 17, 30)
    assert CALENDAR.add_business_seconds(evening, 0) == evening
    assert CALENDAR.add_business_seconds(evening, 1) == at(2026, 3, 9, 9) + timedelta(seconds=1)


MOMENTS = st.integers(1_609_545_600, 2_190_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
COUNTS = st.integers(0, 120)
CLOSURES = st.lists(st.dates(date(2021, 1, 1), date(2040, 12, 31)), max_size=6, unique=True).map(
    lambda days: federal_calendar(CALENDAR_VERSION, tuple(closure(day) for day in days))
)


@given(CLOSURES, MOMENTS, COUNTS)
def test_a_due_time_is_the_end_of_a_workday_and_lies_ahead(
    calendar: FederalCalendar, start: datetime, count: int
) -> None:
    due = calendar.due_after_workdays(start, count)
    local = due.astimezone(EASTERN)
    assert due > start
    assert (local.hour, local.minute, local.second) == (17, 30, 0)
    assert calendar.is_workday(local.date())


@given(CLOSURES, MOMENTS, COUNTS, st.integers(0, 400_000))
def test_later_starts_and_more_days_are_never_due_earlier(
    calendar: FederalCalendar, start: datetime, count: int, later: int
) -> None:
    due = calendar.due_after_workdays(start, count)
    following = calendar.due_after_workdays(start, count + 1)
    # After hours "the same day" is the next workday already, which one business day is too.
    assert following > due or (count == 0 and following == due)
    assert calendar.due_after_workdays(start + timedelta(seconds=later), count) >= due


@given(CLOSURES, MOMENTS, st.integers(0, 5_000_000))
def test_adding_business_time_and_measuring_it_is_a_round_trip(
    calendar: FederalCalendar, start: datetime, seconds: int
) -> None:
    end = calendar.add_business_seconds(start, seconds)
    assert calendar.business_seconds_between(start, end) == seconds
    assert calendar.add_business_seconds(start, seconds + 1) > end


@given(MOMENTS, st.integers(0, 60 * 86_400), st.integers(0, 60 * 86_400))
def test_business_time_adds_up(start: datetime, one: int, other: int) -> None:
    middle = start + timedelta(seconds=one)
    end = middle + timedelta(seconds=other)
    between = CALENDAR.business_seconds_between
    assert between(start, end) == between(start, middle) + between(middle, end)


@given(CLOSURES, MOMENTS, st.timedeltas(timedelta(), timedelta(days=400)))
def test_business_time_is_that_of_each_day(
    calendar: FederalCalendar, start: datetime, length: timedelta
) -> None:
    """However long the span is, it is the sum of its days, each measured by itself."""
    end, total = start + length, 0
    while start < end:
        midnight = datetime.combine(
            start.astimezone(EASTERN).date() + timedelta(days=1), datetime.min.time(), EASTERN
        )
        total += calendar.business_seconds_between(start, min(midnight, end))
        start = midnight
    assert total == pytest.approx(calendar.business_seconds_between(end - length, end), abs=1)


@given(MOMENTS, st.integers(1, 30))
def test_a_closure_never_makes_anything_due_earlier(start: datetime, count: int) -> None:
    due = CALENDAR.due_after_workdays(start, count)
    shut = federal_calendar(CALENDAR_VERSION, (closure(due.astimezone(EASTERN).date()),))
    assert shut.due_after_workdays(start, count) > due


def test_every_week_has_forty_two_and_a_half_hours_or_holidays() -> None:
    """Also the weeks in which the clocks change, and those across the end of a year."""
    monday = date(2021, 1, 4)
    while monday.year < 2040:
        start = datetime.combine(monday, datetime.min.time(), EASTERN)
        week = [monday + timedelta(days=n) for n in range(7)]
        open_days = sum(CALENDAR.is_workday(day) for day in week)
        end = datetime.combine(monday + timedelta(days=7), datetime.min.time(), EASTERN)
        assert CALENDAR.business_seconds_between(start, end) == open_days * 8.5 * 3600
        monday += timedelta(days=7)


# --- closures -------------------------------------------------------------------------------------

TABLE = """
[[closures]]
day = 2025-01-09
name = "National day of mourning"
authority = "Executive order of 30 December 2024"
known_at = 2024-12-30T17:00:00-05:00
[[closures]]
day = 2024-12-24
name = "Christmas Eve"
authority = "Executive order of 19 December 2024"
known_at = 2024-12-19T12:00:00-05:00
"""


def test_closures_are_read_in_the_order_of_their_days() -> None:
    closures = read_closures(TABLE)
    assert [c.day for c in closures] == [date(2024, 12, 24), date(2025, 1, 9)]
    calendar = federal_calendar(CALENDAR_VERSION, closures)
    assert calendar.why_closed(date(2025, 1, 9)) == "closed: National day of mourning"
    assert calendar.due_after_workdays(at(2025, 1, 8, 10), 1) == at(2025, 1, 10, 17, 30)
    assert calendar.passed_over(at(2024, 12, 23), at(2025, 1, 10)) == [
        "2024-12-24 (closed: Christmas Eve)",
        "2024-12-25 (Christmas Day)",
        "2025-01-01 (New Year's Day)",
        "2025-01-09 (closed: National day of mourning)",
    ]
    assert read_closures("") == ()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[[closures]", "is not TOML"),
        (TABLE.replace("day = 2025-01-09", 'day = "soon"'), "entry closures.0.day"),
        (TABLE.replace('name = "Christmas Eve"\n', ""), "entry closures.1.name: Field required"),
        (TABLE + 'reason = "snow"\n', "entry closures.1.reason"),
        (TABLE.replace("T12:00:00-05:00", "T12:00:00"), "entry closures.1.known_at"),
        (
            TABLE.replace("2024-12-24", "2025-01-09"),
            "closure of 2025-01-09 is listed twice: keep one",
        ),
        ("[[closings]]\nday = 2025-01-09\n", "entry closings"),
    ],
    ids=["no toml", "no date", "missing", "unknown", "no time zone", "twice", "wrong table"],
)
def test_an_unusable_closure_table_says_where_and_what(table: str, said: str) -> None:
    with pytest.raises(ClosuresUnreadable) as caught:
        read_closures(table)
    assert said in str(caught.value)
