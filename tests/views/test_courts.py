"""In whose court a case was: the shares add up to the time that passed, to the minute."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedure.clocks.rules import PauseReason
from procedure.courts import NOBODY, open_steps, parties
from procedure.measures.clock_changes import PauseClock, ResumeClock
from procedure.measures.long_extensions import ApproveExtension
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion
from procedure.open_steps import INTERPOL
from procedure.people import USNCB
from procedure.reopening import ReopenCase
from tests.procedure.acts import possible
from tests.procedure.casework import (
    ANALYST,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
    officer,
    opening,
    to,
)
from tests.procedure.long_courses import COURSES
from views.courts import Courts, courts

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def told(course: Course) -> Courts:
    """In whose court the case was until now."""
    return courts(course.events, course.rules, course.now)


def shares(course: Course) -> dict[str, int]:
    """Each party's share in minutes."""
    return {court.party: court.minutes for court in told(course).parties}


def now_with(course: Course) -> tuple[str, ...]:
    """In whose court the case is."""
    return parties(course.case, course.rules)


def settled() -> Course:
    """Nobody but the FBI has anything to do."""
    course = Course.begin()
    course.notify()
    course.answer_all_but("J3")
    return course


# --- who has the ball -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "party"),
    [
        ("DECISION", USNCB),
        ("FILING", USNCB),
        ("FOLLOW_UP", INTERPOL),
        ("RECORDS", USNCB),
        ("CLOSING", USNCB),
        ("CLOSED", NOBODY),
    ],
)
def test_in_whose_court_a_stage_is(stage: str, party: str) -> None:
    course = to(stage)
    if stage not in ("CLOSING", "CLOSED", "RECORDS"):
        course.notify()
    assert party in now_with(course)
    assert not {one for one in now_with(course) if one not in (party, USNCB)}


def test_each_agency_with_an_open_task_has_the_ball_and_usncb_while_it_must_reply() -> None:
    course = settled()
    assert now_with(course) == ("FBI",)
    course.say(officer("FBI"), AskAboutTask, task="J3")
    assert now_with(course) == (USNCB,)
    (step,) = open_steps(course.case, course.rules)
    assert step.what == "Reply to FBI: Holdings and threat (J3)"
    course.say(ANALYST, ReplyToQuestion, task="J3")
    assert now_with(course) == ("FBI",)


def test_a_paused_clock_is_in_the_court_of_whoever_must_act_first() -> None:
    course = Course.begin(opening(circumstances=(), communication=None, version=None))
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    assert "a court" in now_with(course)
    assert "DOJ-OIA" not in now_with(course)
    course.say(SUPERVISOR, ResumeClock, clock="J1/answer")
    assert "DOJ-OIA" in now_with(course)


# --- how long -------------------------------------------------------------------------------------


def test_proposed_time_waits_for_a_second_supervisor() -> None:
    course = possible("approve_extension")
    steps = [step for step in open_steps(course.case, course.rules) if step.clock == "J1/answer"]
    assert [step.party for step in steps] == ["DOJ-OIA", USNCB]
    assert steps[1].what.startswith("Decide on more time: ")
    course.say(SECOND_SUPERVISOR, ApproveExtension, clock="J1/answer", approve=False)
    assert "Decide on more time" not in " ".join(
        step.what for step in open_steps(course.case, course.rules)
    )


def test_what_one_party_had_alone_is_all_its_own() -> None:
    course = settled()
    before = shares(course)
    course.wait(2 * DAY)
    assert shares(course) == {**before, "FBI": 2 * 24 * 60}


def test_what_two_parties_had_at_once_is_divided_evenly() -> None:
    course = settled()
    course.wait(HOUR)
    course.say(officer("FBI"), AskAboutTask, task="J3")
    course.wait(HOUR)
    course.say(ANALYST, ReplyToQuestion, task="J3")
    assert shares(course) == {"FBI": 60, USNCB: 60}
    both = Course.begin()
    both.notify()
    both.answer_all_but("J3", "S2")
    both.wait(3 * HOUR + MINUTE)
    (one, other) = told(both).parties
    assert {one.party, other.party} == {"FBI", "STATE-LEI"}
    assert (one.minutes, other.minutes) == (91, 90)
    assert one.held == other.held == 181


def test_the_time_after_the_end_belongs_to_nobody_until_it_is_reopened() -> None:
    course = to("CLOSED")
    course.wait(10 * DAY)
    assert told(course).elapsed == 0, "everything was done at once, and then it ended"
    course.say(SUPERVISOR, ReopenCase)
    assert shares(course)[NOBODY] == 10 * 24 * 60


def assert_adds_up(course: Course) -> None:
    """The shares are the whole; nobody's share is more than what it held."""
    found = told(course)
    assert sum(court.minutes for court in found.parties) == found.elapsed
    assert found.elapsed == (found.until - found.since) // MINUTE
    for court in found.parties:
        assert 0 <= court.minutes <= court.held <= found.elapsed


@pytest.mark.parametrize("name", COURSES)
def test_the_shares_of_a_long_case_add_up(name: str) -> None:
    assert_adds_up(COURSES[name](Course()))


SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))


@settings(deadline=None)
@given(spans=st.lists(st.tuples(SPANS, st.integers(0, 11)), max_size=12))
def test_the_shares_add_up_whenever_somebody_acts(spans: list[tuple[timedelta, int]]) -> None:
    course = Course.begin()
    for span, place in spans:
        course.wait(span)
        open_tasks = [task.task for task in course.asked() if task.open]
        if open_tasks:
            task = open_tasks[place % len(open_tasks)]
            course.answer(task, course.rules.task(course.case.tasks[task].code).outcomes[0].key)
    course.wait(timedelta(seconds=59))
    assert_adds_up(course)
