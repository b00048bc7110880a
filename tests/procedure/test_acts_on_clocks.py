"""What a supervisor can do to a clock of a case: pause, resume, extend, other closures."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from procedure.clocks.rules import PauseReason
from procedure.codes import CaseClass, Circumstance
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.measures.calendar_changes import ChangeCalendar, ClosuresAlreadyKnown
from procedure.measures.clock_changes import (
    ClockIsPaused,
    ClockMayNotBeExtended,
    ClockMayNotPause,
    ExtendClock,
    PauseClock,
    ResumeClock,
)
from procedure.refusals import AlreadyDone, NotFound, NotNow, NotPermitted, NotWellFormed
from tests.procedure.casework import (
    ANALYST,
    NOW,
    RULES,
    SUPERVISOR,
    Course,
    opening,
    washington,
)

HOLD = PauseReason.COURT_HOLD
REASONS = tuple(RULES.clock("answer").may_pause)
"""For what the clock of an answer may pause in this edition."""
SNOW = {"day": "2026-03-05", "name": "Snow", "authority": "OPM", "known_at": NOW}


# --- pauses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(
    ("circumstances", "case_class"),
    [((), "P2"), ((Circumstance.CURRENT_OFFICIAL,), "P1"), ((Circumstance.DETAINED,), "P0")],
)
def test_a_lapse_of_appropriations_pauses_no_urgent_case_and_nothing_pauses_the_most_urgent(
    reason: PauseReason, circumstances: tuple[Circumstance, ...], case_class: str
) -> None:
    lapse = reason is PauseReason.LAPSE_IN_APPROPRIATIONS
    pauses = {"P2": True, "P1": not lapse, "P0": False}[case_class]
    course = Course.begin(opening(circumstances=circumstances))
    assert course.case.case_class == case_class
    if pauses:
        course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=reason)
        assert course.case.clocks["J1/answer"].pauses[-1].reason is reason
    else:
        with pytest.raises(ClockMayNotPause, match=f"does not pause for {reason}"):
            course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=reason)


def test_a_clock_from_calmer_times_does_not_pause_in_an_urgent_case() -> None:
    course = Course.begin()
    course.wait(timedelta(days=2, hours=6))
    course.say(ANALYST, AddFact, fact="DETENTION")
    clock = course.case.clocks["U2/answer"]
    assert (course.case.case_class, clock.case_class) == (CaseClass.P0, CaseClass.P1)
    with pytest.raises(NotPermitted):
        course.say(SUPERVISOR, PauseClock, clock="U2/answer", reason=HOLD)


@pytest.mark.parametrize("clock", ["restriction-1", "U7/answer", "notification"])
@pytest.mark.parametrize("reason", PauseReason)
def test_restriction_hold_notice_and_notification_never_pause(
    clock: str, reason: PauseReason
) -> None:
    with pytest.raises(ClockMayNotPause):
        Course.begin().say(SUPERVISOR, PauseClock, clock=clock, reason=reason)


def test_nobody_hears_of_a_paused_clock_and_its_due_time_moves() -> None:
    course = Course.begin()
    due = course.due("J1/answer")
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=HOLD)
    with pytest.raises(AlreadyDone, match="already paused"):
        course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=HOLD)
    alerts = len([name for name in course.names() if name == "AlertReached"])
    course.wait(timedelta(days=7))
    paused = [e for e in course.events[alerts:] if getattr(e, "clock_id", "") == "J1/answer"]
    assert [event.kind for event in paused] == ["ClockPaused"]
    course.say(SUPERVISOR, ResumeClock, clock="J1/answer")
    assert course.due("J1/answer") > due
    with pytest.raises(NotNow, match="not paused"):
        course.say(SUPERVISOR, ResumeClock, clock="J1/answer")


# --- extensions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["restriction-1", "notification"])
def test_an_extension_does_not_replace_what_takes_a_second_person(clock: str) -> None:
    course = Course.begin()
    later = NOW + timedelta(days=60)
    with pytest.raises(ClockMayNotBeExtended, match="its own act"):
        course.say(SUPERVISOR, ExtendClock, clock=clock, due=later)


def test_an_extension_is_after_the_due_time_and_after_now() -> None:
    course = Course.begin()
    due = course.due("J1/answer")
    with pytest.raises(NotWellFormed):
        course.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=due)
    course.wait(timedelta(days=5))
    with pytest.raises(NotWellFormed):
        course.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=due + timedelta(days=1))
    later = course.now + timedelta(days=1)
    course.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=later)
    assert course.due("J1/answer") == later
    assert course.case.clocks["J1/answer"].missed_at is None, "it is no longer late"
    paused = Course.begin()
    paused.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=HOLD)
    with pytest.raises(ClockIsPaused, match="is paused"):
        paused.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=due + timedelta(days=9))


@pytest.mark.parametrize(
    "due",
    [
        datetime(2041, 1, 1, 6, tzinfo=UTC),
        datetime(2040, 12, 31, 22, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ],
    ids=["the year after the table", "no day left to escalate", "the end of time"],
)
def test_a_time_beyond_the_calendar_is_refused_before_anything_is_written(due: datetime) -> None:
    course = Course.begin()
    before = course.case
    with pytest.raises(NotWellFormed, match="covers 2021 to 2040"):
        course.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=due)
    assert course.case is before


# --- clocks that are not there --------------------------------------------------------------------

CHANGES: list[tuple[type[Command], dict[str, Any]]] = [
    (PauseClock, {"reason": HOLD}),
    (ResumeClock, {}),
    (ExtendClock, {"due": NOW + timedelta(days=9)}),
]


@pytest.mark.parametrize(("command", "fields"), CHANGES)
def test_clocks_that_are_not_there(command: type[Command], fields: dict[str, Any]) -> None:
    course = Course.begin()
    with pytest.raises(NotFound, match="no clock Z9"):
        course.say(SUPERVISOR, command, clock="Z9", **fields)
    course.answer("J1", "NO_TREATY")
    with pytest.raises(NotNow, match="has ended"):
        course.say(SUPERVISOR, command, clock="J1/answer", **fields)


# --- closures -------------------------------------------------------------------------------------


def test_closures_move_the_running_clocks_and_no_other() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    before = course.case.clocks
    course.say(SUPERVISOR, ChangeCalendar, closures=(SNOW,))
    after = course.case.clocks
    assert after["J1/answer"] == before["J1/answer"], "it had ended"
    assert after["J2/answer"].due_at == washington(6, 17, 30)
    assert after["J2/acknowledgment"] == before["J2/acknowledgment"], "hours"
    assert [(closure.day.isoformat(), closure.name) for closure in course.case.closures] == [
        ("2026-03-05", "Snow")
    ]


def test_clocks_that_start_later_count_the_closures() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ChangeCalendar, closures=(SNOW,))
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    assert course.due("S3/answer") == washington(6, 17, 30)


def test_the_same_closures_are_known_already_and_fewer_take_one_back() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ChangeCalendar, closures=(SNOW,))
    with pytest.raises(ClosuresAlreadyKnown):
        course.say(SUPERVISOR, ChangeCalendar, closures=(SNOW,))
    course.say(SUPERVISOR, ChangeCalendar, closures=())
    assert course.due("J2/answer") == washington(5, 17, 30)
