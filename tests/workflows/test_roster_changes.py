"""The roster changes while the worker runs: what was received is screened again, once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from activities.composition import open_roster
from client.communications import Communications
from client.roster_watch import RosterWatch
from embedded.server import EmbeddedServer
from procedure.measures.clock_alerts import AlertReached
from procedure.refusals import NotPermitted
from screening.roster import COLUMNS
from settings import Settings
from tests.office import ANALYST, COUNSEL, Office, hits_of, open_office, settings_for
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import (
    confirmed,
    dossier_of,
    kinds,
    row_of,
    screened,
    status_of,
    workflow_of,
)

PERSON = "P-0001,Quentin Ashdown Marlowick,,1971/04/23,US,,CURRENT_OFFICIAL,,,"
NEWCOMER = "P-0002,Olga Fictitia Zebrownik,,1950/12/31,,,FORMER_OFFICIAL,,,"
BACK = timedelta(days=365)


def write_roster(path: Path, *persons: str) -> None:
    """Write a roster of these persons, unlike any other test's.

    The tests share a server, where a batch is named after the roster's content.
    """
    persons = (*persons, f"P-9999,Nobody Of {uuid.uuid4().hex},,,,,OTHER,,,")
    path.write_text("\n".join([",".join(COLUMNS), *persons, ""]), encoding="utf-8")


@pytest.fixture
async def changing(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """An office whose roster can be changed."""
    monkeypatch.setattr("client.roster_watch._SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    write_roster(roster, PERSON)
    async with watched(settings_for(tmp_path / "state", server, roster=roster)) as office:
        yield office


def watch_of(office: Office) -> RosterWatch:
    """What a worker watches the roster with, when it starts."""
    roster = open_roster(office.settings)
    return RosterWatch(roster, office.gateway, office.library, back=BACK, now=office.clock.now)


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Office]:
    """An office whose worker watches the roster."""
    async with open_office(settings) as office:
        watching = asyncio.create_task(watch_of(office).watch())
        try:
            yield office
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def screened_again(office: Office) -> None:
    """Wait until the present roster is in use, and its batch is in the ledger."""
    version = open_roster(office.settings).version()
    async with asyncio.timeout(60):
        for kind in ("RosterTakenIntoUse", "ReceivedScreenedAgain"):
            while version not in await versions(office, kind):
                await asyncio.sleep(0.1)


async def versions(office: Office, kind: str) -> list[str]:
    """The versions of the roster in the ledger's events of this kind, in their order."""
    return [
        record.data["roster_version"]
        for record in await office.register.ledger.everything("roster")
        if record.kind == kind
    ]


async def until_restricted(office: Office, communication: str) -> None:
    """Wait until the communication is restricted."""
    async with asyncio.timeout(60):
        while not (await row_of(office, communication)).restricted:
            await asyncio.sleep(0.1)


async def test_a_newcomer_is_found_in_what_was_released(changing: Office) -> None:
    released = await screened(changing, red_notice(fresh_reference(), STRANGER))
    other = red_notice(fresh_reference(), ("OTHER", "NOBODY", "1960"))
    unrelated = await screened(changing, other)
    assert await status_of(changing, released) == ("RELEASED", False)

    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    await until_restricted(changing, released.communication)

    assert await status_of(changing, released) == ("AWAITING_PERSON", True)
    assert await status_of(changing, unrelated) == ("RELEASED", False)
    (hit,) = await hits_of(changing, released.communication)
    assert hit.person_id == "P-0002"
    case_id = await confirmed(changing, released)
    assert (await changing.case(case_id)).person == "P-0002"


async def test_what_cannot_be_read_keeps_no_other_from_being_found(changing: Office) -> None:
    released = [await screened(changing, red_notice(fresh_reference(), STRANGER)) for _ in range(3)]
    await screened_again(changing)
    damaged, destroyed, readable = released
    changing.damage(damaged.communication)
    await changing.register.keys.destroy(
        destroyed.communication, changing.clock.now(), ANALYST, "ORDER-7"
    )
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    await until_restricted(changing, readable.communication)
    assert [(await status_of(changing, one))[1] for one in released] == [False, False, True]
    last = (await changing.register.ledger.everything("roster"))[-1]
    assert (last.kind, last.data["unread"]) == ("ReceivedScreenedAgain", 1)
    assert (last.data["screened"], last.data["found"]) == (2, 1)
    batch = f"rescreening-{open_roster(changing.settings).version()}"
    progress = await changing.communications.progress(changing.person(ANALYST), batch)
    assert (progress.unread, progress.done) == (1, True)


