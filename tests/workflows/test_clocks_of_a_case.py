"""Each clock of a case on the real server: before, at and after its due time, to the second."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from activities.installed import packaged_editions
from embedded.server import EmbeddedServer
from procedure.annex.editions import Editions
from procedure.case import Case
from procedure.clocks.clock import Clock, overdue
from procedure.clocks.rules import AlertKind
from procedure.codes import AlertedBy, Circumstance
from procedure.facts import AddFact
from procedure.measures.dispute.filing import Filings
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.restriction import RenewRestriction
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office, open_office, settings_for
from tests.traffic import fresh_reference, red_notice, red_notice_request
from tests.workflows.clocks_elsewhere import ELSEWHERE
from tests.workflows.steps import among_stages, confirmed, in_stage, records, screened

SECOND = timedelta(seconds=1)
LEFT_OUT = ("J1", "J2", "J3", "S1", "S4", "D1", "U3", "U4")
"""Tasks left out where a test needs only a few."""
REPORTED = ("J2", "J3", "S4")
"""The same for a case that begins with a report: it has fewer tasks to begin with."""


async def reported(office: Office) -> str:
    """A case from a report."""
    return await office.start(left_out=REPORTED)


async def abroad(office: Office) -> str:
    """A case about an official who is abroad."""
    away = (Circumstance.CURRENT_OFFICIAL, Circumstance.ABROAD)
    return await office.start(circumstances=away, left_out=REPORTED)


async def from_the_field(office: Office) -> str:
    """A case that a field component alerted USNCB to."""
    await office.parts.roster.version()
    return await office.cases.open(
        office.person(ANALYST),
        f"The field asks: {fresh_reference()}.",
        circumstances=(Circumstance.CURRENT_OFFICIAL,),
        alerted_by=AlertedBy.FIELD_COMPONENT,
        person="P-0001",
        another="Another report about the same person.",
        identity_confirmed=True,
        left_out=REPORTED,
    )


async def received(office: Office, raw: bytes) -> str:
    """A case from a communication."""
    return await confirmed(office, await screened(office, raw), left_out=LEFT_OUT)


async def held(office: Office) -> str:
    """A case from a published red notice."""
    return await received(office, red_notice(fresh_reference()))


async def approved(office: Office, raw: bytes, disposition: str) -> str:
    """A case from a communication, whose filing is approved."""
    case_id = await received(office, raw)
    await office.answer_all(case_id)
    await office.until(case_id, among_stages("DECISION"))
    await office.decide(case_id, disposition)
    return case_id


async def requested(office: Office) -> str:
    """A case on the request for a red notice, with an approved objection."""
    return await approved(office, red_notice_request(fresh_reference()), "OBJECT_PRE_PUBLICATION")


async def published(office: Office) -> str:
    """A case on a published red notice, with an approved dispute."""
    return await approved(office, red_notice(fresh_reference()), "DISPUTE")


async def disputed(office: Office) -> str:
    """A case of the first edition whose dispute was filed; a later one files a protest."""
    case_id = await published(office)
    await office.say(COUNSEL, case_id, RecordFiling)
    return case_id


async def to_decision(office: Office) -> str:
    """A case whose agencies have answered."""
    case_id = await reported(office)
    await office.answer_all(case_id)
    await office.until(case_id, in_stage("DECISION"))
    return case_id


async def to_filing(office: Office) -> str:
    """A case with an approved information to the NDTF."""
    case_id = await to_decision(office)
    await office.decide(case_id, "INFORM_NDTF")
    return case_id


async def to_incident_notice(office: Office) -> str:
    """A case with an approved information to the General Secretariat."""
    case_id = await to_decision(office)
    await office.decide(case_id, "INFORM_GENERAL_SECRETARIAT")
    return case_id


async def to_follow_up(office: Office) -> str:
    """A case whose information was filed."""
    case_id = await to_filing(office)
    await office.say(COUNSEL, case_id, RecordFiling)
    return case_id


async def to_second_follow_up(office: Office) -> str:
    """A case that was followed up once."""
    case_id = await to_follow_up(office)
    await office.say(ANALYST, case_id, RecordFollowUp)
    return case_id


async def to_records(office: Office) -> str:
    """A case whose communication INTERPOL has found non-compliant."""
    case_id = await reported(office)
    await office.say(ANALYST, case_id, AddFact, fact="NON_COMPLIANCE")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    return case_id


async def to_deferral(office: Office) -> str:
    """A case whose notification is deferred with approval."""
    case_id = await reported(office)
    await office.until(case_id, lambda case: case.running("notification"))
    await office.say(ANALYST, case_id, ProposeDeferral)
    await office.say(SUPERVISOR, case_id, ApproveDeferral, approve=True)
    return case_id


async def to_renewed_restriction(office: Office) -> str:
    """A case whose restriction was renewed."""
    case_id = await reported(office)
    await office.say(SUPERVISOR, case_id, RenewRestriction)
    return case_id


Prepare = Callable[[Office], Awaitable[str]]

CLOCKS: dict[str, tuple[Prepare, str]] = {
    "acknowledgment": (reported, "E1/acknowledgment"),
    "hold-notice": (held, "U7/answer"),
    "notice-status": (from_the_field, "U8/answer"),
    "case-review": (held, "U2/answer"),
    "answer": (reported, "E1/answer"),
    "research": (reported, "U3/answer"),
    "official-notification": (reported, "notification"),
    "official-notification-abroad": (abroad, "notification"),
    "deferral-review": (to_deferral, "deferral"),
    "legal-decision": (to_decision, "decision"),
    "ndtf-information": (to_filing, "filing-1/file"),
    "pre-publication-objection": (requested, "filing-1/file"),
    "dispute-filing": (published, "filing-1/file"),
    "incident-notice": (to_incident_notice, "filing-1/file"),
    "interpol-result": (to_follow_up, "filing-1/interpol-result"),
    "follow-up-first": (to_follow_up, "filing-1/follow-up-1"),
    "follow-up-next": (to_second_follow_up, "filing-1/follow-up-2"),
    "recall-sent": (to_records, "U6/acknowledgment"),
    "records-update": (to_records, "U6/answer"),
    "restriction-review": (reported, "restriction-1"),
    "restriction-renewal": (to_renewed_restriction, "restriction-2"),
}
EACH_WAY = {
    "acknowledgment",
    "official-notification-abroad",
    "deferral-review",
    "dispute-filing",
    "follow-up-next",
    "restriction-renewal",
}
"""One clock of a task, of the notification, of a decision, of a filing, after it, and of a
restriction: the others take long together."""
OFFER = "executive-committee-offer"
"""A clock that edition 2026-2 no longer has."""


@pytest.fixture
async def earlier(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office in which the first edition is in force."""
    editions = Editions([packaged_editions()["2026-1"]])
    async with open_office(settings_for(tmp_path / "state", server), editions=editions) as opened:
        yield opened


