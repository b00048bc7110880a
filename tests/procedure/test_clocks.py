"""Clocks: when things are due, when somebody is told, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.clock_changes import end_clock, extend_clock, recompute_clock, resume_clock
from procedure.clock_changes import reach as reach_rung
from procedure.clock_changes import stop_clock as stop
from procedure.clock_words import explain, why_late
from procedure.clocks import (
    CaseClass,
    Clock,
    ClockEnd,
    ClockRule,
    Duration,
    Party,
    RungKind,
    RungRule,
    Source,
    SourceKind,
    StopReason,
    Unit,
    due_after,
    is_stopped,
    late_by,
    next_rung,
    overdue,
    start_clock,
)
from procedure.workdays import CURRENT_CALENDAR, EASTERN, Closure, federal_calendar

CALENDAR = federal_calendar(CURRENT_CALENDAR)
RULES = procedure(CURRENT_EDITION)
SECOND = timedelta(seconds=1)
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=EASTERN)


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment by the clocks in Washington."""
    return datetime(year, month, day, hour, minute, tzinfo=EASTERN)


def start(key: str, case_class: str = "P1", when: datetime = TUESDAY) -> Clock:
    """A clock of the edition."""
    return start_clock(RULES.clock(key), CaseClass(case_class), "c", when, "case opened", CALENDAR)


# --- when it is due ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "unit", "begun", "due"),
    [
        (15, Unit.MINUTES, TUESDAY, at(2026, 3, 3, 10, 15)),
        (24, Unit.HOURS, TUESDAY, at(2026, 3, 4)),
        # Hours are wall time, on the days on which the clocks change as well.
        (24, Unit.HOURS, at(2026, 3, 7, 12), at(2026, 3, 8, 13)),
        (24, Unit.HOURS, at(2026, 10, 31, 12), at(2026, 11, 1, 11)),
        (2, Unit.BUSINESS_DAYS, at(2026, 3, 6), at(2026, 3, 10, 17, 30)),
        # Calendar days and months end at the same hour by the clocks in Washington.
        (30, Unit.CALENDAR_DAYS, TUESDAY, at(2026, 4, 2)),
        (1, Unit.MONTHS, at(2026, 1, 31), at(2026, 2, 28)),
        (1, Unit.MONTHS, at(2028, 1, 31), at(2028, 2, 29)),
        (9, Unit.MONTHS, at(2026, 5, 31), at(2027, 2, 28)),
        (12, Unit.MONTHS, at(2028, 2, 29), at(2029, 2, 28)),
        (11, Unit.MONTHS, at(2026, 1, 15), at(2026, 12, 15)),
        (0, Unit.MONTHS, at(2026, 12, 31), at(2026, 12, 31)),
        # An hour that the change of the clocks skips is the one after it.
        (1, Unit.MONTHS, at(2026, 2, 8, 2, 30), at(2026, 3, 8, 3, 30)),
    ],
    ids=str,
)
def test_due_by_unit(amount: int, unit: Unit, begun: datetime, due: datetime) -> None:
    for when in (begun, begun.astimezone(UTC)):
        found = due_after(Duration(amount=amount, unit=unit), when, CALENDAR)
        assert found == due
        assert found.tzinfo is UTC


def test_a_date_on_a_weekend_runs_to_the_next_workday_where_the_rule_says_so() -> None:
    thirty = Duration(amount=30, unit=Unit.CALENDAR_DAYS)
    begun = at(2026, 2, 5)
    assert due_after(thirty, begun, CALENDAR) == at(2026, 3, 7), "a Saturday"
    assert due_after(thirty, begun, CALENDAR, roll=True) == at(2026, 3, 9, 17, 30)
    assert due_after(thirty, TUESDAY, CALENDAR, roll=True) == at(2026, 4, 2), "a Thursday"
    assert start("restriction-review", when=begun).due_at == at(2026, 3, 9, 17, 30)


