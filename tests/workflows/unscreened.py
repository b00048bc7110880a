"""Communications whose screening fails, at an office whose worker starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio.service import RPCError, RPCStatusCode

from client.receiving import Item
from tests.office import SUPERVISOR, Office, at_work
from tests.workflows.steps import dossier_of, kinds, received, status_of, workflow_of

ATTEMPTED_AGAIN = timedelta(seconds=31)
"""Longer than the pause between two attempts."""
LIMIT = timedelta(minutes=15)
"""T2: the alarm."""
LATE = ["CommunicationReceived", *["AlertReached"] * 3, "RestrictedUnscreened"]
"""What the record of a communication holds when its screening is not finished in time."""


async def recorded(office: Office, item: Item, revision: int) -> list[str]:
    """The kinds of its events once there are so many."""
    await office.register.await_revision(dossier_of(item), revision)
    return await kinds(office, dossier_of(item))


async def pass_time(office: Office, items: Sequence[Item], span: timedelta) -> None:
    """Let the same time pass for several intakes at once: each failed attempt of it is played."""
    await office.register.await_deliveries()
    await asyncio.gather(
        *(office.skipper.fast_forward(office.handle(workflow_of(item)), span) for item in items)
    )
    office.clock.skip(span)


async def readable_again(office: Office, *items: Item) -> None:
    """The bytes are put back; then the next attempts."""
    await office.register.await_deliveries()
    for item in items:
        office.damage(item.communication, undo=True)
    await asyncio.gather(*(_attempted_again(office, item) for item in items))
    office.clock.skip(ATTEMPTED_AGAIN)


async def _attempted_again(office: Office, item: Item) -> None:
    """Its next attempt, unless it was due by itself, and the intake ended, just before."""
    try:
        await office.skipper.fast_forward(office.handle(workflow_of(item)), ATTEMPTED_AGAIN)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


@asynccontextmanager
async def unscreened(office: Office, *raws: bytes) -> AsyncIterator[list[Item]]:
    """Communications whose screening fails until its time is over; the worker runs."""
    items = [await received(office, raw) for raw in raws]
    for item in items:
        office.damage(item.communication)
    async with at_work(office):
        await pass_time(office, items, LIMIT)
        for item in items:
            assert await recorded(office, item, len(LATE)) == LATE
            assert await status_of(office, item) == ("AWAITING_SCREENING", True)
        yield items


async def lift_unscreened(office: Office, item: Item) -> None:
    """A supervisor lifts the restriction although it is not screened."""
    await office.communications.release(
        office.person(SUPERVISOR),
        item.communication,
        reason="Read on paper: nobody.",
        unscreened=True,
    )


async def tried_again(office: Office, item: Item) -> None:
    """Wait until its screening has failed once."""
    handle = office.handle(workflow_of(item))
    async with asyncio.timeout(60):
        while not any(
            pending.attempt > 1
            for pending in (await handle.describe()).raw_description.pending_activities
        ):
            await asyncio.sleep(0.05)
