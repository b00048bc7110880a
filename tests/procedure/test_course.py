"""The course of a case: what follows from what, and what must never happen on any path."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter

from procedure import commands as c
from procedure import events as e
from procedure.annex.editions import procedure
from procedure.annex.schema import AlertedBy, Circumstance, Phase
from procedure.case import Case, Notified, Restriction, Stage, TaskState
from procedure.clocks import CaseClass, RungKind, StopReason
from procedure.course import apply
from procedure.message import CommunicationKind, InterpolState
from procedure.people import Role
from procedure.refusals import CaseNotReady, NotPermitted, Refused
from procedure.workdays import EASTERN
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    MESSAGE,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    actor,
    officer,
    opening,
    report,
    to,
)

SECOND = timedelta(seconds=1)
STATUS = f"comm-{'4' * 26}"
_EVENT: TypeAdapter[e.CaseEvent] = TypeAdapter(e.CaseEvent)


def washington(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 by the clocks in Washington."""
    return datetime(2026, month, day, hour, minute, tzinfo=EASTERN)


# --- opening (measures 1 and 2) ------------------------------------------------------------------


def test_a_case_opens_restricted_asks_and_calls_for_the_notification_at_once() -> None:
    course = Course.begin()
    case = course.case
    assert case.restriction is Restriction.RESTRICTED
    asked = {task.code for task in case.agency_tasks}
    assert asked == {"U2", "U3", "U4", "U7", "J1", "J2", "J3", "S1", "S2", "S4", "D1", "E1"}
    assert case.notified is Notified.DUE
    assert case.clocks["notification"].due_at == NOW + timedelta(hours=24)
    assert course.names()[0] == "CaseOpened"
    assert {event.at for event in course.events} == {NOW}


def test_a_report_without_message_and_without_person_starts_a_case() -> None:
    course = Course.begin(report(circumstances=()))
    case = course.case
    assert (case.person, case.communication_kind, case.communications) == (None, None, ())
    assert {task.code for task in case.agency_tasks} == {"U1", "U3"}
    assert case.notified is Notified.NOT_NEEDED
    assert case.case_class is CaseClass.P2
    # The person turns out to be an official: the plan grows, and the notification waits for U1.
    course.say(ANALYST, c.AddFact, fact="CURRENT_OFFICIAL")
    assert {"E1", "S4", "J2", "J3", "S2"} <= course.case.tasks.keys()
    assert course.case.case_class == "P1"
    assert course.case.notified == "NOT_DUE"
    course.answer("U1", "CONFIRMED")
    assert course.case.notified == "DUE"
    assert "N1" in course.case.tasks


@pytest.mark.parametrize("outcome", ["PROBABLE", "POSSIBLE", "INSUFFICIENT"])
def test_no_identity_no_notification_and_no_quiet_close(outcome: str) -> None:
    course = Course.begin(report(person="P-0001"))
    course.answer_all(U1=outcome)
    course.decide("NO_ACTION")
    course.answer("U6", "NOT_PRESENT")
    assert course.case.notified is Notified.NOT_DUE
    with pytest.raises(CaseNotReady, match="neither notified nor deferred"):
        course.say(ANALYST, c.CloseCase)
    course.answer("U1", "CONFIRMED")
    course.notify()
    course.say(ANALYST, c.CloseCase)


def test_the_hold_notice_is_due_one_hour_after_the_restriction_not_after_the_opening() -> None:
    """T5. The triage may have taken its hour: then it is late at once, and the supervisor hears."""
    restricted = NOW - timedelta(minutes=40)
    course = Course.begin(opening(restricted_at=restricted))
    assert course.case.clocks["U7/answer"].due_at == restricted + timedelta(hours=1)
    assert course.case.clocks["restriction-1"].started_at == restricted
    course.wait(timedelta(minutes=20))
    assert course.case.clocks["U7/answer"].missed_at == restricted + timedelta(hours=1)
    course.say(OPERATIONS, c.AnswerTask, task="U7", outcome="DONE")
    assert not course.case.tasks["U7"].open
    calm = Course.begin(opening(circumstances=()))
    assert calm.case.clocks["U7/answer"].due_at == washington(4, 17, 30)


# --- coordination (measure 3) --------------------------------------------------------------------


def test_counsel_is_called_when_the_required_answers_are_in() -> None:
    course = Course.begin()
    required = [task.task for task in course.case.agency_tasks if task.required]
    for task in required[:-1]:
        course.answer(task, course.case.procedure.task(task).outcomes[0].key)
        assert course.case.decision_called_at is None
    course.answer(required[-1], "CONFIRMED_OFFICIAL_ACT")
    (called,) = (event for event in course.events if isinstance(event, e.DecisionCalled))
    assert set(called.in_hand) == set(required)
    assert called.missing == ()
    assert course.case.running("decision")
    assert course.case.tasks["U7"].open, "the decision does not wait for the hold notice"


