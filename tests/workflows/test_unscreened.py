"""What cannot be screened is restricted in time and tried on; what nobody can open ends."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from activities.screening import Arrival
from client.door import UNWRITTEN
from client.intake_desk import Item
from embedded.server import EmbeddedServer
from procedure import commands as c
from procedure.annex.editions import CURRENT_EDITION
from procedure.people import SYSTEM
from procedure.refusals import CaseNotReady, NotNow, NotPermitted
from procedure.rows import IntakeRow
from register.ledger import Verified
from register.values import LedgerRecord
from tests.office import ANALYST, SUPERVISOR, Office, hits_of, open_office, settings_for
from tests.traffic import STRANGER, fresh_reference, red_notice
from worker import compose

LIMIT = timedelta(minutes=15)
"""T2: the alarm."""


@pytest.fixture
async def closed(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose worker does not run yet."""
    async with open_office(settings_for(tmp_path / "state", server), working=False) as office:
        yield office


@asynccontextmanager
async def worker(office: Office) -> AsyncIterator[None]:
    """The office's worker runs."""
    async with compose(office.settings, office.skipper.client, office.register):
        yield


async def take_in(office: Office, raw: bytes) -> Item:
    (item,) = await office.intake.take_in(office.person(ANALYST), raw, "test")
    return item


def workflow_id(item: Item) -> str:
    return f"intake-{item.communication.removeprefix('comm-')}-v{item.version}"


async def row(office: Office, item: Item) -> IntakeRow:
    rows = await office.intake.communications(office.person(ANALYST))
    (found,) = (row for row in rows if row.communication_id == item.communication)
    return found


async def stands(office: Office, item: Item) -> tuple[str, bool]:
    found = await row(office, item)
    return found.state, found.restricted


async def events(office: Office, item: Item) -> list[LedgerRecord]:
    return await office.register.records(f"{item.communication}/v{item.version}")


async def recorded(office: Office, item: Item, revision: int) -> list[str]:
    """The names of its events once there are so many."""
    await office.register.await_revision(f"{item.communication}/v{item.version}", revision)
    return [record.kind for record in await events(office, item)]


async def until_mailed(office: Office, count: int) -> list[tuple[str, str]]:
    """Subject and recipient of the mails once there are so many."""
    async with asyncio.timeout(30):
        while len(mails := office.mails()) < count:
            await asyncio.sleep(0.05)
    return sorted((str(mail["Subject"]), str(mail["To"])) for mail in mails)


def mailboxes(office: Office, role: str) -> list[str]:
    return [p.mailbox for p in office.directory.people if role in p.roles and p.agency == "USNCB"]


async def pass_time(office: Office, items: Sequence[Item], span: timedelta) -> None:
    """Let the same time pass for several intakes at once: each failed attempt of it is played."""
    await asyncio.gather(
        *(office.skipper.fast_forward(office.handle(workflow_id(item)), span) for item in items)
    )
    office.clock.skip(span)


async def mended(office: Office, *items: Item) -> None:
    """The bytes are put back; then the next attempts."""
    for item in items:
        office.damage(item.communication, mend=True)
    await pass_time(office, items, timedelta(seconds=31))


@asynccontextmanager
async def unscreened(office: Office, *raws: bytes) -> AsyncIterator[list[Item]]:
    """Communications whose screening fails until its time is over; the worker runs."""
    items = [await take_in(office, raw) for raw in raws]
    for item in items:
        office.damage(item.communication)
    async with worker(office):
        await pass_time(office, items, LIMIT)
        for item in items:
            assert await recorded(office, item, 2) == ["RestrictedUnscreened", "RungReached"]
            assert await stands(office, item) == ("AWAITING_SCREENING", True)
        yield items


