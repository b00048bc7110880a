"""A register on SQLite and on PostgreSQL: every test that asks for one runs on both."""

import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from activities.recorder import Recorder
from benchmarks.postgresql import MISSING, Cluster, programs
from register.database import Database, make_engine
from register.keyring import KeyRing
from register.register import Register
from register.tables.columns import metadata
from tests.register.samples import recorder_on

POSTGRESQL_SKIPPED = pytest.StashKey[bool]()


@dataclass(frozen=True)
class Fresh:
    """An empty database with the present schema, and how to look at its bytes."""

    kind: str
    url: str
    files: Callable[[], bytes]
    """All bytes that a thief of the disk would have."""


@pytest.fixture(scope="session")
def ring_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a key ring."""
    path = tmp_path_factory.mktemp("ring") / "keys.json"
    KeyRing.create(path)
    return path


@pytest.fixture(scope="session")
def ring(ring_file: Path) -> KeyRing:
    """A key ring."""
    return KeyRing.read(ring_file)


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Iterator[Cluster]:
    """The PostgreSQL server of this run."""
    found = programs()
    if found is None:
        pytestconfig.stash[POSTGRESQL_SKIPPED] = True
        pytest.skip(MISSING)
    running = Cluster(found)
    try:
        yield running
    finally:
        running.stop()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Make it plain where half of the tests did not run."""
    if config.stash.get(POSTGRESQL_SKIPPED, False):
        terminalreporter.section("the register was NOT tested on PostgreSQL", red=True, bold=True)
        terminalreporter.line(MISSING)


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory, ring: KeyRing) -> Path:
    """An SQLite file with the schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    await (await Register.open(f"sqlite:///{path}", ring)).close()
    return path


@pytest.fixture(scope="session")
async def postgresql_database(cluster: Cluster, ring: KeyRing) -> str:
    """A PostgreSQL database with the schema."""
    cluster.create("caveat")
    await (await Register.open(cluster.url("caveat"), ring)).close()
    return "caveat"


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
"""The databases that a register may be in: `make test` takes the first alone."""


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.db'}"
        return
    server: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{uuid.uuid4().hex}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def sqlite(tmp_path: Path, sqlite_template: Path) -> Fresh:
    """A fresh SQLite database with the schema."""
    path = tmp_path / "register.db"
    shutil.copy(sqlite_template, path)

    def files() -> bytes:
        return b"".join(each.read_bytes() for each in sorted(tmp_path.glob("register.db*")))

    return Fresh("sqlite", f"sqlite:///{path}", files)


@pytest.fixture
def postgresql(cluster: Cluster, postgresql_database: str) -> Fresh:
    """The PostgreSQL database with the schema, emptied: ten times faster than a fresh one."""
    cluster.empty(postgresql_database, [table.name for table in metadata.sorted_tables])

    def files() -> bytes:
        return cluster.raw_files(postgresql_database) + cluster.dump(postgresql_database)

    return Fresh("postgresql", cluster.url(postgresql_database), files)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Fresh:
    """A fresh database with the schema, of each kind."""
    fresh: Fresh = request.getfixturevalue(request.param)
    return fresh


def opened(database: Fresh, ring: KeyRing) -> Register:
    """The register on a database whose schema is up to date."""
    return Register(Database(make_engine(database.url)), ring)


@pytest.fixture
async def register(database: Fresh, ring: KeyRing) -> AsyncIterator[Register]:
    """An open register on a fresh database."""
    first = opened(database, ring)
    yield first
    await first.close()


@pytest.fixture
async def second(database: Fresh, ring: KeyRing) -> AsyncIterator[Register]:
    """The same register, opened a second time, as by another process."""
    other = opened(database, ring)
    yield other
    await other.close()


@pytest.fixture
def recorder(register: Register) -> Recorder:
    """What decides and writes in the register."""
    return recorder_on(register)


@pytest.fixture
def other_recorder(second: Register) -> Recorder:
    """The same in another process."""
    return recorder_on(second)
