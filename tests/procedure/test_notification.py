"""Measure 4: the official is notified on a clock of its own, or later with a second approval."""

from datetime import timedelta

import pytest

from procedure.clocks.clock import ClockEnd
from procedure.clocks.zones import EASTERN
from procedure.codes import CaseClass, Circumstance, Phase
from procedure.facts import AddFact
from procedure.measures.notification.deferral import (
    ApproveDeferral,
    DeferralAlreadyProposed,
    ProposeDeferral,
)
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.notification.notifying import (
    AlreadyNotified,
    RecordNotification,
    RecordUnreachable,
)
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, CaseNotReady, ChangedSinceRead, NotPermitted
from procedure.task import TaskState
from tests.procedure.casework import (
    ANALYST,
    NOW,
    SUPERVISOR,
    Course,
    actor,
    document,
    opening,
    report,
    to,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def state(course: Course) -> NotificationState:
    """How far the notification is."""
    return course.case.of(Notification).state


# --- the notification -----------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["COORDINATION", "DECISION", "FILING", "FOLLOW_UP", "RECORDS"])
def test_the_notification_depends_on_no_other_measure(stage: str) -> None:
    course = to(stage)
    assert state(course) is NotificationState.DUE
    course.notify()
    assert state(course) is NotificationState.DELIVERED
    assert course.stages == [stage]
    assert course.case.tasks["N1"].outcome == "DELIVERED"
    assert not course.case.running("notification")


@pytest.mark.parametrize(
    ("circumstances", "hours"),
    [
        (("CURRENT_OFFICIAL",), 24),
        (("FORMER_OFFICIAL",), 24),
        (("CURRENT_OFFICIAL", "ABROAD"), 2),
        (("FORMER_OFFICIAL", "AT_BORDER"), 2),
        (("CURRENT_OFFICIAL", "DETAINED"), 2),
    ],
)
def test_an_official_abroad_is_notified_within_two_hours(
    circumstances: tuple[str, ...], hours: int
) -> None:
    """T10."""
    given = tuple(Circumstance(word) for word in circumstances)
    course = Course.begin(opening(circumstances=given))
    assert course.due("notification") == NOW + timedelta(hours=hours)


def test_travel_shortens_the_notification_of_a_running_case() -> None:
    course = Course.begin()
    course.wait(HOUR)
    course.say(ANALYST, AddFact, fact="TRAVEL_ABROAD")
    assert course.case.case_class is CaseClass.P1, "the class is the same"
    assert course.due("notification") == course.now + 2 * HOUR


def test_an_attempt_that_failed_leaves_the_clock_running() -> None:
    course = Course.begin()
    due = course.due("notification")
    course.say(ANALYST, RecordUnreachable, document=document(7))
    assert course.due("notification") == due
    assert state(course) is NotificationState.DUE
    with pytest.raises(AlreadyRecorded):
        course.say(ANALYST, RecordUnreachable, document=document(7))


def test_the_official_is_notified_once() -> None:
    course = Course.begin()
    course.notify()
    for command in (RecordNotification, RecordUnreachable, ProposeDeferral):
        with pytest.raises(AlreadyNotified):
            course.say(ANALYST, command)


def test_nobody_is_notified_of_what_concerns_no_official() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.US_CITIZEN,)))
    assert state(course) is NotificationState.NOT_NEEDED
    with pytest.raises(CaseNotReady):
        course.notify()


def test_somebody_else_is_not_notified_and_the_case_can_be_closed() -> None:
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, ProposeDeferral)
    course.answer("U1", "NOT_MATCH")
    assert state(course) is NotificationState.NOT_DUE
    assert not course.case.running("notification")
    assert course.case.tasks["N1"].state is TaskState.WITHDRAWN
    with pytest.raises(CaseNotReady):
        course.notify()
    with pytest.raises(CaseNotReady):
        course.say(SUPERVISOR, ApproveDeferral, approve=True)
    # Confirmed after all: the clock starts again, with a task of its own.
    course.wait(3 * HOUR)
    course.answer("U1", "CONFIRMED")
    assert state(course) is NotificationState.DUE
    assert course.case.clocks["notification"].started_at == course.now
    assert course.case.tasks["N1-2"].open
    # And refuted for good.
    course.answer("U1", "NOT_MATCH")
    course.answer_all(U1="NOT_MATCH")
    course.decide_on("NO_ACTION")
    course.close()
    assert course.stages == ["CLOSED"]


# --- its deferral ---------------------------------------------------------------------------------


def test_a_deferral_takes_a_second_person_and_ends_in_a_review() -> None:
    both = actor("usncb-supervisor-2", Role.SUPERVISOR)
    course = Course.begin()
    course.say(both, ProposeDeferral)
    with pytest.raises(NotPermitted):
        course.say(both, ApproveDeferral, approve=True)
    assert course.case.running("notification"), "a proposal pauses no clock"
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    assert state(course) is NotificationState.DEFERRED
    assert not course.case.running("notification")
    ended_as = course.case.clocks["notification"].ended_as
    assert ended_as is ClockEnd.CANCELED, "what is put off is not done"
    review = course.case.clocks["deferral"]
    assert review.due_at == NOW + 3 * DAY
    course.wait_until(review.due_at)
    assert state(course) is NotificationState.DUE
    assert course.case.running("notification")
    assert course.case.of(Notification).deferral is None, "the next one is proposed again"


def test_a_deferral_is_proposed_once_and_only_when_the_notification_is_due() -> None:
    course = Course.begin(report(person="P-0001"))
    for command in (RecordNotification, RecordUnreachable, ProposeDeferral):
        with pytest.raises(CaseNotReady, match="identity must be confirmed"):
            course.say(ANALYST, command)
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, ProposeDeferral)
    with pytest.raises(DeferralAlreadyProposed):
        course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=False)
    assert state(course) is NotificationState.DUE
    assert course.case.running("notification"), "the clock was never paused"


def test_an_approval_of_a_proposal_that_came_after_the_reading_is_refused() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    read = course.case.revision
    course.say(SUPERVISOR, ApproveDeferral, approve=False, seen=read)
    course.say(ANALYST, ProposeDeferral)
    with pytest.raises(ChangedSinceRead, match=f"after event {read}"):
        course.say(SUPERVISOR, ApproveDeferral, approve=True, seen=read)
    course.say(SUPERVISOR, ApproveDeferral, approve=True, seen=course.case.revision)


def test_an_urgent_fact_does_not_drop_a_proposed_deferral() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert state(course) is NotificationState.DEFERRAL_PROPOSED
    assert course.due("notification") == NOW + 2 * HOUR
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    assert course.due("deferral") == NOW + DAY


def test_an_approved_deferral_is_reviewed_sooner_in_an_urgent_case() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert course.due("deferral") == NOW + DAY
    assert state(course) is NotificationState.DEFERRED


def test_each_deferral_is_reviewed_and_has_its_own_time() -> None:
    course = Course.begin()
    for _ in range(3):
        course.say(ANALYST, ProposeDeferral)
        course.say(SUPERVISOR, ApproveDeferral, approve=True)
        assert course.due("deferral") == course.now.astimezone(EASTERN) + 3 * DAY
        course.wait_until(course.due("deferral"))
        assert state(course) is NotificationState.DUE
    assert course.case.latest_task(Phase.NOTIFICATION) is not None
    assert course.names().count("DeferralEnded") == 3


def test_a_deferred_official_can_be_notified_before_the_review() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.notify()
    assert state(course) is NotificationState.DELIVERED
    assert not course.case.running("deferral")
    course.wait(10 * DAY)
    assert "DeferralEnded" not in course.names()