@pytest.mark.parametrize(
    ("key", "due"),
    [
        # The targets of domain section 5, T3 to T32: begun on Tuesday, 3 March 2026, at 10:00.
        ("triage", [at(2026, 3, 3, 11)] * 4),
        (
            "hold-notice",
            [
                at(2026, 3, 3, 11),
                at(2026, 3, 3, 11),
                at(2026, 3, 4, 17, 30),
                at(2026, 3, 4, 17, 30),
            ],
        ),
        (
            "acknowledgement",
            [
                at(2026, 3, 3, 11),
                at(2026, 3, 3, 14),
                at(2026, 3, 4, 17, 30),
                at(2026, 3, 4, 17, 30),
            ],
        ),
        (
            "answer",
            [
                at(2026, 3, 3, 14),
                at(2026, 3, 5, 17, 30),
                at(2026, 3, 10, 17, 30),
                at(2026, 3, 17, 17, 30),
            ],
        ),
        ("official-notification", [at(2026, 3, 3, 12), *[at(2026, 3, 4, 10)] * 3]),
        ("official-notification-abroad", [at(2026, 3, 3, 12)] * 4),
        (
            "research",
            [
                at(2026, 3, 3, 14),
                at(2026, 3, 4, 17, 30),
                at(2026, 3, 6, 17, 30),
                at(2026, 3, 10, 17, 30),
            ],
        ),
        (
            "legal-decision",
            [
                at(2026, 3, 4, 17, 30),
                at(2026, 3, 6, 17, 30),
                at(2026, 3, 17, 17, 30),
                at(2026, 3, 31, 17, 30),
            ],
        ),
        ("pre-publication-objection", [at(2026, 3, 3, 14), *[at(2026, 3, 3, 17, 30)] * 3]),
        ("ndtf-information", [at(2026, 3, 4, 17, 30), *[at(2026, 3, 5, 17, 30)] * 3]),
        ("dispute-filing", [*[at(2026, 3, 5, 17, 30)] * 2, *[at(2026, 3, 10, 17, 30)] * 2]),
        ("incident-notice", [at(2026, 4, 2, 10)] * 4),
        ("follow-up-first", [at(2026, 3, 17, 17, 30)] * 4),
        ("follow-up-next", [at(2026, 3, 24, 17, 30)] * 4),
        ("interpol-result", [at(2026, 5, 2, 10)] * 4),
        ("executive-committee-offer", [at(2026, 6, 1, 10)] * 4),
        (
            "recall-sent",
            [
                at(2026, 3, 3, 11),
                at(2026, 3, 3, 11),
                at(2026, 3, 4, 17, 30),
                at(2026, 3, 4, 17, 30),
            ],
        ),
        (
            "records-update",
            [
                at(2026, 3, 4, 10),
                at(2026, 3, 4, 10),
                at(2026, 3, 6, 17, 30),
                at(2026, 3, 6, 17, 30),
            ],
        ),
        ("restriction-review", [at(2026, 4, 2, 10)] * 4),
        ("restriction-renewal", [at(2026, 6, 1, 10)] * 4),
        (
            "deferral-review",
            [at(2026, 3, 4, 10), at(2026, 3, 6, 10), at(2026, 3, 10, 10), at(2026, 3, 17, 10)],
        ),
    ],
)
def test_the_editions_clocks_by_class(key: str, due: list[datetime]) -> None:
    assert [start(key, case_class).due_at for case_class in CaseClass] == due


# --- who is told, and when -----------------------------------------------------------------------


def test_the_ladder_of_an_answer_counts_business_time() -> None:
    clock = start("answer", when=at(2026, 3, 6, 16, 30))
    assert [(rung.kind, rung.at, rung.to) for rung in clock.rungs] == [
        (RungKind.REMINDER, at(2026, 3, 9, 17), "OWNER"),
        (RungKind.WARNING, at(2026, 3, 10, 13, 54), "OWNER"),
        (RungKind.DUE, at(2026, 3, 10, 17, 30), "OWNER_CHIEF"),
        (RungKind.ESCALATION, at(2026, 3, 11, 17, 30), "SUPERVISOR"),
    ]


def test_the_ladder_of_the_notification_counts_hours() -> None:
    clock = start("official-notification", when=at(2026, 3, 7, 18))
    assert [(rung.kind, rung.at) for rung in clock.rungs] == [
        (RungKind.REMINDER, at(2026, 3, 8, 7)),
        (RungKind.WARNING, at(2026, 3, 8, 14, 12)),
        (RungKind.DUE, at(2026, 3, 8, 19)),
        (RungKind.ESCALATION, at(2026, 3, 8, 23)),
    ]