async def test_what_a_person_released_stays_released_for_the_same_person(
    changing: Office,
) -> None:
    await screened_again(changing)  # or the first batch may request its screening too
    item = await screened(changing, red_notice(fresh_reference()))
    analyst = changing.person(ANALYST)
    await changing.communications.release(analyst, item.communication, reason="Somebody else.")
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    assert await status_of(changing, item) == ("RELEASED", False)
    assert "ScreeningRequested" not in await kinds(changing, dossier_of(item))


async def test_the_hour_starts_again(changing: Office) -> None:
    item = await screened(changing, red_notice(fresh_reference(), STRANGER))
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    await changing.until_intake(item.communication, lambda it: it.state == "AWAITING_PERSON")
    await changing.pass_time(workflow_of(item), timedelta(hours=1, seconds=1))
    intake = await changing.until_intake(item.communication, lambda it: it.due_reached("triage"))
    alerts = [
        event.alert
        for event in await changing.register.dossiers.events(dossier_of(item))
        if isinstance(event, AlertReached)
    ]
    assert alerts == ["REMINDER", "WARNING", "DUE"]
    assert intake.restricted


@pytest.mark.parametrize(
    "content",
    [b"this is not a roster", f"{PERSON}\nMüller".encode("latin-1")],
    ids=["text", "latin-1"],
)
async def test_an_unusable_roster_leaves_the_earlier_one_in_use(
    changing: Office, content: bytes
) -> None:
    await screened_again(changing)  # or the batch would hold up the end of the worker
    changing.settings.roster.write_bytes(content)
    item = await screened(changing, red_notice(fresh_reference()))
    assert await status_of(changing, item) == ("AWAITING_PERSON", True)


async def test_a_roster_that_is_put_back_finds_what_came_in_meanwhile(changing: Office) -> None:
    roster = changing.settings.roster
    full = roster.read_bytes()
    await screened_again(changing)
    write_roster(roster, NEWCOMER)
    await screened_again(changing)
    item = await screened(changing, red_notice(fresh_reference()))
    assert await status_of(changing, item) == ("RELEASED", False)
    roster.write_bytes(full)
    await until_restricted(changing, item.communication)


async def test_a_roster_that_is_put_back_while_nobody_worked_is_a_change(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.roster_watch._SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    write_roster(roster, PERSON)
    full = roster.read_bytes()
    settings = settings_for(tmp_path / "state", server, roster=roster)
    async with watched(settings) as office:
        await screened_again(office)
    write_roster(roster, NEWCOMER)
    async with watched(settings) as office:
        await screened_again(office)
        item = await screened(office, red_notice(fresh_reference()))
        assert await status_of(office, item) == ("RELEASED", False)
    roster.write_bytes(full)
    async with watched(settings) as office, asyncio.timeout(60):
        await until_restricted(office, item.communication)
        while len(used := await versions(office, "RosterTakenIntoUse")) < 3:
            await asyncio.sleep(0.1)
        first, second, third = used
        assert first == third == open_roster(settings).version() != second


async def test_the_roster_that_was_in_use_is_not_a_change(changing: Office) -> None:
    await screened_again(changing)
    version = open_roster(changing.settings).version()
    batch = changing.handle(f"rescreening-{version}")
    before = await batch.describe()
    for _ in range(2):  # two workers that start
        await watch_of(changing).look()
    assert (await batch.describe()).run_id == before.run_id
    assert await versions(changing, "RosterTakenIntoUse") == [version]
    assert await versions(changing, "ReceivedScreenedAgain") == [version]


async def test_each_batch_that_a_person_starts_is_in_the_ledger(changing: Office) -> None:
    await screened_again(changing)
    analyst = changing.person(ANALYST)
    version = open_roster(changing.settings).version()
    by_hand = Communications(changing.ordering, roster_version=lambda: version)
    for _ in range(2):
        batch = await by_hand.screen_again(analyst, days=30)
        async with asyncio.timeout(60):
            while not (await by_hand.progress(analyst, batch)).done:
                await asyncio.sleep(0.05)
    assert await versions(changing, "ReceivedScreenedAgain") == [version] * 3


async def test_counsel_may_not_start_a_batch(changing: Office) -> None:
    with pytest.raises(NotPermitted):
        await changing.communications.screen_again(changing.person(COUNSEL), days=30)
