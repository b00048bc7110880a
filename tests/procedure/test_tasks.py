"""Tasks of agencies: answered, returned, asked about, sent again, withdrawn."""

from datetime import timedelta

import pytest

from procedure.dossier import Command
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from procedure.people import Actor
from procedure.refusals import (
    AlreadyRecorded,
    ChangedSinceRead,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
)
from procedure.task import TaskState
from tests.procedure.casework import (
    ANALYST,
    NOW,
    OPERATIONS,
    SUPERVISOR,
    Course,
    document,
    officer,
    to,
)

OIA = officer("DOJ-OIA")
HOUR = timedelta(hours=1)


def test_words_that_a_task_does_not_know() -> None:
    course = to("COORDINATION")
    with pytest.raises(NotWellFormed, match=r"NO_TREATY.*OBJECTION"):
        course.say(OIA, AnswerTask, task="J1", outcome="NO_ANSWER")
    with pytest.raises(NotFound, match="no task J9"):
        course.say(ANALYST, AcknowledgeTask, task="J9")
    with pytest.raises(NotWellFormed, match="record the notification"):
        course.say(ANALYST, AnswerTask, task="N1", outcome="DELIVERED")
    with pytest.raises(NotWellFormed, match="future"):
        course.say(OIA, AskAboutTask, task="J1", until=NOW)
    with pytest.raises(NotWellFormed, match="no agency of the directory 'COURT'; there are: CBP"):
        course.say(OIA, ReturnTask, task="J1", redirect_to="COURT")


def test_the_same_answer_twice_is_recorded_once_and_another_corrects_it() -> None:
    course = to("COORDINATION")
    answer = {"task": "J1", "outcome": "NO_TREATY", "document": document(7)}
    course.say(OIA, AnswerTask, **answer)
    with pytest.raises(AlreadyRecorded):
        course.say(OIA, AnswerTask, **answer)
    course.say(OIA, AnswerTask, task="J1", outcome="NO_REQUEST")
    assert course.case.tasks["J1"].outcome == "NO_REQUEST"


def test_a_failure_reported_twice_is_one_failure() -> None:
    course = to("RECORDS")
    failed = {"task": "U6", "outcome": "FAILED", "document": document(7)}
    course.say(OPERATIONS, AnswerTask, **failed)
    assert course.case.tasks["U6"].open
    with pytest.raises(AlreadyRecorded):
        course.say(OPERATIONS, AnswerTask, **failed)
    course.say(OPERATIONS, AnswerTask, task="U6", outcome="DONE")
    assert course.stages == ["CLOSING"]


def test_a_returned_task_waits_for_usncb() -> None:
    course = to("COORDINATION")
    back = {"task": "J1", "document": document(7), "redirect_to": "DOJ-NSD"}
    course.say(OIA, ReturnTask, **back)
    with pytest.raises(AlreadyRecorded):
        course.say(OIA, ReturnTask, **back)
    with pytest.raises(NotNow, match="waits for USNCB"):
        course.say(OIA, AnswerTask, task="J1", outcome="NO_TREATY")
    assert course.case.tasks["J1"].with_whom == "USNCB"
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    with pytest.raises(NotFound):
        course.say(OIA, AnswerTask, task="J1", outcome="NO_TREATY")
    course.say(officer("DOJ-NSD"), AnswerTask, task="J1", outcome="NO_TREATY")
    assert course.case.tasks["J1"].state is TaskState.ANSWERED


def test_a_task_for_a_role_goes_to_no_other_agency() -> None:
    course = to("COORDINATION")
    with pytest.raises(NotWellFormed, match="U2 is for the role SUPERVISOR of USNCB"):
        course.say(ANALYST, ResendTask, task="U2", agency="FBI")
    with pytest.raises(NotWellFormed, match="no agency of the directory 'COURT'; there are: CBP"):
        course.say(ANALYST, ResendTask, task="J1", agency="COURT")
    course.say(ANALYST, ResendTask, task="U2", agency="USNCB")
    with pytest.raises(NotPermitted):
        course.say(ANALYST, AnswerTask, task="U2", outcome="OPEN_CASE")
    course.say(SUPERVISOR, AnswerTask, task="U2", outcome="OPEN_CASE")


def test_the_procedures_own_tasks_are_not_steered() -> None:
    course = to("RECORDS")
    for task in ("N1", "U6"):
        with pytest.raises(NotNow):
            course.say(ANALYST, WithdrawTask, task=task)
        with pytest.raises(NotNow):
            course.say(ANALYST, ResendTask, task=task, agency="USNCB")


def test_a_task_taken_away_remembers_from_whom() -> None:
    course = Course.begin()
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    assert course.case.tasks["J1"].taken_from == "DOJ-OIA"
    course.say(officer("DOJ-NSD"), ReturnTask, task="J1", redirect_to="DOJ-OIA")
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-OIA")
    assert course.case.tasks["J1"].taken_from is None, "the agency gave it back itself"


