"""A fact that changes the circumstances plans the case again: what joins, what ends, what stays."""

from datetime import timedelta

import pytest

from procedure.codes import CaseClass, Circumstance, LetterKey
from procedure.facts import AddFact
from procedure.replanning import PlanRecomputed
from procedure.stages import stages
from procedure.task import TaskState
from tests.procedure.casework import ANALYST, EDITIONS, Course, opening, report
from tests.procedure.test_emails import emails_of
from views.timeline import timeline

RULES = EDITIONS["2026-2"]


def detained() -> Course:
    """A case about a refugee who is detained; two agencies have answered."""
    course = Course.begin(opening(circumstances=(Circumstance.REFUGEE,)), rules=RULES)
    course.say(ANALYST, AddFact, fact="DETENTION")
    course.answer("J1", "NO_TREATY")
    course.answer("D4", "NOT_USED")
    return course


def asked(course: Course) -> set[str]:
    """The codes of the open tasks of agencies."""
    return {task.code for task in course.asked() if task.open}


def test_added_tasks_start_with_the_fact_that_adds_them() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.REFUGEE,)), rules=RULES)
    assert not {"I1", "I2"} & asked(course)
    course.say(ANALYST, AddFact, fact="ICE_CUSTODY")
    assert {"I1", "I2", "D4"} <= asked(course)
    assert course.case.case_class is CaseClass.P1
    assert "I1/answer" in course.case.clocks


def test_what_only_asked_because_of_it_is_withdrawn_and_no_answer_is_lost() -> None:
    course = detained()
    before = course.case
    events = course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    (planned,) = [event for event in events if isinstance(event, PlanRecomputed)]
    # S3, J3, S4 and I1 were asked for the detention; J1 and D4 are answered.
    assert set(planned.withdrawn) == {"S3", "S4", "J3", "I1"}
    after = course.case.tasks
    assert all(after[task].state is TaskState.WITHDRAWN for task in planned.withdrawn)
    assert (after["J1"].outcome, after["D4"].outcome) == ("NO_TREATY", "NOT_USED")
    assert {"U2", "U3", "D2", "S1"} <= asked(course), "what the rest of the plan asks stays"
    assert before.case_class is CaseClass.P0
    assert course.case.case_class is CaseClass.P2
    assert (planned.was, planned.now) == ("P0", "P2")


def test_the_holders_of_withdrawn_tasks_get_an_email() -> None:
    course = detained()
    events = course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    withdrawn = [
        (order.task, order.agency)
        for order in emails_of(course, events)
        if order.letter is LetterKey.TASK_WITHDRAWN
    ]
    assert {("I1", "ICE"), ("J3", "FBI")} <= {*withdrawn}


def test_a_running_clock_keeps_its_due_time_when_the_class_falls() -> None:
    course = detained()
    due = {key: clock.due_at for key, clock in course.case.clocks.items() if clock.running}
    course.wait(timedelta(minutes=5))
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    after = course.case.clocks
    kept = [key for key in due if after[key].running]
    assert kept
    assert all(after[key].due_at == due[key] for key in kept)
    course.say(ANALYST, AddFact, fact="TRAVEL_WITHIN_72H")
    assert course.case.case_class is CaseClass.P1


def test_what_was_withdrawn_is_asked_again_when_the_plan_asks_again() -> None:
    course = detained()
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    course.say(ANALYST, AddFact, fact="ICE_CUSTODY")
    assert course.case.tasks["I1-2"].open
    assert course.case.tasks["J1"].outcome == "NO_TREATY"
    assert "J1-2" not in course.case.tasks, "an answer that is there is not asked again"


def test_the_timeline_says_what_changed() -> None:
    course = detained()
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    lines = [line.what for line in timeline(course.events, RULES)]
    (line,) = [one for one in lines if one.startswith("Planned again")]
    assert "no longer asked" in line
    assert "class P0 is now P2, running clocks keep their due times" in line


def test_a_fact_that_ends_nothing_plans_nothing_again() -> None:
    course = Course.begin(opening(), rules=RULES)
    events = course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    assert not [event for event in events if isinstance(event, PlanRecomputed)]
    assert course.case.case_class is CaseClass.P1


@pytest.mark.parametrize("fact", ["CURRENT_OFFICIAL", "FORMER_OFFICIAL"])
def test_a_person_who_turns_out_to_be_an_official_changes_tracks(fact: str) -> None:
    course = Course.begin(report(circumstances=()), rules=RULES)
    assert [one.track for one in stages(course.case)] == ["PERSON_PROTECTION"]
    course.say(ANALYST, AddFact, fact=fact)
    assert [one.track for one in stages(course.case)] == ["OFFICIAL_PROTECTION"]
    assert course.case.tracks["PERSON_PROTECTION"].ended_at is not None
    assert "E1" in asked(course)
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    assert [one.track for one in stages(course.case)] == ["OFFICIAL_PROTECTION"]


def test_a_report_about_a_person_who_is_no_official_runs_to_its_end() -> None:
    course = Course.begin(report(circumstances=(), identity_confirmed=True), rules=RULES)
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.close()
    assert course.stages == ["CLOSED"]
    assert "N1" not in {task.code for task in course.case.tasks.values()}