@pytest.mark.parametrize(
    ("case_class", "hours"), [("P0", 1), ("P1", None), ("P2", None), ("P3", None)]
)
def test_the_most_urgent_class_escalates_within_the_hour(
    case_class: str, hours: int | None
) -> None:
    for key in ("acknowledgement", "answer", "research", "legal-decision"):
        clock = start(key, case_class)
        escalated = clock.rungs[-1]
        assert escalated.kind is RungKind.ESCALATION
        late = CALENDAR.due_after_workdays(clock.due_at, 1)
        expected = clock.due_at + timedelta(hours=hours) if hours else late
        assert escalated.at == expected


def test_the_supervisor_is_told_at_sixty_and_at_one_hundred_and_twenty_days() -> None:
    clock = start("interpol-result", when=at(2026, 1, 5))
    told = [(rung.kind, rung.at, rung.to) for rung in clock.rungs]
    assert told == [
        (RungKind.DUE, at(2026, 3, 6), "SUPERVISOR"),
        (RungKind.ESCALATION, at(2026, 5, 5), "SUPERVISOR"),
    ]


def test_at_the_due_time_it_is_in_time_and_a_second_later_it_is_late() -> None:
    clock = start("answer")
    assert not overdue(clock, clock.due_at - SECOND)
    assert not overdue(clock, clock.due_at)
    assert late_by(clock, clock.due_at + SECOND / 2) is None
    assert overdue(clock, clock.due_at + SECOND)
    assert late_by(clock, clock.due_at + 90 * SECOND) == timedelta(seconds=90)
    stopped = stop(clock, StopReason.COURT_HOLD, clock.due_at, "usncb-supervisor-1")
    assert not overdue(stopped, clock.due_at + SECOND), "it stands still"
    ended = end_clock(clock, clock.due_at, ClockEnd.MET)
    assert not overdue(ended, clock.due_at + SECOND)