def test_no_answer_is_not_no_objection_it_is_named_as_missing() -> None:
    course = Course.begin()
    for task in course.case.agency_tasks:
        if task.task not in ("S2", "J3"):
            course.answer(task.task, course.case.procedure.task(task.code).outcomes[0].key)
    due = course.case.clocks["S2/answer"].due_at
    course.wait_until(due - SECOND)
    assert course.case.decision_called_at is None
    course.wait_until(due)
    (called,) = (event for event in course.events if isinstance(event, e.DecisionCalled))
    assert set(called.missing) == {"S2", "J3"}
    assert not {"S2", "J3"} & set(called.in_hand)
    for task_id in ("S2", "J3"):
        assert course.case.tasks[task_id].outcome is None, "nothing is put in an agency's mouth"
        assert course.case.tasks[task_id].open
    assert course.case.clocks["decision"].because == "answers overdue"
    # And it can still answer, hold, and stop the filing.
    course.decide("DISPUTE")
    course.answer("S2", "HOLD")
    assert course.case.on_hold_by == ("STATE-LEI",)


def test_a_withdrawn_task_is_no_answer_in_hand() -> None:
    course = Course.begin()
    course.say(ANALYST, c.WithdrawTask, task="S1")
    course.answer_all()
    (called,) = (event for event in course.events if isinstance(event, e.DecisionCalled))
    assert "S1" not in (*called.in_hand, *called.missing)


def test_a_stopped_clock_keeps_the_decision_waiting_and_a_granted_time_too() -> None:
    course = Course.begin()
    for task in course.case.agency_tasks:
        if task.task not in ("S2", "J3"):
            course.answer(task.task, course.case.procedure.task(task.code).outcomes[0].key)
    later = NOW + timedelta(days=10)
    course.say(SUPERVISOR, c.ExtendClock, clock="S2/answer", due=later)
    course.say(SUPERVISOR, c.StopClock, clock="J3/answer", reason=StopReason.COURT_HOLD)
    course.wait_until(later)
    assert course.case.decision_called_at is None, "J3 stands still"
    course.say(SUPERVISOR, c.ResumeClock, clock="J3/answer")
    course.wait_until(course.case.clocks["J3/answer"].due_at)
    assert course.case.decision_called_at == course.now


def test_a_task_taken_away_remembers_from_whom() -> None:
    course = Course.begin()
    course.say(ANALYST, c.ResendTask, task="J1", agency="DOJ-NSD")
    assert course.case.tasks["J1"].taken_from == "DOJ-OIA"
    course.say(officer("DOJ-NSD"), c.ReturnTask, task="J1", redirect_to="DOJ-OIA")
    course.say(ANALYST, c.ResendTask, task="J1", agency="DOJ-OIA")
    assert course.case.tasks["J1"].taken_from is None, "it gave it back itself"


def test_what_was_called_done_and_is_not_is_reminded_of_again() -> None:
    course = Course.begin()
    course.answer("U7", "DONE")
    course.wait(timedelta(hours=2))
    course.answer("U7", "FAILED")
    assert course.case.tasks["U7"].open
    assert course.case.clocks["U7/answer"].due_at == course.now + timedelta(hours=1)
    course.answer("U7", "DONE")
    assert not course.case.running("U7/answer")


# --- notification (measure 4) --------------------------------------------------------------------


@pytest.mark.parametrize(
    "stage",
    [Stage.COORDINATION, Stage.DECISION, Stage.FILING, Stage.FOLLOW_UP, Stage.RECORDS],
)
def test_the_notification_depends_on_no_other_measure(stage: Stage) -> None:
    course = to(stage)
    assert course.case.notified == "DUE"
    course.notify()
    assert course.case.notified == "DELIVERED"
    assert course.case.stage is stage
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
def test_an_official_abroad_is_told_within_two_hours(
    circumstances: tuple[str, ...], hours: int
) -> None:
    """T10."""
    given = tuple(Circumstance(word) for word in circumstances)
    course = Course.begin(opening(circumstances=given))
    assert course.case.clocks["notification"].due_at == NOW + timedelta(hours=hours)


def test_travel_shortens_the_notification_of_a_running_case() -> None:
    course = Course.begin()
    course.wait(timedelta(hours=1))
    course.say(ANALYST, c.AddFact, fact="TRAVEL_ABROAD")
    assert course.case.case_class is CaseClass.P1, "the class is the same"
    assert course.case.clocks["notification"].due_at == course.now + timedelta(hours=2)


