"""What lists show of cases, tracks, tasks and intakes."""

from datetime import timedelta

import pytest

from procedure.case import CaseEnding
from procedure.ending import CancelCase
from procedure.measures.clock_changes import ExtendClock
from procedure.measures.notification.notifying import RecordUnreachable
from procedure.measures.tasks.answering import AnswerTask
from procedure.rows_of import case_row, case_rows, intake_rows, track_rows
from procedure.stages import STAGES, position_of, stage_codes
from procedure.task_rows import task_row
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    MESSAGE,
    NOW,
    OPERATIONS,
    SUPERVISOR,
    Course,
    officer,
    report,
    to,
)
from tests.procedure.intakework import HIT, WEAK_HIT, received, result
from tests.procedure.later_stages import ONLY_LATER

SECOND = timedelta(seconds=1)
OPEN = [stage.code for stage in STAGES]
ENDED = [ending.value for ending in CaseEnding]


# --- cases and tracks -----------------------------------------------------------------------------


def test_a_new_case_in_a_list() -> None:
    course = Course.begin()
    row = case_row(position_of(course.case))
    assert row.model_dump(exclude={"waiting_on", "person_id"}) == {
        "case_id": CASE_ID,
        "state": "OPEN",
        "stage": "COORDINATION",
        "case_class": "P1",
        "restricted": True,
        "next_due_at": NOW + timedelta(hours=1),
        "next_due_label": course.case.clocks["U7/answer"].label,
        "opened_at": NOW,
        "closed_at": None,
        "attempt": 1,
        "revision": len(course.events),
        "number": "USNCB-2026-K7M2Q4",
    }
    assert (row.person_id, row.waiting_on) == ("P-0001", position_of(course.case).waits_on)
    assert case_row(position_of(Course.begin(report()).case)).person_id is None


@pytest.mark.parametrize("stage", [*OPEN, *ENDED])
def test_a_case_of_each_stage_in_a_list(stage: str) -> None:
    course = to(stage)
    row = case_row(position_of(course.case))
    assert row.state == ("ENDED" if stage in ENDED else "OPEN")
    assert stage in stage_codes(course.case)
    assert row.stage == stage or stage in ONLY_LATER
    assert row.closed_at == (course.now if stage in ENDED else None)
    assert (row.next_due_at is None) is (stage in ENDED)
    assert row.revision == len(course.events)


@pytest.mark.parametrize("stage", [*OPEN, *ENDED])
def test_the_track_of_a_case_in_a_list(stage: str) -> None:
    course = to(stage)
    if stage in ONLY_LATER:
        assert stage in {row.stage for row in track_rows(position_of(course.case))}
        return
    (row,) = track_rows(position_of(course.case))
    track = course.case.tracks["OFFICIAL_PROTECTION"]
    assert (row.case_id, row.track, row.joined_at) == (CASE_ID, "OFFICIAL_PROTECTION", NOW)
    assert row.stage == ("ENDED" if stage == "CLOSING" else stage), "its measures are done"
    assert row.ended_at == (track.ended_at or course.case.ended_at)
    assert (row.ended_at is None) is (stage in OPEN[:-1])


# --- tasks ----------------------------------------------------------------------------------------


