"""The database: one engine, short transactions, times as sortable text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import Insert

from register.keyring import KeyRing
from register.sealing import Seals

LEDGER_LOCK = 0x6361766561740001
"""The advisory lock of PostgreSQL under which the ledger grows: ``caveat`` and a number."""


def stamp(moment: datetime) -> str:
    """A time as the register keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def make_engine(url: str) -> AsyncEngine:
    """The engine of a register URL; SQLite in WAL, fully synchronous, writers one at a time."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: see SQLAlchemy, "Serializable
        # isolation / Savepoints / Transactional DDL" of the pysqlite dialect.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=15000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Store:
    """What the parts of the register share."""

    def __init__(self, engine: AsyncEngine, ring: KeyRing) -> None:
        """``engine`` leads to a database whose schema is up to date."""
        self._engine = engine
        self._ring = ring
        self._seals = Seals(ring)

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; the ledger's order is the order of the commits."""
        async with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})"))
            yield connection

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            reading = await connection.execution_options(reading=True)
            async with reading.begin():
                yield reading

    def _insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An insert that can say what to do about a row that exists."""
        if self._engine.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    def _upsert(self, table: Table, rows: list[dict[str, Any]]) -> Insert:
        """Insert rows, or bring those that exist up to date."""
        keys = [column.name for column in table.primary_key.columns]
        statement = self._insert(table).values(rows)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        return statement.on_conflict_do_update(index_elements=keys, set_=rest)
