"""What waits for the register is written together; each gets its own answer after the commit."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event, text

from register.register import Register
from register.values import Entry
from tests.register.samples import CASE, START


def note(register: Register, number: int) -> Callable[[Connection], int]:
    """A work that writes one entry into the ledger."""

    def write(connection: Connection) -> int:
        entry = Entry(kind="Looked", key=f"{CASE}/looked/{number}", at=START, actor="x", data={})
        register.ledger.note.within(connection, CASE, entry)
        return number

    return write


def fail(connection: Connection) -> int:
    """A work that fails in the database."""
    connection.execute(text("SELECT * FROM there_is_no_such_table"))
    return 0


async def together(register: Register, *works: Callable[[Connection], int]) -> list[object]:
    """Ask for all of these while another work holds the writer."""
    held, let_go = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> int:
        held.set()
        let_go.wait(30)
        return 0

    holding = asyncio.create_task(register.write(hold))
    await asyncio.to_thread(held.wait, 30)
    asked = [asyncio.create_task(register.write(work)) for work in works]
    await asyncio.sleep(0)
    let_go.set()
    await holding
    return list(await asyncio.gather(*asked, return_exceptions=True))


async def test_what_waits_is_one_transaction(register: Register) -> None:
    commits: list[object] = []
    event.listen(register.database.engine, "commit", commits.append)
    numbers = list(range(10))
    assert await together(register, *(note(register, number) for number in numbers)) == numbers
    assert len(commits) == 2, "the one that was held, and the others together"
    keys = [one.key for one in await register.ledger.everything(CASE)]
    assert keys == [f"{CASE}/looked/{number}" for number in numbers]


async def test_one_that_fails_takes_nothing_with_it(register: Register) -> None:
    answers = await together(register, note(register, 1), fail, note(register, 2))
    assert [answers[0], answers[2]] == [1, 2]
    assert "there_is_no_such_table" in str(answers[1])
    keys = [one.key for one in await register.ledger.everything(CASE)]
    assert keys == [f"{CASE}/looked/1", f"{CASE}/looked/2"]


async def test_a_commit_that_fails_is_an_answer_to_nobody(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not committed together is written by itself; nobody heard of it before."""
    failed: list[object] = []

    def fail_once(connection: Connection) -> None:
        looked = connection.execute(text("SELECT count(*) FROM ledger")).scalar_one()
        if looked > 1 and not failed:
            failed.append(looked)
            raise OSError("the disk is full")

    event.listen(register.database.engine, "commit", fail_once)
    assert await together(register, note(register, 1), note(register, 2)) == [1, 2]
    assert failed
    keys = [one.key for one in await register.ledger.everything(CASE)]
    assert keys == [f"{CASE}/looked/1", f"{CASE}/looked/2"]
