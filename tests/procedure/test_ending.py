"""The end of a case, and what a reopened case continues with."""

from datetime import timedelta

import pytest

from procedure.case import CaseEnding
from procedure.codes import Phase
from procedure.dossier import Command
from procedure.ending import AlreadyEnded, CancelCase, CloseCase, SupersedeCase
from procedure.facts import AddFact
from procedure.measures.clock_alerts import ClockStarted
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import DecisionApproved, DraftDecision
from procedure.measures.dispute.filing import Filings, FilingState
from procedure.measures.dispute.follow_up import RecordFollowUp
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.restriction import LiftRestriction, is_restricted
from procedure.measures.tasks.answering import AnswerTask
from procedure.measures.tasks.steering import WithdrawTask
from procedure.message import CommunicationKind, InterpolState
from procedure.people import Actor
from procedure.refusals import CaseHasEnded, CaseNotReady, NotWellFormed
from procedure.reopening import (
    AlreadyReopened,
    CaseIsOpen,
    CaseReopened,
    FilingIsPending,
    ReopenCase,
)
from procedure.stages import position_of
from procedure.task import TaskState
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    NOW,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    document,
    opening,
    to,
)

STATUS = f"comm-{'4' * 26}"
ENDS: list[tuple[type[Command], Actor, dict[str, str]]] = [
    (CloseCase, ANALYST, {}),
    (CancelCase, SUPERVISOR, {}),
    (SupersedeCase, SUPERVISOR, {"successor": OTHER_CASE}),
]
DECISIONS = (DecisionApproved, CaseReopened)


# --- the end --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "by", "fields"), ENDS)
def test_an_end_ordered_twice_is_recorded_once_and_another_comes_too_late(
    command: type[Command], by: Actor, fields: dict[str, str]
) -> None:
    course = to("CLOSING")
    course.say(by, command, document=document(7), **fields)
    with pytest.raises(AlreadyEnded):
        course.say(by, command, document=document(7), **fields)
    with pytest.raises(CaseHasEnded):
        course.say(by, command, document=document(8), **fields)


def test_another_successor_is_another_act() -> None:
    course = to("COORDINATION")
    course.say(SUPERVISOR, SupersedeCase, document=document(7), successor=OTHER_CASE)
    assert course.case.successor == OTHER_CASE
    with pytest.raises(CaseHasEnded) as refused:
        course.say(SUPERVISOR, SupersedeCase, document=document(7), successor=f"case-{'4' * 26}")
    assert not isinstance(refused.value, AlreadyEnded)


def test_a_case_cannot_supersede_itself() -> None:
    with pytest.raises(NotWellFormed, match="supersede itself"):
        Course.begin().say(SUPERVISOR, SupersedeCase, successor=CASE_ID)


def test_what_is_left_before_the_close_is_said() -> None:
    course = to("RECORDS")
    with pytest.raises(CaseNotReady) as caught:
        course.say(ANALYST, CloseCase)
    assert "Update of U.S. records is not done, which waits for USNCB" in str(caught.value)
    assert "the official is neither notified nor deferred with approval" in str(caught.value)
    late = to("CLOSING")
    late.say(ANALYST, AddFact, fact="ENCOUNTER")
    with pytest.raises(CaseNotReady, match="open tasks: D1-2, D4, S4-2"):
        late.say(ANALYST, CloseCase)


@pytest.mark.parametrize("ending", CaseEnding)
def test_nothing_runs_and_nothing_is_open_after_the_end(ending: CaseEnding) -> None:
    course = to(ending.value)
    case = course.case
    assert course.stages == [ending.value]
    assert case.ended is ending
    assert not [clock for clock in case.clocks.values() if clock.ended_at is None]
    assert not [task for task in case.tasks.values() if task.open]
    assert (case.next_alert(), case.next_due(), position_of(case).waits_on) == (
        None,
        None,
        "nobody",
    )


# --- reopened -------------------------------------------------------------------------------------


def test_a_correction_of_the_records_that_failed_after_all_is_left_to_do_again() -> None:
    course = to("CLOSING")
    course.answer("U6", "FAILED")
    assert course.stages == ["RECORDS"], "its track is followed again"
    with pytest.raises(CaseNotReady, match="records is not done"):
        course.say(ANALYST, CloseCase)
    course.answer("U6", "DONE")
    assert course.stages == ["CLOSING"]