def test_a_deferral_takes_a_second_person_and_ends_in_a_review() -> None:
    both = actor("usncb-supervisor-2", Role.SUPERVISOR)
    course = Course.begin()
    course.say(both, c.ProposeDeferral)
    with pytest.raises(NotPermitted):
        course.say(both, c.ApproveDeferral, approve=True)
    assert course.case.running("notification"), "a proposal stops no clock"
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    assert course.case.notified == "DEFERRED"
    assert not course.case.running("notification")
    assert course.case.clocks["notification"].ended_as == "CANCELLED", "put off is not done"
    review = course.case.clocks["deferral"]
    assert review.due_at == NOW + timedelta(days=3)
    course.wait_until(review.due_at)
    assert course.case.notified == "DUE"
    assert course.case.running("notification")
    assert course.case.deferral is None, "the next deferral is proposed and approved anew"


def test_an_urgent_fact_does_not_drop_a_proposed_deferral() -> None:
    course = Course.begin()
    course.say(ANALYST, c.ProposeDeferral)
    course.say(ANALYST, c.AddFact, fact="DETENTION")
    assert course.case.notified is Notified.DEFERRAL_PROPOSED
    assert course.case.clocks["notification"].due_at == NOW + timedelta(hours=2)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    assert course.case.clocks["deferral"].due_at == NOW + timedelta(days=1)


def test_an_approved_deferral_is_reviewed_sooner_in_an_urgent_case() -> None:
    course = Course.begin()
    course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    course.say(ANALYST, c.AddFact, fact="DETENTION")
    assert course.case.clocks["deferral"].due_at == NOW + timedelta(days=1)
    assert course.case.notified is Notified.DEFERRED


def test_an_attempt_that_failed_leaves_the_clock_running() -> None:
    course = Course.begin()
    due = course.case.clocks["notification"].due_at
    course.say(ANALYST, c.RecordUnreachable)
    assert course.case.clocks["notification"].due_at == due
    assert course.case.notified is Notified.DUE


def test_somebody_else_is_not_notified_and_the_case_can_be_closed() -> None:
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, c.ProposeDeferral)
    course.answer("U1", "NOT_MATCH")
    assert course.case.notified == "NOT_DUE"
    assert not course.case.running("notification")
    assert course.case.tasks["N1"].state == "WITHDRAWN"
    with pytest.raises(CaseNotReady):
        course.notify()
    with pytest.raises(CaseNotReady):
        course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    # Confirmed after all: the clock starts anew, with a task of its own.
    course.wait(timedelta(hours=3))
    course.answer("U1", "CONFIRMED")
    assert course.case.notified == "DUE"
    assert course.case.clocks["notification"].started_at == course.now
    assert course.case.tasks["N1-2"].open
    # And refuted for good.
    course.answer("U1", "NOT_MATCH")
    course.answer_all(U1="NOT_MATCH")
    course.decide("NO_ACTION")
    course.close()
    assert course.case.stage is Stage.CLOSED


# --- filing and follow-up (measure 5) ------------------------------------------------------------


def test_escalation_is_offered_at_ninety_days_without_result() -> None:
    course = to(Stage.FOLLOW_UP)
    filed = course.now
    day = timedelta(days=90)
    # The same hour by the clocks in Washington, on which summer has begun.
    due = (filed.astimezone(EASTERN) + day).astimezone(UTC)
    course.wait_until(due - SECOND)
    assert "EscalationOffered" not in course.names()
    with pytest.raises(CaseNotReady):
        course.say(SUPERVISOR, c.DecideEscalation, escalate=True)
    course.wait_until(due)
    assert course.case.escalation_offered_at == due
    course.wait(timedelta(days=3))
    course.say(SUPERVISOR, c.DecideEscalation, escalate=False)
    assert course.case.escalation is False
    course.wait(timedelta(days=30))
    assert course.names().count("EscalationOffered") == 1


@pytest.mark.parametrize(
    ("disposition", "offered"),
    [("DISPUTE", True), ("INFORM_NDTF", False), ("INFORM_GENERAL_SECRETARIAT", False)],
)
def test_the_supervisor_hears_at_sixty_and_at_one_hundred_and_twenty_days(
    disposition: str, offered: bool
) -> None:
    """T16: whatever was filed; only a dispute climbs the ladder to the Executive Committee."""
    course = to(Stage.DECISION)
    course.decide(disposition)
    course.file()
    filed = course.now.astimezone(EASTERN)
    course.wait(timedelta(days=121))
    told = [
        (event.rung, event.at, event.to)
        for event in course.events
        if isinstance(event, e.RungReached) and event.clock_id == "interpol-result"
    ]
    assert told == [
        (RungKind.DUE, filed + timedelta(days=60), "SUPERVISOR"),
        (RungKind.ESCALATION, filed + timedelta(days=120), "SUPERVISOR"),
    ]
    assert ("EscalationOffered" in course.names()) is offered


