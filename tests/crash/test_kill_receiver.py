"""kill -9 of the receiver in the middle of deliveries: nothing is lost, and nothing is doubled."""

import asyncio
import os
import smtplib
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.stack import environment
from client.inbound_folder import DONE, RECEIPT
from register.ledger import Verified
from settings import Settings
from tests.client.inbound import names, register_at
from tests.client.inbound import settings_of as installation
from tests.office import ROOT
from tests.register.samples import with_people
from tests.traffic import fresh_reference

DELIVERIES = 500
KILLED_AT = (100, 250, 400)
"""After so many deliveries the receiver is killed, while others are under way."""
AT_ONCE = 4
RECEIVER = (sys.executable, "-m", "cli.main", "receive", "--json")


def email(number: int) -> bytes:
    """An email of its own."""
    return (
        "From: ncb@xandria.example\r\nTo: desk@usncb.example\r\n"
        f"Message-ID: <{fresh_reference()}.{number}@xandria.example>\r\n"
        f"Subject: Message {number}\r\n\r\nNobody is named in message {number}.\r\n"
    ).encode()


class Receiver:
    """The process that receives; it is started again whenever it was killed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = await asyncio.create_subprocess_exec(
            *RECEIVER,
            env=environment(self._settings, os.environ),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        while (line := await self._process.stdout.readline()) != b"}\n":
            assert line, "it ended instead of saying that it is ready"

    async def kill(self) -> None:
        """End it with SIGKILL, by its own process id."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """End it as a service manager does."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
            assert await self._process.wait() == 0


@asynccontextmanager
async def receiving(settings: Settings) -> AsyncIterator[Receiver]:
    """A receiver that runs."""
    async with register_at(settings) as register:
        await with_people(register)
    receiver = Receiver(settings)
    await receiver.start()
    try:
        yield receiver
    finally:
        await receiver.stop()


class MailServer:
    """The site's mail server: it keeps a message until it hears 250, and tries again."""

    def __init__(self, settings: Settings) -> None:
        self._socket = str(settings.receive_socket)
        self.done = 0
        self._changed = asyncio.Condition()

    async def deliver(self, raws: Sequence[bytes]) -> None:
        """Deliver these, one after the other."""
        for raw in raws:
            while not await asyncio.to_thread(self._accepted, raw):
                pass
            async with self._changed:
                self.done += 1
                self._changed.notify_all()

    def _accepted(self, raw: bytes) -> bool:
        try:
            with smtplib.LMTP(self._socket, local_hostname="mx", timeout=60) as client:
                return not client.sendmail("ncb@xandria.example", ["desk@usncb.example"], raw)
        except (OSError, smtplib.SMTPException):
            return False

    async def reached(self, number: int) -> None:
        """Wait until so many were accepted."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.done >= number)


async def assert_each_is_held_once(settings: Settings, raws: Sequence[bytes]) -> None:
    """Each message is one communication of one version, and the ledger is whole."""
    async with register_at(settings) as register:
        rows = await register.communications.list()
        bodies = [
            (await register.communications.version(row.communication_id, row.version)).parsed
            for row in rows
        ]
        assert isinstance(await register.ledger.verify(), Verified)
    assert [row.version for row in rows] == [1] * len(raws)
    for number in range(len(raws)):
        assert sum(f"named in message {number}." in body for body in bodies) == 1, number


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_500_deliveries_by_lmtp(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    raws = [email(number) for number in range(DELIVERIES)]
    server = MailServer(settings)
    async with receiving(settings) as receiver:

        async def crashes() -> None:
            for number in KILLED_AT:
                await server.reached(number)
                await receiver.kill()
                await receiver.start()

        crashing = asyncio.create_task(crashes())
        await asyncio.gather(*(server.deliver(raws[part::AT_ONCE]) for part in range(AT_ONCE)))
        await crashing
    await assert_each_is_held_once(settings, raws)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_500_files_in_the_folder(tmp_path: Path) -> None:
    settings = installation(tmp_path)
    place, raws = settings.receive_folder, [email(number) for number in range(DELIVERIES)]
    place.mkdir()
    for number, raw in enumerate(raws):
        (place / f"{number:03}.eml").write_bytes(raw)
    async with receiving(settings) as receiver:
        for number in KILLED_AT:
            while len(names(place)) > DELIVERIES - number:
                await asyncio.sleep(0.01)
            await receiver.kill()
            await receiver.start()
        while names(place):
            await asyncio.sleep(0.05)
    done = names(place / DONE)
    assert {name for name in done if not name.endswith(RECEIPT)} == {
        f"{number:03}.eml" for number in range(DELIVERIES)
    }
    assert sum(name.endswith(RECEIPT) for name in done) == DELIVERIES
    await assert_each_is_held_once(settings, raws)
