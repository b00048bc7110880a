"""The relay in a whole office: real workflows, a real mail server, and what passes between them."""

import asyncio

from procedure.facts import FURTHER, AddFact
from procedure.intake.intake import IntakeState
from register.values import EmailState
from tests.office import ANALYST, Office
from tests.traffic import fresh_reference, red_notice


async def screened(office: Office) -> str:
    """A red notice about an official that was received and screened; its communication."""
    raw = red_notice(fresh_reference())
    items = await office.communications.receive(office.person(ANALYST), raw, "inbound/1.json")
    await office.communications.screened(items)
    return items[0].communication


async def until(office: Office, communication: str, state: IntakeState) -> None:
    """Wait until the intake is so far."""
    async with asyncio.timeout(60):
        while (await office.intake(communication)).state is not state:
            await asyncio.sleep(0.05)


async def test_a_confirmed_hit_becomes_a_case_and_everybody_hears_of_it(office: Office) -> None:
    communication = await screened(office)
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST), communication, reason="It is the official."
    )
    await until(office, communication, IntakeState.WITH_CASE)
    case = await office.case(case_id)
    assert dict(case.communications) == {communication: 1}
    await office.register.await_deliveries()
    rows = await office.register.outbox.list()
    assert {row.state for row in rows} == {EmailState.SENT}
    assert not any(row.maybe_duplicate for row in rows)
    ids = sorted(str(email["Message-ID"]) for email in office.emails())
    assert ids == sorted(f"<{row.email_id}@{ids[0].rpartition('@')[2]}" for row in rows)
    assert len(ids) > 3


async def test_a_case_that_has_the_communication_already_counts_as_an_answer(
    office: Office,
) -> None:
    """A person was faster: the case refuses it as already held, and the intake is complete."""
    case_id = await office.start()
    communication = await screened(office)
    await office.say(
        ANALYST, case_id, AddFact, fact=FURTHER, communication=communication, version=1
    )
    await office.communications.confirm(
        office.person(ANALYST), communication, join=case_id, reason="It belongs here."
    )
    await until(office, communication, IntakeState.WITH_CASE)
    await office.register.await_deliveries()
    assert await office.register.handoffs.open_count() == 0
    kinds = [event.kind for event in await office.register.dossiers.events(case_id)]
    assert kinds.count("FactAdded") == 1
    intake = await office.intake(communication)
    assert intake.informed == (case_id,)
