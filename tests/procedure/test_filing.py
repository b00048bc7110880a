"""Measure 5: what was approved is filed, followed up, and settled by INTERPOL's outcome."""

from datetime import UTC, timedelta

import pytest

from procedure.clocks.rules import AlertKind
from procedure.clocks.zones import EASTERN
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.dispute.filing import Filing, Filings, FilingState
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.restriction import RenewRestriction, is_restricted
from procedure.message import InterpolState
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseNotReady,
    FilingOnHold,
    NotWellFormed,
)
from procedure.stages import position_of
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    RULES,
    SUPERVISOR,
    Course,
    document,
    to,
    washington,
)

SECOND = timedelta(seconds=1)


def only_filing(course: Course) -> Filing:
    """The one filing of the case."""
    (filing,) = course.case.of(Filings).made
    return filing


# --- filing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "hold"), [("S2", "HOLD"), ("J2", "HOLD_DO_NOT_CONTACT")])
def test_a_hold_stops_the_filing_and_nothing_else(task: str, hold: str) -> None:
    course = Course.begin()
    course.answer_all(**{task: hold})
    agency = course.case.tasks[task].agency
    course.decide_on("DISPUTE")
    with pytest.raises(FilingOnHold, match=f"{agency} answered with a hold"):
        course.file()
    assert is_restricted(course.case)
    assert position_of(course.case).waits_on == agency
    assert course.case.running("filing-1/file"), "its clock keeps running, and is escalated"
    course.notify()
    course.say(SUPERVISOR, RenewRestriction)
    free = {"S2": "CLEAR_TO_DISPUTE", "J2": "NO_OBJECTION"}[task]
    course.answer(task, free)
    course.file()
    assert course.stages == ["FOLLOW_UP"]


def test_two_holds_are_named_together() -> None:
    course = Course.begin()
    course.answer_all(S2="HOLD", J2="HOLD_DO_NOT_CONTACT")
    course.decide_on("DISPUTE")
    with pytest.raises(FilingOnHold, match="DOJ-NSD, STATE-LEI answered with a hold"):
        course.file()


@pytest.mark.parametrize(
    "disposition",
    [
        key
        for key, row in RULES.edition.dispositions.items()
        if row.open_in(InterpolState.PUBLISHED)
    ],
)
def test_what_a_disposition_files(disposition: str) -> None:
    course = to("DECISION")
    row = RULES.edition.dispositions[disposition]
    course.decide_on(disposition)
    if row.filing is None:
        assert course.stages == ["RECORDS"], "nothing is filed: the records are next"
        assert course.case.of(Filings).made == ()
        return
    assert course.stages == ["FILING"]
    assert only_filing(course).kind is row.filing
    assert course.case.clocks["filing-1/file"].rule == row.filing_clock
    course.file()
    assert only_filing(course).state is FilingState.PENDING
    assert not course.case.running("filing-1/file")
    with pytest.raises(AlreadyDone):
        course.say(COUNSEL, RecordFiling)


def test_a_report_that_is_repeated_has_one_effect() -> None:
    course = to("FOLLOW_UP")
    follow_up = document(51)
    course.say(ANALYST, RecordFollowUp, document=follow_up)
    with pytest.raises(AlreadyRecorded):
        course.say(ANALYST, RecordFollowUp, document=follow_up)
    assert only_filing(course).follow_ups == 1


# --- follow-up and escalation ---------------------------------------------------------------------


def test_follow_ups_are_due_after_ten_business_days_and_then_every_fifteen() -> None:
    course = to("FOLLOW_UP")
    assert course.due("filing-1/follow-up-1") == washington(17, 17, 30)
    course.wait_until(washington(17, 12).astimezone(UTC))
    course.say(ANALYST, RecordFollowUp)
    assert not course.case.running("filing-1/follow-up-1")
    assert course.due("filing-1/follow-up-2") == washington(7, 17, 30, month=4)


def test_escalation_is_offered_at_ninety_days_without_result() -> None:
    course = to("FOLLOW_UP")
    # The same hour by the clocks in Washington, on which summer has begun.
    due = (course.now.astimezone(EASTERN) + timedelta(days=90)).astimezone(UTC)
    course.wait_until(due - SECOND)
    assert "EscalationOffered" not in course.names()
    with pytest.raises(CaseNotReady):
        course.say(SUPERVISOR, DecideEscalation, escalate=True)
    course.wait_until(due)
    assert only_filing(course).escalation_offered_at == due
    course.wait(timedelta(days=3))
    course.say(SUPERVISOR, DecideEscalation, escalate=False)
    assert only_filing(course).escalate is False
    with pytest.raises(AlreadyDone):
        course.say(SUPERVISOR, DecideEscalation, escalate=True)
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
    course = to("DECISION")
    course.decide_on(disposition)
    course.file()
    filed = course.now.astimezone(EASTERN)
    course.wait(timedelta(days=121))
    alerts = [
        (event.alert, event.at, event.to)
        for event in course.events
        if isinstance(event, AlertReached) and event.clock_id == "filing-1/interpol-result"
    ]
    assert alerts == [
        (AlertKind.DUE, filed + timedelta(days=60), "SUPERVISOR"),
        (AlertKind.ESCALATION, filed + timedelta(days=120), "SUPERVISOR"),
    ]
    assert ("EscalationOffered" in course.names()) is offered


# --- the outcome ----------------------------------------------------------------------------------


def test_the_outcome_is_one_that_interpol_can_have() -> None:
    course = to("FOLLOW_UP")
    with pytest.raises(NotWellFormed, match=r"FORGIVEN.*DELETED"):
        course.say(ANALYST, RecordOutcome, outcome="FORGIVEN")
    course.say(ANALYST, RecordOutcome, outcome="SUSPENDED")
    assert course.stages == ["FOLLOW_UP"], "an interim measure ends nothing"
    assert course.case.interpol_state == "SUSPENDED"
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    assert course.case.interpol_state == "DELETED"
    assert only_filing(course).outcome == "DELETED"


@pytest.mark.parametrize("outcome", RULES.edition.interpol_outcomes)
def test_a_final_outcome_ends_the_clocks_of_the_filing(outcome: str) -> None:
    course = to("FOLLOW_UP")
    course.say(ANALYST, RecordOutcome, outcome=outcome)
    running = {key for key, clock in course.case.clocks.items() if clock.ended_at is None}
    final = RULES.edition.interpol_outcomes[outcome].final
    assert course.case.settled is final
    assert course.case.outcome == outcome
    if final:
        assert running == {"restriction-1", "notification", "U6/answer", "U6/acknowledgment"}
        assert only_filing(course).state is FilingState.SETTLED
        return
    assert {key for key in running if key.startswith("filing-1/")} == {
        "filing-1/follow-up-1",
        "filing-1/interpol-result",
        "filing-1/executive-committee-offer",
    }


def test_an_interim_measure_is_known_before_anything_is_filed() -> None:
    course = to("DECISION")
    course.say(ANALYST, RecordOutcome, outcome="SUSPENDED")
    assert course.case.interpol_state is InterpolState.SUSPENDED
    with pytest.raises(CaseNotReady, match="Nothing has been filed"):
        course.say(ANALYST, RecordOutcome, outcome="DELETED")
