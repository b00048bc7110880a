"""A roster is loaded while workers run: all use it, and what was received is screened again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from activities.composition import roster_in_use
from activities.screening_processes import ScreeningProcesses
from client.roster_watch import RosterWatch
from client.rosters import LoadedRoster, Rosters
from embedded.server import EmbeddedServer
from formats.read import read
from procedure.measures.clock_alerts import AlertReached
from procedure.refusals import NotPermitted
from register.rosters import RosterChangedMeanwhile, RosterInUseAlready
from register.sealing import KeyDestroyed
from screening.evidence import Thresholds
from screening.roster import COLUMNS, RosterUnreadable
from settings import Settings
from tests.destroying import destroy_key
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office, hits_of, open_office, settings_for
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


def roster_of(*persons: str) -> str:
    """The text of a roster of these persons."""
    return "\n".join([",".join(COLUMNS), *persons, ""])


async def load(office: Office, *persons: str, by: str = SUPERVISOR) -> LoadedRoster:
    """Somebody loads a roster of these persons."""
    rosters = Rosters(office.register_orders)
    return await rosters.load(office.person(by), roster_of(*persons))


@pytest.fixture
async def changing(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandboxed: bool
) -> AsyncIterator[Office]:
    """An office that began with a roster of one person."""
    monkeypatch.setattr("client.roster_watch._SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    roster.write_text(roster_of(PERSON), encoding="utf-8")
    settings = settings_for(tmp_path / "state", server, roster=roster)
    async with watched(settings, sandboxed=sandboxed) as office:
        await screened_again(office)  # or the first batch may request screenings too
        yield office


def watch_of(office: Office) -> RosterWatch:
    """What a worker watches the roster with, when it starts."""
    return RosterWatch(
        office.parts.roster,
        office.parts.screener,
        office.gateway,
        office.library,
        back=BACK,
        now=office.clock.now,
    )


@asynccontextmanager
async def screener_of(settings: Settings, office: Office) -> AsyncIterator[ScreeningProcesses]:
    """The screening processes of another worker, which began with the file of its settings."""
    roster = roster_in_use(settings, office.register, office.clock.now)
    screener = ScreeningProcesses(roster, Thresholds())
    try:
        yield screener
    finally:
        await screener.close()


@asynccontextmanager
async def watched(settings: Settings, *, sandboxed: bool = False) -> AsyncIterator[Office]:
    """An office whose worker watches the roster."""
    async with open_office(settings, sandboxed=sandboxed) as office:
        watching = asyncio.create_task(watch_of(office).watch())
        try:
            yield office
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def screened_again(office: Office) -> None:
    """Wait until the newest version is in use, and its batch is in the ledger."""
    version = await newest(office)
    async with asyncio.timeout(60):
        for kind in ("RosterTakenIntoUse", "ReceivedScreenedAgain"):
            while version not in await versions(office, kind):
                await asyncio.sleep(0.1)


async def newest(office: Office) -> str:
    """The name of the version in use."""
    return (await office.parts.roster.version()).name


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


@pytest.mark.sandboxed
async def test_a_newcomer_is_found_in_what_was_released(changing: Office) -> None:
    released = await screened(changing, red_notice(fresh_reference(), STRANGER))
    other = red_notice(fresh_reference(), ("OTHER", "NOBODY", "1960"))
    unrelated = await screened(changing, other)
    assert await status_of(changing, released) == ("RELEASED", False)

    await load(changing, PERSON, NEWCOMER)
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
    damaged, destroyed, readable = released
    changing.damage(damaged.communication)
    await destroy_key(changing.register, destroyed.communication, changing.clock.now())
    await load(changing, PERSON, NEWCOMER)
    await screened_again(changing)
    await until_restricted(changing, readable.communication)
    assert [(await status_of(changing, one))[1] for one in released] == [False, False, True]
    last = (await changing.register.ledger.everything("roster"))[-1]
    assert (last.kind, last.data["unread"]) == ("ReceivedScreenedAgain", 1)
    assert (last.data["screened"], last.data["found"]) == (2, 1)
    batch = f"rescreening-{await newest(changing)}"
    progress = await changing.communications.progress(changing.person(ANALYST), batch)
    assert (progress.unread, progress.done) == (1, True)


async def test_what_a_person_released_stays_released_for_the_same_person(
    changing: Office,
) -> None:
    item = await screened(changing, red_notice(fresh_reference()))
    await changing.release(item.communication)
    await load(changing, PERSON, NEWCOMER)
    await screened_again(changing)
    assert await status_of(changing, item) == ("RELEASED", False)
    assert "ScreeningRequested" not in await kinds(changing, dossier_of(item))


@pytest.mark.long
async def test_the_hour_starts_again(changing: Office) -> None:
    item = await screened(changing, red_notice(fresh_reference(), STRANGER))
    await load(changing, PERSON, NEWCOMER)
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


async def test_a_file_that_changes_changes_nothing(changing: Office) -> None:
    """Only a supervisor's act does."""
    changing.settings.roster.write_text(roster_of(NEWCOMER), encoding="utf-8")
    await watch_of(changing).look()
    item = await screened(changing, red_notice(fresh_reference()))
    assert await status_of(changing, item) == ("AWAITING_PERSON", True)
    assert (await newest(changing)).startswith("1-")


async def test_only_a_supervisor_loads_a_roster(changing: Office) -> None:
    for person in (ANALYST, COUNSEL):
        with pytest.raises(NotPermitted):
            await load(changing, NEWCOMER, by=person)
    with pytest.raises(RosterUnreadable):
        await load(changing, "this is not a roster")
    with pytest.raises(RosterInUseAlready, match="version 1"):
        await load(changing, PERSON)
    assert (await newest(changing)).startswith("1-")


