"""What the tests of email share: a post office with faults, an outbox, and a relay with a clock."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.installed import packaged_editions
from activities.letters import Postroom
from activities.recorder import Recorder
from procedure.annex.editions import Editions
from procedure.directory import Directory
from procedure.directory_file import read_directory
from register.keyring import KeyRing
from register.register import Register
from tests.fresh import fresh_register
from tests.mail.handed_over import Passing, Targets, relay_to
from tests.mail.postoffice import Listening, PostOffice
from tests.mail.queued import Disk, Queue
from tests.mail.relays import Clock, Sending, postman, relay_on
from tests.signing import TRUSTED, SigningRecorder


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The directory of the samples."""
    samples = Path(__file__).parents[2] / "samples"
    return read_directory((samples / "directory.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def editions() -> Editions:
    """The editions of this build."""
    return packaged_editions()


@pytest.fixture
def postroom() -> Postroom:
    """Writes letters as an installation does."""
    return Postroom(
        sender="caveat@usncb.example",
        portal_url="https://caveat.example/",
        help_address="help@usncb.example",
    )


@pytest.fixture
async def postoffice() -> AsyncIterator[PostOffice]:
    """The mail server."""
    async with Listening(PostOffice()) as office:
        yield office


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    """An empty register."""
    ring = KeyRing.create(tmp_path / "keys.json")
    opened = await fresh_register(tmp_path / "register.db", ring)
    yield opened
    await opened.close()


@pytest.fixture
async def second(register: Register, tmp_path: Path) -> AsyncIterator[Register]:
    """The same register, opened a second time, as by another worker."""
    ring = KeyRing.read(tmp_path / "keys.json")
    opened = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    yield opened
    await opened.close()


@pytest.fixture
def recorder(
    register: Register, editions: Editions, directory: Directory, postroom: Postroom
) -> Recorder:
    """What decides and writes in the register."""
    return SigningRecorder(
        register, editions, lambda connection: directory, postroom, lambda: TRUSTED
    )


@pytest.fixture
def sending(register: Register, postoffice: PostOffice) -> Sending:
    """Sends what the register's outbox holds to the post office."""
    clock = Clock()
    return Sending(register, relay_on(register, postman(postoffice), clock), clock)


@pytest.fixture
def queue(
    register: Register, postroom: Postroom, editions: Editions, directory: Directory
) -> Queue:
    """Puts letters into the outbox."""
    return Queue(register, postroom, editions, directory)


@pytest.fixture
def disk(register: Register, tmp_path: Path) -> Disk:
    """The database's file."""
    return Disk(tmp_path / "register.db")


@pytest.fixture
def targets(recorder: Recorder) -> Targets:
    """The dossiers of the register."""
    return Targets(recorder)


@pytest.fixture
def passing(register: Register, targets: Targets) -> Passing:
    """A relay to them."""
    clock = Clock()
    return Passing(relay_to(register, targets.deliver, clock), targets, clock)
