"""Many orders at once, in one process and in several: one line of events, nothing lost or twice."""

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from activities.recorder import Recorder
from activities.recording import Acted
from procedure.cases import CASE as CASE_KIND
from procedure.dossier import Command
from procedure.ending import SupersedeCase
from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from tests.register.acting import document, fact, new_order, open_case, renewal, request
from tests.register.conftest import Fresh, opened
from tests.register.samples import CASE, OTHER, SUPERVISOR, recorder_on

ROOT = Path(__file__).parents[3]
WRITING = Path(__file__).parents[1] / "writing.py"


@pytest.fixture
async def recorders(database: Fresh, ring: KeyRing) -> AsyncIterator[list[Recorder]]:
    """Several recorders, each with its own register and connections."""
    registers = [opened(database, ring) for _ in range(4)]
    yield [recorder_on(register) for register in registers]
    for register in registers:
        await register.close()


class Writer:
    """A process that writes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """The process has been started."""
        self._process = process

    async def ready(self) -> None:
        """Wait until it has loaded everything."""
        assert self._process.stdout is not None
        assert await self._process.stdout.readline() == b"ready\n"

    async def write(self) -> list[int]:
        """Let it write; the revisions of its receipts."""
        printed, errors = await self._process.communicate(b"go\n")
        assert self._process.returncode == 0, errors.decode()
        return [int(line) for line in printed.split()]

    async def stop(self) -> None:
        """End it if it still runs."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def writers(url: str, keys: Path, *tasks: tuple[str, int]) -> AsyncIterator[list[Writer]]:
    """Processes that are ready to give so many orders for a case each."""
    started: list[Writer] = []
    try:
        for case, count in tasks:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, str(WRITING), url, str(keys), case, str(count)),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            started.append(Writer(process))
        for writer in started:
            await writer.ready()
        yield started
    finally:
        for writer in started:
            await writer.stop()


async def test_many_dossiers_from_many_connections_keep_one_line(
    recorders: list[Recorder],
) -> None:
    async def write(recorder: Recorder, case: str) -> None:
        await open_case(recorder, case)
        for _ in range(3):
            acted = await recorder.act(request(await renewal(recorder.register, case)))
            assert acted.receipt is not None

    cases = [f"case-{number:026}" for number in range(12)]
    await asyncio.gather(*(write(recorders[place % 4], case) for place, case in enumerate(cases)))
    register = recorders[0].register
    assert isinstance(await register.ledger.verify(), Verified)
    for case in cases:
        records = await register.dossiers.records(case)
        assert [record.revision for record in records] == list(range(1, len(records) + 1))
        assert [record.kind for record in records][-3:] == ["RestrictionRenewed"] * 3


def line(answers: list[Acted]) -> list[int]:
    """The revisions of the receipts, in their order."""
    revisions = [acted.receipt.revision for acted in answers if acted.receipt is not None]
    assert len(revisions) == len(answers)
    return sorted(revisions)


async def test_fifty_orders_at_once_on_one_case_commit_one_after_the_other(
    recorders: list[Recorder],
) -> None:
    register = recorders[0].register
    await open_case(recorders[0])
    before = await register.dossiers.revision(CASE)
    commands = [await renewal(register) for _ in range(50)]
    answers = await asyncio.gather(
        *(
            recorders[place % 4].act(request(command, after=before))
            for place, command in enumerate(commands)
        )
    )
    assert line(answers) == list(range(before + 1, before + 51))
    events = await register.dossiers.events(CASE)
    assert len(events) == before + 50
    for command, acted in zip(commands, answers, strict=True):
        assert acted.receipt is not None
        # Each answer holds all that the run lacked up to the order, and its own event last.
        assert list(acted.events) == events[before : acted.receipt.revision]
        assert getattr(acted.events[-1], "document", None) == command.document
    for recorder in recorders:
        assert await recorder.state(CASE) == CASE_KIND.fold(events)
    row = await register.lists.case(CASE)
    assert row is not None
    assert row.revision == before + 50
    assert isinstance(await register.ledger.verify(), Verified)