async def test_loading_shows_what_changes_and_is_in_the_ledger(changing: Office) -> None:
    other = PERSON.replace("1971/04/23", "1971/04/24")
    loaded = await load(changing, other, NEWCOMER)
    assert (loaded.version.number, loaded.version.persons) == (2, 2)
    assert loaded.changes.added == ("P-0002",)
    (changed,) = loaded.changes.changed
    assert (changed.person, changed.fields) == ("P-0001", ("birth_date",))
    removed = await load(changing, NEWCOMER)
    assert (removed.version.number, removed.changes.removed) == (3, ("P-0001",))
    noted = [
        (record.actor, record.data["added"], record.data["removed"], record.data["changed"])
        for record in await changing.register.ledger.everything("roster")
        if record.kind == "RosterLoaded"
    ]
    assert noted == [("caveat-system-1", 1, 0, 0), (SUPERVISOR, 1, 0, 1), (SUPERVISOR, 0, 1, 0)]


async def test_of_two_who_load_at_once_the_second_looks_again(changing: Office) -> None:
    results = await asyncio.gather(
        load(changing, NEWCOMER), load(changing, PERSON, NEWCOMER), return_exceptions=True
    )
    loaded = [one for one in results if isinstance(one, LoadedRoster)]
    refused = [one for one in results if isinstance(one, RosterChangedMeanwhile)]
    assert (len(loaded), len(refused)) in {(1, 1), (2, 0)}
    numbers = [one.number for one in await changing.register.rosters.all()]
    assert numbers == list(range(len(loaded) + 1, 0, -1))


@pytest.mark.long
async def test_a_process_that_is_behind_loads_the_version_before_it_screens(
    changing: Office,
) -> None:
    """Whatever file a worker has, and whenever it looked last: a message names the version."""
    elsewhere = changing.settings.model_copy(update={"roster": Path("samples/roster.csv")})
    (part,) = read(red_notice(fresh_reference(), STRANGER), "test").communications
    async with screener_of(elsewhere, changing) as behind:
        await behind.load()
        loaded = await load(changing, PERSON, NEWCOMER)
        for screener in (behind, changing.parts.screener):
            result, _ = await screener.screen(part.communication.model_dump_json())
            assert result.roster_version == loaded.version.name
            assert [hit.person_id for hit in result.hits] == ["P-0002"]
    item = await screened(changing, red_notice(fresh_reference(), STRANGER))
    intake = await changing.intake(item.communication)
    assert intake.screened is not None
    assert intake.screened.roster_version == loaded.version.name
    assert await status_of(changing, item) == ("AWAITING_PERSON", True)


async def test_a_version_that_nobody_can_open_is_replaced_by_no_earlier_one(
    changing: Office,
) -> None:
    await load(changing, PERSON, NEWCOMER)
    await screened_again(changing)
    await destroy_key(changing.register, "roster-2", changing.clock.now())
    async with screener_of(changing.settings, changing) as started:
        with pytest.raises(KeyDestroyed):
            await started.load()
        loaded = await load(changing, NEWCOMER)
        assert (loaded.version.number, loaded.changes.compared) == (3, False)
        await started.load()


async def test_a_roster_that_is_put_back_finds_what_came_in_meanwhile(changing: Office) -> None:
    await load(changing, NEWCOMER)
    await screened_again(changing)
    item = await screened(changing, red_notice(fresh_reference()))
    assert await status_of(changing, item) == ("RELEASED", False)
    assert (await load(changing, PERSON)).version.number == 3
    await until_restricted(changing, item.communication)


async def test_a_version_that_is_loaded_while_nobody_works_is_screened_with(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.roster_watch._SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    roster.write_text(roster_of(PERSON), encoding="utf-8")
    settings = settings_for(tmp_path / "state", server, roster=roster)
    async with watched(settings) as office:
        await screened_again(office)
        item = await screened(office, red_notice(fresh_reference(), STRANGER))
        assert await status_of(office, item) == ("RELEASED", False)
    async with open_office(settings, working=False) as office:
        await load(office, PERSON, NEWCOMER)
    async with watched(settings) as office:
        await until_restricted(office, item.communication)
        await screened_again(office)
        assert await versions(office, "RosterTakenIntoUse") == [
            version.name for version in reversed(await office.register.rosters.all())
        ]


async def test_one_batch_for_each_version_however_many_workers_start(changing: Office) -> None:
    version = await newest(changing)
    batch = changing.handle(f"rescreening-{version}")
    before = await batch.describe()
    for _ in range(2):  # two workers that start
        await watch_of(changing).look()
    assert (await batch.describe()).run_id == before.run_id
    assert await versions(changing, "RosterTakenIntoUse") == [version]
    assert await versions(changing, "ReceivedScreenedAgain") == [version]


async def test_each_batch_that_a_person_starts_is_in_the_ledger(changing: Office) -> None:
    analyst = changing.person(ANALYST)
    version, by_hand = await newest(changing), changing.communications
    for _ in range(2):
        batch = await by_hand.screen_again(analyst, days=30)
        async with asyncio.timeout(60):
            while not (await by_hand.progress(analyst, batch)).done:
                await asyncio.sleep(0.05)
    assert await versions(changing, "ReceivedScreenedAgain") == [version] * 3


async def test_counsel_may_not_start_a_batch(changing: Office) -> None:
    with pytest.raises(NotPermitted):
        await changing.communications.screen_again(changing.person(COUNSEL), days=30)
