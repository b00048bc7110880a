"""Each clock of a case on the real server: before, at and after its due time, to the second."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from procedure import commands as c
from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.annex.schema import AlertedBy, Circumstance
from procedure.case import Case, Stage
from procedure.clocks import Clock, RungKind, overdue
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office
from tests.traffic import fresh_reference, red_notice, red_notice_request

SECOND = timedelta(seconds=1)
LEFT_OUT = ("J1", "J2", "J3", "S1", "S4", "D1", "U3", "U4")
"""Tasks left out where a test needs only a few."""
REPORTED = ("J2", "J3", "S4")
"""The same for a case that begins with a report: it has fewer tasks to begin with."""


async def reported(office: Office) -> str:
    return await office.start(left_out=REPORTED)


async def abroad(office: Office) -> str:
    away = (Circumstance.CURRENT_OFFICIAL, Circumstance.ABROAD)
    return await office.start(circumstances=away, left_out=REPORTED)


async def from_the_field(office: Office) -> str:
    return await office.desk.start(
        office.person(ANALYST),
        f"The field asks: {fresh_reference()}.",
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        alerted_by=AlertedBy.FIELD_COMPONENT,
        person="P-0001",
        identity_confirmed=True,
        left_out=REPORTED,
    )


async def taken_in(office: Office, raw: bytes) -> str:
    """A case from a communication."""
    analyst = office.person(ANALYST)
    (item,) = await office.intake.take_in(analyst, raw, "test")
    await office.intake.screened([item])
    case_id, _ = await office.intake.confirm(
        analyst, item.communication, left_out=LEFT_OUT, reason="Same person."
    )
    return case_id


async def held(office: Office) -> str:
    return await taken_in(office, red_notice(fresh_reference()))


async def received(office: Office, raw: bytes, disposition: str) -> str:
    """A case from a communication, whose filing is approved."""
    case_id = await taken_in(office, raw)
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.decide(case_id, disposition)
    return case_id


async def requested(office: Office) -> str:
    return await received(office, red_notice_request(fresh_reference()), "OBJECT_PRE_PUBLICATION")


async def published(office: Office) -> str:
    return await received(office, red_notice(fresh_reference()), "DISPUTE")


async def disputed(office: Office) -> str:
    case_id = await published(office)
    await office.say(COUNSEL, case_id, c.RecordFiling)
    return case_id


async def to_decision(office: Office) -> str:
    case_id = await reported(office)
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    return case_id


async def to_filing(office: Office) -> str:
    case_id = await to_decision(office)
    await office.decide(case_id, "INFORM_NDTF")
    return case_id


async def to_incident_notice(office: Office) -> str:
    case_id = await to_decision(office)
    await office.decide(case_id, "INFORM_GENERAL_SECRETARIAT")
    return case_id


async def to_follow_up(office: Office) -> str:
    case_id = await to_filing(office)
    await office.say(COUNSEL, case_id, c.RecordFiling)
    return case_id


async def to_second_follow_up(office: Office) -> str:
    case_id = await to_follow_up(office)
    await office.say(ANALYST, case_id, c.RecordFollowUp)
    return case_id


async def to_records(office: Office) -> str:
    case_id = await reported(office)
    await office.say(ANALYST, case_id, c.AddFact, fact="NON_COMPLIANCE")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    return case_id


async def to_deferral(office: Office) -> str:
    case_id = await reported(office)
    await office.say(ANALYST, case_id, c.ProposeDeferral)
    await office.say(SUPERVISOR, case_id, c.ApproveDeferral, approve=True)
    return case_id


async def to_renewed_restriction(office: Office) -> str:
    case_id = await reported(office)
    await office.say(SUPERVISOR, case_id, c.RenewRestriction)
    return case_id


Prepare = Callable[[Office], Awaitable[str]]

CLOCKS: dict[str, tuple[Prepare, str]] = {
    "acknowledgement": (reported, "E1/acknowledgement"),
    "hold-notice": (held, "U7/answer"),
    "notice-status": (from_the_field, "U8/answer"),
    "answer": (reported, "E1/answer"),
    "research": (reported, "U3/answer"),
    "official-notification": (reported, "notification"),
    "official-notification-abroad": (abroad, "notification"),
    "deferral-review": (to_deferral, "deferral"),
    "legal-decision": (to_decision, "decision"),
    "ndtf-information": (to_filing, "filing"),
    "pre-publication-objection": (requested, "filing"),
    "dispute-filing": (published, "filing"),
    "incident-notice": (to_incident_notice, "filing"),
    "interpol-result": (to_follow_up, "interpol-result"),
    "executive-committee-offer": (disputed, "executive-committee-offer"),
    "follow-up-first": (to_follow_up, "follow-up-1"),
    "follow-up-next": (to_second_follow_up, "follow-up-2"),
    "recall-sent": (to_records, "U6/acknowledgement"),
    "records-update": (to_records, "U6/answer"),
    "restriction-review": (reported, "restriction-1"),
    "restriction-renewal": (to_renewed_restriction, "restriction-2"),
}
ELSEWHERE = {"triage", "screening"}
"""Clocks of an intake: see test_intake.py and test_unscreened.py."""


def test_no_clock_of_the_edition_is_left_out() -> None:
    keys = {rule.key for rule in procedure(CURRENT_EDITION).edition.clocks}
    assert keys == CLOCKS.keys() | ELSEWHERE


@pytest.mark.parametrize("rule", sorted(CLOCKS))
async def test_nothing_is_late_before_its_time_and_everything_after(
    office: Office, rule: str
) -> None:
    prepare, clock_id = CLOCKS[rule]
    case_id = await prepare(office)
    clock = (await office.case(case_id)).clocks[clock_id]
    assert clock.rule == rule

    await office.pass_time_until(case_id, clock.due_at - SECOND)
    early = (await office.case(case_id)).clocks[clock_id]
    # The machine may take longer than the second that is left: the record's time decides.
    assert early.missed_at is None or early.missed_at >= clock.due_at

    await office.pass_time_until(case_id, clock.due_at + SECOND)
    late = (await office.until(case_id, lambda case: missed(case, clock_id))).clocks[clock_id]
    # The rung comes at the due time, not before; until then, and at it, an act is in time.
    assert late.missed_at is not None
    assert timedelta() <= late.missed_at - clock.due_at < timedelta(seconds=20)
    assert RungKind.DUE in rungs_reached(late)
    assert not overdue(clock, clock.due_at - SECOND)
    assert not overdue(clock, clock.due_at)
    assert overdue(clock, clock.due_at + SECOND)


def missed(case: Case, clock_id: str) -> bool:
    """Whether the record shows the due time of the clock."""
    return case.clocks[clock_id].missed_at is not None


def rungs_reached(clock: Clock) -> list[RungKind]:
    """The rungs of the clock that were reached."""
    return [rung.kind for rung in clock.rungs[: clock.reached]]


async def test_at_its_day_the_executive_committee_is_offered_as_a_decision(office: Office) -> None:
    case_id = await disputed(office)
    offer = (await office.case(case_id)).clocks["executive-committee-offer"]
    await office.pass_time_until(case_id, offer.due_at + SECOND)
    case = await office.until(case_id, lambda case: case.escalation_offered_at is not None)
    assert case.escalation is None, "offered, never taken by itself"
    await office.say(SUPERVISOR, case_id, c.DecideEscalation, escalate=False)
    assert (await office.case(case_id)).stage is Stage.FOLLOW_UP


async def test_counsel_is_called_at_the_deadline_with_what_is_in_hand(office: Office) -> None:
    case_id = await office.start(left_out=REPORTED)
    await office.answer(case_id, "E1")
    due = max(
        clock.due_at
        for key, clock in (await office.case(case_id)).clocks.items()
        if key.endswith("/answer")
    )
    await office.pass_time_until(case_id, due + SECOND)
    case = await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    assert case.tasks["S2"].open, "no answer is never an answer"
    records = await office.register.records(case_id)
    (called,) = (record.data for record in records if record.kind == "DecisionCalled")
    assert called["in_hand"] == ["E1"]
    assert "S2" in called["missing"]
