"""The record of a dossier: the act and its event together, once, in one line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register, RegisterIsOlder
from register.store import make_engine
from register.values import Appended, Behind, Entry
from tests.register.conftest import Database
from tests.register.samples import CASE, OTHER, START, case_row, entry, mail, task_row


async def test_entries_stand_in_their_order_with_what_follows_from_them(register: Register) -> None:
    written = await register.append(
        CASE,
        0,
        [entry(1), entry(2)],
        mails=[mail(1)],
        case=case_row(revision=2),
        tasks=[task_row("J1"), task_row("J2")],
    )
    assert written == Appended(revision=2)
    records = await register.records(CASE)
    assert [(r.seq, r.revision, r.key) for r in records] == [
        (1, 1, entry(1).key),
        (2, 2, entry(2).key),
    ]
    assert records[0].at == entry(1).at
    assert records[0].data == entry(1).data
    assert await register.records(CASE, 1) == records[1:]
    assert await register.case(CASE) == case_row(revision=2)
    assert await register.list_tasks(case_id=CASE) == [task_row("J1"), task_row("J2")]
    assert [row.mail_id for row in await register.list_mails(CASE)] == [mail(1).mail_id]


async def test_a_row_follows_the_case(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)], case=case_row(), tasks=[task_row("J1")])
    later = task_row("J1", state="ANSWERED", answered_at=START + timedelta(days=2), late=True)
    closed = case_row(state="ENDED", closed_at=START + timedelta(days=9), restricted=False)
    await register.append(CASE, 1, [entry(2)], case=closed, tasks=[later])
    assert await register.case(CASE) == closed
    assert await register.list_tasks(case_id=CASE, open_only=False) == [later]


async def test_told_again_nothing_changes(register: Register) -> None:
    first = [entry(1), entry(2)]
    await register.append(CASE, 0, first, mails=[mail(1)], case=case_row())
    before = await register.verify()
    # A retry is composed anew: later times, other bytes of the mail, and it must not matter.
    again = [each.model_copy(update={"at": START + timedelta(days=1)}) for each in first]
    other = mail(1, mime=b"other bytes")
    told = await register.append(CASE, 0, again, mails=[other], case=case_row(stage="DECISION"))
    assert told == Appended(revision=2, retried=True)
    assert await register.verify() == before
    assert [record.at for record in await register.records(CASE)] == [e.at for e in first]
    claimed = await register.claim_mail(mail(1).mail_id)
    assert claimed is not None
    assert claimed[1] == mail(1).mime
    row = await register.case(CASE)
    assert row is not None
    assert row.stage == "COORDINATION"


async def test_told_again_after_more_has_happened_it_still_stands(register: Register) -> None:
    await register.append(CASE, 0, [entry(1), entry(2)])
    await register.append(CASE, 2, [entry(3)])
    told = await register.append(CASE, 0, [entry(1), entry(2)])
    assert told == Appended(revision=2, retried=True)


async def test_a_writer_who_knows_less_is_told_what_there_is(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    await register.append(CASE, 1, [entry(2), entry(3)], mails=[mail(1)])
    before = await register.verify()
    told = await register.append(CASE, 1, [entry(8)], mails=[mail(2)], case=case_row(stage="X"))
    assert isinstance(told, Behind)
    assert [record.key for record in told.records] == [entry(2).key, entry(3).key]
    assert await register.verify() == before
    assert [row.mail_id for row in await register.list_mails(CASE)] == [mail(1).mail_id]
    assert await register.case(CASE) is None
    # Half of what is there is not the same either.
    part = await register.append(CASE, 1, [entry(2), entry(9)])
    assert isinstance(part, Behind)


async def test_a_register_from_an_older_copy_is_not_written_to(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    before = await register.verify()
    with pytest.raises(RegisterIsOlder, match="only up to event 1"):
        await register.append(CASE, 2, [entry(3)], case=case_row())
    assert await register.verify() == before
    assert await register.case(CASE) is None


@pytest.mark.parametrize("table", ["ledger", "outbox", "cases", "tasks"])
async def test_act_and_event_stand_together_or_not_at_all(
    register: Register, second: Register, table: str
) -> None:
    """Whatever statement fails, nothing of the transaction is left."""

    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise ConnectionError("the database went away")

    engine = register._engine.sync_engine
    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises((ConnectionError, DBAPIError)):
        await register.append(
            CASE, 0, [entry(1)], mails=[mail(1)], case=case_row(), tasks=[task_row("J1")]
        )
    event.remove(engine, "before_cursor_execute", fail)
    assert await second.records(CASE) == []
    assert await second.case(CASE) is None
    assert await second.list_tasks(case_id=CASE) == []
    assert await second.list_mails() == []
    # The same again, once the database is back.
    told = await register.append(
        CASE, 0, [entry(1)], mails=[mail(1)], case=case_row(), tasks=[task_row("J1")]
    )
    assert told == Appended(revision=1)


async def test_an_act_without_its_event_is_refused_by_the_database(register: Register) -> None:
    """An event whose key stands elsewhere cannot be written; then its rows are not either."""
    await register.append(CASE, 0, [entry(1)])
    stolen = entry(1, OTHER, key=entry(1).key)
    with pytest.raises(DBAPIError):
        await register.append(OTHER, 0, [stolen], case=case_row(OTHER))
    assert await register.case(OTHER) is None


async def test_a_note_stands_beside_the_line_once(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    seen = entry(1, key=f"{CASE}/seen/1", kind="CaseSeen")
    await register.note(CASE, seen)
    await register.note(CASE, seen)
    await register.append(CASE, 1, [entry(2)])
    assert [record.revision for record in await register.records(CASE)] == [1, 2]
    everything = await register.everything(CASE)
    assert [(record.kind, record.revision) for record in everything] == [
        ("TaskSent", 1),
        ("CaseSeen", None),
        ("TaskSent", 2),
    ]


async def test_waiting_for_a_revision(register: Register, second: Register) -> None:
    waiting = asyncio.create_task(register.await_revision(CASE, 2))
    await second.append(CASE, 0, [entry(1)])
    assert not waiting.done()
    await second.append(CASE, 1, [entry(2)])
    await waiting
    with pytest.raises(TimeoutError):
        await register.await_revision(CASE, 3, patience=0.05)


# --- many writers -------------------------------------------------------------------------------


@pytest.fixture
async def writers(database: Database, ring: KeyRing) -> AsyncIterator[list[Register]]:
    """Several registers, each with its own connections."""
    opened = [Register(make_engine(database.url), ring) for _ in range(4)]
    yield opened
    for each in opened:
        await each.close()


async def test_writers_from_many_connections_keep_one_line(writers: list[Register]) -> None:
    async def write(writer: Register, dossier: str) -> None:
        for number in range(1, 4):
            await writer.append(dossier, number - 1, [entry(number, dossier)])

    dossiers = [f"case-{number}" for number in range(24)]
    await asyncio.gather(
        *(write(writers[place % 4], dossier) for place, dossier in enumerate(dossiers))
    )
    verdict = await writers[0].verify()
    assert isinstance(verdict, Verified)
    assert verdict.count == 3 * len(dossiers)
    for dossier in dossiers:
        assert [record.revision for record in await writers[1].records(dossier)] == [1, 2, 3]


async def test_of_writers_with_the_same_event_one_writes(writers: list[Register]) -> None:
    told = await asyncio.gather(*(writer.append(CASE, 0, [entry(1)]) for writer in writers * 3))
    assert sum(answer == Appended(revision=1) for answer in told) == 1
    assert sum(answer == Appended(revision=1, retried=True) for answer in told) == 11


async def test_of_writers_with_different_events_one_writes_and_the_rest_are_told(
    writers: list[Register],
) -> None:
    def mine(place: int) -> Entry:
        return entry(1, key=f"{CASE}/1/by-{place}")

    told = await asyncio.gather(
        *(writer.append(CASE, 0, [mine(place)]) for place, writer in enumerate(writers * 3))
    )
    (held,) = await writers[0].records(CASE)
    assert sum(isinstance(answer, Appended) for answer in told) == 1
    behind = [answer for answer in told if isinstance(answer, Behind)]
    assert len(behind) == 11
    assert all(answer.records == (held,) for answer in behind)


async def test_verifying_while_others_write(writers: list[Register]) -> None:
    """A verification sees one state of the database: growth is no sign of a change."""
    stop = asyncio.Event()

    async def write(writer: Register, dossier: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await writer.append(dossier, number - 1, [entry(number, dossier)])

    writing = [
        asyncio.create_task(write(writer, f"case-{place}"))
        for place, writer in enumerate(writers[:3])
    ]
    counts = [0]
    try:
        while counts[-1] < 60:
            verdict = await writers[3].verify()
            assert isinstance(verdict, Verified), verdict
            counts.append(verdict.count)
    finally:
        stop.set()
        await asyncio.gather(*writing)
    assert counts == sorted(counts)
    assert len(set(counts)) > 2


@pytest.mark.parametrize("place", ["the lock", "a look", "the event", "the mail"])
async def test_a_writer_that_is_cut_off_leaves_the_register_free(
    database: Database, register: Register, second: Register, place: str
) -> None:
    """An activity that is cancelled in the middle must not keep the write lock.

    Its exception is held here, and with it all that its traceback names, as a log would do.
    """
    locking = {"sqlite": "BEGIN", "postgresql": "SELECT pg_advisory"}[database.kind]
    statement = {
        "the lock": locking,
        "a look": "SELECT coalesce",
        "the event": "INSERT INTO ledger",
        "the mail": "INSERT INTO outbox",
    }[place]
    engine = register._engine.sync_engine

    def cut_off(_c: object, _cursor: object, running: str, *_more: object) -> None:
        if running.startswith(statement):
            writing.cancel()

    event.listen(engine, "before_cursor_execute", cut_off)
    writing = asyncio.create_task(register.append(CASE, 0, [entry(1)], mails=[mail(1)]))
    (outcome,) = await asyncio.gather(writing, return_exceptions=True)
    event.remove(engine, "before_cursor_execute", cut_off)
    assert isinstance(outcome, asyncio.CancelledError)
    async with asyncio.timeout(5):
        assert await second.append(OTHER, 0, [entry(1, OTHER)]) == Appended(revision=1)
        assert await register.append(CASE, 0, [entry(1)]) == Appended(revision=1)
    assert isinstance(await register.verify(), Verified)


async def test_processes_keep_one_line(empty: str, tmp_path: Path) -> None:
    """Another process creates the schema and writes, at the same time as this one."""
    keys = tmp_path / "keys.json"
    ring = KeyRing.create(keys)
    script = Path(__file__).with_name("writing.py")
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, str(script), empty, str(keys), "case-there", "20"),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    async def here() -> Register:
        register = await Register.open(empty, ring)
        for number in range(1, 21):
            await register.append("case-here", number - 1, [entry(number, "case-here")])
        return register

    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"ready\n"
        register, (_, errors) = await asyncio.gather(here(), other.communicate(b"go\n"))
    finally:
        if other.returncode is None:
            other.kill()
    try:
        assert other.returncode == 0, errors.decode()
        verdict = await register.verify()
        assert isinstance(verdict, Verified)
        assert verdict.count == 2 * 20
        for dossier in ("case-here", "case-there"):
            revisions = [record.revision for record in await register.records(dossier)]
            assert revisions == list(range(1, 21))
    finally:
        await register.close()


# --- lists --------------------------------------------------------------------------------------


async def test_cases_are_listed_by_what_is_due_next(register: Register) -> None:
    due = {"C": None, "A": 5, "D": 2, "B": None, "E": 5}
    for letter, days in due.items():
        case_id = f"case-01HZZZZZZZZZZZZZZZZZZZZZZ{letter}"
        row = case_row(
            case_id,
            next_due_at=None if days is None else START + timedelta(days=days),
            state="ENDED" if letter == "B" else "OPEN",
        )
        await register.append(case_id, 0, [entry(1, case_id)], case=row)
    assert [row.case_id[-1] for row in await register.list_cases()] == ["D", "A", "E", "B", "C"]
    assert [row.case_id[-1] for row in await register.list_cases(state="OPEN")] == [*"DAEC"]
    assert [row.case_id[-1] for row in await register.list_cases(limit=2)] == ["D", "A"]
    assert await register.list_cases(state="NONE") == []
    assert await register.case(OTHER[:-1] + "Z") is None


async def test_tasks_are_listed_by_their_due_time(register: Register) -> None:
    day = timedelta(days=1)
    rows = [
        task_row("J1", due_at=START + 3 * day),
        task_row("J2", due_at=None),
        task_row("J3", due_at=START + day, agency="FBI"),
        task_row("J1-2", due_at=START + 2 * day, state="ANSWERED"),
        task_row("S1", due_at=START + 2 * day, state="WITHDRAWN"),
        task_row("S2", due_at=START + 3 * day, state="RETURNED"),
    ]
    await register.append(CASE, 0, [entry(1)], tasks=rows)
    await register.append(OTHER, 0, [entry(1, OTHER)], tasks=[task_row("J1", OTHER)])

    async def listed(**filters: str | bool | int) -> list[str]:
        found = await register.list_tasks(**filters)  # type: ignore[arg-type]
        return [f"{row.case_id[-1]} {row.task_id}" for row in found]

    assert await listed() == ["A J3", "A J1", "A S2", "A J2", "B J1"]
    assert await listed(open_only=False, case_id=CASE) == [
        *("A J3", "A J1-2", "A S1", "A J1", "A S2", "A J2")
    ]
    assert await listed(agency="FBI") == ["A J3"]
    assert await listed(agency="DOJ-OIA", case_id=OTHER) == ["B J1"]
    assert await listed(limit=1) == ["A J3"]


async def test_a_long_text_is_kept_on_both_databases(register: Register) -> None:
    long = ", ".join(f"AGENCY-{number}" for number in range(200))
    row = case_row(waiting_on=long, next_due_label="x" * 3000)
    await register.append(CASE, 0, [entry(1, key="k" * 3000)], case=row)
    assert await register.case(CASE) == row
