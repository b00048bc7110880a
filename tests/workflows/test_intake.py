"""What comes in: screened, restricted before a person looks, decided by a person, never lost."""

from datetime import timedelta

import pytest

from procedure.intake.intake import CommunicationRestricted
from procedure.intake.triage import LiftTakesSecondPerson
from procedure.measures.clock_alerts import AlertReached
from procedure.message import InterpolState
from procedure.refusals import AlreadyDone, AlreadyRecorded, NotNow, NotPermitted
from register.values import Taken
from tests.destroying import destroy_key
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office, hits_of
from tests.traffic import STRANGER, diffusion, fresh_reference, red_notice, status_message
from tests.workflows.steps import (
    confirmed,
    dossier_of,
    in_stage,
    kinds,
    row_of,
    screened,
    status_of,
    workflow_of,
)

SECOND = timedelta(seconds=1)


async def test_a_hit_is_restricted_before_a_person_looks(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    row = await row_of(office, item.communication)
    assert (row.state, row.restricted, row.hit_count) == ("AWAITING_PERSON", True, 1)
    (hit,) = await hits_of(office, item.communication)
    assert hit.person_id == "P-0001"
    assert hit.reasons


async def test_what_names_nobody_is_released(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference(), STRANGER))
    assert await office.handle(workflow_of(item)).result() == "RELEASED"
    row = await row_of(office, item.communication)
    assert (row.state, row.restricted, row.hit_count) == ("RELEASED", False, 0)