def test_follow_ups_are_due_after_ten_business_days_and_then_every_fifteen() -> None:
    course = to(Stage.FOLLOW_UP)
    assert course.case.clocks["follow-up-1"].due_at == washington(17, 17, 30)
    course.wait_until(washington(17, 12).astimezone(UTC))
    course.say(ANALYST, c.RecordFollowUp)
    assert not course.case.running("follow-up-1")
    assert course.case.clocks["follow-up-2"].due_at == washington(7, 17, 30, month=4)


def test_the_outcome_ends_the_clocks_of_the_filing() -> None:
    course = to(Stage.FOLLOW_UP)
    course.say(ANALYST, c.RecordOutcome, outcome="UNKNOWN")
    running = {key for key, clock in course.case.clocks.items() if clock.ended_at is None}
    assert running == {"restriction-1", "notification", "U6/answer", "U6/acknowledgement"}


# --- non-compliance and other facts --------------------------------------------------------------


@pytest.mark.parametrize(
    "stage",
    [
        Stage.COORDINATION,
        Stage.DECISION,
        Stage.FILING,
        Stage.FOLLOW_UP,
        Stage.RECORDS,
        Stage.CLOSING,
        Stage.CLOSED,
        Stage.CANCELLED,
        Stage.SUPERSEDED,
    ],
)
@pytest.mark.parametrize("fact", ["NON_COMPLIANCE", "DELETION"])
def test_a_message_of_non_compliance_reaches_the_case_at_any_time(stage: Stage, fact: str) -> None:
    """REPORT L34: before, during and after: U.S. records are corrected, also a second time."""
    course = to(stage)
    records = [task for task in course.case.tasks.values() if task.code == "U6"]
    corrected = [task.task for task in records if not task.open]
    course.say(ANALYST, c.AddFact, fact=fact, communication=STATUS, version=1, document=None)
    case = course.case
    assert case.ended is None
    assert case.settled
    assert case.stage is Stage.RECORDS
    assert case.restriction is Restriction.RESTRICTED
    assert case.outcome == {"NON_COMPLIANCE": "NON_COMPLIANT", "DELETION": "DELETED"}[fact]
    due = case.task_of(Phase.RECORDS)
    assert due is not None
    assert due.open
    assert due.task not in corrected
    assert case.clocks[due.answer].duration.words() == "24 hours"
    assert not [task for task in case.agency_tasks if task.open], "nothing more is asked"
    assert case.decision is None or case.decision.approved_at or case.settled
    with pytest.raises(Refused):
        course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    # The official is still told, and then the case is closed.
    if case.notified is Notified.DUE:
        course.notify()
    course.close()
    assert course.case.stage == "CLOSED"


def test_a_lifted_restriction_stands_again_before_a_person_looks() -> None:
    for fact in ("MESSAGE_AMENDED", "FURTHER_COMMUNICATION", "NON_COMPLIANCE", "SUSPENSION"):
        course = Course.begin()
        course.say(SUPERVISOR, c.LiftRestriction)
        course.say(ANALYST, c.AddFact, fact=fact)
        assert course.case.restriction == "RESTRICTED", fact
        assert course.case.running("restriction-2"), "and is reviewed"
    course = Course.begin()
    course.say(SUPERVISOR, c.LiftRestriction)
    course.say(ANALYST, c.AddFact, fact="RECORDED")
    assert course.case.restriction == "LIFTED"


def test_an_urgent_fact_shortens_every_clock_that_the_class_shortens() -> None:
    course = Course.begin()
    before = course.case.clocks
    course.say(ANALYST, c.AddFact, fact="DETENTION")
    after = course.case
    assert after.case_class is CaseClass.P0
    assert after.clocks["J1/acknowledgement"].due_at == NOW + timedelta(hours=1)
    assert after.clocks["J1/answer"].due_at == NOW + timedelta(hours=4)
    assert after.clocks["notification"].due_at == NOW + timedelta(hours=2)
    assert after.clocks["restriction-1"] == before["restriction-1"]
    assert after.clocks["U7/answer"] == before["U7/answer"]
    decision = to(Stage.DECISION)
    decision.say(ANALYST, c.AddFact, fact="DETENTION")
    assert decision.case.clocks["decision"].due_at == washington(4, 17, 30)
    assert decision.case.clocks["decision"].because == "more urgent"


