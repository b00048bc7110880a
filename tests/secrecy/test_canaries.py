"""Canary names, in messages and in what people write, must not leave the register."""

import asyncio
import json
import sqlite3
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cli.stack import Stack
from client.orders import PendingOrders, new_order_id
from embedded.server import free_port
from procedure.facts import AddFact
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.notification.notifying import RecordNotification
from procedure.measures.tasks.questions import AskAboutTask
from procedure.refusals import NotFound, NotWellFormed, Refused
from screening.roster import COLUMNS
from settings import Settings
from tests.office import (
    ANALYST,
    COUNSEL,
    ROOT,
    SECOND_COUNSEL,
    Office,
    open_office,
    whose,
)
from tests.traffic import diffusion, fresh_reference, red_notice
from tests.workflows.steps import in_stage
from workflows.case import CaseWorkflow

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
"""Names, a document number, and words that people write; each of them is somewhere below."""


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
        "employer": "Department of Samples",
    }
    path = folder / "roster.csv"
    row = ",".join(person.get(column, "") for column in COLUMNS)
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    return path


def settings_of(folder: Path, roster: Path) -> Settings:
    """An installation with ports of its own, and metrics."""
    return Settings(
        state_dir=folder / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        metrics_bind=f"127.0.0.1:{free_port()}",
        roster=roster,
        directory=ROOT / "samples" / "directory.toml",
    )


async def a_case_full_of_canaries(office: Office) -> tuple[str, list[Refused]]:
    """Canaries in the message, in every text that people write, and in what goes wrong.

    The case, and the refusals that people met.
    """
    who = ("KANARIOVSKY", "TWEETYBERT", "1971/04/23")
    analyst = office.person(ANALYST)
    communications = office.communications
    notice = red_notice(fresh_reference(), who, charge="Wearing yellow feathers")
    message = diffusion(fresh_reference(), who, body="Канариовский, Featherton Street 7.")
    items = await communications.receive(analyst, notice, "/canary/folder/notice.json")
    items += await communications.receive(analyst, message, "/canary/folder/message.txt")
    items += await communications.receive(analyst, b"\x00 Kanariovsky", "/canary/folder/broken")
    await communications.screened(items)
    case_id, _ = await communications.confirm(
        analyst,
        items[0].communication,
        left_out=("J2", "J3", "S1", "S4", "J1", "D1", "U3", "U4"),
        reason="Kanariovsky lives in Featherton Street.",
    )
    await office.release(items[1].communication, "Not Kanariovsky.")
    await office.searches.search(analyst, "Tweetybert Kanariovsky")
    case = await office.until(case_id, lambda case: "E1" in case.tasks and "S2" in case.tasks)
    for task in case.tasks.values():
        if task.phase == "COORDINATION":
            await office.cases.order(
                office.person(whose(task.agency, task.role)),
                case_id,
                CaseWorkflow.ask_about_task,
                text="Is Tweetybert Kanariovsky meant?",
                task=task.task,
            )
    refused: list[Refused] = []
    with pytest.raises(NotWellFormed, match="PERHAPS") as unknown:
        await office.answer(case_id, "E1", "PERHAPS")
    with pytest.raises(NotFound) as hidden:
        await office.say("fbi-officer-1", case_id, AskAboutTask, "Kanariovsky?", task="E1")
    with pytest.raises(Refused) as early:
        await office.say(COUNSEL, case_id, DraftDecision, "Kanariovsky", disposition="NO_ACTION")
    refused += [unknown.value, hidden.value, early.value]
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.running("notification"))
    await office.say(ANALYST, case_id, RecordNotification, "Met Tweetybert in person.")
    await office.until(case_id, in_stage("DECISION"))
    await office.say(COUNSEL, case_id, DraftDecision, "Kanariovsky: none.", disposition="NO_ACTION")
    await office.say(SECOND_COUNSEL, case_id, ApproveDecision, "yellow feathers", approve=True)
    await office.start("A canary-report on Kanariovsky.")
    await office.cancel(case_id, "Kanariovsky moved.")
    await office.handle(case_id).result()
    return case_id, refused