async def test_restricted_in_time_and_the_desk_is_told_once(closed: Office) -> None:
    raw = red_notice(fresh_reference())
    item = await take_in(closed, raw)
    closed.damage(item.communication)
    analyst = closed.person(ANALYST)
    async with worker(closed):
        await pass_time(closed, [item], LIMIT - timedelta(seconds=20))
        assert await stands(closed, item) == ("RECEIVED", False)
        await pass_time(closed, [item], timedelta(seconds=20))
        assert await recorded(closed, item, 2) == ["RestrictedUnscreened", "RungReached"]
        assert await stands(closed, item) == ("AWAITING_SCREENING", True)
        restricted, rung = await events(closed, item)
        assert restricted.data["because"] == "its screening is not finished"
        assert (rung.data["rung"], rung.data["to"]) == ("DUE", "SUPERVISOR")

        # What needs the screening is refused, and the same delivery is the same communication.
        with pytest.raises(CaseNotReady):
            await closed.intake.confirm(analyst, item.communication, reason="It is he.")
        with pytest.raises(CaseNotReady):
            await closed.intake.confirm(
                analyst, item.communication, person="P-0001", reason="It is he."
            )
        with pytest.raises(CaseNotReady):
            await closed.intake.release(analyst, item.communication, reason="Looks harmless.")
        with pytest.raises(NotPermitted):
            await closed.intake.release(
                analyst, item.communication, reason="Looks harmless.", unscreened=True
            )
        assert (await take_in(closed, raw)).communication == item.communication

        await mended(closed, item)
        names = await recorded(closed, item, 4)
        assert names[2:] == ["CommunicationScreened", "CommunicationRestricted"]
        assert await stands(closed, item) == ("AWAITING_PERSON", True)
        clock = (await events(closed, item))[-1].data["clock"]
        assert isinstance(clock, dict)
        assert clock["clock_id"] == "triage", "a person has the usual hour"
        told = [
            *(("A communication is not screened yet", to) for to in mailboxes(closed, "ANALYST")),
            *(("A restriction awaits a decision", to) for to in mailboxes(closed, "ANALYST")),
            *(("A step has reached its due time", to) for to in mailboxes(closed, "SUPERVISOR")),
        ]
        assert await until_mailed(closed, len(told)) == sorted(told)
        (hit,) = await hits_of(closed, item.communication)
        assert hit.person_id == "P-0001"
        case_id, _ = await closed.intake.confirm(analyst, item.communication, reason="It is he.")
        assert (await closed.case(case_id)).communications == ((item.communication, 1),)
        assert await closed.handle(workflow_id(item)).result() == "WITH_CASE"
        assert isinstance(await closed.register.verify(), Verified)


async def test_a_worker_that_is_started_anew_keeps_the_time(closed: Office) -> None:
    item = await take_in(closed, red_notice(fresh_reference(), STRANGER))
    closed.damage(item.communication)
    async with worker(closed):
        await pass_time(closed, [item], timedelta(minutes=10))
    async with worker(closed):
        await pass_time(closed, [item], timedelta(minutes=5))
        await recorded(closed, item, 2)
    async with worker(closed):
        await mended(closed, item)
        assert await closed.handle(workflow_id(item)).result() == "RELEASED"
    assert await recorded(closed, item, 4) == [
        "RestrictedUnscreened",
        "RungReached",
        "CommunicationScreened",
        "CommunicationReleased",
    ]
    assert (await events(closed, item))[-1].actor == SYSTEM.person
    assert await stands(closed, item) == ("RELEASED", False)
    assert isinstance(await closed.register.verify(), Verified)


async def lift_unscreened(office: Office, item: Item) -> None:
    await office.intake.release(
        office.person(SUPERVISOR),
        item.communication,
        reason="Read on paper: nobody.",
        unscreened=True,
    )


async def test_a_supervisor_lifts_and_the_screening_goes_on(closed: Office) -> None:
    async with unscreened(
        closed,
        red_notice(fresh_reference(), STRANGER),
        red_notice(fresh_reference()),
        red_notice(fresh_reference(), STRANGER),
    ) as (harmless, named, left):
        for item in (harmless, named):
            await lift_unscreened(closed, item)
            assert await stands(closed, item) == ("RELEASED", False)

        # A new roster is compared with all others meanwhile.
        since = closed.clock.now() - timedelta(days=1)
        batch = await closed.door.screen_received_again(uuid.uuid4().hex, since)
        await closed.handle(batch).result()
        assert (await closed.door.rescreening(batch)).screened == 3

        await mended(closed, harmless, named, left)
        for item in (harmless, left):
            assert await closed.handle(workflow_id(item)).result() == "RELEASED"
            names = [record.kind for record in await events(closed, item)]
            assert names.count("CommunicationReleased") == 1
        await recorded(closed, named, 5)
        assert await stands(closed, named) == ("AWAITING_PERSON", True)
        # Who tells it again, unsure whether it was heard, does not lift what was found since.
        with pytest.raises(NotNow, match="has been screened"):
            await lift_unscreened(closed, named)
        assert await stands(closed, named) == ("AWAITING_PERSON", True)


async def tried_again(office: Office, item: Item) -> None:
    """Wait until its screening has failed once."""
    handle = office.handle(workflow_id(item))
    async with asyncio.timeout(30):
        while not any(
            pending.attempt > 1
            for pending in (await handle.describe()).raw_description.pending_activities
        ):
            await asyncio.sleep(0.05)


async def test_a_new_roster_waits_for_no_first_screening_and_is_not_forgotten(
    closed: Office,
) -> None:
    item = await take_in(closed, red_notice(fresh_reference(), STRANGER))
    closed.damage(item.communication)
    async with worker(closed):
        await tried_again(closed, item)
        since = closed.clock.now() - timedelta(days=1)
        batch = await closed.door.screen_received_again(uuid.uuid4().hex, since)
        async with asyncio.timeout(10):
            await closed.handle(batch).result()
        assert await stands(closed, item) == ("RECEIVED", False)
        await mended(closed, item)
        assert await closed.handle(workflow_id(item)).result() == "RELEASED"
    screenings = [
        event
        async for event in closed.handle(workflow_id(item)).fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
        and event.activity_task_scheduled_event_attributes.activity_type.name
        == "screen_communication"
    ]
    assert len(screenings) == 2, "what the earlier roster's screening found is not enough"
    assert await recorded(closed, item, 2) == ["CommunicationScreened", "CommunicationReleased"]


