"""The roster changes while the worker runs: what was received is screened again, once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from procedure.refusals import NotPermitted
from procedure.rows import IntakeRow
from runtime.server import EmbeddedServer
from screening.roster import COLUMNS
from tests.office import ANALYST, COUNSEL, Office, hits_of, open_office, settings_for
from tests.traffic import STRANGER, fresh_reference, red_notice
from worker import open_roster, watch_roster

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
    settings = settings_for(tmp_path / "state", server, roster=roster)
    async with open_office(settings) as office:
        watching = asyncio.create_task(watch_roster(settings, open_roster(settings), office.door))
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
    """Wait until the batch of the present roster is written down."""
    version = open_roster(office.settings).version()
    while not any(
        record.data["roster_version"] == version
        for record in await office.register.everything("roster")
    ):
        await asyncio.sleep(0.1)


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


async def test_counsel_may_not_start_a_batch(changing: Office) -> None:
    with pytest.raises(NotPermitted):
        await changing.intake.screen_again(changing.person(COUNSEL), days=30)