async def pending_order(office: Office, case_id: str) -> Path:
    """The folder of an order that waits for its receipt, and whose text is a canary."""
    folder = office.settings.state_dir / "orders"
    pending = PendingOrders(folder)
    ordering = office.ordering_through(office.gateway, pending)
    document = await ordering.register.documents.store(
        case_id, "AddFact", ANALYST, None, {"text": "Kanariovsky was seen."}, office.clock.now()
    )
    pending.keep(
        AddFact(
            dossier=case_id,
            order=new_order_id(),
            by=ANALYST,
            fact="ENCOUNTER",
            document=document,
        )
    )
    return folder


def in_words(raw: bytes) -> bytes:
    """The headers and texts of an email, without the encodings of transport."""
    email = message_from_bytes(raw, policy=policy.default)
    texts = [part.get_content() for part in email.walk() if not part.is_multipart()]
    headers = [f"{name}: {value}" for name, value in email.items()]
    return "\n".join([*headers, *texts]).encode()


async def metrics_of(settings: Settings) -> bytes:
    """The page that Prometheus reads."""

    def read() -> bytes:
        with urllib.request.urlopen(f"http://{settings.metrics_bind}/metrics", timeout=30) as page:
            content: bytes = page.read()
            return content

    return await asyncio.to_thread(read)


def arguments_of(stack: Stack) -> bytes:
    """What anybody on the machine sees of the processes: their arguments."""
    assert stack.worker is not None
    pids = (stack.worker.pid, stack.server.pid)
    return b"\n".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)


@pytest.mark.long
async def test_no_canary_leaves_the_register(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, roster_with_the_canary(tmp_path))
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        case_id, refused = await a_case_full_of_canaries(office)
        await office.register.await_deliveries()
        history = (await office.handle(case_id).fetch_history()).to_json()
        emails = [path.read_bytes() for path in stack.mailbox.folder.glob("*.eml")]
        metrics, arguments = await metrics_of(settings), arguments_of(stack)
        await pending_order(office, case_id)
    state = settings.state_dir
    # Closed by now: everything that was written is in the files.
    places = {
        "the history": json.dumps(json.loads(history), ensure_ascii=False).encode(),
        "the emails as sent": b"\n".join(emails),
        "the emails in words": b"\n".join(map(in_words, emails)),
        "the refusals": "\n".join(str(one) for one in refused).encode(),
        "the metrics": metrics,
        "the arguments of processes": arguments,
        **{
            str(path.relative_to(state)): path.read_bytes()
            for path in state.rglob("*")
            if path.is_file() and path.suffix != ".eml"
        },
    }
    assert {"temporal.db", "worker.log", "temporal.log", "register.db"} <= places.keys()
    assert any(name.startswith("orders/") for name in places)
    # The search finds what is in clear, or it would prove nothing.
    assert case_id.encode() in places["temporal.db"]
    assert b"A task is waiting" in places["the emails in words"]
    assert b"temporal_workflow" in places["the metrics"]
    assert b"worker.py" in places["the arguments of processes"]
    for place, content in places.items():
        for canary in CANARIES:
            for form in (canary, canary.upper(), canary.lower()):
                assert form.encode() not in content, f"{canary} in {place}"
                assert json.dumps(form)[1:-1].encode() not in content, f"{canary} in {place}"


@pytest.mark.long
async def test_ids_in_temporal_are_opaque(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, ROOT / "samples" / "roster.csv")
    async with Stack(settings, ui=False), open_office(settings, working=False) as office:
        await office.start("A report.")
        (item,) = await office.communications.receive(
            office.person(ANALYST), red_notice("2026/424242"), "test"
        )
        await office.communications.screened([item])
    with sqlite3.connect(f"file:{settings.state_dir / 'temporal.db'}?mode=ro", uri=True) as db:
        ids = [row[0] for row in db.execute("select workflow_id from executions_visibility")]
    assert {id_.partition("-")[0] for id_ in ids} >= {"case", "intake"}
    ours = ("case-", "intake-", "rescreening-", "standing-duties")
    assert all(id_.startswith((*ours, "temporal-")) for id_ in ids)
    assert not any("424242" in id_ for id_ in ids)