def test_an_urgent_fact_lets_a_stopped_clock_run_again() -> None:
    course = Course.begin(opening(circumstances=()))
    course.say(SUPERVISOR, c.StopClock, clock="J1/answer", reason=StopReason.COURT_HOLD)
    course.wait(timedelta(days=20))
    course.say(ANALYST, c.AddFact, fact="DETENTION")
    clock = course.case.clocks["J1/answer"]
    assert not clock.stops
    assert clock.due_at == course.now + timedelta(hours=4)


def test_a_fact_never_makes_anything_due_later() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.DETAINED,)))
    before = {key: clock.due_at for key, clock in course.case.clocks.items()}
    course.wait(timedelta(minutes=5))
    for fact in ("TRAVEL_ABROAD", "ENCOUNTER", "US_CITIZEN", "FORMER_OFFICIAL"):
        course.say(ANALYST, c.AddFact, fact=fact)
    assert course.case.case_class is CaseClass.P0
    assert all(course.case.clocks[key].due_at <= due for key, due in before.items())


def test_after_the_decision_a_fact_asks_but_nothing_waits_for_it() -> None:
    course = to(Stage.FOLLOW_UP)
    course.say(ANALYST, c.AddFact, fact="ENCOUNTER")
    asked = [task for task in course.case.agency_tasks if task.open]
    assert {task.code for task in asked} == {"D1", "D4", "S4"}
    assert not any(task.required for task in asked)
    assert course.case.stage is Stage.FOLLOW_UP


def test_a_message_that_comes_to_a_report_makes_it_a_case_about_a_notice() -> None:
    course = Course.begin(report(person="P-0001"))
    assert "J1" not in course.case.tasks
    course.say(
        ANALYST,
        c.AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=MESSAGE,
        version=1,
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        document=None,
    )
    case = course.case
    assert (case.communication_kind, case.interpol_state) == ("RED_NOTICE", "PUBLISHED")
    assert {"U2", "U4", "U7", "J1", "S1", "D1"} <= case.tasks.keys()
    course.answer_all(U1="CONFIRMED")
    course.decide("DISPUTE")
    course.file()
    assert course.case.stage is Stage.FOLLOW_UP


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        ("RED_NOTICE", "PUBLISHED", ("RED_NOTICE", "PUBLISHED")),
        ("PLAIN_MESSAGE", "NONE", ("WANTED_PERSON_DIFFUSION", "RECEIVED_UNREVIEWED")),
        ("WANTED_PERSON_DIFFUSION", "RECORDED", ("WANTED_PERSON_DIFFUSION", "RECEIVED_UNREVIEWED")),
        ("UNREADABLE", "UNKNOWN", ("WANTED_PERSON_DIFFUSION", "RECEIVED_UNREVIEWED")),
    ],
)
def test_a_case_goes_by_its_gravest_communication(
    kind: str, state: str, expected: tuple[str, str]
) -> None:
    course = Course.begin(
        opening(
            communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
            interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        )
    )
    course.say(
        ANALYST,
        c.AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind(kind),
        interpol_state=InterpolState(state),
    )
    assert (course.case.communication_kind, course.case.interpol_state) == expected


def test_a_status_message_says_where_the_diffusion_stands_not_what_it_is_itself() -> None:
    course = Course.begin(
        opening(
            communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
            interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        )
    )
    course.say(
        ANALYST,
        c.AddFact,
        fact="RECORDED",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.NONE,
    )
    assert course.case.communication_kind is CommunicationKind.WANTED_PERSON_DIFFUSION
    assert course.case.interpol_state is InterpolState.RECORDED


def test_a_request_that_is_known_can_be_objected_to_without_any_message() -> None:
    course = Course.begin(report(person="P-0001", identity_confirmed=True))
    course.say(ANALYST, c.AddFact, fact="REQUEST_KNOWN")
    course.answer_all()
    course.decide("OBJECT_PRE_PUBLICATION")
    assert course.case.clocks["filing"].due_at == washington(3, 17, 30), "the same day"


# --- the end, and after it -----------------------------------------------------------------------


def test_a_fact_after_the_close_reopens_and_counsel_decides_anew() -> None:
    course = to(Stage.CLOSED)
    course.say(SUPERVISOR, c.LiftRestriction)
    course.wait(timedelta(days=400))
    # The request that was deleted is issued again, as a diffusion (22 U.S.C. 263b(b)(1)(B)).
    course.say(
        ANALYST,
        c.AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        document=None,
    )
    case = course.case
    assert (case.ended, case.attempt) == (None, 2)
    assert case.restriction is Restriction.RESTRICTED
    assert case.running("restriction-2")
    assert case.communication_kind is CommunicationKind.WANTED_PERSON_DIFFUSION
    assert case.stage is Stage.COORDINATION
    assert case.waiting_on() == "USNCB"
    assert [task.task for task in case.agency_tasks if task.open] == ["U4-2"]
    course.answer("U4-2", "DEFICIENT")
    assert course.case.stage == "DECISION"
    course.decide("DISPUTE")
    course.file()
    course.say(ANALYST, c.RecordFollowUp)
    assert not course.case.running("follow-up-1")
    course.say(ANALYST, c.RecordOutcome, outcome="DELETED")
    assert course.case.stage == "RECORDS"
    course.close()
    assert course.case.stage == "CLOSED"
    assert [e.name for e in course.events if isinstance(e, _DECISIONS)] == [
        "DecisionApproved",
        "CaseReopened",
        "DecisionApproved",
    ]


