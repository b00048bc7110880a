"""Plan against actual: nothing of a case is left out, nothing is later than asked, late is late."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from time import process_time
from typing import Any

import pytest

from procedure.cases import CASE
from procedure.clocks.clock import Clock, ClockEnd, late_by
from procedure.clocks.rules import PauseReason
from procedure.clocks.workdays import federal_calendar
from procedure.facts import AddFact
from procedure.measures.clock_changes import PauseClock, ResumeClock
from procedure.measures.tasks.steering import ResendTask
from register.rulebooks import Rulebook
from tests.procedure.casework import ANALYST, EDITIONS, SUPERVISOR, Course, opening
from tests.procedure.long_courses import COURSES
from tests.procedure.matter_acts import heard, paused_review, suspended
from tests.procedure.matterwork import MatterCourse
from views.case_story import Remembered
from views.files import CaseFile
from views.plan_actual import LaneKind, PlanActual, PlannedStep, StepState
from views.plan_composing import plan_actual
from views.timeline_view import events_until

HOUR = timedelta(hours=1)
CALENDAR = federal_calendar("federal-2026-1")
MATTERS = {"heard": heard, "suspended": suspended, "review": paused_review}


@cache
def course_of(name: str) -> Course | MatterCourse:
    """A case or a matter in which much happened."""
    return COURSES[name](Course()) if name in COURSES else MATTERS[name]()


def told(course: Course | MatterCourse, as_of: datetime | None = None) -> PlanActual:
    """Plan against actual of a course."""
    at = as_of or course.now
    kind: Any = CASE if isinstance(course, Course) else course.kind
    events = events_until(course.events, at)
    return plan_actual(events, course.rules, CALENDAR, as_of=at, kind=kind)


def clocks_in(plan: PlanActual) -> list[str]:
    """Every clock that the plan names, once for each of its runs."""
    parts = [step.acknowledgment.clock for step in plan.steps if step.acknowledgment]
    timed = [step.clock for step in plan.steps if step.clock]
    return [*timed, *parts, *(one.clock for one in plan.milestones if one.clock)]


def moments(course: Course | MatterCourse) -> Iterator[datetime]:
    """A few moments of its life, the last one among them."""
    times = sorted({event.at for event in course.events})
    yield from times[:: max(len(times) // 5, 1)]
    yield course.now


def late_of(clock: Clock, now: datetime) -> timedelta | None:
    """How late a clock says that it is, by its own rules."""
    if clock.expected or clock.can_be_late:
        if clock.ended_at is not None:
            return late_by(clock, clock.ended_at) if clock.ended_as is ClockEnd.MET else None
        return late_by(clock, clock.pauses[-1].started_at if clock.paused else now)
    return None


@pytest.mark.parametrize("name", [*COURSES, *MATTERS])
def test_every_task_and_clock_is_in_it_as_late_as_its_clock_says(name: str) -> None:
    course = course_of(name)
    kind: Any = CASE if isinstance(course, Course) else course.kind
    for at in moments(course):
        plan, state = told(course, at), kind.fold(events_until(course.events, at))
        assert {*clocks_in(plan)} == {*state.clocks}, at
        assert {*state.tasks} <= {step.code for step in plan.steps}, at
        last: dict[str | None, timedelta | None] = {}
        for one in plan.entries:
            last[one.clock] = one.late
        for step in plan.steps:
            if step.acknowledgment is not None:
                last[step.acknowledgment.clock] = step.acknowledgment.late
        for key, clock in state.clocks.items():
            assert last[key] == late_of(clock, at), (at, key)


@pytest.mark.parametrize("name", [*COURSES, *MATTERS])
def test_nothing_is_later_than_the_moment_and_each_thing_has_its_own_anchor(name: str) -> None:
    course = course_of(name)
    for at in moments(course):
        plan = told(course, at)
        happened = [one.at for one in plan.milestones if one.reached]
        for step in plan.steps:
            happened += [one for one in (step.actual_from, step.actual_to) if one is not None]
            happened += [one.start for one in step.pauses]
        assert max(happened) <= at
        anchors = [one.anchor for one in plan.entries]
        assert len(anchors) == len({*anchors})


def by_clock(plan: PlanActual, clock: str) -> list[PlannedStep]:
    """The steps that a clock times, one for each of its runs, in their order."""
    runs = [step for step in plan.steps if step.clock == clock]
    return sorted(runs, key=lambda step: step.planned_from)


def lane_of(plan: PlanActual, step: PlannedStep) -> str:
    """Whose step it is."""
    return next(lane.party for lane in plan.lanes if step in lane.steps)


def test_a_task_that_is_sent_to_another_agency_is_a_step_of_each() -> None:
    course = Course.begin()
    course.wait(HOUR)
    course.say(ANALYST, ResendTask, task="D1", agency="FBI")
    course.wait(HOUR)
    course.answer("D1", "LOOKOUT_PLACED")
    first, second = by_clock(told(course), "D1/answer")
    plan = told(course)
    assert (lane_of(plan, first), lane_of(plan, second)) == ("CBP", "FBI")
    assert (first.state, second.state) == (StepState.NOT_NEEDED, StepState.DONE)
    assert first.actual_to == second.actual_from
    assert second.title == "Encounters, again"
    assert "lookout" in second.result.lower()


def test_a_pause_has_its_reason_and_nobody_knows_the_due_time_meanwhile() -> None:
    course = Course.begin()
    course.wait(HOUR)
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    paused_at = course.now
    course.wait(200 * HOUR)
    (step,) = by_clock(told(course), "J1/answer")
    assert (step.state, step.due, step.late) == (StepState.PAUSED, None, None)
    assert step.result == "Paused: a court ordered it"
    course.say(SUPERVISOR, ResumeClock, clock="J1/answer")
    (step,) = by_clock(told(course), "J1/answer")
    assert [(one.start, one.end) for one in step.pauses] == [(paused_at, course.now)]
    assert step.due is not None
    assert step.planned_to is not None
    assert step.due > step.planned_to


def test_the_decision_is_planned_for_when_the_last_answer_is_due() -> None:
    course = Course.begin(rules=EDITIONS["2026-2"])
    plan = told(course)
    (ahead,) = [step for step in plan.steps if step.state is StepState.AHEAD]
    assert (ahead.code, lane_of(plan, ahead)) == ("U5", "USNCB counsel")
    required = [task.answer for task in course.asked() if task.required]
    assert ahead.planned_from == max(course.due(clock) for clock in required)
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    assert not [step for step in told(course).steps if step.state is StepState.AHEAD]


def test_lanes_are_in_order_and_dates_of_others_are_expected() -> None:
    plan = told(course_of("ccf"))
    kinds = [lane.kind for lane in plan.lanes]
    assert kinds == sorted(kinds, key=list(LaneKind).index)
    outside = [lane for lane in plan.lanes if lane.kind is LaneKind.OUTSIDE]
    assert {lane.party for lane in outside} >= {"CCF"}
    assert all(step.expected for lane in outside for step in lane.steps)


def test_milestones_are_what_changed_where_the_case_stands() -> None:
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    course.notify()
    for _ in range(3):
        course.say(ANALYST, AddFact, fact="DETENTION")
    said = [one.title for one in told(course).milestones]
    assert said == [
        "Case opened",
        "Restricted",
        "Identity confirmed",
        "Official notified",
        "The person is detained",
        "The restriction is reviewed",
    ]
    review = told(course).milestones[-1]
    assert (review.reached, review.at) == (False, course.due("restriction-1"))


def test_a_matter_reaches_its_stages() -> None:
    said = [one.title for one in told(course_of("heard")).milestones]
    assert said[:3] == ["Being drafted", "Admissibility", "The source is asked"]
    assert said[-1] == "Oral phase"


def test_what_is_remembered_of_a_case_is_what_its_events_say() -> None:
    course = course_of("tasks")
    assert isinstance(course, Course)
    book, remembered = Rulebook(course.rules, course.rules.holidays), Remembered()
    for size in (1, 9, 30, len(course.events)):
        events = course.events[:size]
        case = CASE.fold(events)
        assert case is not None
        file = CaseFile(case, events, book)
        at = events[-1].at
        plan = plan_actual(events, course.rules, CALENDAR, as_of=at)
        assert remembered.of(file).walk.composed(at, CALENDAR) == plan
    other = CaseFile(course.case, [*course.events[:-1], course.events[0]], book)
    assert remembered.known(other) is None


def test_five_thousand_events_add_little_to_reading_them() -> None:
    course = Course.begin()
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    known = next(one for one in reversed(course.events) if type(one).__name__ == "FactAdded")
    later = [known.model_copy(update={"at": known.at + n * HOUR / 9}) for n in range(5000)]
    events = [*course.events, *later]
    reading = _time(lambda: CASE.fold(events))
    telling = _time(
        lambda: plan_actual(events, course.rules, CALENDAR, as_of=later[-1].at, kind=CASE)
    )
    assert telling - reading < 0.2, (reading, telling)


def _time(what: Callable[[], object]) -> float:
    """Seconds of processor time, of the quicker of two rounds."""
    rounds = []
    for _ in range(2):
        begun = process_time()
        what()
        rounds.append(process_time() - begun)
    return min(rounds)
