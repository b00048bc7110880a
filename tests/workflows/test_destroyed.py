"""A communication or a case whose key is destroyed: its intake ends, and nobody is left waiting."""

import asyncio
import uuid
from datetime import timedelta

import pytest

from client.receiving import Item
from procedure.dossier import Receipt
from procedure.intake.triage import ReleaseCommunication
from procedure.refusals import NotNow
from register.ledger import Verified
from tests.destroying import destroy_key
from tests.office import ANALYST, Office, at_work
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import (
    command,
    confirmed,
    dossier_of,
    received,
    screened,
    status_of,
    stored,
    workflow_of,
)
from tests.workflows.unscreened import recorded, tried_again


async def destroy(office: Office, dossier: str) -> None:
    """Destroy a key, on an order."""
    await destroy_key(office.register, dossier, office.clock.now())


async def test_destroyed_before_its_screening(closed: Office) -> None:
    item = await received(closed, red_notice(fresh_reference()))
    document = await stored(closed, "register", ANALYST, "Looks harmless.")
    await destroy(closed, item.communication)
    async with at_work(closed):
        assert await closed.handle(workflow_of(item)).result() == "DESTROYED"
        ended = ["CommunicationReceived", "CommunicationDestroyed"]
        assert await recorded(closed, item, 2) == ended
        assert await status_of(closed, item) == ("DESTROYED", True)
        by_hand = command(ReleaseCommunication, dossier_of(item), ANALYST, document=document)
        with pytest.raises(NotNow, match="destroyed"):
            await closed.gateway.send_named(by_hand)
        batch = await closed.gateway.screen_received_again(
            uuid.uuid4().hex, closed.clock.now() - timedelta(days=1)
        )
        await closed.handle(batch).result()
        await closed.register.await_deliveries()
    assert await recorded(closed, item, 2) == ended
    assert isinstance(await closed.register.ledger.verify(), Verified)


async def test_destroyed_while_its_screening_fails(closed: Office) -> None:
    item = await received(closed, red_notice(fresh_reference()))
    closed.damage(item.communication)
    async with at_work(closed):
        await tried_again(closed, item)
        await destroy(closed, item.communication)
        assert await closed.handle(workflow_of(item)).result() == "DESTROYED"
    assert await recorded(closed, item, 2) == ["CommunicationReceived", "CommunicationDestroyed"]


async def confirmed_without_a_worker(
    office: Office, item: Item, join: str | None = None
) -> asyncio.Task[tuple[str, Receipt]]:
    """An analyst confirms while no worker runs; the reason is stored, and the order waits."""
    confirming = asyncio.create_task(
        office.communications.confirm(
            office.person(ANALYST),
            item.communication,
            join=join,
            another=join is None,
            reason="Same person.",
        )
    )
    async with asyncio.timeout(30):
        while not await office.register.documents.latest(
            dossier_of(item), "ConfirmRestriction", f"v{item.version}"
        ):
            await asyncio.sleep(0.02)
    return confirming


async def hit(office: Office) -> Item:
    """A communication that is restricted because of a hit; no worker runs."""
    async with at_work(office):
        return await screened(office, red_notice(fresh_reference()))


async def test_destroyed_before_it_is_passed_to_a_case(closed: Office) -> None:
    item = await hit(closed)
    confirming = await confirmed_without_a_worker(closed, item)
    await destroy(closed, item.communication)
    async with at_work(closed):
        with pytest.raises(NotNow, match="destroyed"):
            await confirming
        assert await closed.handle(workflow_of(item)).result() == "DESTROYED"
    names = (await recorded(closed, item, 4))[3:]
    assert names in (["RestrictionConfirmed", "CommunicationDestroyed"], ["CommunicationDestroyed"])
    assert await status_of(closed, item) == ("DESTROYED", True)
    assert isinstance(await closed.register.ledger.verify(), Verified)


@pytest.mark.parametrize("decide", ["confirm", "release"])
async def test_destroyed_while_a_person_must_decide(closed: Office, decide: str) -> None:
    item = await hit(closed)
    await destroy(closed, item.communication)
    communications = closed.communications
    act = communications.confirm if decide == "confirm" else communications.release
    async with at_work(closed):
        for _ in range(2):
            with pytest.raises(NotNow, match="destroyed on an order"):
                await act(closed.person(ANALYST), item.communication, reason="Same person.")
        assert await closed.handle(workflow_of(item)).result() == "DESTROYED"
    assert (await recorded(closed, item, 4))[3:] == ["CommunicationDestroyed"]
    assert await status_of(closed, item) == ("DESTROYED", True)
    assert isinstance(await closed.register.ledger.verify(), Verified)


@pytest.mark.long
async def test_a_case_destroyed_before_it_is_given_the_communication(closed: Office) -> None:
    async with at_work(closed):
        case_id = await closed.start()
        await closed.cancel(case_id)
        await closed.register.await_deliveries()
    item = await hit(closed)
    confirming = await confirmed_without_a_worker(closed, item, join=case_id)
    await destroy(closed, case_id)
    async with at_work(closed):
        with pytest.raises(NotNow, match="case of its own"):
            await confirming
        assert await status_of(closed, item) == ("AWAITING_PERSON", True)
        own = await confirmed(closed, item)
        assert own != case_id
        assert await closed.handle(workflow_of(item)).result() == "WITH_CASE"