_DECISIONS = (e.DecisionApproved, e.CaseReopened)


def test_a_supervisor_reopens_with_all_that_stands_or_for_a_new_decision() -> None:
    course = to(Stage.CLOSED)
    course.say(SUPERVISOR, c.ReopenCase)
    assert course.case.stage == "CLOSING"
    course.say(ANALYST, c.CloseCase)
    course.say(SUPERVISOR, c.ReopenCase, decide_anew=True)
    assert course.case.stage == "DECISION", "the answers are in hand already"
    assert course.case.attempt == 3
    course.decide("CAVEAT_ONLY")
    assert course.case.tasks["U6-2"].open, "the records are looked at again"
    course.close()


def test_the_second_filing_is_followed_up_like_the_first() -> None:
    course = to(Stage.FOLLOW_UP)
    course.wait(timedelta(days=95))
    course.say(ANALYST, c.RecordFollowUp)
    course.say(ANALYST, c.RecordOutcome, outcome="PUBLISHED")
    course.notify()
    course.close()
    course.say(SUPERVISOR, c.ReopenCase, decide_anew=True)
    course.decide("INFORM_NDTF")
    course.file()
    assert course.case.running("follow-up-2")
    assert course.case.escalation_offered_at is None
    course.wait(timedelta(days=1))
    assert course.names().count("EscalationOffered") == 1, "the offer of the first filing is gone"
    course.say(ANALYST, c.RecordFollowUp)
    assert not course.case.running("follow-up-2")


def test_what_a_wrong_cancellation_cut_off_goes_on() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    course.say(ANALYST, c.WithdrawTask, task="S1")
    course.say(SUPERVISOR, c.CancelCase)
    course.wait(timedelta(hours=20))
    course.say(SUPERVISOR, c.ReopenCase)
    case = course.case
    asked_again = {task.task for task in case.agency_tasks if task.open}
    assert asked_again == {
        "U2-2",
        "U3-2",
        "U4-2",
        "U7-2",
        "J2-2",
        "J3-2",
        "S2-2",
        "S4-2",
        "D1-2",
        "E1-2",
    }, "not what was answered, nor what nobody needed"
    assert case.tasks["N1-2"].open
    assert case.notified is Notified.DUE
    assert case.clocks["notification"].due_at == NOW + timedelta(hours=24), "the duty is as old"
    assert case.clocks["U7-2/answer"].due_at == course.now + timedelta(hours=1)
    course.wait(timedelta(hours=4))
    assert course.case.clocks["notification"].missed_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize("stage", [Stage.FILING, Stage.FOLLOW_UP])
def test_a_filing_goes_on_after_a_wrong_cancellation(stage: Stage) -> None:
    course = to(stage)
    before = course.case.clocks
    course.say(SUPERVISOR, c.CancelCase)
    course.wait(timedelta(hours=1))
    course.say(SUPERVISOR, c.ReopenCase)
    assert course.case.stage is stage
    for key in ("filing", "follow-up-1", "interpol-result", "executive-committee-offer"):
        if key in before and before[key].ended_at is None:
            assert course.case.clocks[key] == before[key]


def test_a_draft_that_was_not_approved_is_drafted_anew_after_a_reopening() -> None:
    course = to(Stage.DECISION)
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    course.say(SUPERVISOR, c.CancelCase)
    course.say(SUPERVISOR, c.ReopenCase)
    # The hold notice had not been sent: it is asked again, and the decision does not wait for it.
    assert course.case.stage is Stage.DECISION
    assert course.case.decision is None
    assert course.case.running("decision")
    assert course.case.task_of(Phase.DECISION) is not None
    course.decide("DISPUTE")


def test_a_deferral_is_still_reviewed_after_a_reopening() -> None:
    course = to(Stage.RECORDS)
    course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)
    course.close()
    assert not [task for task in course.case.tasks.values() if task.open]
    course.say(SUPERVISOR, c.ReopenCase)
    course.wait(timedelta(days=3, seconds=1))
    assert course.case.notified is Notified.DUE
    course.notify()
    assert course.case.tasks["N1-2"].outcome == "DELIVERED"


