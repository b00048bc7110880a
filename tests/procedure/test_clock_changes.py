"""What may happen to a clock after its start, and what may not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.clock_changes import (
    AlreadyStopped,
    ClockAlreadyEnded,
    ClockRefused,
    DueMustBeLater,
    NotStopped,
    end_clock,
    extend_clock,
    reach,
    recompute_clock,
    resume_clock,
    stop_clock,
)
from procedure.clocks import (
    CaseClass,
    Clock,
    ClockEnd,
    RungKind,
    StopReason,
    next_rung,
    start_clock,
)
from procedure.workdays import CURRENT_CALENDAR, EASTERN, Closure, FederalCalendar, federal_calendar

CALENDAR = federal_calendar(CURRENT_CALENDAR)
SUPERVISOR = "usncb-supervisor-1"
HOLD = StopReason.COURT_HOLD


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 by the clocks in Washington."""
    return datetime(2026, month, day, hour, minute, tzinfo=EASTERN)


def answer(case_class: str = "P2", begun: datetime | None = None) -> Clock:
    """Five business days for an answer, begun on Tuesday, 3 March 2026: due on the 10th."""
    rule = procedure(CURRENT_EDITION).clock("answer")
    when = begun or at(3, 3)
    return start_clock(rule, CaseClass(case_class), "J1/answer", when, "case opened", CALENDAR)


def shut(*days: datetime) -> FederalCalendar:
    """The calendar, with these days closed."""
    closures = tuple(
        Closure(day=day.date(), name="Snow", authority="OPM", known_at=at(3, 3)) for day in days
    )
    return federal_calendar(CURRENT_CALENDAR, closures)


def reached(clock: Clock, count: int) -> Clock:
    """The clock after so many rungs."""
    for _ in range(count):
        rung = next_rung(clock)
        assert rung is not None
        clock = reach(clock, rung.at)
    return clock


# --- stops ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "ended", "due"),
    [
        (at(3, 4, 9), at(3, 4, 11), at(3, 11, 11)),
        (at(3, 4, 9), at(3, 5, 9), at(3, 11, 17, 30)),
        (at(3, 4, 17, 30), at(3, 5, 9), at(3, 10, 17, 30)),
        (at(3, 6, 17, 30), at(3, 9, 9), at(3, 10, 17, 30)),
        (at(3, 6, 16, 30), at(3, 9, 10), at(3, 11, 11)),
    ],
    ids=["two hours", "a day", "a night", "a weekend", "across a weekend"],
)
def test_a_business_clock_moves_by_the_business_time_of_its_stop(
    begun: datetime, ended: datetime, due: datetime
) -> None:
    stopped = stop_clock(answer(), HOLD, begun, SUPERVISOR)
    resumed = resume_clock(stopped, ended, SUPERVISOR, CALENDAR)
    assert resumed.due_at == due
    assert [(s.reason, s.started_by, s.ended_by) for s in resumed.stops] == [
        (HOLD, SUPERVISOR, SUPERVISOR)
    ]


def test_what_was_told_before_a_stop_stays_and_is_not_told_again() -> None:
    clock = reached(answer(), 1)
    told = clock.rungs[0]
    resumed = resume_clock(
        stop_clock(clock, HOLD, at(3, 9), SUPERVISOR), at(3, 10), SUPERVISOR, CALENDAR
    )
    assert resumed.rungs[0] == told
    following = next_rung(resumed)
    assert following is not None
    assert following.kind is RungKind.WARNING
    assert following.at > clock.rungs[1].at


# --- extensions and closures ---------------------------------------------------------------------


def test_more_time_is_reminded_of_again() -> None:
    clock = reached(answer(), 3)
    assert clock.missed_at == at(3, 10, 17, 30)
    extended = extend_clock(clock, at(3, 20, 17, 30), SUPERVISOR, at(3, 10, 18), None, CALENDAR)
    assert extended.missed_at is None
    assert extended.first_due_at == at(3, 10, 17, 30)
    assert [(rung.kind, rung.at) for rung in extended.rungs[3:]] == [
        (RungKind.REMINDER, at(3, 12, 9, 30)),
        (RungKind.WARNING, at(3, 18, 10, 54)),
        (RungKind.DUE, at(3, 20, 17, 30)),
        (RungKind.ESCALATION, at(3, 23, 17, 30)),
    ]


