"""In class P0 an agency gives an interim answer, and the decision waits for that one at most."""

from datetime import timedelta

from procedure.codes import CaseClass, Circumstance, Phase
from procedure.facts import AddFact
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.tasks.answering import AnswerTask
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from tests.procedure.casework import ANALYST, EDITIONS, Course, opening

RULES = EDITIONS["2026-2"]
HOURS = timedelta(hours=1)


def urgent() -> Course:
    """A case about an official who is detained."""
    circumstances = (Circumstance.CURRENT_OFFICIAL, Circumstance.DETAINED)
    return Course.begin(opening(circumstances=circumstances), rules=RULES)


def an_agency_task(course: Course) -> str:
    """A task of another agency for which the decision waits."""
    return next(task.task for task in course.asked() if task.required and task.agency != "USNCB")


def test_the_interim_answer_takes_four_hours_and_the_full_one_a_day() -> None:
    course = urgent()
    task = an_agency_task(course)
    assert course.case.case_class is CaseClass.P0
    assert course.due(f"{task}/interim") - course.now == 4 * HOURS
    assert course.due(f"{task}/answer") - course.now == 24 * HOURS


def test_no_other_class_has_an_interim_answer() -> None:
    course = Course.begin(rules=RULES)
    assert not [clock for clock in course.case.clocks if clock.endswith("/interim")]


def test_the_decision_waits_for_the_interim_answer_at_most() -> None:
    course = urgent()
    course.wait(4 * HOURS - timedelta(minutes=1))
    assert "DECISION" not in course.stages
    course.wait(timedelta(minutes=1))
    assert course.case.tasks[an_agency_task(course)].open
    assert [task for task in course.case.tasks.values() if task.phase is Phase.DECISION]


def test_an_answer_ends_the_wait_and_a_withdrawal_does() -> None:
    course = urgent()
    first, second = [t.task for t in course.asked() if t.required and t.agency != "USNCB"][:2]
    outcome = RULES.task(course.case.tasks[first].code).outcomes[0].key
    course.say(course.owner(first), AnswerTask, task=first, outcome=outcome)
    course.say(ANALYST, WithdrawTask, task=second)
    assert not course.case.running(f"{first}/interim")
    assert not course.case.running(f"{second}/interim")


def test_its_alerts_go_to_the_agency() -> None:
    course = urgent()
    course.wait(3 * HOURS)
    reached = [e for e in course.events if isinstance(e, AlertReached)]
    assert {e.to for e in reached if e.clock_id.endswith("/interim")} == {"OWNER"}


def test_it_starts_again_with_a_task_that_is_sent_again() -> None:
    course = urgent()
    task = an_agency_task(course)
    course.wait(2 * HOURS)
    agency = course.case.tasks[task].agency
    course.say(ANALYST, ResendTask, task=task, agency=agency)
    assert course.due(f"{task}/interim") - course.now == 4 * HOURS


def test_a_case_that_becomes_urgent_asks_for_interim_answers_from_then() -> None:
    course = Course.begin(rules=RULES)
    course.wait(2 * HOURS)
    fact = next(key for key, row in RULES.edition.facts.items() if row.circumstance == "DETAINED")
    course.say(ANALYST, AddFact, fact=fact)
    assert course.case.case_class is CaseClass.P0
    task = an_agency_task(course)
    assert course.due(f"{task}/interim") - course.now == 4 * HOURS
