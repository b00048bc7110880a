"""Clocks: when things are due, and who is alerted when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from procedure.clocks.clock import Clock, late_by, next_alert, overdue
from procedure.clocks.durations import DurationValue, Unit, Zone
from procedure.clocks.rules import (
    AlertKind,
    AlertRule,
    ClockRule,
    Closure,
    Party,
    Source,
    SourceKind,
)
from procedure.clocks.timing import due_after, start_clock
from procedure.clocks.workdays import federal_calendar
from procedure.clocks.zones import EASTERN, ZONE_DATA
from procedure.codes import CaseClass
from tests.procedure.clock_steps import (
    CALENDAR,
    TUESDAY,
    at,
    computed_again,
    ended,
    extended,
    paused,
    reached,
    resumed,
    start,
)
from tests.procedure.fixture_editions import clock

SECOND = timedelta(seconds=1)


# --- when it is due -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "unit", "begun", "due"),
    [
        (15, Unit.MINUTES, TUESDAY, at(3, 3, 10, 15)),
        (24, Unit.HOURS, TUESDAY, at(3, 4)),
        # Hours are elapsed time, also on the days on which the clocks change.
        (24, Unit.HOURS, at(3, 7, 12), at(3, 8, 13)),
        (24, Unit.HOURS, at(10, 31, 12), at(11, 1, 11)),
        (2, Unit.BUSINESS_DAYS, at(3, 6), at(3, 10, 17, 30)),
        # Calendar days and months end at the same hour by the clocks in Washington.
        (30, Unit.CALENDAR_DAYS, TUESDAY, at(4, 2)),
        (1, Unit.MONTHS, at(1, 31), at(2, 28)),
        (1, Unit.MONTHS, at(1, 31, year=2028), at(2, 29, year=2028)),
        (9, Unit.MONTHS, at(5, 31), at(2, 28, year=2027)),
        (12, Unit.MONTHS, at(2, 29, year=2028), at(2, 28, year=2029)),
        (11, Unit.MONTHS, at(1, 15), at(12, 15)),
        (0, Unit.MONTHS, at(12, 31), at(12, 31)),
        # An hour that the change of the clocks skips is the one after it.
        (1, Unit.MONTHS, at(2, 8, 2, 30), at(3, 8, 3, 30)),
    ],
    ids=str,
)
def test_due_by_unit(amount: int, unit: Unit, begun: datetime, due: datetime) -> None:
    for when in (begun, begun.astimezone(UTC)):
        found = due_after(DurationValue(amount=amount, unit=unit), when, CALENDAR)
        assert found == due
        assert found.tzinfo is UTC


def test_a_date_on_a_weekend_moves_to_the_next_workday_where_the_rule_says_so() -> None:
    thirty = DurationValue(amount=30, unit=Unit.CALENDAR_DAYS)
    begun = at(2, 5)
    assert due_after(thirty, begun, CALENDAR) == at(3, 7), "a Saturday"
    assert due_after(thirty, begun, CALENDAR, roll=True) == at(3, 9, 17, 30)
    assert due_after(thirty, TUESDAY, CALENDAR, roll=True) == at(4, 2), "a Thursday"
    assert start("review", when=begun).due_at == at(3, 9, 17, 30)


@pytest.mark.parametrize(
    ("key", "due"),
    [
        ("answer", [at(3, 3, 14), at(3, 5, 17, 30), at(3, 10, 17, 30), at(3, 17, 17, 30)]),
        ("one-day", [at(3, 4)] * 4),
        ("same-day", [at(3, 3, 17, 30)] * 4),
        ("review", [at(4, 2)] * 4),
        ("sixty-days", [at(5, 2)] * 4),
        ("offer", [at(6, 1)] * 4),
    ],
)
def test_each_class_has_its_own_time(key: str, due: list[datetime]) -> None:
    assert [start(key, case_class).due_at for case_class in CaseClass] == due


def test_a_clock_names_its_rule_calendar_and_zone_data() -> None:
    clock = start("answer")
    assert (clock.rule, clock.calendar, clock.zone_data) == ("answer", CALENDAR.version, ZONE_DATA)
    assert clock.first_due_at == clock.due_at


# --- who is alerted, and when ---------------------------------------------------------------------


def test_the_alerts_of_business_days_count_business_time() -> None:
    clock = start("answer", when=at(3, 6, 16, 30))
    assert [(alert.kind, alert.at, alert.to) for alert in clock.alerts] == [
        (AlertKind.REMINDER, at(3, 9, 17), "OWNER"),
        (AlertKind.WARNING, at(3, 10, 13, 54), "OWNER"),
        (AlertKind.DUE, at(3, 10, 17, 30), "OWNER_CHIEF"),
        (AlertKind.ESCALATION, at(3, 11, 17, 30), "SUPERVISOR"),
    ]


def test_the_alerts_of_hours_count_hours() -> None:
    clock = start("one-day", when=at(3, 7, 18))
    assert [(alert.kind, alert.at) for alert in clock.alerts] == [
        (AlertKind.REMINDER, at(3, 8, 7)),
        (AlertKind.WARNING, at(3, 8, 14, 12)),
        (AlertKind.DUE, at(3, 8, 19)),
        (AlertKind.ESCALATION, at(3, 8, 23)),
    ]


def test_an_escalation_counts_from_the_due_time() -> None:
    clock = start("sixty-days", when=at(1, 5))
    assert [(alert.kind, alert.at, alert.to) for alert in clock.alerts] == [
        (AlertKind.DUE, at(3, 6), "SUPERVISOR"),
        (AlertKind.ESCALATION, at(5, 5), "SUPERVISOR"),
    ]


@pytest.mark.parametrize("case_class", CaseClass)
def test_a_class_can_have_alerts_of_its_own(case_class: CaseClass) -> None:
    clock = start("answer", case_class)
    escalation = clock.alerts[-1]
    assert escalation.kind is AlertKind.ESCALATION
    if case_class is CaseClass.P0:
        assert escalation.at == clock.due_at + timedelta(hours=1)
    else:
        assert escalation.at == CALENDAR.due_after_workdays(clock.due_at, 1)


def test_at_the_due_time_it_is_in_time_and_a_second_later_it_is_late() -> None:
    clock = start("answer")
    assert not overdue(clock, clock.due_at - SECOND)
    assert not overdue(clock, clock.due_at)
    assert late_by(clock, clock.due_at + SECOND / 2) is None
    assert overdue(clock, clock.due_at + SECOND)
    assert late_by(clock, clock.due_at + 90 * SECOND) == timedelta(seconds=90)
    assert not overdue(paused(clock, clock.due_at), clock.due_at + SECOND), "it is paused"
    assert not overdue(ended(clock, clock.due_at), clock.due_at + SECOND)


def test_an_alert_of_a_clock_without_time_is_at_the_due_time() -> None:
    """Such as 0 business days, begun in the last second."""
    last = at(3, 3, 17, 29) + 59 * SECOND
    clock = start("same-day", when=last)
    assert clock.due_at == at(3, 3, 17, 30)
    assert all(last <= alert.at for alert in clock.alerts)
    assert next_alert(clock) == clock.alerts[0]


@pytest.mark.parametrize(
    ("alert", "problem"),
    [
        ({"kind": "REMINDER", "to": "OWNER"}, "either percent, before or after"),
        (
            {"kind": "REMINDER", "percent": 50, "after": "1 hour", "to": "OWNER"},
            "either percent, before or after",
        ),
        ({"kind": "DUE", "percent": 90, "to": "OWNER"}, "at 100 percent"),
        ({"kind": "DUE", "after": "1 hour", "to": "OWNER"}, "at 100 percent"),
        ({"kind": "REMINDER", "percent": 0, "to": "OWNER"}, "percent"),
        ({"kind": "REMINDER", "percent": 50, "to": "THE BOSS"}, "to"),
        ({"kind": "REMINDER", "after": "an hour", "to": "OWNER"}, "is not a duration"),
    ],
)
def test_an_impossible_alert_is_refused(alert: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        AlertRule.model_validate(alert)


NUMBERLESS = (Unit.SAME_BUSINESS_DAY, Unit.DATE_SET)
"""Units of durations that have no number."""


@pytest.mark.parametrize(
    "duration",
    [
        *(DurationValue(amount=0, unit=unit) for unit in Unit),
        *(
            DurationValue(amount=amount, unit=unit)
            for unit in Unit
            for amount in (1, 2, 90)
            if unit not in NUMBERLESS
        ),
    ],
    ids=DurationValue.words,
)
def test_a_duration_is_read_as_it_is_written(duration: DurationValue) -> None:
    row = {**clock("4 hours"), "key": "any", "duration": duration.words()}
    assert ClockRule.model_validate(row).duration[CaseClass.P1] == duration


# --- what no clock ever does ----------------------------------------------------------------------

MOMENTS = st.integers(1_622_505_600, 2_159_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
SPANS = st.integers(0, 20 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
DURATIONS = st.builds(DurationValue, amount=st.integers(0, 30), unit=st.sampled_from(list(Unit)))
POLICY = Source(kind=SourceKind.POLICY, citation="a test")
ALERTS = (
    AlertRule(kind=AlertKind.REMINDER, percent=50, to=Party.OWNER),
    AlertRule(kind=AlertKind.WARNING, percent=80, to=Party.OWNER),
    AlertRule(kind=AlertKind.DUE, percent=100, to=Party.OWNER_CHIEF),
    AlertRule(
        kind=AlertKind.ESCALATION,
        after=DurationValue(amount=1, unit=Unit.BUSINESS_DAYS),
        to=Party.SUPERVISOR,
    ),
)


@st.composite
def any_clock(draw: st.DrawFn) -> Clock:
    """Any clock that has just started."""
    duration, begun = draw(DURATIONS), draw(MOMENTS)
    set_for = begun + draw(SPANS) if duration.unit is Unit.DATE_SET else None
    rule = ClockRule(
        key="any",
        label="Any step",
        duration=dict.fromkeys(CaseClass, duration),
        alerts=ALERTS,
        roll_to_workday=draw(st.booleans()),
        midnight=draw(st.sampled_from((None, *Zone))),
        obligation=POLICY,
        time=POLICY,
    )
    return start_clock(rule, CaseClass.P2, "any", begun, "case opened", CALENDAR, set_for)


@given(any_clock())
def test_alerts_are_in_the_order_of_time_and_due_is_not_before_the_start(clock: Clock) -> None:
    moments = [alert.at for alert in clock.alerts]
    assert moments == sorted(moments)
    assert clock.started_at <= moments[0]
    assert clock.due_at >= clock.started_at
    assert next(a.at for a in clock.alerts if a.kind is AlertKind.DUE) == clock.due_at
    assert Clock.model_validate_json(clock.model_dump_json()) == clock


@given(any_clock(), SPANS, SPANS)
def test_a_pause_moves_due_and_alerts_by_its_own_length(
    clock: Clock, before: timedelta, length: timedelta
) -> None:
    begun = clock.started_at + before
    stopped = paused(clock, begun)
    assert stopped.paused
    assert next_alert(stopped) is None, "nobody is alerted while it is paused"
    again = resumed(stopped, begun + length)
    assert not again.paused
    if clock.counts_business_time:
        span = CALENDAR.business_seconds_between(begun, begun + length)
        assert CALENDAR.business_seconds_between(clock.due_at, again.due_at) == span
        if span == 0:
            assert again.due_at == clock.due_at, "nights and weekends do not count"
    else:
        assert again.due_at == clock.due_at + length
    assert [alert.kind for alert in again.alerts] == [alert.kind for alert in clock.alerts]
    assert next(a.at for a in again.alerts if a.kind is AlertKind.DUE) == again.due_at
    assert [a.at for a in again.alerts] == sorted(a.at for a in again.alerts)


@given(any_clock(), SPANS.filter(bool), st.integers(0, 4))
def test_an_extension_leads_to_the_time_granted(clock: Clock, more: timedelta, count: int) -> None:
    clock = reached(clock, count)
    now = max([clock.started_at, *(alert.at for alert in clock.alerts[: clock.reached])])
    granted = max(clock.due_at, now) + more
    longer = extended(clock, granted, now)
    assert longer.due_at == granted
    assert longer.alerts[: longer.reached] == clock.alerts[: clock.reached], "history stays"
    ahead = longer.alerts[longer.reached :]
    assert [alert.at for alert in ahead] == sorted(alert.at for alert in ahead)
    assert sum(alert.kind is AlertKind.DUE for alert in ahead) == 1
    assert all(alert.at >= now for alert in ahead)
    assert longer.missed_at is None


@given(any_clock(), st.dates(date(2021, 6, 1), date(2039, 1, 1)))
def test_a_closure_moves_no_clock_to_an_earlier_time(clock: Clock, day: date) -> None:
    closure = Closure(day=day, name="Snow", authority="OPM", known_at=clock.started_at)
    calendar = federal_calendar(CALENDAR.version, (closure,))
    changed = computed_again(clock, calendar, clock.started_at)
    assert changed.due_at >= clock.due_at
    if clock.duration.unit is Unit.BUSINESS_DAYS_NO_CLOSURES:
        assert changed.due_at == clock.due_at
    elif changed.counts_business_time:
        assert calendar.is_workday(changed.due_at.astimezone(EASTERN).date())
    assert changed.first_due_at == clock.first_due_at
    if changed != clock:
        assert changed.recomputations[-1].from_due == clock.due_at