def test_a_reopened_case_is_closed_again_in_the_same_words() -> None:
    course = to("CLOSING")
    course.say(ANALYST, CloseCase, document=document(7))
    course.say(SUPERVISOR, ReopenCase)
    course.say(ANALYST, CloseCase, document=document(7))
    assert course.stages == ["CLOSED"]


def test_reopened_twice_in_the_same_words_is_recorded_once() -> None:
    course = to("CLOSING")
    for _ in range(2):
        course.say(ANALYST, CloseCase, document=document(7))
        course.say(SUPERVISOR, ReopenCase, document=document(8))
        with pytest.raises(AlreadyReopened, match="already reopened"):
            course.say(SUPERVISOR, ReopenCase, document=document(8))
        for other in ({"document": document(9)}, {"document": document(8), "decide_again": True}):
            with pytest.raises(CaseIsOpen, match="is open"):
                course.say(SUPERVISOR, ReopenCase, **other)
    course.say(ANALYST, CloseCase, document=document(7))
    course.say(SUPERVISOR, ReopenCase, document=document(8), decide_again=True)
    for asked in ({}, {"decide_again": True}):
        with pytest.raises(AlreadyReopened):
            course.say(SUPERVISOR, ReopenCase, document=document(8), **asked)


def test_a_filing_that_is_pending_is_not_decided_again() -> None:
    course = to("FOLLOW_UP")
    course.say(SUPERVISOR, CancelCase)
    with pytest.raises(FilingIsPending, match="pending with INTERPOL"):
        course.say(SUPERVISOR, ReopenCase, decide_again=True)
    reopened = course.say(SUPERVISOR, ReopenCase)
    assert isinstance(reopened[0], CaseReopened)
    assert course.case.tasks["J1"].state is TaskState.ANSWERED
    assert any(isinstance(event, ClockStarted) for event in reopened)


def test_a_fact_after_the_close_reopens_and_counsel_decides_again() -> None:
    course = to("CLOSED")
    course.say(SUPERVISOR, LiftRestriction)
    course.wait(timedelta(days=400))
    # The request that was deleted is issued again, as a diffusion (22 U.S.C. 263b(b)(1)(B)).
    course.say(
        ANALYST,
        AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        document=None,
    )
    case = course.case
    assert (case.ended, case.attempt) == (None, 2)
    assert is_restricted(case)
    assert case.running("restriction-2")
    assert case.communication_kind is CommunicationKind.WANTED_PERSON_DIFFUSION
    assert course.stages == ["COORDINATION"]
    assert position_of(case).waits_on == "USNCB"
    assert [task.task for task in course.asked() if task.open] == ["U4-2"]
    course.answer("U4-2", "DEFICIENT")
    assert course.stages == ["DECISION"]
    course.decide_on("DISPUTE")
    course.file()
    course.say(ANALYST, RecordFollowUp)
    assert not course.case.running("filing-2/follow-up-1")
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    assert course.stages == ["RECORDS"]
    course.close()
    assert course.stages == ["CLOSED"]
    assert [event.kind for event in course.events if isinstance(event, DECISIONS)] == [
        "DecisionApproved",
        "CaseReopened",
        "DecisionApproved",
    ]


def test_a_supervisor_reopens_with_all_that_is_recorded_or_for_a_new_decision() -> None:
    course = to("CLOSED")
    course.say(SUPERVISOR, ReopenCase)
    assert course.stages == ["CLOSING"]
    course.say(ANALYST, CloseCase)
    course.say(SUPERVISOR, ReopenCase, decide_again=True)
    assert course.stages == ["DECISION"], "the answers are already in"
    assert course.case.attempt == 3
    course.decide_on("CAVEAT_ONLY")
    assert course.case.tasks["U6-2"].open, "the records are looked at again"
    course.close()
    assert course.stages == ["CLOSED"]


