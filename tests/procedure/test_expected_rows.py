"""What counterparts are expected to do, as rows: only what an act changes is written."""

from datetime import timedelta

from procedure.clocks.rules import Binding
from procedure.expected_rows import changed_expected
from procedure.facts import AddFact
from procedure.measures.expected_dates import CorrectExpectedDate
from procedure.measures.interpol_review import AskForReview
from procedure.measures.restriction import RenewRestriction
from procedure.message import CommunicationKind, InterpolState
from procedure.rows import ExpectedRow
from tests.procedure.casework import ANALYST, EDITIONS, SUPERVISOR, Course, opening

RULES = EDITIONS["2026-2"]


def unreviewed() -> Course:
    """A case on a diffusion whose review by INTERPOL is expected."""
    return Course.begin(
        opening(
            communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
            interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        ),
        rules=RULES,
    )


def test_what_is_expected_has_a_row_and_what_binds_us_has_none() -> None:
    case = unreviewed().case
    (row,) = changed_expected(None, case)
    clock = case.clocks["review-1"]
    assert row == ExpectedRow(
        dossier=case.dossier,
        clock="review-1",
        binds=Binding.INTERPOL,
        waits_since=clock.started_at,
        expected_by=clock.due_at,
        came_at=None,
        by_date=False,
        came_in=None,
    )


def test_an_act_writes_the_rows_that_it_changes_alone() -> None:
    course = unreviewed()
    before = course.case
    course.say(SUPERVISOR, RenewRestriction)
    assert changed_expected(before, course.case) == ()
    before, due = course.case, course.due("review-1") + timedelta(days=3)
    course.say(ANALYST, CorrectExpectedDate, clock="review-1", due=due)
    (moved,) = changed_expected(before, course.case)
    assert moved.expected_by == due


def test_what_came_says_how_soon_and_whether_by_its_date() -> None:
    course = unreviewed()
    before, begun = course.case, course.case.clocks["review-1"].started_at
    course.wait_until(begun + timedelta(hours=30))
    course.say(ANALYST, AddFact, fact="RECORDED")
    (row,) = changed_expected(before, course.case)
    assert (row.waits_since, row.by_date, row.came_in) == (None, True, 30 * 3600)
    assert row.came_at == begun + timedelta(hours=30)


def test_what_was_asked_again_did_not_come() -> None:
    course = unreviewed()
    course.wait_until(course.due("review-1") + timedelta(days=2))
    before = course.case
    course.say(ANALYST, AskForReview)
    rows = {row.clock: row for row in changed_expected(before, course.case)}
    assert rows.keys() == {"review-1", "review-2"}
    first = rows["review-1"]
    assert (first.waits_since, first.came_at, first.by_date) == (None, None, False)
    course.wait_until(course.due("review-2") + timedelta(seconds=1))
    before = course.case
    course.say(ANALYST, AddFact, fact="RECORDED")
    (row,) = changed_expected(before, course.case)
    assert row.came_at is not None
    assert not row.by_date, "one second after the date"