async def test_confirming_opens_a_case_with_the_communication(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    case_id = await confirmed(office, item)
    case = await office.case(case_id)
    assert case.communications == ((item.communication, 1),)
    assert case.interpol_state is InterpolState.PUBLISHED
    assert case.person == "P-0001"
    assert case.identity_confirmed_at is not None
    assert case.case_class == "P1", "a current official"
    row = await row_of(office, item.communication)
    assert (row.state, row.restricted, row.case_id) == ("WITH_CASE", True, case_id)
    assert await office.handle(workflow_of(item)).result() == "WITH_CASE"


async def test_a_diffusion_enters_unreviewed(office: Office) -> None:
    item = await screened(office, diffusion(fresh_reference()))
    case = await office.case(await confirmed(office, item))
    assert case.interpol_state is InterpolState.RECEIVED_UNREVIEWED


async def test_a_second_communication_is_attached_to_the_case(office: Office) -> None:
    case_id = await confirmed(office, await screened(office, red_notice(fresh_reference())))
    second = await screened(office, diffusion(fresh_reference()))
    assert await confirmed(office, second, join=case_id) == case_id
    case = await office.case(case_id)
    assert (second.communication, 1) in case.communications
    assert "FURTHER_COMMUNICATION" in case.facts


async def test_two_people_lift_the_restriction_of_a_strong_hit(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    analyst = office.person(ANALYST)
    with pytest.raises(LiftTakesSecondPerson):
        await office.communications.release(analyst, item.communication, reason="Another person.")
    await office.release(item.communication)
    assert await status_of(office, item) == ("RELEASED", False)
    with pytest.raises(AlreadyRecorded):
        await office.communications.approve_release(
            office.person(SUPERVISOR), item.communication, approve=True, reason="Another person."
        )
    with pytest.raises(AlreadyDone):
        await confirmed(office, item)
    assert await status_of(office, item) == ("RELEASED", False)


async def test_counsel_may_not_decide_on_a_hit(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    counsel = office.person(COUNSEL)
    with pytest.raises(NotPermitted):
        await office.communications.release(counsel, item.communication, reason="No.")
    assert await status_of(office, item) == ("AWAITING_PERSON", True)


async def test_sent_twice_is_held_once(office: Office) -> None:
    raw = red_notice(fresh_reference())
    first = await screened(office, raw)
    again = await screened(office, raw.replace(b"\n", b"\r\n"))
    assert (first.outcome, again.outcome) == (Taken.NEW, Taken.ALREADY_HELD)
    assert (again.communication, again.version) == (first.communication, 1)
    assert len(await office.received.list(office.person(ANALYST))) == 1


async def test_an_amended_body_reaches_the_running_case(office: Office) -> None:
    reference = fresh_reference()
    first = await screened(office, red_notice(reference))
    case_id = await confirmed(office, first)
    charge = "Fraud, and insult of a minister"
    amended = await screened(office, red_notice(reference, charge=charge))
    assert (amended.communication, amended.version) == (first.communication, 2)
    await office.handle(workflow_of(amended)).result()
    case = await office.case(case_id)
    assert "MESSAGE_AMENDED" in case.facts
    assert case.communications == ((first.communication, 1), (first.communication, 2))


async def test_what_cannot_be_read_is_kept_and_waits_restricted(office: Office) -> None:
    raw = b"\x00\x01 this is not a message \xff"
    item = await screened(office, raw)
    assert item.failure
    assert await status_of(office, item) == ("AWAITING_PERSON", True)
    kept = await office.register.communications.version(item.communication, 1)
    assert kept.raw == raw


@pytest.mark.parametrize("ended", [False, True], ids=["running case", "ended case"])
async def test_a_non_compliance_message_reaches_the_case(office: Office, ended: bool) -> None:
    reference = fresh_reference()
    case_id = await confirmed(office, await screened(office, diffusion(reference)))
    if ended:
        await office.cancel(case_id)
        await office.handle(case_id).result()
    message = await screened(office, status_message(reference))
    assert await office.handle(workflow_of(message)).result() == "WITH_CASE"
    case = await office.case(case_id)
    assert "NON_COMPLIANCE" in case.facts
    assert case.interpol_state is InterpolState.NON_COMPLIANT
    assert case.outcome == "NON_COMPLIANT"
    assert case.ended is None
    await office.until(case_id, in_stage("RECORDS"))


async def test_a_status_of_an_unknown_diffusion_waits_for_a_person(office: Office) -> None:
    item = await screened(office, status_message(fresh_reference()))
    assert await status_of(office, item) == ("AWAITING_PERSON", True)


async def test_what_belongs_to_a_destroyed_case_waits_for_a_person(office: Office) -> None:
    """Nobody may be left to wait for a case that takes nothing any more."""
    reference = fresh_reference()
    case_id = await confirmed(office, await screened(office, diffusion(reference)))
    await office.cancel(case_id)
    await destroy_key(office.register, case_id, office.clock.now())
    message = await screened(office, status_message(reference))
    assert await status_of(office, message) == ("AWAITING_PERSON", True)
    notice = await screened(office, red_notice(fresh_reference()))
    with pytest.raises(NotNow):
        await confirmed(office, notice, join=case_id)
    assert await status_of(office, notice) == ("AWAITING_PERSON", True)


async def test_the_hour_of_the_person(office: Office) -> None:
    """One second before, at, and one second after the due time of the triage."""
    item = await screened(office, red_notice(fresh_reference()))
    dossier, workflow_id = dossier_of(item), workflow_of(item)

    async def alerts() -> list[str]:
        events = await office.register.dossiers.events(dossier)
        return [str(event.alert) for event in events if isinstance(event, AlertReached)]

    restricted = (await office.register.dossiers.events(dossier))[-1]
    assert isinstance(restricted, CommunicationRestricted)
    due = restricted.clock.due_at
    assert due == restricted.at + timedelta(hours=1)
    await office.pass_time_until(workflow_id, due - SECOND)
    await office.register.await_revision(dossier, 5)
    assert await alerts() == ["REMINDER", "WARNING"]
    await office.pass_time_until(workflow_id, due + SECOND)
    await office.register.await_revision(dossier, 6)
    assert await alerts() == ["REMINDER", "WARNING", "DUE"]
    await office.pass_time_until(workflow_id, due + timedelta(hours=1, seconds=1))
    await office.register.await_revision(dossier, 7)
    assert (await alerts())[-1] == "ESCALATION"
    assert await status_of(office, item) == ("AWAITING_PERSON", True), "time alone lifts nothing"


async def test_the_record_of_an_intake_holds_each_step_once(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    await confirmed(office, item)
    assert await kinds(office, dossier_of(item)) == [
        "CommunicationReceived",
        "CommunicationScreened",
        "CommunicationRestricted",
        "RestrictionConfirmed",
        "PassedToCase",
    ]