def test_closures_move_the_running_clocks_and_no_other() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    before = course.case.clocks
    snow = {"day": "2026-03-05", "name": "Snow", "authority": "OPM", "known_at": NOW}
    course.say(SUPERVISOR, c.ChangeCalendar, closures=(snow,))
    after = course.case.clocks
    assert after["J1/answer"] == before["J1/answer"], "it had ended"
    assert after["J2/answer"].due_at == washington(6, 17, 30)
    assert after["J2/acknowledgement"] == before["J2/acknowledgement"], "hours"
    assert course.case.calendar.why_closed(washington(5, 12).date()) == "closed: Snow"


# --- on any path ---------------------------------------------------------------------------------

PEOPLE = [ANALYST, SUPERVISOR, COUNSEL, SECOND_COUNSEL, OPERATIONS]
PLAIN_ACTS: list[tuple[type[c.Command], dict[str, Any]]] = [
    (c.CloseCase, {}),
    (c.CancelCase, {}),
    (c.SupersedeCase, {"successor": OTHER_CASE}),
    (c.ReopenCase, {"decide_anew": False}),
    (c.ReopenCase, {"decide_anew": True}),
    (c.RenewRestriction, {}),
    (c.LiftRestriction, {}),
    (c.RecordNotification, {}),
    (c.RecordUnreachable, {}),
    (c.ProposeDeferral, {}),
    (c.ApproveDeferral, {"approve": True}),
    (c.ApproveDeferral, {"approve": False}),
    (c.ApproveDecision, {"approve": True}),
    (c.ApproveDecision, {"approve": False}),
    (c.RecordFiling, {}),
    (c.RecordFollowUp, {}),
    (c.DecideEscalation, {"escalate": True}),
]
EDITION = procedure("2026-1").edition
FACTS = [row.key for row in EDITION.facts]
DISPOSITIONS = [row.key for row in EDITION.dispositions]
OUTCOMES = [row.key for row in EDITION.interpol_outcomes]


