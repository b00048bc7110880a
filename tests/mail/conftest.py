"""What the tests of mail share: a post office with faults, and the register's outbox."""

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from activities.letters import Postroom
from activities.library import RegisterOutbox
from activities.mail import MailActivities, MailBatch
from activities.smtp import MailServer, SmtpPostman
from procedure.people import Directory, read_directory
from register.keyring import KeyRing
from register.register import Register
from tests.mail.postoffice import Listening, PostOffice

SENT_AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LAST_ATTEMPT = 5


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The directory of the samples."""
    samples = Path(__file__).parents[2] / "samples"
    return read_directory((samples / "directory.toml").read_text(encoding="utf-8"))


@pytest.fixture
def postroom(directory: Directory) -> Postroom:
    """Writes letters as an installation does."""
    return Postroom(directory, sender="caveat@usncb.example", portal_url="https://caveat.example/")


@pytest.fixture
async def postoffice() -> AsyncIterator[PostOffice]:
    """The mail server."""
    async with Listening(PostOffice()) as office:
        yield office


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    """An empty register."""
    ring = KeyRing.create(tmp_path / "keys.json")
    opened = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    yield opened
    await opened.close()


def postman(office: PostOffice, **changes: object) -> SmtpPostman:
    """Hands mail to the post office, with little patience."""
    fields: dict[str, object] = {
        "host": "127.0.0.1",
        "port": office.port,
        "start_tls": False,
        "sender": "caveat@usncb.example",
        "timeout": 0.4,
        "patience": 3.0,
    }
    return SmtpPostman(MailServer.model_validate({**fields, **changes}))


@dataclass
class Delivery:
    """The activity as the worker runs it, one attempt at a time."""

    register: Register
    activities: MailActivities

    async def attempt(self, number: int, *mails: str) -> None:
        """One attempt at delivering; raises what Temporal would see."""
        environment = ActivityEnvironment()
        environment.info = dataclasses.replace(environment.info, attempt=number)
        await environment.run(self.activities.deliver_mail, MailBatch(mails=mails))


@pytest.fixture
def delivery(register: Register, postoffice: PostOffice) -> Delivery:
    """Delivers what the register's outbox holds to the post office."""
    outbox = RegisterOutbox(register, lambda: SENT_AT)
    return Delivery(register, MailActivities(outbox, postman(postoffice), LAST_ATTEMPT))