def test_a_closure_moves_the_due_time_by_its_day() -> None:
    changed = recompute_clock(answer(), shut(at(3, 6)), at(3, 5), SUPERVISOR)
    assert changed.due_at == at(3, 11, 17, 30)
    assert [(c.from_due, c.to_due, c.by) for c in changed.recomputations] == [
        (at(3, 10, 17, 30), at(3, 11, 17, 30), SUPERVISOR)
    ]
    back = recompute_clock(changed, CALENDAR, at(3, 5), SUPERVISOR)
    assert back.due_at == at(3, 10, 17, 30), "a closure that was taken back"


def test_a_closure_moves_a_clock_that_had_stood_still() -> None:
    stopped = stop_clock(answer(), HOLD, at(3, 4, 9), SUPERVISOR)
    resumed = resume_clock(stopped, at(3, 4, 11), SUPERVISOR, CALENDAR)
    changed = recompute_clock(resumed, shut(at(3, 6)), at(3, 5), SUPERVISOR)
    assert changed.due_at == at(3, 12, 11)
    # A stop during the closed day stopped nothing: the day did not count anyway.
    during = stop_clock(answer(), HOLD, at(3, 6, 9), SUPERVISOR)
    during = resume_clock(during, at(3, 6, 17, 30), SUPERVISOR, CALENDAR)
    assert during.due_at == at(3, 11, 17, 30)
    assert recompute_clock(during, shut(at(3, 6)), at(3, 9), SUPERVISOR).due_at == during.due_at


def test_a_closure_moves_a_clock_that_stands_still() -> None:
    stopped = stop_clock(answer(), HOLD, at(3, 4, 9), SUPERVISOR)
    closed = shut(at(3, 6))
    changed = recompute_clock(stopped, closed, at(3, 5), SUPERVISOR)
    resumed = resume_clock(changed, at(3, 5, 9), SUPERVISOR, closed)
    assert resumed.due_at == at(3, 12, 17, 30), "the closed day and the stopped day"


def test_a_granted_time_stays_whatever_the_calendar_says() -> None:
    extended = extend_clock(answer(), at(3, 20, 12), SUPERVISOR, at(3, 4), None, CALENDAR)
    assert recompute_clock(extended, shut(at(3, 6)), at(3, 5), SUPERVISOR) == extended


def test_a_closure_does_not_touch_hours() -> None:
    clock = answer("P0")
    assert recompute_clock(clock, shut(at(3, 3)), at(3, 3), SUPERVISOR) == clock


# --- refusals ------------------------------------------------------------------------------------

Change = Callable[[Clock], Clock]
CHANGES: dict[str, Change] = {
    "stop": lambda clock: stop_clock(clock, HOLD, at(3, 4), SUPERVISOR),
    "resume": lambda clock: resume_clock(clock, at(3, 4), SUPERVISOR, CALENDAR),
    "extend": lambda clock: extend_clock(clock, at(3, 20), SUPERVISOR, at(3, 4), None, CALENDAR),
    "recompute": lambda clock: recompute_clock(clock, shut(at(3, 6)), at(3, 4), SUPERVISOR),
    "end": lambda clock: end_clock(clock, at(3, 4), ClockEnd.MET),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_ended_clock_never_changes(change: str) -> None:
    for end in ClockEnd:
        ended = end_clock(answer(), at(3, 3, 12), end)
        with pytest.raises(ClockAlreadyEnded, match="J1/answer"):
            CHANGES[change](ended)
        assert next_rung(ended) is None
        with pytest.raises(ClockRefused):
            reach(ended, at(3, 4))


def test_a_clock_stands_still_once_and_resumes_once() -> None:
    stopped = CHANGES["stop"](answer())
    with pytest.raises(AlreadyStopped):
        CHANGES["stop"](stopped)
    with pytest.raises(NotStopped):
        CHANGES["resume"](answer())
    with pytest.raises(ClockRefused):
        reach(stopped, at(3, 4))


@pytest.mark.parametrize("due", [at(3, 10, 17, 30), at(3, 10, 17, 29), at(3, 1)], ids=str)
def test_an_extension_gives_more_time_never_less(due: datetime) -> None:
    with pytest.raises(DueMustBeLater):
        extend_clock(answer(), due, SUPERVISOR, at(3, 4), None, CALENDAR)


def test_the_last_rung_is_the_last() -> None:
    clock = reached(answer(), 4)
    assert next_rung(clock) is None
    with pytest.raises(ClockRefused, match="no rung"):
        reach(clock, at(3, 12) + timedelta(days=1))
