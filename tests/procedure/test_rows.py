"""What lists show of cases and tasks."""

from datetime import timedelta

import pytest

from procedure import commands as c
from procedure.case import ENDED, Stage
from procedure.rows import case_row, task_row, task_rows
from tests.procedure.casework import (
    ANALYST,
    NOW,
    OPERATIONS,
    SUPERVISOR,
    Course,
    officer,
    to,
)

SECOND = timedelta(seconds=1)


def test_a_new_case_in_a_list() -> None:
    row = case_row(Course.begin().case)
    assert row.model_dump(exclude={"waiting_on", "person_id"}) == {
        "case_id": "case-" + "1" * 26,
        "state": "OPEN",
        "stage": "COORDINATION",
        "track": "OFFICIAL_PROTECTION",
        "case_class": "P1",
        "restricted": True,
        "next_due_at": NOW + timedelta(hours=1),
        "next_due_label": "The users of the data are told not to act on it alone",
        "opened_at": NOW,
        "closed_at": None,
        "attempt": 1,
        "revision": 15,
    }


@pytest.mark.parametrize("stage", Stage)
def test_a_case_of_each_stage_in_a_list(stage: Stage) -> None:
    course = to(stage)
    row = case_row(course.case)
    assert (row.stage, row.state) == (stage.value, "ENDED" if stage in ENDED else "OPEN")
    assert row.closed_at == (course.now if stage in ENDED else None)
    assert (row.next_due_at is None) is (stage in ENDED)
    assert row.revision == len(course.events)


def test_a_task_in_a_list() -> None:
    course = Course.begin()
    course.wait(timedelta(hours=1))
    course.say(officer("DOJ-OIA"), c.AnswerTask, task="J1", outcome="NO_TREATY")
    row = task_row(course.case, course.case.tasks["J1"])
    clocks = course.case.clocks
    assert row.model_dump() == {
        "task_id": "J1",
        "case_id": course.case.case,
        "code": "J1",
        "agency": "DOJ-OIA",
        "state": "ANSWERED",
        "asked_at": NOW,
        "acknowledge_by": clocks["J1/acknowledgement"].due_at,
        "due_at": clocks["J1/answer"].due_at,
        "answered_at": course.now,
        "outcome": "NO_TREATY",
        "late": False,
    }


@pytest.mark.parametrize(
    ("after", "answered", "late"),
    [
        (-SECOND, True, False),
        (timedelta(), True, False),
        (SECOND, True, True),
        (-SECOND, False, False),
        (timedelta(), False, True),
        (timedelta(days=3), False, True),
    ],
)
def test_what_is_late(after: timedelta, answered: bool, late: bool) -> None:
    """An answer at the due time is in time; at the due time without an answer it is not done."""
    course = Course.begin()
    course.wait_until(course.case.clocks["J1/answer"].due_at + after)
    if answered:
        course.answer("J1", "NO_TREATY")
    assert task_row(course.case, course.case.tasks["J1"]).late is late


def test_an_answer_anew_makes_nothing_late() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    course.wait(timedelta(days=20))
    course.answer("J1", "NO_REQUEST")
    assert not task_row(course.case, course.case.tasks["J1"]).late


def test_notification_and_decision_show_the_clock_of_their_measure() -> None:
    course = to(Stage.DECISION)
    for task, clock in (("N1", "notification"), ("U5", "decision")):
        row = task_row(course.case, course.case.tasks[task])
        assert row.due_at == course.case.clocks[clock].due_at
        assert row.acknowledge_by is None


def test_only_the_rows_that_changed_are_written() -> None:
    course = Course.begin()
    first = course.case
    assert len(task_rows(None, first)) == len(first.tasks)
    course.say(OPERATIONS, c.AnswerTask, task="U7", outcome="DONE")
    assert [row.task_id for row in task_rows(first, course.case)] == ["U7"]
    second = course.case
    course.say(ANALYST, c.RecordUnreachable)
    assert task_rows(second, course.case) == []
    course.say(SUPERVISOR, c.CancelCase)
    changed = task_rows(second, course.case)
    assert {row.state for row in changed} == {"WITHDRAWN"}
    assert len(changed) == len(first.tasks) - 1
