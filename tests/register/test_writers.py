"""Many writers at once, in one process and in several, keep one line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event

from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.store import make_engine
from register.values import Appended, Behind, Entry
from tests.register.conftest import Database
from tests.register.samples import CASE, OTHER, entry, mail


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
    engine = register._engine
    loop = asyncio.get_running_loop()

    def cut_off(_c: object, _cursor: object, running: str, *_more: object) -> None:
        if running.startswith(statement):
            loop.call_soon_threadsafe(writing.cancel)

    event.listen(engine, "before_cursor_execute", cut_off)
    writing = asyncio.create_task(register.append(CASE, 0, [entry(1)], mails=[mail(1)]))
    (outcome,) = await asyncio.gather(writing, return_exceptions=True)
    assert isinstance(outcome, asyncio.CancelledError)
    async with asyncio.timeout(5):
        assert await second.append(OTHER, 0, [entry(1, OTHER)]) == Appended(revision=1)
        told_again = await register.append(CASE, 0, [entry(1)])
    # What had begun was written to its end, whoever waited for it.
    assert told_again == Appended(revision=1, retried=True)
    event.remove(engine, "before_cursor_execute", cut_off)
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
