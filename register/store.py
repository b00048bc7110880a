"""The database: one engine, short transactions, times as sortable text.

A transaction runs in a thread, from its first statement to its last: an event loop would be visited
several times for each statement, at three times the cost, and a task that is cancelled could leave
half a transaction behind.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError

from register.keyring import KeyRing
from register.sealing import Seals

LEDGER_LOCK = 0x6361766561740001
"""The advisory lock of PostgreSQL under which the ledger grows: ``caveat`` and a number."""

_ENGINE: dict[str, dict[str, Any]] = {
    "sqlite": {},
    # A connection that the server has dropped is opened anew and not handed to a caller.
    "postgresql": {"isolation_level": "READ COMMITTED", "pool_pre_ping": True},
}
# A transaction that sees one state of the database throughout, and holds up no writer.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"begin": "BEGIN"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# No transaction: for what a database does only outside of one.
_ALONE: dict[str, dict[str, Any]] = {
    "sqlite": {"begin": None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


class RegisterUnusable(Exception):
    """The register cannot be opened; the message says why and what to do, without a password."""


def stamp(moment: datetime) -> str:
    """A time as the register keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def make_engine(url: str) -> Engine:
    """The engine of a register URL; SQLite in WAL, fully synchronous, writers one at a time.

    On PostgreSQL a writer must see what the holder of the lock before it wrote: READ COMMITTED,
    whatever the server's default is. Raises RegisterUnusable.
    """
    try:
        backend = make_url(url).get_backend_name()
        # What is written must not stand in the text of an exception.
        engine = create_engine(url, hide_parameters=True, **_ENGINE[backend])
    except (ArgumentError, InvalidRequestError, ImportError, KeyError):
        raise RegisterUnusable(
            "The register's URL is none that Caveat can use: it begins with sqlite:/// "
            "or postgresql+psycopg://. Correct CAVEAT_REGISTER_URL."
        ) from None
    if backend == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: see SQLAlchemy, "Serializable
        # isolation / Savepoints / Transactional DDL" of the pysqlite dialect.
        connection.isolation_level = None
        # Text that is not UTF-8 must not stop the ledger's verification: it shows as a change.
        connection.text_factory = _lenient
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=15000")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted or overwritten is gone from the file: a destroyed key must not linger.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get("begin", "BEGIN IMMEDIATE")
        if begin is not None:
            connection.exec_driver_sql(begin)


def _write_ahead(cursor: Any) -> None:
    """Turn to WAL. While others open a new file SQLite refuses that at once, without waiting."""
    give_up = time.monotonic() + 15
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


class Store:
    """What the parts of the register share."""

    def __init__(self, engine: Engine, ring: KeyRing) -> None:
        """``engine`` leads to a database whose schema is up to date."""
        self._engine = engine
        self._ring = ring
        self._seals = Seals(ring)
        # SQLite's own waiting for the write lock is a lottery; within a process they queue up.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="register-writer")
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="register-reader")

    async def close(self) -> None:
        """Close all connections; what is being written is written first."""
        for threads in (self._writer, self._readers):
            await asyncio.to_thread(threads.shutdown)
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction that writes; the ledger's order is the order of the commits."""
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})"))
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """A transaction that reads, and sees one state of the database throughout."""
        with self._engine.connect() as connection:
            reading = connection.execution_options(**_READING[self._engine.dialect.name])
            with reading.begin():
                yield reading

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """A connection without a transaction."""
        with self._engine.connect() as connection:
            yield connection.execution_options(**_ALONE[self._engine.dialect.name])

    def _insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert that can say what to do about a row that exists."""
        if self._engine.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    def _upsert(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, or bring those that exist up to date."""
        keys = [column.name for column in table.primary_key.columns]
        statement = self._insert(table)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        upsert = statement.on_conflict_do_update(index_elements=keys, set_=rest)
        # The rows go beside the statement: inside, they would have it compiled anew each time.
        connection.execute(upsert, rows)


_S = TypeVar("_S", bound=Store)
_P = ParamSpec("_P")
_T = TypeVar("_T")
_Awaited = Callable[Concatenate[_S, _P], Coroutine[Any, Any, _T]]


def writing(method: Callable[Concatenate[_S, _P], _T]) -> _Awaited[_S, _P, _T]:
    """A method that writes: awaited by its caller, it runs in the register's writing thread."""

    @wraps(method)
    async def awaited(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        work = partial(method, self, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    return awaited


def reading(method: Callable[Concatenate[_S, _P], _T]) -> _Awaited[_S, _P, _T]:
    """A method that reads: awaited by its caller, it runs in one of the reading threads."""

    @wraps(method)
    async def awaited(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        work = partial(method, self, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    return awaited