# --- a key that was destroyed --------------------------------------------------------------------


async def destroy(office: Office, dossier: str) -> None:
    await office.register.destroy_key(dossier, office.clock.now(), SUPERVISOR, "ORDER-7")


async def test_destroyed_before_its_screening(closed: Office) -> None:
    item = await take_in(closed, red_notice(fresh_reference()))
    await destroy(closed, item.communication)
    async with worker(closed):
        assert await closed.handle(workflow_id(item)).result() == "DESTROYED"
        assert await recorded(closed, item, 1) == ["CommunicationDestroyed"]
        assert await stands(closed, item) == ("DESTROYED", True)
        with pytest.raises(NotNow):
            await closed.door.tell_intake(
                Arrival(communication=item.communication, version=1, edition=CURRENT_EDITION),
                c.ReleaseCommunication(by=closed.person(ANALYST), document=UNWRITTEN),
            )
        batch = await closed.door.screen_received_again(
            uuid.uuid4().hex, closed.clock.now() - timedelta(days=1)
        )
        await closed.handle(batch).result()
    assert await recorded(closed, item, 1) == ["CommunicationDestroyed"]
    assert isinstance(await closed.register.verify(), Verified)


async def test_destroyed_while_its_screening_fails(closed: Office) -> None:
    item = await take_in(closed, red_notice(fresh_reference()))
    closed.damage(item.communication)
    async with worker(closed):
        await tried_again(closed, item)
        await destroy(closed, item.communication)
        assert await closed.handle(workflow_id(item)).result() == "DESTROYED"
    assert await recorded(closed, item, 1) == ["CommunicationDestroyed"]


async def confirmed_without_a_worker(
    office: Office, item: Item, attach_to: str | None = None
) -> asyncio.Task[tuple[str, c.Receipt]]:
    """An analyst confirms while no worker runs; their words are stored, and they wait."""
    confirming = asyncio.create_task(
        office.intake.confirm(
            office.person(ANALYST), item.communication, attach_to=attach_to, reason="Same person."
        )
    )
    async with asyncio.timeout(30):
        while not await office.register.latest_document(
            item.communication, "ConfirmRestriction", "v1"
        ):
            await asyncio.sleep(0.02)
    return confirming


async def hit(office: Office) -> Item:
    async with worker(office):
        item = await take_in(office, red_notice(fresh_reference()))
        await office.intake.screened([item])
    return item


async def test_destroyed_before_it_is_handed_over(closed: Office) -> None:
    item = await hit(closed)
    confirming = await confirmed_without_a_worker(closed, item)
    await destroy(closed, item.communication)
    async with worker(closed):
        with pytest.raises(NotNow, match="destroyed"):
            await confirming
        assert await closed.handle(workflow_id(item)).result() == "DESTROYED"
    assert (await recorded(closed, item, 4))[2:] == [
        "RestrictionConfirmed",
        "CommunicationDestroyed",
    ]
    assert await stands(closed, item) == ("DESTROYED", True)
    assert isinstance(await closed.register.verify(), Verified)


@pytest.mark.parametrize("decide", ["confirm", "release"])
async def test_destroyed_while_a_person_is_waited_for(closed: Office, decide: str) -> None:
    item = await hit(closed)
    await destroy(closed, item.communication)
    act = closed.intake.confirm if decide == "confirm" else closed.intake.release
    async with worker(closed):
        for _ in range(2):
            with pytest.raises(NotNow, match="destroyed on an order"):
                await act(closed.person(ANALYST), item.communication, reason="Same person.")
        assert await closed.handle(workflow_id(item)).result() == "DESTROYED"
    assert (await recorded(closed, item, 3))[2:] == ["CommunicationDestroyed"]
    assert await stands(closed, item) == ("DESTROYED", True)
    assert isinstance(await closed.register.verify(), Verified)


async def test_a_case_destroyed_before_it_is_given_the_communication(closed: Office) -> None:
    async with worker(closed):
        case_id = await closed.start()
        await closed.say(SUPERVISOR, case_id, c.CancelCase)
    item = await hit(closed)
    confirming = await confirmed_without_a_worker(closed, item, attach_to=case_id)
    await destroy(closed, case_id)
    async with worker(closed):
        with pytest.raises(NotNow, match="case of its own"):
            await confirming
        assert await stands(closed, item) == ("AWAITING_PERSON", True)
        own, _ = await closed.intake.confirm(
            closed.person(ANALYST), item.communication, reason="Same person, a case of its own."
        )
        assert own != case_id
        assert await closed.handle(workflow_id(item)).result() == "WITH_CASE"
