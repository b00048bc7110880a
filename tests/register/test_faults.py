"""Whatever a database does wrong ends a command in one line: try again, or what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.postgresql import BY_PASSWORD, Cluster
from cli import endings
from cli.exits import Exit
from embedded.server import free_port
from register.database import Database, Patience, RegisterUnusable, make_engine
from register.keyring import KeyRing
from register.register import Register
from tests.register.conftest import Fresh

HURRIED = Patience(lock=0.3, total=5.0, connect=2)
PASSWORD = "hunter2"
INSERT = "INSERT INTO orders DEFAULT VALUES"


async def ending_of(url: str, ring: KeyRing, *, must_exist: bool = True) -> endings.Ending:
    """How a command ends that opens this database."""
    with pytest.raises(RegisterUnusable) as ended:
        await Register.open(url, ring, HURRIED, must_exist=must_exist)
    return plain(ended.value)


async def ending_of_work(
    database: Database, work: Callable[[Connection], object]
) -> endings.Ending:
    """How a command ends that does this to an open database."""
    with pytest.raises(SQLAlchemyError) as ended:
        await database.write(work)
    return plain(ended.value)


def plain(error: Exception) -> endings.Ending:
    """The ending, in which nothing of the inside shows."""
    ending = endings.of(error)
    assert ending is not None, error
    assert len(ending.sentence.splitlines()) == 1
    hidden = (PASSWORD, BY_PASSWORD, "127.0.0.1", "SELECT", "INSERT", "psycopg", "Traceback")
    assert not [word for word in hidden if word in ending.sentence], ending.sentence
    return ending


# --- SQLite: what is opened ---------------------------------------------------------------------


def missing(file: Path) -> None:
    """Nothing is there."""
    file.unlink()


def folder(file: Path) -> None:
    """A folder has its name."""
    file.unlink()
    file.mkdir()


def no_database(file: Path) -> None:
    """Some text."""
    file.write_text("no database at all, but some text that is long enough " * 20)


def damaged(file: Path) -> None:
    """The pages hold other bytes than they should; what says that it is a database is whole."""
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


def newer(file: Path) -> None:
    """A newer version of Caveat has written it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("harm", "code", "said"),
    [
        (missing, Exit.FAILED, "is missing"),
        (folder, Exit.FAILED, "cannot be opened"),
        (no_database, Exit.FAILED, "is not a database"),
        (damaged, Exit.FAILED, "restore a backup"),
        (newer, Exit.FAILED, "use the newer version"),
    ],
)
async def test_a_file_that_is_no_register(
    harm: Callable[[Path], None],
    code: Exit,
    said: str,
    sqlite_template: Path,
    tmp_path: Path,
    ring: KeyRing,
) -> None:
    file = tmp_path / "register.db"
    shutil.copy(sqlite_template, file)
    harm(file)
    ending = await ending_of(f"sqlite:///{file}", ring)
    assert (ending.code, said in ending.sentence) == (code, True), ending.sentence
    assert file.exists() is (harm is not missing), "an empty register is not made in its place"


async def test_a_folder_that_cannot_be_made(tmp_path: Path, ring: KeyRing) -> None:
    (tmp_path / "file").write_text("")
    url = f"sqlite:///{tmp_path / 'file' / 'register.db'}"
    ending = await ending_of(url, ring, must_exist=False)
    assert (ending.code, "CAVEAT_REGISTER_URL" in ending.sentence) == (Exit.FAILED, True)


# --- SQLite: what is done -----------------------------------------------------------------------


async def test_a_database_that_another_process_keeps_busy(sqlite: Fresh) -> None:
    database = Database(make_engine(sqlite.url, HURRIED), HURRIED)
    file = sqlite.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ending = await ending_of_work(database, lambda connection: None)
    await database.close()
    assert (ending.code, "busy" in ending.sentence) == (Exit.TRY_AGAIN, True), ending.sentence


async def test_a_database_that_may_only_be_read(sqlite: Fresh) -> None:
    file = sqlite.url.removeprefix("sqlite:///")
    database = Database(make_engine(f"sqlite:///file:{file}?mode=ro&uri=true", HURRIED), HURRIED)
    ending = await ending_of_work(database, lambda connection: connection.execute(text(INSERT)))
    await database.close()
    assert (ending.code, "right to write" in ending.sentence) == (Exit.FAILED, True)


async def test_a_disk_that_is_full(sqlite: Fresh) -> None:
    database = Database(make_engine(sqlite.url, HURRIED), HURRIED)

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("CREATE TABLE more AS SELECT hex(randomblob(100000)) AS bytes")

    ending = await ending_of_work(database, fill)
    await database.close()
    assert (ending.code, "make room" in ending.sentence) == (Exit.FAILED, True), ending.sentence


async def test_a_page_that_is_damaged_is_found_when_it_is_read(sqlite: Fresh) -> None:
    file = Path(sqlite.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        name = "SELECT rootpage FROM sqlite_master WHERE name = 'alembic_version'"
        (page,) = connection.execute(name).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(whole)
    database = Database(make_engine(sqlite.url, HURRIED), HURRIED)
    read = "SELECT * FROM alembic_version"
    ending = await ending_of_work(database, lambda connection: connection.execute(text(read)))
    await database.close()
    assert (ending.code, "damaged" in ending.sentence) == (Exit.FAILED, True), ending.sentence


# --- PostgreSQL ---------------------------------------------------------------------------------


async def test_a_server_that_nobody_listens_at(ring: KeyRing) -> None:
    url = f"postgresql+psycopg://{BY_PASSWORD}:{PASSWORD}@127.0.0.1:{free_port()}/caveat"
    ending = await ending_of(url, ring)
    assert (ending.code, "does not answer" in ending.sentence) == (Exit.TRY_AGAIN, True)


async def test_a_wrong_password_and_a_database_that_is_not_there(
    cluster: Cluster, ring: KeyRing
) -> None:
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {BY_PASSWORD} LOGIN PASSWORD '{PASSWORD}'")
    try:
        place = cluster.url("postgres").partition("?")[2]
        for password, database in (("wrong", "postgres"), (PASSWORD, "nowhere"), ("", "postgres")):
            url = f"postgresql+psycopg://{BY_PASSWORD}:{password}@/{database}?{place}"
            ending = await ending_of(url, ring)
            assert (ending.code, "does not let Caveat in" in ending.sentence) == (
                Exit.FAILED,
                True,
            ), (password, database)
    finally:
        with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP ROLE {BY_PASSWORD}")


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())", Exit.TRY_AGAIN, "does not answer"),
        ("SET LOCAL statement_timeout = 20; SELECT pg_sleep(60)", Exit.TRY_AGAIN, "busy"),
        (f"SET TRANSACTION READ ONLY; {INSERT}", Exit.FAILED, "right to write"),
        ("SELECT 1 / 0", Exit.TRY_AGAIN, "caveat doctor"),
    ],
)
async def test_a_server_that_fails_meanwhile(
    statement: str, code: Exit, said: str, postgresql: Fresh
) -> None:
    database = Database(make_engine(postgresql.url, HURRIED), HURRIED)

    def work(connection: Connection) -> None:
        for one in statement.split("; "):
            connection.exec_driver_sql(one)

    ending = await ending_of_work(database, work)
    await database.close()
    assert (ending.code, said in ending.sentence) == (code, True), ending.sentence
