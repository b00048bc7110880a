"""A case moves to another edition: approved, recorded, and without losing anything."""

import pytest

from procedure.clocks.clock import ClockEnd
from procedure.courts import must_take, open_steps
from procedure.measures.coordination import missing_tasks
from procedure.measures.dispute.follow_up import RecordFollowUp
from procedure.measures.proposals import NothingProposed
from procedure.measures.tasks.steering import ResendTask
from procedure.moving import (
    AlreadyOnEdition,
    ApproveMove,
    EditionDoesNotFit,
    EditionMoved,
    ProposeMove,
)
from procedure.refusals import DrafterMayNotApprove, NotFound
from tests.procedure.casework import (
    ANALYST,
    EDITIONS,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
    to,
)
from views.timeline import timeline

NEW = EDITIONS["2026-2"]


def moved(course: Course) -> Course:
    """The case after two supervisors moved it."""
    course.say(SUPERVISOR, ProposeMove, edition="2026-2")
    course.say(SECOND_SUPERVISOR, ApproveMove, approve=True)
    course.rules = NEW
    return course


def test_two_supervisors_move_a_case_and_recorded_due_times_stay() -> None:
    course = Course.begin()
    due = {key: clock.due_at for key, clock in course.case.clocks.items()}
    course.say(SUPERVISOR, ProposeMove, edition="2026-2")
    assert course.case.edition.name == "2026-1", "until a second supervisor agrees"
    with pytest.raises(DrafterMayNotApprove):
        course.say(SUPERVISOR, ApproveMove, approve=True)
    waits = [
        s.what for s in open_steps(course.case, course.rules) if must_take(SECOND_SUPERVISOR, s)
    ]
    assert "Decide on the move to another edition" in waits
    course.say(SECOND_SUPERVISOR, ApproveMove, approve=True)
    assert course.case.edition == NEW.ref
    assert {key: course.due(key) for key in due} == due


def test_what_starts_later_counts_by_the_new_edition() -> None:
    course = moved(Course.begin())
    task = next(task for task in course.asked() if task.open and task.agency != "USNCB")
    course.say(ANALYST, ResendTask, task=task.task, agency=task.agency)
    rule = NEW.clock(NEW.answer_clock(task.code))
    assert course.case.clocks[task.answer].duration == rule.duration[course.case.case_class]


def test_the_new_edition_asks_and_no_answer_is_lost() -> None:
    course = Course.begin()
    course.answer_all_but()
    answered = {t.task for t in course.asked() if t.answered_at is not None}
    moved(course)
    assert {t.task for t in course.asked() if t.answered_at is not None} == answered
    assert not missing_tasks(course.case, NEW), "all that the new edition asks is asked"


def test_a_clock_that_the_edition_does_not_have_ends_as_no_longer_needed() -> None:
    course = moved(to("FOLLOW_UP"))
    offer = course.case.clocks["filing-1/executive-committee-offer"]
    assert offer.ended_as is ClockEnd.CANCELED
    (event,) = [e for e in course.events if isinstance(e, EditionMoved)]
    assert event.ended == ("filing-1/executive-committee-offer",)
    course.say(ANALYST, RecordFollowUp)
    lines = [line.what for line in timeline(course.events, course.rules)]
    assert "Moved from edition 2026-1 to 2026-2; recorded due times stay" in lines


def test_a_move_that_is_turned_down_changes_nothing() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ProposeMove, edition="2026-2")
    course.say(SECOND_SUPERVISOR, ApproveMove, approve=False)
    assert course.case.edition.name == "2026-1"
    with pytest.raises(NothingProposed):
        course.say(SECOND_SUPERVISOR, ApproveMove, approve=True)


def test_only_to_another_edition_that_exists_and_has_what_the_case_names() -> None:
    course = Course.begin()
    with pytest.raises(NotFound):
        course.say(SUPERVISOR, ProposeMove, edition="2031-7")
    with pytest.raises(AlreadyOnEdition):
        course.say(SUPERVISOR, ProposeMove, edition="2026-1")
    person = Course.begin(rules=NEW)
    only_new = set(NEW.edition.tasks) - set(EDITIONS["2026-1"].edition.tasks)
    if only_new & {task.code for task in person.case.tasks.values()}:
        with pytest.raises(EditionDoesNotFit):
            person.say(SUPERVISOR, ProposeMove, edition="2026-1")