class AnyCourse(RuleBasedStateMachine):
    """People act in any order, rightly and wrongly; time passes in any steps."""

    course: Course

    @initialize(
        kind=st.sampled_from([None, *CommunicationKind]),
        state=st.sampled_from(list(InterpolState)),
        circumstances=st.sets(st.sampled_from(list(Circumstance))),
        alerted_by=st.sampled_from(list(AlertedBy)),
        confirmed=st.booleans(),
    )
    def begin(
        self,
        kind: CommunicationKind | None,
        state: InterpolState,
        circumstances: set[Circumstance],
        alerted_by: AlertedBy,
        confirmed: bool,
    ) -> None:
        self.course = Course.begin(
            opening(
                communication_kind=kind,
                interpol_state=state,
                circumstances=tuple(sorted(circumstances)),
                alerted_by=alerted_by,
                identity_confirmed=confirmed,
            )
        )
        self.revisions = [self.course.case.revision]

    def said(self, by: Any, command: type[c.Command], **fields: Any) -> None:
        restriction = self.course.case.restriction
        try:
            self.course.say(by, command, **fields)
        except Refused:
            return
        if restriction is Restriction.RESTRICTED:
            lifted = self.course.case.restriction is Restriction.LIFTED
            assert not lifted or (command is c.LiftRestriction and by.has(Role.SUPERVISOR))

    @rule(by=st.sampled_from(PEOPLE), act=st.sampled_from(PLAIN_ACTS))
    def act(self, by: Any, act: tuple[type[c.Command], dict[str, Any]]) -> None:
        self.said(by, act[0], **act[1])

    @rule(fact=st.sampled_from(FACTS))
    def fact(self, fact: str) -> None:
        self.said(ANALYST, c.AddFact, fact=fact)

    @rule(version=st.integers(1, 3), kind=st.sampled_from(list(CommunicationKind)))
    def message(self, version: int, kind: CommunicationKind) -> None:
        told = {"communication": STATUS, "version": version, "document": None}
        self.said(ANALYST, c.AddFact, fact="FURTHER_COMMUNICATION", communication_kind=kind, **told)

    @rule(disposition=st.sampled_from(DISPOSITIONS))
    def draft(self, disposition: str) -> None:
        self.said(COUNSEL, c.DraftDecision, disposition=disposition)

    @rule(outcome=st.sampled_from(OUTCOMES))
    def outcome(self, outcome: str) -> None:
        self.said(ANALYST, c.RecordOutcome, outcome=outcome)

    @precondition(lambda self: self.course.case.tasks)
    @rule(data=st.data())
    def task(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(sorted(self.course.case.tasks)))
        code = self.course.case.tasks[task].code
        outcomes = [outcome.key for outcome in self.course.case.procedure.task(code).outcomes]
        by = self.course.owner(task)
        match data.draw(st.sampled_from(["ack", "answer", "return", "ask", "steer", "reply"])):
            case "ack":
                self.said(by, c.AcknowledgeTask, task=task)
            case "answer":
                chosen = data.draw(st.sampled_from(outcomes))
                self.said(by, c.AnswerTask, task=task, outcome=chosen)
            case "return":
                self.said(by, c.ReturnTask, task=task)
            case "ask":
                self.said(by, c.AskAboutTask, task=task)
            case "steer":
                agency = data.draw(st.sampled_from(["FBI", "USNCB", "DOJ-OIA"]))
                self.said(ANALYST, c.ResendTask, task=task, agency=agency)
                self.said(ANALYST, c.WithdrawTask, task=task)
            case "reply":
                self.said(ANALYST, c.ReplyToQuestion, task=task)

    @rule()
    def answer_everything(self) -> None:
        if self.course.case.ended is None:
            for task in self.course.case.agency_tasks:
                outcome = self.course.case.procedure.task(task.code).outcomes[0].key
                self.said(
                    self.course.owner(task.task), c.AnswerTask, task=task.task, outcome=outcome
                )

    @precondition(lambda self: self.course.case.clocks)
    @rule(data=st.data(), reason=st.sampled_from(list(StopReason)))
    def clock(self, data: st.DataObject, reason: StopReason) -> None:
        clock = data.draw(st.sampled_from(sorted(self.course.case.clocks)))
        match data.draw(st.sampled_from(["stop", "resume", "extend", "snow"])):
            case "stop":
                self.said(SUPERVISOR, c.StopClock, clock=clock, reason=reason)
            case "resume":
                self.said(SUPERVISOR, c.ResumeClock, clock=clock)
            case "extend":
                days = data.draw(st.integers(0, 7000))
                later = self.course.now + timedelta(days=days)
                self.said(SUPERVISOR, c.ExtendClock, clock=clock, due=later)
            case "snow":
                day = (self.course.now + timedelta(days=data.draw(st.integers(0, 20)))).date()
                snow = {"day": day, "name": "Snow", "authority": "OPM", "known_at": NOW}
                self.said(SUPERVISOR, c.ChangeCalendar, closures=(snow,))

    @rule(hours=st.sampled_from([0, 1, 5, 24, 24 * 9, 24 * 40, 24 * 100]))
    def wait(self, hours: int) -> None:
        self.course.wait(timedelta(hours=hours))

    @invariant()
    def the_record_is_the_case(self) -> None:
        if not hasattr(self, "course"):
            return
        case = self.course.case
        assert case.revision == len(self.course.events)
        if case.ended is not None:
            assert not [clock for clock in case.clocks.values() if clock.ended_at is None]
            assert not [task for task in case.tasks.values() if task.open]
        if case.notified in (Notified.DUE, Notified.DEFERRAL_PROPOSED) and case.ended is None:
            assert case.running("notification"), "a duty without a clock is forgotten"
            assert case.task_of(Phase.NOTIFICATION) is not None
        if case.restriction is Restriction.RESTRICTED and case.ended is None:
            running = [key for key in case.clocks if key.startswith("restriction")]
            assert any(case.running(key) for key in running), "it is reviewed"
        if case.filed_at and not case.settled and case.ended is None:
            assert case.running(f"follow-up-{case.follow_ups + 1}")
            assert case.running("interpol-result")
        for task in case.tasks.values():
            if task.open and case.ended is None and task.answer in case.clocks:
                assert case.running(task.answer), f"{task.task} is open and nobody is reminded"

    def teardown(self) -> None:
        if not hasattr(self, "course"):
            return
        replayed: Case | None = None
        for event in self.course.events:
            again = _EVENT.validate_json(_EVENT.dump_json(event))
            assert again == event, "an event is the same after its way through JSON"
            before, replayed = replayed, apply(replayed, again)
            if isinstance(event, e.DecisionApproved | e.DecisionSentBack):
                assert before
                assert before.decision
                assert before.decision.by != event.by
            if isinstance(event, e.DeferralApproved | e.DeferralRejected):
                assert before
                assert before.deferral
                assert before.deferral.by != event.by
        assert replayed == self.course.case


TestAnyCourse = AnyCourse.TestCase
TestAnyCourse.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_a_case_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match="begins with CaseOpened"):
        apply(None, e.IdentityConfirmed(at=NOW, by="caveat-system-1"))
    case: Case | None = None
    for event in Course.begin().events:
        case = apply(case, event)
    assert case is not None
    assert case.tasks["E1"].state is TaskState.SENT