def test_a_rung_of_nothing_lies_at_the_due_time() -> None:
    """A clock without time of its own, such as 0 business days begun in the last second."""
    last = at(2026, 3, 3, 17, 29) + 59 * SECOND
    clock = start("pre-publication-objection", when=last)
    assert clock.due_at == at(2026, 3, 3, 17, 30)
    assert all(last <= rung.at for rung in clock.rungs)
    assert next_rung(clock) == clock.rungs[0]


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ({"kind": "REMINDER", "to": "OWNER"}, "either percent or after"),
        (
            {
                "kind": "REMINDER",
                "percent": 50,
                "after": {"amount": 1, "unit": "HOURS"},
                "to": "OWNER",
            },
            "either percent or after",
        ),
        ({"kind": "DUE", "percent": 90, "to": "OWNER"}, "at 100 percent"),
        ({"kind": "DUE", "after": {"amount": 1, "unit": "HOURS"}, "to": "OWNER"}, "at 100 percent"),
        ({"kind": "REMINDER", "percent": 0, "to": "OWNER"}, "percent"),
        ({"kind": "REMINDER", "percent": 50, "to": "THE BOSS"}, "to"),
    ],
)
def test_an_impossible_rung_is_refused(rung: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        RungRule.model_validate(rung)


# --- what no clock ever does ---------------------------------------------------------------------

MOMENTS = st.integers(1_622_505_600, 2_159_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
DURATIONS = st.builds(
    Duration,
    amount=st.integers(0, 30),
    unit=st.sampled_from(list(Unit)),
)
POLICY = Source(kind=SourceKind.POLICY, citation="a test")
LADDER = (
    RungRule(kind=RungKind.REMINDER, percent=50, to=Party.OWNER),
    RungRule(kind=RungKind.WARNING, percent=80, to=Party.OWNER),
    RungRule(kind=RungKind.DUE, percent=100, to=Party.OWNER_CHIEF),
    RungRule(
        kind=RungKind.ESCALATION,
        after=Duration(amount=1, unit=Unit.BUSINESS_DAYS),
        to=Party.SUPERVISOR,
    ),
)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Any clock, just begun."""
    duration = draw(DURATIONS)
    rule = ClockRule(
        key="any",
        label="Any step",
        duration=dict.fromkeys(CaseClass, duration),
        rungs=LADDER,
        roll_to_workday=draw(st.booleans()),
        obligation=POLICY,
        time=POLICY,
    )
    return start_clock(rule, CaseClass.P2, "any", draw(MOMENTS), "case opened", CALENDAR)


SPANS = st.integers(0, 20 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(clocks())
def test_rungs_stand_in_the_order_of_time_and_due_is_not_before_the_start(clock: Clock) -> None:
    moments = [rung.at for rung in clock.rungs]
    assert moments == sorted(moments)
    assert clock.started_at <= moments[0]
    assert clock.due_at >= clock.started_at
    assert next(r.at for r in clock.rungs if r.kind is RungKind.DUE) == clock.due_at
    assert Clock.model_validate_json(clock.model_dump_json()) == clock


@given(clocks(), SPANS, SPANS)
def test_a_stop_moves_due_and_rungs_by_its_own_length(
    clock: Clock, before: timedelta, length: timedelta
) -> None:
    begun = clock.started_at + before
    stopped = stop(clock, StopReason.COURT_HOLD, begun, "usncb-supervisor-1")
    assert is_stopped(stopped)
    assert next_rung(stopped) is None, "nobody is told while it stands still"
    again = resume_clock(stopped, begun + length, "usncb-supervisor-1", CALENDAR)
    assert not is_stopped(again)
    if clock.counts_business_time:
        stood = CALENDAR.business_seconds_between(begun, begun + length)
        assert CALENDAR.business_seconds_between(clock.due_at, again.due_at) == stood
        if stood == 0:
            assert again.due_at == clock.due_at, "nights and weekends stop nothing"
    else:
        assert again.due_at == clock.due_at + length
    assert [rung.kind for rung in again.rungs] == [rung.kind for rung in clock.rungs]
    assert next(r.at for r in again.rungs if r.kind is RungKind.DUE) == again.due_at
    assert [r.at for r in again.rungs] == sorted(r.at for r in again.rungs)


@given(clocks(), SPANS.filter(bool), st.integers(0, 4))
def test_an_extension_leads_to_the_time_granted(
    clock: Clock, more: timedelta, reached: int
) -> None:
    for _ in range(reached):
        rung = next_rung(clock)
        assert rung is not None
        clock = reach_rung(clock, rung.at)
    now = max([clock.started_at, *(r.at for r in clock.rungs[: clock.reached])])
    granted = max(clock.due_at, now) + more
    extended = extend_clock(clock, granted, "usncb-supervisor-1", now, None, CALENDAR)
    assert extended.due_at == granted
    assert extended.rungs[: extended.reached] == clock.rungs[: clock.reached], "history stays"
    to_come = extended.rungs[extended.reached :]
    assert [r.at for r in to_come] == sorted(r.at for r in to_come)
    assert sum(r.kind is RungKind.DUE for r in to_come) == 1
    assert all(r.at >= now for r in to_come)
    assert extended.missed_at is None


@given(clocks(), st.dates(date(2021, 6, 1), date(2039, 1, 1)))
def test_a_closure_moves_no_clock_to_an_earlier_time(clock: Clock, day: date) -> None:
    closure = Closure(day=day, name="Snow", authority="OPM", known_at=clock.started_at)
    shut = federal_calendar(CURRENT_CALENDAR, (closure,))
    changed = recompute_clock(clock, shut, clock.started_at, "usncb-supervisor-1")
    assert changed.due_at >= clock.due_at
    if changed.counts_business_time:
        assert shut.is_workday(changed.due_at.astimezone(EASTERN).date())
    assert changed.first_due_at == clock.first_due_at
    if changed != clock:
        assert changed.recomputations[-1].from_due == clock.due_at


# --- in words ------------------------------------------------------------------------------------


def test_a_clock_tells_its_story() -> None:
    clock = start("answer", when=at(2026, 5, 21))
    clock = stop(clock, StopReason.COURT_HOLD, at(2026, 5, 22, 9), "usncb-supervisor-1")
    clock = resume_clock(clock, at(2026, 5, 26, 9), "usncb-supervisor-2", CALENDAR)
    clock = extend_clock(
        clock, at(2026, 6, 1, 17, 30), "usncb-supervisor-1", at(2026, 5, 27, 12), None, CALENDAR
    )
    clock = end_clock(clock, at(2026, 6, 2, 9), ClockEnd.MET)
    assert explain(clock, CALENDAR) == [
        "The agency answers.",
        "Started Thu 21 May 2026 10:00:00 EDT: case opened.",
        "It has 2 business days in a case of class P1 (POLICY T8; a local target, not law).",
        "The duty itself: REPORT, REPORT L44.",
        "Business days by calendar federal-2026-1, 09:00 to 17:30 in Washington; the day of the "
        "start does not count; passed over 2026-05-25 (Memorial Day).",
        "First due Tue 26 May 2026 17:30:00 EDT.",
        "Stopped Fri 22 May 2026 09:00:00 EDT by usncb-supervisor-1 for COURT_HOLD, until Tue 26 "
        "May 2026 09:00:00 EDT (usncb-supervisor-2).",
        "Extended Wed 27 May 2026 12:00:00 EDT by usncb-supervisor-1 from Wed 27 May 2026 17:30:00 "
        "EDT to Mon 01 Jun 2026 17:30:00 EDT.",
        "Due Mon 01 Jun 2026 17:30:00 EDT. Done Tue 02 Jun 2026 09:00:00 EDT, late by 15 h 30 min.",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda clock: clock, "It runs."),
        (
            lambda clock: stop(clock, StopReason.COURT_HOLD, TUESDAY, "usncb-supervisor-1"),
            "It stands still.",
        ),
        (
            lambda clock: reach_rung(reach_rung(reach_rung(clock, TUESDAY), TUESDAY), clock.due_at),
            "The due time was reached and it is not done.",
        ),
        (lambda clock: end_clock(clock, clock.due_at, ClockEnd.MET), "in time."),
        (
            lambda clock: end_clock(clock, TUESDAY, ClockEnd.CANCELLED),
            "It was no longer needed from Tue 03 Mar 2026 10:00:00 EST.",
        ),
    ],
    ids=["runs", "stands", "missed", "met", "cancelled"],
)
def test_what_became_of_it(change: object, said: str) -> None:
    assert callable(change)
    assert explain(change(start("answer")), CALENDAR)[-1].endswith(said)


def test_a_time_from_memory_is_a_local_target_too() -> None:
    for kind, local in [
        (SourceKind.LAW, False),
        (SourceKind.READ, False),
        (SourceKind.REPORT, True),
        (SourceKind.MEMORY, True),
        (SourceKind.POLICY, True),
    ]:
        clock = start("answer").model_copy(update={"time": Source(kind=kind, citation="x")})
        assert clock.local_target is local
        assert ("a local target, not law" in " ".join(explain(clock, CALENDAR))) is local


def test_what_was_late_says_why_and_who_was_told() -> None:
    clock = start("acknowledgement")
    for _ in range(2):
        clock = reach_rung(clock, clock.rungs[clock.reached].at)
    in_time = end_clock(clock, clock.due_at, ClockEnd.MET)
    assert why_late(in_time) == []
    needless = end_clock(clock, clock.due_at + timedelta(days=1), ClockEnd.CANCELLED)
    assert why_late(needless) == []
    late = " ".join(why_late(end_clock(clock, clock.due_at + timedelta(hours=2), ClockEnd.MET)))
    assert "It had 4 hours from Tue 03 Mar 2026 10:00:00 EST, case opened (POLICY T7" in late
    assert "reminder to owner Tue 03 Mar 2026 12:00:00 EST, warning to owner" in late
    assert late.endswith("late by 2 h.")


def test_a_decision_that_is_only_offered_is_never_late() -> None:
    clock = start("executive-committee-offer")
    clock = reach_rung(clock, clock.due_at)
    assert why_late(end_clock(clock, clock.due_at + timedelta(days=1), ClockEnd.MET)) == []


def test_what_is_late_and_not_done_says_so() -> None:
    clock = start("answer")
    while clock.missed_at is None:
        clock = reach_rung(clock, clock.rungs[clock.reached].at)
    assert "not done" in why_late(clock)[-1]
