"""A worker that starts while Temporal is away: what waits too long is still restricted."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.installed import recorder_of
from cli.stack import environment
from client.receiving import Receiving
from embedded.mailbox import Mailbox
from embedded.server import EmbeddedServer, free_port
from register.keyring import KeyRing
from register.order_keys import keep_order_keys
from register.register import Register
from settings import Settings
from tests.office import ROOT
from tests.register.samples import with_people
from tests.traffic import STRANGER, fresh_reference, red_notice

PATIENCE = 60.0


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator[None]:
    """A worker process as it ships."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "worker.py")),
        env=environment(settings, os.environ),
        cwd=ROOT,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        assert process.returncode is None, "it continued to work"
        process.terminate()
        assert await process.wait() == 0


async def received(settings: Settings, register: Register, ago: timedelta) -> str:
    """A notice about nobody of the roster, received some time ago: its intake."""
    directory = await with_people(register)
    recorder = recorder_of(settings, register)
    receiving = Receiving(recorder, now=lambda: datetime.now(UTC) - ago)
    actor = directory.actor(settings.receive_as)
    (one,) = await receiving.record(actor, red_notice(fresh_reference(), STRANGER), "test")
    return f"{one.item.communication}/v1"


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_it_is_restricted_people_hear_of_it_and_it_is_screened_later(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    settings.state_dir.mkdir()
    KeyRing.create(settings.key_ring)
    keep_order_keys(settings.order_signing_key, settings.order_keys, datetime.now(UTC))
    mailbox = Mailbox(settings.state_dir / "mail", settings.embedded_smtp_port)
    mailbox.start()
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        late = await received(settings, register, timedelta(minutes=16))
        fresh = await received(settings, register, timedelta())
        async with worker(settings):
            await register.await_revision(late, 5, PATIENCE)
            assert [row.restricted for row in await register.communications.list()] == [False, True]
            await register.await_deliveries(PATIENCE)
            assert list(mailbox.folder.glob("*.eml"))
            server = EmbeddedServer(
                settings.state_dir / "temporal.db",
                port=settings.embedded_port,
                log_file=settings.state_dir / "temporal.log",
            )
            await server.start()
            try:
                for intake, revision in ((late, 7), (fresh, 3)):
                    await register.await_revision(intake, revision, PATIENCE)
                states = {row.state for row in await register.communications.list()}
                assert states == {"RELEASED"}
            finally:
                await server.stop()
    finally:
        await register.close()
        mailbox.stop()
