"""A database that hangs: the thread is abandoned, another one works, and a late commit is harmless.

The repeats here are those that Temporal makes: the same order, until it is recorded.
"""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from activities.recorder import Recorder
from activities.recording import Acted, ActRequest
from register.database import Database, Patience, RegisterAway, make_engine
from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.writer import DatabaseStuck
from tests.register.acting import open_case, renewal, request
from tests.register.conftest import Fresh
from tests.register.samples import CASE, recorder_on
from tests.signing import SIGNER, signed

HASTY = Patience(lock=0.4, total=1.0, connect=2)
FAILURES = (DatabaseStuck, DBAPIError)


@pytest.fixture
async def hasty(database: Fresh, ring: KeyRing) -> AsyncIterator[Register]:
    """A register that does not wait long."""
    register = Register(Database(make_engine(database.url, HASTY), HASTY), ring)
    yield register
    await register.close()


@pytest.fixture
def worker(hasty: Register) -> Recorder:
    """The recorder of a worker that does not wait long."""
    return recorder_on(hasty)


class Hang:
    """Lets the first thread that comes to a place wait there until it is released."""

    def __init__(self) -> None:
        """Nobody has come yet."""
        self.thread: threading.Thread | None = None
        self._let_go = threading.Event()

    def here(self) -> None:
        """The place."""
        if self.thread is None:
            self.thread = threading.current_thread()
            self._let_go.wait(60)

    async def release(self) -> None:
        """Let the thread continue, and wait until it has done what it began."""
        self._let_go.set()
        if self.thread is not None:
            await asyncio.to_thread(self.thread.join, 60)
            assert not self.thread.is_alive()


@contextmanager
def hanging(register: Register, place: str) -> Iterator[Hang]:
    """The next writer hangs at a statement, before it begins, or at its commit."""
    hang = Hang()
    statement = {
        "at the event": "INSERT INTO ledger",
        "at the order": "INSERT INTO orders",
    }.get(place)

    def at_statement(_c: object, _cursor: object, running: str, *_more: object) -> None:
        if statement is not None and running.startswith(statement):
            hang.here()

    def at_edge(_connection: object) -> None:
        if threading.current_thread().name.startswith("register-writer"):
            hang.here()

    engine = register.database.engine
    name, listener = {
        "before the lock": ("begin", at_edge),
        "at the commit": ("commit", at_edge),
    }.get(place, ("before_cursor_execute", at_statement))
    event.listen(engine, name, listener)
    try:
        yield hang
    finally:
        event.remove(engine, name, listener)


async def given(register: Register) -> ActRequest:
    """An order that is signed already: signing reads, and nothing of it is to hang."""
    asked = request(await renewal(register))
    command = await signed(recorder_on(register), asked.command, asked.now, SIGNER)
    return asked.model_copy(update={"command": command})


