"""A worker that stops leaves nothing leased: the next one does not wait until a lease is over."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from sqlalchemy import Connection

from activities.recorder import Recorder
from activities.relay import Relay
from procedure.dossier import Command
from procedure.intake.intake import IntakeState
from procedure.refusals import Refusal
from register.register import Register
from register.values import EmailState
from tests.mail.handed_over import Passing, confirmed, relay_to, state_of
from tests.mail.postoffice import PostOffice
from tests.mail.queued import Queue
from tests.mail.relays import Clock, postman, relay_on

SOON = timedelta(seconds=5)


@asynccontextmanager
async def writing_held(register: Register) -> AsyncIterator[None]:
    """The register is busy with another writer."""
    began, release = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        began.set()
        release.wait(30)

    holding = asyncio.create_task(register.write(hold))
    await asyncio.to_thread(began.wait, 30)
    try:
        yield
    finally:
        release.set()
        await holding


async def stopped_while_leasing(register: Register, relay: Relay) -> None:
    """The relay is stopped while it waits for the register to lease what is queued."""
    async with writing_held(register):
        relaying = asyncio.create_task(relay.run())
        for _ in range(20):  # it asks before it waits for anything
            await asyncio.sleep(0)
        relaying.cancel()
        for _ in range(20):
            await asyncio.sleep(0)
    with suppress(asyncio.CancelledError):
        await relaying


async def test_emails_leased_at_that_moment_are_sent_soon_and_are_no_duplicates(
    register: Register, postoffice: PostOffice, queue: Queue
) -> None:
    emails = await queue.tasks()
    clock = Clock()
    await stopped_while_leasing(register, relay_on(register, postman(postoffice), clock))
    assert postoffice.accepted == []
    clock.skip(SOON)
    await relay_on(register, postman(postoffice), clock).send_emails()
    rows = {row.email_id: row for row in await register.outbox.list()}
    assert [(rows[email].state, rows[email].maybe_duplicate) for email in emails] == [
        (EmailState.SENT, False)
    ] * len(emails)


async def test_handoffs_leased_at_that_moment_are_delivered_soon(
    recorder: Recorder, passing: Passing
) -> None:
    intake = await confirmed(recorder)
    await stopped_while_leasing(recorder.register, passing.relay)
    assert passing.acts == []
    await passing.round(later=SOON)
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE


async def test_a_handoff_on_its_way_is_delivered_again_soon(
    recorder: Recorder, passing: Passing
) -> None:
    intake = await confirmed(recorder)
    on_its_way = asyncio.Event()

    async def never(command: Command) -> Refusal | None:
        on_its_way.set()
        return await asyncio.Future()

    relaying = asyncio.create_task(relay_to(recorder.register, never, passing.clock).run())
    await on_its_way.wait()
    relaying.cancel()
    with suppress(asyncio.CancelledError):
        await relaying
    await passing.round(later=SOON)
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE
