"""The database: one engine, short transactions, times as sortable text."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

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


def make_engine(url: str) -> AsyncEngine:
    """The engine of a register URL; SQLite in WAL, fully synchronous, writers one at a time.

    On PostgreSQL a writer must see what the holder of the lock before it wrote: READ COMMITTED,
    whatever the server's default is. Raises RegisterUnusable.
    """
    try:
        backend = make_url(url).get_backend_name()
        # What is written must not stand in the text of an exception.
        engine = create_async_engine(url, hide_parameters=True, **_ENGINE[backend])
    except (ArgumentError, InvalidRequestError, ImportError, KeyError):
        raise RegisterUnusable(
            "The register's URL is none that Caveat can use: it begins with sqlite+aiosqlite:/// "
            "or postgresql+psycopg://. Correct CAVEAT_REGISTER_URL."
        ) from None
    if backend == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: see SQLAlchemy, "Serializable
        # isolation / Savepoints / Transactional DDL" of the pysqlite dialect.
        connection.isolation_level = None
        # Text that is not UTF-8 must not stop the ledger's verification: it shows as a change.
        connection.driver_connection.text_factory = _lenient
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=15000")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted or overwritten is gone from the file: a destroyed key must not linger.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def _on_invalidate(connection: Any, _record: object, _error: object) -> None:
        # A task that was cancelled in the middle: closing alone would keep the write lock for as
        # long as a cursor of the transaction lives, and the traceback holds one.
        with suppress(MissingGreenlet, ValueError):
            await_only(asyncio.shield(connection.driver_connection.rollback()))

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
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
            await_only(asyncio.sleep(0.02))
        else:
            return


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


class Store:
    """What the parts of the register share."""

    def __init__(self, engine: AsyncEngine, ring: KeyRing) -> None:
        """``engine`` leads to a database whose schema is up to date."""
        self._engine = engine
        self._ring = ring
        self._seals = Seals(ring)
        # SQLite's own waiting for the write lock is a lottery; within a process they queue up.
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; the ledger's order is the order of the commits."""
        async with self._turn, self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})"))
            yield connection

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that reads, and sees one state of the database throughout."""
        async with self._engine.connect() as connection:
            reading = await connection.execution_options(**_READING[self._engine.dialect.name])
            async with reading.begin():
                yield reading

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncConnection]:
        """A connection without a transaction."""
        async with self._engine.connect() as connection:
            yield await connection.execution_options(**_ALONE[self._engine.dialect.name])

    def _insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert that can say what to do about a row that exists."""
        if self._engine.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    async def _upsert(
        self, connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]
    ) -> None:
        """Insert rows, or bring those that exist up to date."""
        keys = [column.name for column in table.primary_key.columns]
        statement = self._insert(table)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        upsert = statement.on_conflict_do_update(index_elements=keys, set_=rest)
        # The rows go beside the statement: inside, they would have it compiled anew each time.
        await connection.execute(upsert, rows)
