"""The copies of a communication in U.S. systems: what they are, their alarms, and their end."""

from datetime import timedelta
from typing import Any

import pytest

from procedure.copy_codes import CopyEnd, CopyKind
from procedure.facts import AddFact
from procedure.letters import LetterOrder
from procedure.measures.copies import (
    Copies,
    CopyIsRemoved,
    CopyRecorded,
    RecordCopy,
    RefreshCopy,
    RemoveCopy,
    in_use,
    recording_effects,
)
from procedure.measures.restriction import LiftRestriction
from procedure.measures.tasks.following import follows
from procedure.message import InterpolState
from procedure.people import Role
from procedure.reconciling import reconciled
from procedure.refusals import NotWellFormed
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    EDITIONS,
    NOW,
    OPERATIONS,
    RULES,
    SUPERVISOR,
    Course,
    opening,
)

WEEK = timedelta(hours=168)


def case_with(kind: CopyKind, **fields: Any) -> Course:
    """A case of 2026-2 in which CBP has one copy."""
    course = Course.begin(opening(), rules=EDITIONS["2026-2"])
    return recorded(course, kind, **fields)


def recorded(course: Course, kind: CopyKind, **fields: Any) -> Course:
    """CBP has a copy."""
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind=kind, **fields)
    return course


def alerts(course: Course, clock: str) -> list[tuple[str, str]]:
    """The alerts of a clock that came, each with who got it."""
    return [
        (event.alert, event.to)  # type: ignore[attr-defined]
        for event in course.events
        if getattr(event, "clock_id", None) == clock and event.kind == "AlertReached"
    ]


def test_a_copy_that_nobody_compares_for_a_week_raises_an_alarm() -> None:
    course = case_with(CopyKind.ENTRY)
    assert course.due("copy-1/refresh-1") == NOW + WEEK
    course.wait(WEEK)
    assert alerts(course, "copy-1/refresh-1")[-1] == ("DUE", "SUPERVISOR")


def test_a_copy_that_is_compared_has_another_week() -> None:
    course = case_with(CopyKind.ENTRY)
    course.wait(timedelta(days=5))
    course.say(OPERATIONS, RefreshCopy, copy_id="copy-1")
    assert not course.case.running("copy-1/refresh-1")
    assert course.due("copy-1/refresh-2") == NOW + timedelta(days=5) + WEEK
    course.wait(timedelta(days=3))
    assert ("DUE", "SUPERVISOR") not in alerts(course, "copy-1/refresh-1")


def test_a_copy_that_was_placed_long_ago_raises_its_alarm_at_once() -> None:
    course = case_with(CopyKind.ENTRY, placed_at=NOW - timedelta(days=9))
    course.wait(timedelta(seconds=1))
    assert ("DUE", "SUPERVISOR") in alerts(course, "copy-1/refresh-1")


def test_a_download_lives_six_months() -> None:
    course = case_with(CopyKind.DOWNLOAD)
    assert course.due("copy-1/download").date().isoformat() == "2026-09-03"
    entry = case_with(CopyKind.ENTRY)
    assert "copy-1/download" not in entry.case.clocks


@pytest.mark.parametrize("kind", CopyKind)
def test_only_a_further_copy_is_an_alarm_by_itself(kind: CopyKind) -> None:
    course = case_with(kind)
    (event,) = (one for one in course.events if isinstance(one, CopyRecorded))
    letters = recording_effects(course.case, event, course.rules)
    notified = [one.role for one in letters if isinstance(one, LetterOrder)]
    assert notified == ([Role.SUPERVISOR] if kind is CopyKind.FURTHER_COPY else [])


@pytest.mark.parametrize("became", CopyEnd)
def test_what_became_of_a_copy_is_kept_and_its_clocks_end(became: CopyEnd) -> None:
    course = case_with(CopyKind.DOWNLOAD)
    course.say(OPERATIONS, RemoveCopy, copy_id="copy-1", became=became)
    assert in_use(course.case) == ()
    assert course.case.of(Copies).copies["copy-1"].became is became
    assert not any(course.case.running(key) for key in course.case.clocks if "copy-1" in key)
    with pytest.raises(CopyIsRemoved, match=f"copy-1 is no longer in use \\({became}\\)"):
        course.say(OPERATIONS, RefreshCopy, copy_id="copy-1")


def test_a_copy_is_with_an_agency_that_exists_and_not_in_the_future() -> None:
    course = case_with(CopyKind.ENTRY)
    with pytest.raises(NotWellFormed, match="There is no agency"):
        course.say(OPERATIONS, RecordCopy, agency="NOBODY", system="TECS", copy_kind="ENTRY")
    with pytest.raises(NotWellFormed, match="in the future"):
        recorded(course, CopyKind.ENTRY, placed_at=NOW + timedelta(days=1))


def test_a_case_of_an_edition_without_these_clocks_has_its_copies_too() -> None:
    course = recorded(Course.begin(rules=RULES), CopyKind.DOWNLOAD)
    assert [copy.copy for copy in in_use(course.case)] == ["copy-1"]
    assert not [key for key in course.case.clocks if key.startswith("copy-")]
    assert course.case.dossier == CASE_ID


def lifted(course: Course) -> Course:
    """The case is not restricted any more."""
    course.say(SUPERVISOR, LiftRestriction)
    return course


def test_a_copy_of_what_interpol_has_deleted_is_found() -> None:
    course = case_with(CopyKind.ENTRY)
    assert reconciled([course.case], NOW).without_record == ()
    course.say(ANALYST, AddFact, fact="DELETION")
    (found,) = reconciled([course.case], course.now).without_record
    assert found.copy.copy == "copy-1"
    course.say(OPERATIONS, RemoveCopy, copy_id="copy-1", became=CopyEnd.PURGED_FROM_USE)
    assert reconciled([course.case], course.now).without_record == ()


@pytest.mark.parametrize("state", [InterpolState.RECEIVED_UNREVIEWED, InterpolState.REQUESTED])
def test_a_copy_of_what_interpol_never_recorded_is_found(state: InterpolState) -> None:
    act = opening(interpol_state=state)
    course = recorded(Course.begin(act, rules=EDITIONS["2026-2"]), CopyKind.ENTRY)
    assert len(reconciled([course.case], NOW).without_record) == 1


def test_a_copy_is_old_after_a_week() -> None:
    course = case_with(CopyKind.ENTRY)
    assert reconciled([course.case], NOW + WEEK - timedelta(seconds=1)).old == ()
    assert len(reconciled([course.case], NOW + WEEK).old) == 1


def test_a_live_record_without_a_copy_is_found_unless_it_is_restricted() -> None:
    course = Course.begin(rules=EDITIONS["2026-2"])
    assert reconciled([course.case], NOW).without_copy == ()
    assert reconciled([lifted(course).case], NOW).without_copy == (course.case,)
    assert reconciled([lifted(case_with(CopyKind.ENTRY)).case], NOW).without_copy == ()


@pytest.mark.parametrize("outcome", ["LOOKOUT_PLACED", "LOOKOUT_REMOVED"])
def test_operations_hears_of_a_lookout_which_is_a_copy(outcome: str) -> None:
    following = follows(EDITIONS["2026-2"], "D1", outcome, {}, NOW)
    assert Role.OPERATIONS in following.tells
    assert "copy" in following.notes[0]
