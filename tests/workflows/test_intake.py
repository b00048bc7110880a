"""What comes in: screened, restricted before a person looks, decided by a person, never lost."""

from datetime import timedelta

import pytest

from client.intake_desk import Item
from procedure import commands as c
from procedure.case import Stage
from procedure.message import InterpolState
from procedure.refusals import AlreadyDone, NotNow, NotPermitted, StandsAlready
from procedure.rows import IntakeRow
from register.values import Taken
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office, hits_of
from tests.traffic import STRANGER, diffusion, fresh_reference, red_notice, status_message


async def take_in(office: Office, raw: bytes) -> Item:
    """One communication comes in and is screened."""
    items = await office.intake.take_in(office.person(ANALYST), raw, "test")
    await office.intake.screened(items)
    (item,) = items
    return item


async def row(office: Office, item: Item) -> IntakeRow:
    """Where the communication stands."""
    rows = await office.intake.communications(office.person(ANALYST))
    (found,) = (row for row in rows if row.communication_id == item.communication)
    return found


async def confirm(office: Office, item: Item, attach_to: str | None = None) -> str:
    """The analyst confirms the only hit."""
    case_id, _ = await office.intake.confirm(
        office.person(ANALYST), item.communication, attach_to=attach_to, reason="Same person."
    )
    return case_id


async def test_a_hit_is_restricted_before_a_person_looks(office: Office) -> None:
    item = await take_in(office, red_notice(fresh_reference()))
    stands = await row(office, item)
    assert (stands.state, stands.restricted, stands.hit_count) == ("AWAITING_PERSON", True, 1)
    (hit,) = await hits_of(office, item.communication)
    assert hit.person_id == "P-0001"
    assert hit.reasons


async def test_what_names_nobody_is_released(office: Office) -> None:
    item = await take_in(office, red_notice(fresh_reference(), STRANGER))
    stands = await row(office, item)
    assert (stands.state, stands.restricted, stands.hit_count) == ("RELEASED", False, 0)


async def test_confirming_opens_a_case_with_the_communication(office: Office) -> None:
    item = await take_in(office, red_notice(fresh_reference()))
    case_id = await confirm(office, item)
    case = await office.case(case_id)
    assert case.communications == ((item.communication, 1),)
    assert case.interpol_state is InterpolState.PUBLISHED
    assert case.person == "P-0001"
    assert case.identity_confirmed_at is not None
    assert case.case_class == "P1", "a current official"
    stands = await row(office, item)
    assert (stands.state, stands.restricted, stands.case_id) == ("WITH_CASE", True, case_id)


async def test_a_diffusion_enters_unreviewed(office: Office) -> None:
    item = await take_in(office, diffusion(fresh_reference()))
    case = await office.case(await confirm(office, item))
    assert case.interpol_state is InterpolState.RECEIVED_UNREVIEWED


async def test_a_second_communication_is_attached_to_the_case(office: Office) -> None:
    case_id = await confirm(office, await take_in(office, red_notice(fresh_reference())))
    second = await take_in(office, diffusion(fresh_reference()))
    assert await confirm(office, second, attach_to=case_id) == case_id
    case = await office.case(case_id)
    assert (second.communication, 1) in case.communications
    assert "FURTHER_COMMUNICATION" in case.facts


async def test_a_person_lifts_the_restriction(office: Office) -> None:
    item = await take_in(office, red_notice(fresh_reference()))
    analyst = office.person(ANALYST)
    await office.intake.release(analyst, item.communication, reason="Another person.")
    stands = await row(office, item)
    assert (stands.state, stands.restricted) == ("RELEASED", False)
    with pytest.raises(StandsAlready):
        await office.intake.release(analyst, item.communication, reason="Another person.")
    with pytest.raises(AlreadyDone):
        await confirm(office, item)


async def test_counsel_may_not_decide_on_a_hit(office: Office) -> None:
    item = await take_in(office, red_notice(fresh_reference()))
    with pytest.raises(NotPermitted):
        await office.intake.release(office.person(COUNSEL), item.communication, reason="No.")
    assert (await row(office, item)).restricted


