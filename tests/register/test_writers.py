"""Writers that are canceled or run beside a check: the register stays free and whole."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from activities.recorder import Recorder
from procedure.ending import SupersedeCase
from register.ledger import Verified
from register.register import Register
from tests.register.acting import (
    document,
    fact,
    new_order,
    open_case,
    received,
    renewal,
    request,
    screening,
)
from tests.register.conftest import Fresh
from tests.register.samples import CASE, OTHER, START, SUPERVISOR


async def test_verifying_while_others_write(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    """A verification sees one state of the database: growth is no sign of a change."""
    stop = asyncio.Event()

    async def write(writer: Recorder, case: str) -> None:
        await open_case(writer, case)
        while not stop.is_set():
            command = await renewal(register, case)
            await writer.act(request(command, after=1, now=START + timedelta(hours=1)))

    cases = [f"case-{number:026}" for number in range(3)]
    writing = [
        asyncio.create_task(write(writer, case))
        for writer, case in zip((recorder, other_recorder, recorder), cases, strict=True)
    ]
    counts = [0]
    try:
        while counts[-1] < 90:
            verdict = await register.ledger.verify()
            assert isinstance(verdict, Verified), verdict
            counts.append(verdict.count)
    finally:
        stop.set()
        await asyncio.gather(*writing)
    assert counts == sorted(counts)
    assert len(set(counts)) > 2


@pytest.mark.parametrize("place", ["the lock", "a look", "the event", "the email", "the order"])
async def test_a_writer_that_is_canceled_leaves_the_register_free(
    database: Fresh,
    register: Register,
    recorder: Recorder,
    other_recorder: Recorder,
    place: str,
) -> None:
    """An activity that is canceled in the middle must not keep the write lock.

    Its exception is held here, and with it all that its traceback names, as a log would do.
    """
    await open_case(other_recorder)
    command = await fact(register)
    statement = {
        "the lock": "",
        "a look": "SELECT orders",
        "the event": "INSERT INTO ledger",
        "the email": "INSERT INTO emails",
        "the order": "INSERT INTO orders",
    }[place]
    engine = register.database.engine
    loop = asyncio.get_running_loop()
    canceled: list[str] = []

    def cancel(_c: object, _cursor: object, running: str, *_more: object) -> None:
        if running.startswith(statement):
            canceled.append(running)
            loop.call_soon_threadsafe(acting.cancel)

    def begin(_connection: object) -> None:
        cancel(None, None, "")

    name, listener = ("begin", begin) if place == "the lock" else ("before_cursor_execute", cancel)
    event.listen(engine, name, listener)
    acting = asyncio.create_task(recorder.act(request(command)))
    (outcome,) = await asyncio.gather(acting, return_exceptions=True)
    assert canceled
    assert isinstance(outcome, asyncio.CancelledError)
    async with asyncio.timeout(30):
        await open_case(other_recorder, OTHER)
        again = await recorder.act(request(command))
    event.remove(engine, name, listener)
    # What had begun was written to its end, whoever waited for it.
    assert again.receipt is not None
    kinds = [each.kind for each in await register.dossiers.events(CASE)]
    assert kinds.count("FactAdded") == 1
    assert isinstance(await register.ledger.verify(), Verified)


async def test_waiting_for_a_revision(register: Register, other_recorder: Recorder) -> None:
    await open_case(other_recorder)
    opened = await register.dossiers.revision(CASE)
    waiting = asyncio.create_task(register.await_revision(CASE, opened + 2))
    for _ in range(2):
        assert not waiting.done()
        await other_recorder.act(request(await renewal(register)))
    await waiting
    with pytest.raises(TimeoutError):
        await register.await_revision(CASE, opened + 3, patience=0.05)


async def test_open_dossiers_are_those_that_are_not_complete(
    register: Register, recorder: Recorder
) -> None:
    """A newer build takes up these, and no other."""
    await open_case(recorder, OTHER)
    await open_case(recorder, CASE)
    intake = await received(recorder)
    assert await register.dossiers.open_dossiers() == [CASE, OTHER, intake]
    assert await register.dossiers.open_dossiers("comm-") == [intake]
    superseded = SupersedeCase(
        dossier=CASE,
        order=new_order(),
        by=SUPERVISOR,
        document=await document(register, by=SUPERVISOR),
        successor=OTHER,
    )
    await recorder.act(request(superseded))
    found = await screening(register, intake, hits=(), uncovered=0)
    await recorder.act(request(found))
    assert await register.dossiers.open_dossiers() == [OTHER]
