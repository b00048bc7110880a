"""A supervisor adds a task to the plan of a case, or drops one, with a reason."""

import pytest

from procedure.codes import Circumstance, LetterKey
from procedure.facts import AddFact
from procedure.measures.coordination import plan_now
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.plan_changes import (
    AddTask,
    AlreadyDropped,
    DropTask,
    IdentityIsOpen,
    NothingMoreIsAsked,
    NotInThePlan,
    TaskIsOpen,
    TaskWasAnswered,
)
from procedure.planning import ADDED
from procedure.refusals import NotPermitted, NotWellFormed
from procedure.task import TaskState
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    SUPERVISOR,
    Course,
    opening,
    report,
    to,
)
from tests.procedure.test_emails import emails_of
from views.timeline import timeline

RULES = EDITIONS["2026-2"]


def refugee() -> Course:
    """A case about a refugee who is not in custody."""
    return Course.begin(opening(circumstances=(Circumstance.REFUGEE,)), rules=RULES)


def citizen() -> Course:
    """A case about a citizen: one track."""
    return Course.begin(opening(circumstances=(Circumstance.US_CITIZEN,)), rules=RULES)


def asked(course: Course) -> set[str]:
    """The codes of the open tasks."""
    return {task.code for task in course.case.tasks.values() if task.open}


def test_what_a_supervisor_adds_is_asked_at_once_and_stays_in_the_plan() -> None:
    course = refugee()
    assert "I1" not in asked(course)
    events = course.say(SUPERVISOR, AddTask, code="I1")
    assert "I1" in asked(course)
    assert (LetterKey.TASK_SENT, "ICE") in [
        (one.letter, one.agency) for one in emails_of(course, events)
    ]
    (task,) = [one for one in plan_now(course.case, RULES).tasks if one.code == "I1"]
    assert task.because == (ADDED,)
    # Custody begins and ends again: what a supervisor added is not withdrawn with it.
    course.say(ANALYST, AddFact, fact="ICE_CUSTODY")
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    assert "I1" in asked(course)
    assert "I2" not in asked(course)


def test_what_a_supervisor_drops_is_withdrawn_and_no_fact_asks_it_again() -> None:
    course = refugee()
    events = course.say(SUPERVISOR, DropTask, code="S1")
    assert course.case.tasks["S1"].state is TaskState.WITHDRAWN
    assert (LetterKey.TASK_WITHDRAWN, "STATE-DRL") in [
        (one.letter, one.agency) for one in emails_of(course, events)
    ]
    assert plan_now(course.case, RULES).dropped == ("S1",)
    course.say(ANALYST, AddFact, fact="MASS_PATTERN")
    assert "S2" in asked(course), "the fact asks the rest"
    assert "S1" not in asked(course)
    course.say(SUPERVISOR, AddTask, code="S1")
    assert "S1" in asked(course)
    assert plan_now(course.case, RULES).dropped == ()


def test_a_task_of_a_fact_itself_is_not_asked_again_either() -> None:
    course = refugee()
    course.say(SUPERVISOR, DropTask, code="U4")
    course.say(ANALYST, AddFact, fact="REISSUE")
    assert "U4" not in asked(course)


def test_a_task_that_was_left_out_can_be_added() -> None:
    opened = opening(circumstances=(Circumstance.REFUGEE,), left_out=("S1",))
    course = Course.begin(opened, rules=RULES)
    assert "S1" not in asked(course)
    assert plan_now(course.case, RULES).dropped == ("S1",)
    with pytest.raises(AlreadyDropped):
        course.say(SUPERVISOR, DropTask, code="S1")
    course.say(SUPERVISOR, AddTask, code="S1")
    assert "S1" in asked(course)


def test_a_fact_asks_what_was_left_out_before_it_was_known() -> None:
    course = Course.begin(opening(left_out=("J3",)), rules=RULES)
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert "J3" in asked(course)


def test_what_is_dropped_stays_dropped_in_a_case_that_is_reopened() -> None:
    course = citizen()
    course.say(SUPERVISOR, DropTask, code="S1")
    course.answer_all()
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.close()
    course.say(ANALYST, AddFact, fact="ICE_CUSTODY")
    assert course.case.attempt == 2
    assert "S1" not in asked(course)


def test_the_case_is_decided_without_what_was_dropped() -> None:
    course = citizen()
    course.answer_all_but("S1")
    course.answer_all_but("S1")
    assert "COORDINATION" in course.stages
    course.say(SUPERVISOR, DropTask, code="S1")
    assert "DECISION" in course.stages


def test_what_is_added_after_the_decision_is_asked_and_nothing_waits_for_it() -> None:
    course = to("FILING")
    course.say(SUPERVISOR, AddTask, code="S3")
    assert not course.case.tasks["S3"].required
    assert course.stages == ["FILING"]


def test_an_answered_task_can_be_asked_again_and_its_answer_stays() -> None:
    course = refugee()
    course.answer("S1", RULES.task("S1").outcomes[0].key)
    with pytest.raises(TaskWasAnswered):
        course.say(SUPERVISOR, DropTask, code="S1")
    course.say(SUPERVISOR, AddTask, code="S1")
    assert course.case.tasks["S1-2"].open
    assert course.case.tasks["S1"].outcome == RULES.task("S1").outcomes[0].key


def test_when_it_is_refused() -> None:
    course = refugee()
    with pytest.raises(TaskIsOpen):
        course.say(SUPERVISOR, AddTask, code="S1")
    with pytest.raises(NotInThePlan):
        course.say(SUPERVISOR, DropTask, code="I1")
    with pytest.raises(NotWellFormed, match="no task that can be added or dropped"):
        course.say(SUPERVISOR, AddTask, code="N1")
    for person in (ANALYST, COUNSEL):
        with pytest.raises(NotPermitted):
            course.say(person, DropTask, code="S1")
    course.say(SUPERVISOR, DropTask, code="S1")
    with pytest.raises(AlreadyDropped):
        course.say(SUPERVISOR, DropTask, code="S1")


def test_the_identity_is_asked_until_it_is_confirmed() -> None:
    course = Course.begin(report(circumstances=()), rules=RULES)
    with pytest.raises(IdentityIsOpen):
        course.say(SUPERVISOR, DropTask, code="U1")


def test_nothing_is_added_once_the_outcome_is_known() -> None:
    course = to("FOLLOW_UP")
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    with pytest.raises(NothingMoreIsAsked):
        course.say(SUPERVISOR, AddTask, code="S3")


def test_the_timeline_says_both() -> None:
    course = refugee()
    course.say(SUPERVISOR, AddTask, code="I1")
    course.say(SUPERVISOR, DropTask, code="S1")
    lines = [line.what for line in timeline(course.events, RULES)]
    assert "Added to the plan: I1 Custody" in lines
    assert "Dropped from the plan: S1 Human rights" in lines
