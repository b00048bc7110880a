"""Reminding an agency of a task: an email now, once an hour."""

from datetime import timedelta

import pytest

from procedure.codes import LetterKey
from procedure.measures.tasks.questions import ReturnTask
from procedure.measures.tasks.reminding import (
    NobodyToRemind,
    RemindedLately,
    RemindTask,
    TaskReminded,
)
from procedure.measures.tasks.steering import ResendTask
from tests.procedure.casework import ANALYST, SUPERVISOR, officer, to
from tests.procedure.test_emails import emails_of

OIA = officer("DOJ-OIA")
HOUR = timedelta(hours=1)


def test_an_agency_is_reminded_once_an_hour_and_its_answer_still_fits() -> None:
    course = to("COORDINATION")
    read = course.case.tasks["J1"].changed
    (event,) = course.say(ANALYST, RemindTask, task="J1")
    assert isinstance(event, TaskReminded)
    assert [(one.letter, one.agency) for one in emails_of(course, [event])] == [
        (LetterKey.REMINDER, "DOJ-OIA")
    ]
    assert course.case.tasks["J1"].changed == read
    with pytest.raises(RemindedLately, match="less than an hour ago"):
        course.say(SUPERVISOR, RemindTask, task="J1")
    course.wait(HOUR)
    course.say(SUPERVISOR, RemindTask, task="J1")
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    (event,) = course.say(ANALYST, RemindTask, task="J1")
    assert isinstance(event, TaskReminded)
    assert event.agency == "DOJ-NSD"


def test_nobody_is_reminded_of_what_waits_for_usncb_or_is_done() -> None:
    course = to("COORDINATION")
    with pytest.raises(NobodyToRemind):
        course.say(ANALYST, RemindTask, task="U2")
    course.say(OIA, ReturnTask, task="J1")
    with pytest.raises(NobodyToRemind):
        course.say(ANALYST, RemindTask, task="J1")


def test_a_reminder_says_when_the_due_time_has_passed() -> None:
    course = to("COORDINATION")
    course.wait_until(course.case.clocks["J1/answer"].due_at + HOUR)
    (event,) = course.say(ANALYST, RemindTask, task="J1")
    assert [one.letter for one in emails_of(course, [event])] == [LetterKey.DUE]