def test_a_task_sent_again_has_its_whole_time_again() -> None:
    course = Course.begin()
    before = course.case.clocks["J1/answer"]
    course.wait(30 * HOUR)
    course.say(OIA, AcknowledgeTask, task="J1")
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    again = course.case.clocks["J1/answer"]
    assert again.started_at == course.now
    assert again.due_at > before.due_at
    assert course.case.running("J1/acknowledgment"), "the other agency has not acknowledged it"


def test_work_reported_as_done_that_is_not_is_reminded_of_again() -> None:
    course = Course.begin()
    course.answer("U7", "DONE")
    course.wait(2 * HOUR)
    course.answer("U7", "FAILED")
    assert course.case.tasks["U7"].open
    assert course.due("U7/answer") == course.now + HOUR
    course.answer("U7", "DONE")
    assert not course.case.running("U7/answer")


def test_a_question_acknowledges_the_task_and_waits_for_usncb() -> None:
    course = Course.begin()
    question = {"task": "J1", "document": document(7)}
    course.say(OIA, AskAboutTask, **question)
    assert not course.case.running("J1/acknowledgment")
    assert course.case.running("J1/answer"), "a question gives no time"
    assert course.case.tasks["J1"].with_whom == "USNCB"
    with pytest.raises(AlreadyRecorded):
        course.say(OIA, AskAboutTask, **question)
    course.say(ANALYST, ReplyToQuestion, task="J1")
    assert course.case.tasks["J1"].with_whom == "DOJ-OIA"
    with pytest.raises(NotNow, match="no open question"):
        course.say(ANALYST, ReplyToQuestion, task="J1")


AFTERWARDS: dict[str, tuple[Actor, type[Command], dict[str, str], list[type[Command]]]] = {
    "is answered": (OIA, AnswerTask, {"outcome": "NO_TREATY"}, [ReturnTask, AskAboutTask]),
    "was returned": (OIA, ReturnTask, {}, [ReturnTask, AskAboutTask, AcknowledgeTask]),
    "was withdrawn": (ANALYST, WithdrawTask, {}, [ReturnTask, AskAboutTask, AcknowledgeTask]),
}


@pytest.mark.parametrize("sentence", AFTERWARDS)
def test_what_an_agency_cannot_do_after_that(sentence: str) -> None:
    by, act, fields, refused = AFTERWARDS[sentence]
    course = Course.begin()
    course.say(by, act, task="J1", **fields)
    for command in refused:
        with pytest.raises(NotNow, match=sentence):
            course.say(OIA, command, task="J1")


def test_an_answer_to_a_task_that_changed_since_it_was_read_is_refused() -> None:
    course = Course.begin()
    read = course.case.revision
    assert course.case.tasks["J1"].changed <= read
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-OIA")
    with pytest.raises(ChangedSinceRead, match=f"Task J1 changed after event {read}"):
        course.say(OIA, AnswerTask, task="J1", outcome="NO_TREATY", seen=read)
    for other in ("J2", "J3"):
        course.say(course.owner(other), AnswerTask, task=other, outcome="NO_HOLDINGS", seen=read)
    course.say(OIA, AnswerTask, task="J1", outcome="NO_TREATY", seen=course.case.revision)


@pytest.mark.parametrize("read", ["now", None])
def test_an_answer_that_names_what_was_read_or_nothing_is_recorded(read: str | None) -> None:
    course = Course.begin()
    seen = course.case.tasks["J1"].changed if read else None
    course.say(OIA, AnswerTask, task="J1", outcome="NO_TREATY", seen=seen)
    assert course.case.tasks["J1"].outcome == "NO_TREATY"


def test_every_change_of_a_task_counts_as_a_change() -> None:
    course = Course.begin()
    seen = [course.case.tasks["J1"].changed]
    for by, command, fields in (
        (OIA, AcknowledgeTask, {}),
        (OIA, AskAboutTask, {}),
        (ANALYST, ReplyToQuestion, {}),
        (OIA, ReturnTask, {}),
        (ANALYST, ResendTask, {"agency": "DOJ-OIA"}),
        (OIA, AnswerTask, {"outcome": "NO_TREATY"}),
    ):
        course.say(by, command, task="J1", **fields)
        seen.append(course.case.tasks["J1"].changed)
    assert seen == sorted(set(seen)), "each one later than the one before"
    assert seen[-1] <= course.case.revision


def test_a_refused_order_leaves_the_case_as_it_is() -> None:
    course = Course.begin()
    before = course.case
    with pytest.raises(Refused):
        course.say(OIA, AnswerTask, task="J1", outcome="NO_ANSWER")
    assert course.case is before
