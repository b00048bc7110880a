"""Measure 3: agencies are asked, and the decision waits for what it needs and no longer."""

from dataclasses import replace
from datetime import timedelta

from procedure.cases import CASE
from procedure.clocks.rules import PauseReason
from procedure.codes import OutgoingKind, Phase
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.coordination import awaited, left_to_do, open_tasks
from procedure.measures.dispute.decision import Decision, DecisionCalled
from procedure.measures.outgoing import holding_agencies
from procedure.measures.tasks.answering import AnswerTask
from procedure.measures.tasks.steering import WithdrawTask
from procedure.stages import position_of, stage_codes
from tests.procedure.casework import ANALYST, NOW, SUPERVISOR, Course

SECOND = timedelta(seconds=1)


def calls(course: Course) -> list[DecisionCalled]:
    """How often, and with what, counsel was called."""
    return [event for event in course.events if isinstance(event, DecisionCalled)]


def test_counsel_is_called_when_the_required_answers_are_in() -> None:
    course = Course.begin()
    required = [task.task for task in course.asked() if task.required]
    for task in required[:-1]:
        course.answer(task, course.rules.task(task).outcomes[0].key)
        assert course.case.of(Decision).called_at is None
    course.answer(required[-1], "CONFIRMED_OFFICIAL_ACT")
    (called,) = calls(course)
    assert set(called.in_hand) == set(required)
    assert called.missing == ()
    assert course.case.running("decision")
    assert course.case.clocks["decision"].because == "required answers in hand"
    assert course.case.tasks["U7"].open, "the decision does not wait for the hold notice"


def test_no_answer_is_not_no_objection_it_is_named_as_missing() -> None:
    course = Course.begin()
    course.answer_all_but("S2", "J3")
    due = course.due("S2/answer")
    course.wait_until(due - SECOND)
    assert course.case.of(Decision).called_at is None
    course.wait_until(due)
    (called,) = calls(course)
    assert set(called.missing) == {"S2", "J3"}
    assert not {"S2", "J3"} & set(called.in_hand)
    for task_id in ("S2", "J3"):
        assert course.case.tasks[task_id].outcome is None, "no agency is credited with an answer"
        assert course.case.tasks[task_id].open
    assert course.case.clocks["decision"].because == "answers overdue"
    # And it can still answer, hold, and stop the filing.
    course.decide_on("DISPUTE")
    course.answer("S2", "HOLD")
    assert holding_agencies(course.case, OutgoingKind.PROTEST) == ("STATE-LEI",)


def test_a_withdrawn_task_is_no_answer_in_hand() -> None:
    course = Course.begin()
    course.say(ANALYST, WithdrawTask, task="S1")
    course.answer_all()
    (called,) = calls(course)
    assert "S1" not in (*called.in_hand, *called.missing)


def test_a_paused_clock_keeps_the_decision_waiting_and_a_granted_time_too() -> None:
    course = Course.begin()
    course.answer_all_but("S2", "J3")
    later = NOW + timedelta(days=6)
    course.say(SUPERVISOR, ExtendClock, clock="S2/answer", due=later)
    course.say(SUPERVISOR, PauseClock, clock="J3/answer", reason=PauseReason.COURT_HOLD)
    course.wait_until(later)
    assert course.case.of(Decision).called_at is None, "the clock of J3 is paused"
    course.say(SUPERVISOR, ResumeClock, clock="J3/answer")
    course.wait_until(course.due("J3/answer"))
    assert course.case.of(Decision).called_at == course.now


def test_counsel_is_called_once() -> None:
    course = Course.begin()
    course.answer_all()
    course.answer("J1", "NO_REQUEST")
    course.wait(timedelta(days=30))
    assert len(calls(course)) == 1


def test_with_the_last_answer_the_case_is_in_the_hands_of_counsel() -> None:
    """Also before the script has called counsel: the receipt of the answer says so."""
    course = Course.begin()
    last = [task.task for task in course.asked() if task.required][-1]
    course.answer_all_but(last)
    assert course.stages == ["COORDINATION"]
    by = course.owner(last)
    answer = course.command(by, AnswerTask, task=last, outcome="NO_HOLDINGS")
    answered = CASE.fold(course.decide(answer, by), course.case)
    assert answered is not None
    assert answered.of(Decision).called_at is None
    assert (stage_codes(answered), position_of(answered).waits_on) == (
        ["DECISION"],
        "USNCB counsel",
    )


def test_nobody_is_asked_twice() -> None:
    course = Course.begin()
    course.wait(timedelta(days=1))
    sent = [task.code for task in course.asked()]
    assert len(sent) == len(set(sent))


def test_what_a_measure_asks_holds_up_the_closing_and_not_the_decision() -> None:
    case = Course.begin().case
    asked = case.with_task(replace(case.tasks["J1"], phase=Phase.MATTER))
    assert "J1" in open_tasks(asked)
    assert "J1" in left_to_do(asked)[0]
    assert "J1" not in awaited(asked)