async def until_recorded(recorder: Recorder, asked: ActRequest) -> Acted:
    """Repeat the order until it is recorded."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await recorder.act(asked)
            except FAILURES:
                await asyncio.sleep(0.05)


async def check(register: Register, *orders: ActRequest) -> None:
    """Each order has had its effect once, and the record is whole."""
    records = await register.dossiers.records(CASE)
    assert [record.revision for record in records] == list(range(1, len(records) + 1))
    named = [record.order for record in records if record.kind == "RestrictionRenewed"]
    assert sorted(filter(None, named)) == sorted(asked.command.order for asked in orders)
    assert isinstance(await register.ledger.verify(), Verified)


# --- a thread that is stuck ---------------------------------------------------------------------


async def test_before_it_holds_the_lock_another_thread_does_the_work(
    register: Register, hasty: Register, worker: Recorder
) -> None:
    await open_case(recorder_on(register))
    asked = await given(register)
    with hanging(hasty, "before the lock") as hang:
        with pytest.raises(DatabaseStuck, match="does not answer"):
            await worker.act(asked)
        # It still hangs, and the next attempt records the order.
        acted = await until_recorded(worker, asked)
        assert acted.receipt is not None
        assert hang.thread is not None
        assert hang.thread.is_alive()
        await hang.release()
    # The late attempt found the order recorded.
    assert (await worker.act(asked)).receipt == acted.receipt
    await check(register, asked)


@pytest.mark.parametrize("place", ["at the event", "at the order", "at the commit"])
async def test_while_it_holds_the_lock_others_fail_and_its_late_commit_is_harmless(
    register: Register, hasty: Register, worker: Recorder, place: str
) -> None:
    await open_case(recorder_on(register))
    asked = await given(register)
    with hanging(hasty, place) as hang:
        for _ in range(2):
            with pytest.raises(FAILURES):
                await worker.act(asked)
        # Whoever reads is not kept waiting, and sees nothing of it.
        assert await hasty.dossiers.order(asked.command.order) is None
        before = await worker.state(CASE)
        assert before is not None
        await hang.release()
    acted = await until_recorded(worker, asked)
    assert acted.receipt is not None
    assert acted.receipt.revision == before.revision + 1
    await check(register, asked)
    # What the abandoned thread committed is what the recorder decides on now.
    state = await worker.state(CASE)
    assert state is not None
    assert state.revision == before.revision + 1
    another = await given(register)
    assert (await worker.act(another)).receipt is not None
    await check(register, asked, another)


async def test_what_waits_behind_a_stuck_thread_gives_up_too_and_is_done_once(
    register: Register, hasty: Register, worker: Recorder
) -> None:
    await open_case(recorder_on(register))
    orders = [await given(register) for _ in range(4)]
    with hanging(hasty, "before the lock") as hang:
        answers = await asyncio.gather(
            *(worker.act(asked) for asked in orders), return_exceptions=True
        )
        assert all(isinstance(answer, DatabaseStuck) for answer in answers)
        for asked in orders:
            assert (await until_recorded(worker, asked)).receipt is not None
        await hang.release()
    await check(register, *orders)


# --- a server that is stuck ---------------------------------------------------------------------


@pytest.fixture
async def stop_backend(hasty: Register) -> AsyncIterator[Callable[[], None]]:
    """Stop the server's process for the register's connection, as a dead network would."""

    def who(connection: Connection) -> tuple[int, threading.Thread]:
        pid: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return pid, threading.current_thread()

    pid, thread = await hasty.write(who)
    stopped = False

    def stop() -> None:
        nonlocal stopped
        os.kill(pid, signal.SIGSTOP)
        stopped = True

    yield stop
    if stopped:
        os.kill(pid, signal.SIGCONT)
        # The abandoned thread ends what it began; its executor lets it go then.
        await asyncio.to_thread(thread.join, 60)
        assert not thread.is_alive()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_connection_that_answers_nothing_is_abandoned(
    register: Register, worker: Recorder, stop_backend: Callable[[], None]
) -> None:
    await open_case(recorder_on(register))
    asked = await given(register)
    stop_backend()
    with pytest.raises(DatabaseStuck):
        await worker.act(asked)
    # The next attempt takes a connection of its own.
    acted = await until_recorded(worker, asked)
    assert acted.receipt is not None
    assert (await worker.act(asked)).receipt == acted.receipt
    await check(register, asked)


async def test_a_server_that_accepts_and_says_nothing_is_named_as_away(ring: KeyRing) -> None:
    """Opening ends, with a sentence that holds no password."""
    silent = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"postgresql+psycopg://u:hunter2@127.0.0.1:{port}/x"
    async with server:
        with pytest.raises(RegisterAway, match="does not answer") as refused:
            await Register.open(url, ring, HASTY)
        silent.set()
    assert "hunter2" not in str(refused.value)


async def test_a_writer_of_another_process_is_waited_for_only_so_long(
    register: Register, hasty: Register, worker: Recorder
) -> None:
    """Then the attempt fails, and one after it is done."""
    await open_case(recorder_on(register))
    asked = await given(register)
    held, let_go = threading.Event(), threading.Event()

    def hold(_connection: object) -> None:
        held.set()
        let_go.wait(60)

    holding = asyncio.create_task(register.write(hold))
    await asyncio.to_thread(held.wait, 30)
    with pytest.raises((DBAPIError, DatabaseStuck)):
        await worker.act(asked)
    assert await hasty.dossiers.order(asked.command.order) is None
    let_go.set()
    await holding
    assert (await until_recorded(worker, asked)).receipt is not None
    await check(register, asked)