def test_no_clock_of_an_edition_is_left_out() -> None:
    editions = packaged_editions()
    keys = {key for name in editions.names for key in editions[name].edition.clocks}
    assert keys == {*CLOCKS, OFFER} | ELSEWHERE


@pytest.mark.parametrize(
    "rule",
    [
        rule if rule in EACH_WAY else pytest.param(rule, marks=pytest.mark.long)
        for rule in sorted(CLOCKS)
    ],
)
async def test_nothing_is_late_before_its_time_and_everything_after(
    office: Office, rule: str
) -> None:
    prepare, clock_id = CLOCKS[rule]
    await late_to_the_second(office, await prepare(office), clock_id, rule)


async def late_to_the_second(office: Office, case_id: str, clock_id: str, rule: str) -> None:
    """See that the clock is in time until its due time, and late after it."""
    clock = (await office.until(case_id, lambda case: clock_id in case.clocks)).clocks[clock_id]
    assert clock.rule == rule

    await office.pass_time_until(case_id, clock.due_at - SECOND)
    early = (await office.case(case_id)).clocks[clock_id]
    # The machine may take longer than the second that is left: the record's time decides.
    assert early.missed_at is None or early.missed_at >= clock.due_at

    await office.pass_time_until(case_id, clock.due_at + SECOND)
    late = (await office.until(case_id, lambda case: missed(case, clock_id))).clocks[clock_id]
    # The alert comes at the due time, not before; until then, and at it, an act is in time.
    assert late.missed_at is not None
    assert timedelta() <= late.missed_at - clock.due_at < timedelta(seconds=20)
    assert AlertKind.DUE in alerts_reached(late)
    assert not overdue(clock, clock.due_at - SECOND)
    assert not overdue(clock, clock.due_at)
    assert overdue(clock, clock.due_at + SECOND)


def missed(case: Case, clock_id: str) -> bool:
    """Whether the record shows that the due time of the clock came."""
    return case.clocks[clock_id].missed_at is not None


def alerts_reached(clock: Clock) -> list[AlertKind]:
    """The alerts of the clock that were reached."""
    return [alert.kind for alert in clock.alerts[: clock.reached]]


@pytest.mark.long
async def test_on_its_day_the_executive_committee_is_offered_as_a_decision(
    earlier: Office,
) -> None:
    case_id = await disputed(earlier)
    await late_to_the_second(earlier, case_id, f"filing-1/{OFFER}", OFFER)

    def offered(case: Case) -> bool:
        return case.of(Filings).made[0].escalation_offered_at is not None

    case = await earlier.until(case_id, offered)
    assert case.of(Filings).made[0].escalate is None, "offered, never taken by itself"
    await earlier.say(SUPERVISOR, case_id, DecideEscalation, escalate=False)
    case = await earlier.until(case_id, in_stage("FOLLOW_UP"))
    assert case.of(Filings).made[0].escalate is False


@pytest.mark.long
async def test_counsel_is_called_at_the_deadline_with_what_is_in_hand(office: Office) -> None:
    case_id = await office.start(left_out=REPORTED)
    await office.answer(case_id, "E1")
    due = max(
        clock.due_at
        for key, clock in (await office.case(case_id)).clocks.items()
        if key.endswith("/answer")
    )
    await office.pass_time_until(case_id, due + SECOND)
    case = await office.until(case_id, in_stage("DECISION"))
    assert case.tasks["S2"].open, "no answer is never an answer"
    called = [one.data for one in await records(office, case_id) if one.kind == "DecisionCalled"]
    assert [one["in_hand"] for one in called] == [["E1"]]
    assert "S2" in called[0]["missing"]
