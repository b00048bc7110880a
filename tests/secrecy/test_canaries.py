"""Canary names, in messages and in what people write, must not leave the register."""

import json
import sqlite3
from pathlib import Path

import pytest

from cli.stack import Stack
from embedded.server import free_port
from procedure import commands as c
from procedure.case import Stage
from screening.roster import COLUMNS
from settings import Settings
from tests.office import ANALYST, COUNSEL, ROOT, SUPERVISOR, Office, open_office, whose
from tests.traffic import diffusion, fresh_reference, red_notice

CANARIES = (
    "Kanariovsky",
    "Tweetybert",
    "Канариовский",
    "CANARYPASS77",
    "yellow feathers",
    "Featherton Street",
    "canary-report",
    "/canary/folder",
)
"""Names, a document number, and words that people write; each stands somewhere below."""


def roster_with_the_canary(folder: Path) -> Path:
    """A roster of one person, who is the canary."""
    person = {
        "person_id": "P-0001",
        "name": "Tweetybert Kanariovsky",
        "aliases": "Твитиберт Канариовский",
        "birth_date": "1971/04/23",
        "nationalities": "US",
        "document_numbers": "CANARYPASS77",
        "status": "CURRENT_OFFICIAL",
    }
    path = folder / "roster.csv"
    row = ",".join(person.get(column, "") for column in COLUMNS)
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    return path


async def a_case_full_of_canaries(office: Office) -> str:
    """Canaries in the message, in every text that people write, and in what goes wrong."""
    who = ("KANARIOVSKY", "TWEETYBERT", "1971/04/23")
    analyst = office.person(ANALYST)
    notice = red_notice(fresh_reference(), who, charge="Wearing yellow feathers")
    message = diffusion(fresh_reference(), who, body="Канариовский, Featherton Street 7.")
    items = await office.intake.take_in(analyst, notice, "/canary/folder/notice.json")
    items += await office.intake.take_in(analyst, message, "/canary/folder/message.txt")
    items += await office.intake.take_in(analyst, b"\x00 Kanariovsky", "/canary/folder/broken")
    await office.intake.screened(items)
    case_id, _ = await office.intake.confirm(
        analyst,
        items[0].communication,
        left_out=("J2", "J3", "S1", "S4", "J1", "D1", "U3", "U4"),
        reason="Kanariovsky lives in Featherton Street.",
    )
    await office.intake.release(analyst, items[1].communication, reason="Not Kanariovsky.")
    for task in (await office.case(case_id)).agency_tasks:
        await office.desk.say(
            office.person(whose(task.agency, task.role)),
            case_id,
            c.AskAboutTask,
            content={"text": "Is Tweetybert Kanariovsky meant?"},
            task=task.task,
        )
    await office.answer_all(case_id)
    await office.say(ANALYST, case_id, c.RecordNotification, text="Told Tweetybert in person.")
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    with pytest.raises(Exception, match="PERHAPS"):
        await office.answer(case_id, "E1", "PERHAPS")
    await office.say(
        COUNSEL, case_id, c.DraftDecision, text="Kanariovsky: none.", disposition="NO_ACTION"
    )
    await office.say(
        "usncb-counsel-2", case_id, c.ApproveDecision, text="yellow feathers", approve=True
    )
    await office.start("A canary-report on Kanariovsky.")
    await office.say(SUPERVISOR, case_id, c.CancelCase, text="Kanariovsky moved.")
    await office.handle(case_id).result()
    return case_id


async def test_no_canary_leaves_the_register(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=roster_with_the_canary(tmp_path),
        directory=ROOT / "samples" / "directory.toml",
    )
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        case_id = await a_case_full_of_canaries(office)
        history = (await office.handle(case_id).fetch_history()).to_json()
        mails = [path.read_bytes() for path in stack.mailbox.folder.glob("*.eml")]
        assert mails
    state = settings.state_dir
    # Closed by now: everything that was written lies in the files.
    places = {
        "the history": json.dumps(json.loads(history), ensure_ascii=False).encode(),
        "the mails": b"\n".join(mails),
        **{
            path.name: path.read_bytes()
            for path in state.rglob("*")
            if path.is_file() and path.suffix != ".eml"
        },
    }
    assert {"temporal.db", "worker.log", "temporal.log", "register.db"} <= places.keys()
    assert case_id.encode() in places["temporal.db"], "or the search proves nothing"
    for place, content in places.items():
        for canary in CANARIES:
            for form in (canary, canary.upper(), canary.lower()):
                assert form.encode() not in content, f"{canary} in {place}"
                assert json.dumps(form)[1:-1].encode() not in content, f"{canary} in {place}"


async def test_ids_in_temporal_are_opaque(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    async with Stack(settings, ui=False), open_office(settings, working=False) as office:
        await office.start("A report.")
    with sqlite3.connect(f"file:{settings.state_dir / 'temporal.db'}?mode=ro", uri=True) as db:
        ids = [row[0] for row in db.execute("select workflow_id from executions_visibility")]
    assert ids
    assert all(id_.startswith(("case-", "intake-", "rescreening-", "temporal-")) for id_ in ids)