def test_a_task_in_a_list() -> None:
    course = Course.begin()
    course.wait(timedelta(hours=1))
    course.say(officer("DOJ-OIA"), AnswerTask, task="J1", outcome="NO_TREATY")
    row = task_row(course.case, course.case.tasks["J1"], course.rules)
    assert row.model_dump() == {
        "task_id": "J1",
        "case_id": CASE_ID,
        "code": "J1",
        "agency": "DOJ-OIA",
        "state": "ANSWERED",
        "asked_at": NOW,
        "acknowledge_by": course.due("J1/acknowledgment"),
        "due_at": course.due("J1/answer"),
        "answered_at": course.now,
        "outcome": "NO_TREATY",
        "late": False,
        "number": course.case.tasks["J1"].number,
        "title": "Treaty and extradition",
        "act_by": None,
        "acknowledged_at": course.now,
        "delegate": None,
        "party": None,
        "in_part": False,
        "question": False,
        "asks_until": None,
        "extended": False,
        "paused_since": None,
        "paused_for": None,
        "held_since": None,
        "held_seconds": 3600,
        "acknowledged_in": 3600,
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
    course.wait_until(course.due("J1/answer") + after)
    if answered:
        course.answer("J1", "NO_TREATY")
    assert task_row(course.case, course.case.tasks["J1"], course.rules).late is late


def test_a_corrected_answer_makes_nothing_late() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    course.wait(timedelta(days=20))
    course.answer("J1", "NO_REQUEST")
    assert not task_row(course.case, course.case.tasks["J1"], course.rules).late


def test_notification_and_decision_show_the_clock_of_their_measure() -> None:
    course = to("DECISION")
    for task, clock in (("N1", "notification"), ("U5", "decision")):
        row = task_row(course.case, course.case.tasks[task], course.rules)
        assert row.due_at == course.due(clock)
        assert row.acknowledge_by is None


# --- only what changed ----------------------------------------------------------------------------


def test_only_the_rows_that_changed_are_written() -> None:
    course = Course.begin()
    first = course.case
    written = case_rows(None, first, course.rules)
    assert len(written.tasks) == len(first.tasks)
    assert len(written.tracks) == 1
    course.say(OPERATIONS, AnswerTask, task="U7", outcome="DONE")
    changed = case_rows(first, course.case, course.rules)
    assert [row.task_id for row in changed.tasks] == ["U7"]
    assert changed.tracks == ()
    second = course.case
    course.say(ANALYST, RecordUnreachable)
    assert case_rows(second, course.case, course.rules).tasks == ()
    of_now = case_row(position_of(course.case))
    assert case_rows(second, course.case, course.rules).case == of_now
    course.say(SUPERVISOR, CancelCase)
    changed = case_rows(second, course.case, course.rules)
    assert {row.state for row in changed.tasks} == {"WITHDRAWN"}
    assert len(changed.tasks) == len(first.tasks) - 1
    assert [row.stage for row in changed.tracks] == ["CANCELED"]


def test_a_task_whose_clock_moves_is_written() -> None:
    course = Course.begin()
    before = course.case
    later = course.due("J1/answer") + timedelta(days=1)
    course.say(SUPERVISOR, ExtendClock, clock="J1/answer", due=later)
    (row,) = case_rows(before, course.case, course.rules).tasks
    assert (row.task_id, row.due_at) == ("J1", later)


# --- intakes --------------------------------------------------------------------------------------


def test_an_intake_in_a_list() -> None:
    course = received()
    row = intake_rows(None, course.intake, course.rules).intake
    assert row is not None
    assert row.model_dump() == {
        "communication_id": MESSAGE,
        "version": 1,
        "state": "RECEIVED",
        "restricted": False,
        "hit_count": 0,
        "case_id": None,
        "case_number": None,
        "persons": (),
        "due_at": None,
        "level": None,
        "incomplete": False,
        "proposed_by": None,
        "proposed_at": None,
        "decided": False,
        "settled_at": None,
        "reasons": None,
    }
    course.screen(result(HIT, WEAK_HIT))
    row = intake_rows(None, course.intake, course.rules).intake
    assert row is not None
    assert (row.state, row.restricted) == ("AWAITING_PERSON", True)
    assert (row.hit_count, row.persons) == (1, ("P-0001",)), "a weak likeness is not counted"
    assert (row.level, row.due_at) == ("STRONG", course.intake.clocks["triage"].due_at)
    course.confirm()
    row = intake_rows(None, course.intake, course.rules).intake
    assert row is not None
    assert (row.state, row.case_id) == ("CONFIRMED", CASE_ID)


def test_an_intake_that_belongs_to_a_case_names_it() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    course.answer_handoffs()
    row = intake_rows(None, course.intake, course.rules).intake
    assert row is not None
    assert (row.state, row.case_id) == ("WITH_CASE", CASE_ID)