async def test_sent_twice_is_held_once(office: Office) -> None:
    raw = red_notice(fresh_reference())
    first = await take_in(office, raw)
    again = await take_in(office, raw.replace(b"\n", b"\r\n"))
    assert (first.outcome, again.outcome) == (Taken.NEW, Taken.ALREADY_HELD)
    assert again.communication == first.communication
    assert again.version == 1


async def test_an_amended_body_reaches_the_running_case(office: Office) -> None:
    reference = fresh_reference()
    first = await take_in(office, red_notice(reference))
    case_id = await confirm(office, first)
    amended = await take_in(office, red_notice(reference, charge="Fraud, and insult of a minister"))
    assert (amended.communication, amended.version) == (first.communication, 2)
    await office.handle(f"intake-{amended.communication.removeprefix('comm-')}-v2").result()
    case = await office.case(case_id)
    assert "MESSAGE_AMENDED" in case.facts
    assert case.communications == ((first.communication, 2),)


async def test_what_cannot_be_read_is_kept_and_waits_restricted(office: Office) -> None:
    raw = b"\x00\x01 this is no message \xff"
    item = await take_in(office, raw)
    assert item.failure
    stands = await row(office, item)
    assert (stands.state, stands.restricted) == ("AWAITING_PERSON", True)
    kept = await office.register.communication(item.communication, 1)
    assert kept.raw == raw


@pytest.mark.parametrize("ended", [False, True], ids=["running case", "closed case"])
async def test_a_non_compliance_message_reaches_the_case(office: Office, ended: bool) -> None:
    reference = fresh_reference()
    case_id = await confirm(office, await take_in(office, diffusion(reference)))
    if ended:
        await office.say(SUPERVISOR, case_id, c.CancelCase)
        await office.handle(case_id).result()
    said = await take_in(office, status_message(reference))
    await office.handle(f"intake-{said.communication.removeprefix('comm-')}-v1").result()
    case = await office.case(case_id)
    assert "NON_COMPLIANCE" in case.facts
    assert case.interpol_state is InterpolState.NON_COMPLIANT
    assert case.outcome == "NON_COMPLIANT"
    assert case.ended is None
    await office.until(case_id, lambda case: case.stage is Stage.RECORDS)


async def test_a_status_of_an_unknown_diffusion_waits_for_a_person(office: Office) -> None:
    item = await take_in(office, status_message(fresh_reference()))
    stands = await row(office, item)
    assert (stands.state, stands.restricted) == ("AWAITING_PERSON", True)


async def test_what_belongs_to_a_destroyed_case_waits_for_a_person(office: Office) -> None:
    """Nobody may be left to wait for a case that takes nothing any more."""
    reference = fresh_reference()
    case_id = await confirm(office, await take_in(office, diffusion(reference)))
    await office.say(SUPERVISOR, case_id, c.CancelCase)
    await office.register.destroy_key(case_id, office.clock.now(), SUPERVISOR, "ORDER-7")
    said = await take_in(office, status_message(reference))
    stands = await row(office, said)
    assert (stands.state, stands.restricted) == ("AWAITING_PERSON", True)
    with pytest.raises(NotNow):
        await confirm(office, await take_in(office, red_notice(fresh_reference())), case_id)


async def test_the_hour_of_the_person(office: Office) -> None:
    """One second before, at, and one second after the due time of the triage."""
    item = await take_in(office, red_notice(fresh_reference()))
    dossier = f"{item.communication}/v1"
    workflow_id = f"intake-{item.communication.removeprefix('comm-')}-v1"

    async def rungs() -> list[str]:
        records = await office.register.records(dossier)
        return [str(r.data["rung"]) for r in records if r.kind == "RungReached"]

    started = (await office.register.records(dossier))[1].at
    due = started + timedelta(hours=1)
    await office.pass_time_until(workflow_id, due - timedelta(seconds=1))
    await office.register.await_revision(dossier, 4)
    assert await rungs() == ["REMINDER", "WARNING"]
    await office.pass_time_until(workflow_id, due + timedelta(seconds=1))
    await office.register.await_revision(dossier, 5)
    assert await rungs() == ["REMINDER", "WARNING", "DUE"]
    await office.pass_time_until(workflow_id, due + timedelta(hours=1, seconds=1))
    await office.register.await_revision(dossier, 6)
    assert (await rungs())[-1] == "ESCALATION"
    assert (await row(office, item)).restricted, "time alone never lifts a restriction"