async def test_orders_of_several_events_are_not_interleaved(recorders: list[Recorder]) -> None:
    register = recorders[0].register
    await open_case(recorders[0])
    before = await register.dossiers.revision(CASE)
    commands = [await fact(register, fact="MESSAGE_AMENDED") for _ in range(8)]
    commands[3:3] = [await fact(register), await fact(register, fact="DETENTION")]
    answers = await asyncio.gather(
        *(
            recorders[place % 4].act(request(command, after=before))
            for place, command in enumerate(commands)
        )
    )
    records = (await register.dossiers.records(CASE))[before:]
    orders = [record.order for record in records]
    assert len(set(orders)) == len(commands)
    assert sum(one != other for one, other in itertools.pairwise(orders)) == 9
    ends = {record.order: record.revision for record in records}
    for acted in answers:
        assert acted.receipt is not None
        assert acted.receipt.revision == ends[acted.order]


async def test_of_orders_that_exclude_each_other_one_is_recorded(
    recorders: list[Recorder],
) -> None:
    """Each is decided on what the one before has written, whichever process that was in."""
    register = recorders[0].register
    await open_case(recorders[0])
    commands: list[Command] = [
        SupersedeCase(
            dossier=CASE,
            order=new_order(),
            by=SUPERVISOR,
            document=await document(register, by=SUPERVISOR),
            successor=OTHER,
        )
        for _ in range(8)
    ]
    answers = await asyncio.gather(
        *(recorders[place % 4].act(request(command)) for place, command in enumerate(commands))
    )
    done = [acted for acted in answers if acted.receipt is not None]
    refused = [acted.refusal.kind for acted in answers if acted.refusal is not None]
    assert (len(done), refused) == (1, ["CaseHasEnded"] * 7)
    events = await register.dossiers.events(CASE)
    assert [event.kind for event in events].count("CaseSuperseded") == 1
    assert all(list(acted.events) == events for acted in answers if acted.refusal is not None)


@pytest.mark.long
async def test_processes_and_connections_share_one_case(
    database: Fresh, recorders: list[Recorder], ring_file: Path
) -> None:
    register = recorders[0].register
    await open_case(recorders[0])
    before = await register.dossiers.revision(CASE)
    commands = [await renewal(register) for _ in range(20)]
    async with writers(database.url, ring_file, (CASE, 15), (CASE, 15)) as others:
        acting = asyncio.gather(
            *(
                recorders[place % 4].act(request(command, after=before))
                for place, command in enumerate(commands)
            )
        )
        there = await asyncio.gather(*(writer.write() for writer in others))
        answers = await acting
    revisions = sorted([*line(answers), *there[0], *there[1]])
    assert revisions == list(range(before + 1, before + 51))
    for acted in answers:
        assert acted.receipt is not None
        assert len(acted.events) == acted.receipt.revision - before
    assert isinstance(await register.ledger.verify(), Verified)


@pytest.mark.long
async def test_processes_that_create_the_schema_together_keep_one_line(
    empty: str, ring: KeyRing, ring_file: Path
) -> None:
    """Another process creates the schema and writes, at the same time as this one."""
    here, there = f"case-{'1' * 26}", f"case-{'2' * 26}"

    async def write_here() -> Register:
        register = await Register.open(empty, ring)
        recorder = recorder_on(register)
        await open_case(recorder, here)
        for _ in range(20):
            await recorder.act(request(await renewal(register, here)))
        return register

    async with writers(empty, ring_file, (there, 20)) as (other,):
        register, revisions = await asyncio.gather(write_here(), other.write())
    try:
        assert len(revisions) == 20
        assert isinstance(await register.ledger.verify(), Verified)
        for case in (here, there):
            records = await register.dossiers.records(case)
            assert [record.revision for record in records] == list(range(1, len(records) + 1))
            assert [record.kind for record in records].count("RestrictionRenewed") == 20
    finally:
        await register.close()
