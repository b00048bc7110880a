"""Opening a case: what begins at once, and what cannot be left out."""

from datetime import timedelta

import pytest

from procedure.cases import CASE
from procedure.codes import AlertedBy, CaseClass, Circumstance
from procedure.dossier import Event
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.measures.identity import IdentityConfirmed
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.restriction import is_restricted
from procedure.measures.tasks.answering import AnswerTask
from procedure.people import SYSTEM_ID
from procedure.refusals import CaseNotReady, NotWellFormed
from procedure.routing import factors
from procedure.task import TaskState
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    MESSAGE,
    NOW,
    OPERATIONS,
    RULES,
    Course,
    opening,
    report,
    washington,
)


def codes(course: Course) -> set[str]:
    """The codes of the tasks that agencies were asked."""
    return {task.code for task in course.asked()}


ROUTED = sorted(
    {
        route.circumstance
        for track in RULES.edition.tracks.values()
        for route in track.routes.values()
        if route.circumstance is not None
    }
)
"""The circumstances that add something to the plan."""


def state(course: Course) -> NotificationState:
    """How far the notification is."""
    return course.case.of(Notification).state


def test_a_case_opens_restricted_asks_and_calls_for_the_notification_at_once() -> None:
    course = Course.begin()
    case = course.case
    assert is_restricted(case)
    assert codes(course) == {
        "U2", "U3", "U4", "U7", "J1", "J2", "J3", "S1", "S2", "S4", "D1", "E1",
    }  # fmt: skip
    assert state(course) is NotificationState.DUE
    assert course.due("notification") == NOW + timedelta(hours=24)
    assert course.names()[0] == "CaseOpened"
    assert {event.at for event in course.events} == {NOW}
    assert (case.dossier, case.person, case.opened_by) == (CASE_ID, "P-0001", ANALYST.person)
    assert case.communications == ((MESSAGE, 1),)
    assert case.tasks["E1"].state is TaskState.SENT


def test_a_case_records_its_edition_and_calendar_by_name_and_hash() -> None:
    case = Course.begin().case
    assert (case.edition.name, case.edition.sha256) == (RULES.edition.name, RULES.ref.sha256)
    assert case.calendar.version == RULES.edition.calendar
    assert len(case.calendar.sha256) == 64


def test_the_closures_that_are_known_count_from_the_opening() -> None:
    snow = {"day": "2026-03-04", "name": "Snow", "authority": "OPM", "known_at": NOW}
    course = Course.begin(opening(closures=(snow,)))
    assert course.due("J1/answer") == washington(6, 17, 30)
    assert Course.begin().due("J1/answer") == washington(5, 17, 30)


def test_a_report_without_message_and_without_person_starts_a_case() -> None:
    course = Course.begin(report(circumstances=()))
    case = course.case
    assert (case.person, case.communication_kind, case.communications) == (None, None, ())
    assert codes(course) == {"U1", "U3"}
    assert state(course) is NotificationState.NOT_NEEDED
    assert case.case_class is CaseClass.P2
    # The person turns out to be an official: the plan grows, and the notification waits for U1.
    course.say(ANALYST, AddFact, fact="CURRENT_OFFICIAL")
    assert {"E1", "S4", "J2", "J3", "S2"} <= course.case.tasks.keys()
    assert course.case.case_class is CaseClass.P1
    assert state(course) is NotificationState.NOT_DUE
    course.answer("U1", "CONFIRMED")
    assert state(course) is NotificationState.DUE
    assert "N1" in course.case.tasks


@pytest.mark.parametrize("outcome", ["PROBABLE", "POSSIBLE", "INSUFFICIENT"])
def test_no_identity_no_notification_and_no_quiet_close(outcome: str) -> None:
    course = Course.begin(report(person="P-0001"))
    course.answer_all(U1=outcome)
    course.decide_on("NO_ACTION")
    course.answer("U6", "NOT_PRESENT")
    assert state(course) is NotificationState.NOT_DUE
    with pytest.raises(CaseNotReady, match="neither notified nor deferred"):
        course.say(ANALYST, CloseCase)
    course.answer("U1", "CONFIRMED")
    course.notify()
    course.say(ANALYST, CloseCase)
    assert course.stages == ["CLOSED"]


def test_the_hold_notice_is_due_one_hour_after_the_restriction_not_after_the_opening() -> None:
    """T5. The triage may have taken its hour: then it is late at once, and the supervisor hears."""
    restricted = NOW - timedelta(minutes=40)
    course = Course.begin(opening(restricted_at=restricted))
    assert course.due("U7/answer") == restricted + timedelta(hours=1)
    assert course.case.clocks["restriction-1"].started_at == restricted
    course.wait(timedelta(minutes=20))
    assert course.case.clocks["U7/answer"].missed_at == restricted + timedelta(hours=1)
    course.say(OPERATIONS, AnswerTask, task="U7", outcome="DONE")
    assert not course.case.tasks["U7"].open
    calm = Course.begin(opening(circumstances=()))
    assert calm.due("U7/answer") == washington(4, 17, 30)


@pytest.mark.parametrize("code", ["U5", "U6", "N1", "Z9", "j1", ""])
def test_only_coordination_can_be_left_out(code: str) -> None:
    with pytest.raises(NotWellFormed, match="no task that can be left out"):
        Course.begin(opening(left_out=(code,)))


def test_what_is_left_out_is_not_asked() -> None:
    course = Course.begin(opening(left_out=("J1", "D1")))
    assert not {"J1", "D1"} & codes(course)
    assert course.case.left_out == ("J1", "D1")
    course.answer_all()
    assert course.stages == ["DECISION"], "nothing waits for it"


def test_the_identity_check_is_not_left_out_while_it_is_needed() -> None:
    with pytest.raises(NotWellFormed, match="nobody would ever be notified"):
        Course.begin(opening(left_out=("U1",), identity_confirmed=False))
    assert Course.begin(opening(left_out=("U1",))).case.opened_at == NOW


@pytest.mark.parametrize("alerted_by", AlertedBy)
@pytest.mark.parametrize("circumstance", [None, *ROUTED], ids=str)
def test_a_case_asks_exactly_what_its_plan_says(
    alerted_by: AlertedBy, circumstance: Circumstance | None
) -> None:
    circumstances = (circumstance,) if circumstance else ()
    act = opening(
        alerted_by=alerted_by, circumstances=circumstances, identity_confirmed=circumstance is None
    )
    course = Course.begin(act)
    planned = RULES.planned_tasks(course.case.tracks, factors(course.case))
    expected = {task.code for task in planned if task.phase == "COORDINATION"}
    expected = expected | {"U1"} if circumstance else expected - {"U1"}
    assert codes(course) == expected
    assert all(task.required == RULES.task(task.code).required for task in course.asked())


def test_a_case_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match="begins with CaseOpened"):
        CASE.evolve(None, IdentityConfirmed(at=NOW, by=SYSTEM_ID))
    events: list[Event] = Course.begin().events
    case = CASE.fold(events)
    assert case is not None
    assert case.revision == len(events)
