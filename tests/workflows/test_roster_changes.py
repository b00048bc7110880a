"""The roster changes while the worker runs: what was received is screened again, once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from client.intake_desk import IntakeDesk
from embedded.server import EmbeddedServer
from procedure.refusals import NotPermitted
from procedure.rows import IntakeRow
from screening.roster import COLUMNS
from settings import Settings
from tests.office import ANALYST, COUNSEL, Office, hits_of, open_office, settings_for
from tests.traffic import STRANGER, fresh_reference, red_notice
from worker import RosterWatch, open_roster

PERSON = "P-0001,Quentin Ashdown Marlowick,,1971/04/23,US,,CURRENT_OFFICIAL,,,"
NEWCOMER = "P-0002,Olga Fictitia Zebrownik,,1950/12/31,,,FORMER_OFFICIAL,,,"


def write_roster(path: Path, *persons: str) -> None:
    # The tests share a server, where a batch is named after the roster's content: no two alike.
    persons = (*persons, f"P-9999,Nobody Of {uuid.uuid4().hex},,,,,OTHER,,,")
    path.write_text("\n".join([",".join(COLUMNS), *persons, ""]), encoding="utf-8")


@pytest.fixture
async def changing(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """An office whose roster can be written anew."""
    monkeypatch.setattr("worker._ROSTER_SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    write_roster(roster, PERSON)
    async with watched(settings_for(tmp_path / "state", server, roster=roster)) as office:
        yield office


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Office]:
    """An office whose worker watches the roster."""
    async with open_office(settings) as office:
        watch = RosterWatch(settings, open_roster(settings), office.door, office.register)
        watching = asyncio.create_task(watch.watch())
        yield office
        watching.cancel()


async def row_of(office: Office, communication: str) -> IntakeRow:
    rows = await office.intake.communications(office.person(ANALYST))
    (row,) = (row for row in rows if row.communication_id == communication)
    return row


async def take_in(office: Office, raw: bytes) -> str:
    (item,) = await office.intake.take_in(office.person(ANALYST), raw, "test")
    await office.intake.screened([item])
    return item.communication


async def screened_again(office: Office) -> None:
    """Wait until the present roster is in use, and its batch written down."""
    version = open_roster(office.settings).version()
    for kind in ("RosterTakenIntoUse", "ReceivedScreenedAgain"):
        while version not in await versions(office, kind):
            await asyncio.sleep(0.1)


async def versions(office: Office, kind: str) -> list[str]:
    """The versions of the roster that the ledger tells of in this kind of event, in order."""
    return [
        record.data["roster_version"]
        for record in await office.register.everything("roster")
        if record.kind == kind
    ]


async def test_a_newcomer_is_found_in_what_was_released(changing: Office) -> None:
    released = await take_in(changing, red_notice(fresh_reference(), STRANGER))
    unrelated = await take_in(changing, red_notice(fresh_reference(), ("OTHER", "NOBODY", "1960")))
    assert not (await row_of(changing, released)).restricted

    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)

    found = await row_of(changing, released)
    assert (found.state, found.restricted) == ("AWAITING_PERSON", True)
    assert not (await row_of(changing, unrelated)).restricted
    (hit,) = await hits_of(changing, released)
    assert hit.person_id == "P-0002"
    case_id, _ = await changing.intake.confirm(
        changing.person(ANALYST), released, reason="She is on the roster now."
    )
    assert (await changing.case(case_id)).person == "P-0002"


async def test_what_cannot_be_read_keeps_no_other_from_being_found(changing: Office) -> None:
    released = [await take_in(changing, red_notice(fresh_reference(), STRANGER)) for _ in range(3)]
    await screened_again(changing)
    damaged, destroyed, _ = released
    changing.damage(damaged)
    await changing.register.destroy_key(destroyed, changing.clock.now(), ANALYST, "ORDER-7")
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    assert [(await row_of(changing, one)).restricted for one in released] == [False, False, True]
    last = (await changing.register.everything("roster"))[-1]
    assert (last.kind, last.data["unread"]) == ("ReceivedScreenedAgain", 1)
    assert (last.data["screened"], last.data["found"]) == (2, 1)
    batch = f"rescreening-{open_roster(changing.settings).version()}"
    progress = await changing.intake.progress(changing.person(ANALYST), batch)
    assert (progress.unread, progress.done) == (1, True)


async def test_what_a_person_released_stays_released_for_the_same_person(changing: Office) -> None:
    communication = await take_in(changing, red_notice(fresh_reference()))
    analyst = changing.person(ANALYST)
    await changing.intake.release(analyst, communication, reason="Somebody else.")
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    assert not (await row_of(changing, communication)).restricted


async def test_the_hour_starts_anew(changing: Office) -> None:
    communication = await take_in(changing, red_notice(fresh_reference(), STRANGER))
    write_roster(changing.settings.roster, PERSON, NEWCOMER)
    await screened_again(changing)
    dossier = f"{communication}/v1"
    workflow_id = f"intake-{communication.removeprefix('comm-')}-v1"
    await changing.pass_time(workflow_id, timedelta(hours=1, seconds=1))
    await changing.register.await_revision(dossier, 7)
    rungs = [
        record.data["rung"]
        for record in await changing.register.records(dossier)
        if record.kind == "RungReached"
    ]
    assert rungs == ["REMINDER", "WARNING", "DUE"]


@pytest.mark.parametrize(
    "content",
    [b"this is no roster", f"{PERSON}\nMüller".encode("latin-1")],
    ids=["text", "latin-1"],
)
async def test_an_unusable_roster_leaves_the_earlier_one_in_use(
    changing: Office, content: bytes
) -> None:
    await screened_again(changing)  # or the batch would hold up the end of the worker
    changing.settings.roster.write_bytes(content)
    communication = await take_in(changing, red_notice(fresh_reference()))
    assert (await row_of(changing, communication)).restricted


async def test_a_roster_that_is_put_back_finds_what_came_in_meanwhile(changing: Office) -> None:
    roster = changing.settings.roster
    full = roster.read_bytes()
    await screened_again(changing)
    write_roster(roster, NEWCOMER)
    await screened_again(changing)
    communication = await take_in(changing, red_notice(fresh_reference()))
    assert not (await row_of(changing, communication)).restricted
    roster.write_bytes(full)
    async with asyncio.timeout(30):
        while not (await row_of(changing, communication)).restricted:
            await asyncio.sleep(0.1)


async def test_a_roster_that_is_put_back_while_nobody_worked_is_a_change(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker._ROSTER_SECONDS", 0.2)
    roster = tmp_path / "roster.csv"
    write_roster(roster, PERSON)
    full = roster.read_bytes()
    settings = settings_for(tmp_path / "state", server, roster=roster)
    async with watched(settings) as office:
        await screened_again(office)
    write_roster(roster, NEWCOMER)
    async with watched(settings) as office:
        await screened_again(office)
        communication = await take_in(office, red_notice(fresh_reference()))
        assert not (await row_of(office, communication)).restricted
    roster.write_bytes(full)
    async with watched(settings) as office, asyncio.timeout(30):
        while not (await row_of(office, communication)).restricted:
            await asyncio.sleep(0.1)
        while len(used := await versions(office, "RosterTakenIntoUse")) < 3:
            await asyncio.sleep(0.1)
        first, second, third = used
        assert first == third == open_roster(settings).version() != second


async def test_the_roster_that_was_in_use_is_no_change(changing: Office) -> None:
    await screened_again(changing)
    version = open_roster(changing.settings).version()
    batch = changing.handle(f"rescreening-{version}")
    before = await batch.describe()
    for _ in range(2):  # two workers that start
        register = changing.register
        watch = RosterWatch(
            changing.settings, open_roster(changing.settings), changing.door, register
        )
        await watch.look()
    assert (await batch.describe()).run_id == before.run_id
    assert await versions(changing, "RosterTakenIntoUse") == [version]
    assert await versions(changing, "ReceivedScreenedAgain") == [version]


async def test_each_batch_that_a_person_tells_is_written_down(changing: Office) -> None:
    await screened_again(changing)
    analyst = changing.person(ANALYST)
    version = open_roster(changing.settings).version()
    by_hand = IntakeDesk(
        changing.door, changing.register, now=changing.clock.now, roster_version=lambda: version
    )
    for _ in range(2):
        batch = await by_hand.screen_again(analyst, days=30)
        while not (await by_hand.progress(analyst, batch)).done:
            await asyncio.sleep(0.05)
    assert await versions(changing, "ReceivedScreenedAgain") == [version] * 3


async def test_counsel_may_not_start_a_batch(changing: Office) -> None:
    with pytest.raises(NotPermitted):
        await changing.intake.screen_again(changing.person(COUNSEL), days=30)