def test_the_second_filing_is_followed_up_like_the_first() -> None:
    course = to("FOLLOW_UP")
    course.wait(timedelta(days=95))
    course.say(ANALYST, RecordFollowUp)
    course.say(ANALYST, RecordOutcome, outcome="PUBLISHED")
    course.notify()
    course.close()
    course.say(SUPERVISOR, ReopenCase, decide_again=True)
    course.decide_on("INFORM_NDTF")
    course.file()
    first, second = course.case.of(Filings).made
    assert (first.state, second.state) == (FilingState.SETTLED, FilingState.PENDING)
    assert course.case.running("filing-2/follow-up-1")
    assert second.escalation_offered_at is None
    course.wait(timedelta(days=1))
    assert course.names().count("EscalationOffered") == 1, "the offer of the first filing is gone"
    course.say(ANALYST, RecordFollowUp)
    assert not course.case.running("filing-2/follow-up-1")


def test_what_a_wrong_cancellation_cut_off_continues() -> None:
    course = Course.begin()
    course.answer("J1", "NO_TREATY")
    course.say(ANALYST, WithdrawTask, task="S1")
    course.say(SUPERVISOR, CancelCase)
    course.wait(timedelta(hours=20))
    course.say(SUPERVISOR, ReopenCase)
    case = course.case
    asked_again = {task.task for task in course.asked() if task.open}
    assert asked_again == {
        "U2-2", "U3-2", "U4-2", "U7-2", "J2-2", "J3-2", "S2-2", "S4-2", "D1-2", "E1-2",
    }, "not what was answered, nor what nobody needed"  # fmt: skip
    assert case.tasks["N1-2"].open
    assert case.of(Notification).state is NotificationState.DUE
    assert course.due("notification") == NOW + timedelta(hours=24), "the duty is as old"
    assert course.due("U7-2/answer") == course.now + timedelta(hours=1)
    course.wait(timedelta(hours=4))
    assert course.case.clocks["notification"].missed_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize("stage", ["FILING", "FOLLOW_UP"])
def test_a_filing_continues_after_a_wrong_cancellation(stage: str) -> None:
    course = to(stage)
    before = {
        key: clock
        for key, clock in course.case.clocks.items()
        if key.startswith("filing-1/") and clock.running
    }
    assert before
    course.say(SUPERVISOR, CancelCase)
    course.wait(timedelta(hours=1))
    course.say(SUPERVISOR, ReopenCase)
    assert course.stages == [stage]
    assert {key: course.case.clocks[key] for key in before} == before


def test_a_draft_that_was_not_approved_is_drafted_again_after_a_reopening() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    course.say(SUPERVISOR, CancelCase)
    course.say(SUPERVISOR, ReopenCase)
    # The hold notice had not been sent: it is asked again, and the decision does not wait for it.
    assert course.stages == ["DECISION"]
    assert course.case.of(Decision).draft is None
    assert course.case.running("decision")
    assert course.case.latest_task(Phase.DECISION, course.case.attempt) is not None
    course.decide_on("DISPUTE")
    assert course.stages == ["FILING"]


def test_nobody_is_called_to_notify_somebody_else_whatever_ended_in_the_same_moment() -> None:
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, AnswerTask, task="U1", outcome="NOT_MATCH")
    course.say(SUPERVISOR, CancelCase)
    course.say(SUPERVISOR, ReopenCase)
    assert course.case.of(Notification).state is NotificationState.NOT_DUE
    assert not course.case.running("notification")
    assert course.case.latest_task(Phase.NOTIFICATION) is None


def test_a_deferral_is_still_reviewed_after_a_reopening() -> None:
    course = to("RECORDS")
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.close()
    assert not [task for task in course.case.tasks.values() if task.open]
    course.say(SUPERVISOR, ReopenCase)
    assert not course.case.running("notification"), "the review runs in its place"
    course.wait(timedelta(days=3, seconds=1))
    assert course.case.of(Notification).state is NotificationState.DUE
    course.notify()
    assert course.case.tasks["N1-2"].outcome == "DELIVERED"


def test_a_proposed_deferral_is_still_proposed_after_a_reopening() -> None:
    course = Course.begin()
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, CancelCase)
    course.say(SUPERVISOR, ReopenCase)
    assert course.case.of(Notification).state is NotificationState.DEFERRAL_PROPOSED
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    assert course.case.of(Notification).state is NotificationState.DEFERRED
