"""Messages that cost much: restricted, and others and the worker's event loop do not wait."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from activities import screening_processes
from tests.office import Office, at_work
from tests.traffic import STRANGER, diffusion, fresh_reference, red_notice
from tests.workflows.many_words import many_words
from tests.workflows.steps import dossier_of, kinds, received, status_of

RESTRICTED, RELEASED = ("AWAITING_PERSON", True), ("RELEASED", False)


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """Processor time that the event loop uses between two turns: it is not free meanwhile."""
    busy: list[float] = []

    async def watch() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            busy.append(time.thread_time() - before)

    # What other tests have left would be looked through by the garbage collector meanwhile.
    gc.collect()
    gc.freeze()
    watching = asyncio.create_task(watch())
    try:
        yield busy
    finally:
        watching.cancel()
        gc.unfreeze()


@pytest.mark.long
async def test_what_fails_three_times_is_restricted_and_not_tried_again(
    closed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening_processes, "MAX_SECONDS", 0.0)
    item = await received(closed, red_notice(fresh_reference(), STRANGER))
    async with at_work(closed):
        await closed.register.await_revision(dossier_of(item), 3)
        assert await status_of(closed, item) == RESTRICTED
    assert await kinds(closed, dossier_of(item)) == [
        "CommunicationReceived",
        "CommunicationScreened",
        "CommunicationRestricted",
    ]


@pytest.mark.long
async def test_hostile_messages_hold_up_neither_others_nor_the_event_loop(closed: Office) -> None:
    body = many_words(17_000)
    hostile = [
        await received(closed, diffusion(fresh_reference(), STRANGER, body)) for _ in range(3)
    ]
    others = [await received(closed, red_notice(fresh_reference(), STRANGER)) for _ in range(20)]
    async with at_work(closed), watched() as busy:
        start = time.monotonic()
        for item in others:
            await closed.register.await_revision(dossier_of(item), 3)
            assert await status_of(closed, item) == RELEASED
        assert time.monotonic() - start < 20
        for item in hostile:
            await closed.register.await_revision(dossier_of(item), 3)
            assert await status_of(closed, item) == RESTRICTED
    assert max(busy) < 0.1
