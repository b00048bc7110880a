"""The database: one engine, short transactions, times as sortable text.

A transaction runs in one thread, from its first statement to its last. Going through the event loop
several times for each statement would cost three times as much, and a task that is canceled could
leave half a transaction behind. A thread that is stuck on a dead connection is abandoned, and
another one takes its place. What it may still commit is harmless, because each act has an id.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from threading import Event
from typing import TYPE_CHECKING, Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    InterfaceError,
    InvalidRequestError,
    OperationalError,
)

from register.sqlite import begin_reading, begin_writing, prepare
from register.writer import DatabaseStuck, Writer

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

LEDGER_LOCK = 0x6361766561740001
"""The advisory lock of PostgreSQL under which the ledger grows: ``caveat`` and a number."""


class Patience(NamedTuple):
    """How long to wait for the database, in seconds."""

    lock: float = 15.0
    """For a lock that another writer holds, and for one statement of a writing transaction."""
    total: float = 40.0
    """For a transaction; after that its thread is abandoned."""
    connect: int = 5


PATIENT = Patience()
"""For people and checks. A worker gives up sooner, and Temporal tries again."""

_ALONE: dict[str, dict[str, Any]] = {
    # No transaction: for commands that cannot run inside one.
    "sqlite": {},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


class RegisterUnusable(Exception):
    """The register cannot be opened. The message says why and what to do, without a password."""


class RegisterAway(RegisterUnusable):
    """The register cannot be opened now: its database does not answer, or is busy."""


AWAY = (OperationalError, InterfaceError, DatabaseStuck)
"""Errors by which a database does not answer: the same may succeed later."""


def stamp(moment: datetime) -> str:
    """A time in the format of the register."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


_SHORT_QUERIES = "-c jit=off -c max_parallel_workers_per_gather=0"
"""No query takes so long that compiling it, or help by other processes, would pay."""


def make_engine(url: str, patience: Patience = PATIENT) -> Engine:
    """The engine for a register URL. SQLite in WAL, fully synchronous, writers one at a time.

    On PostgreSQL, a writer must see what the previous holder of the lock wrote. That takes READ
    COMMITTED, whatever the server's default is. Raises RegisterUnusable.
    """
    options: dict[str, dict[str, Any]] = {
        "sqlite": {},
        # A connection that the server has dropped is reopened before a caller gets it.
        "postgresql": {
            "isolation_level": "READ COMMITTED",
            "pool_pre_ping": True,
            "connect_args": {
                "connect_timeout": patience.connect,
                "tcp_user_timeout": int(patience.lock * 1000),
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 3,
                "options": f"{_SHORT_QUERIES} {_options_in(url)}",
            },
        },
    }
    try:
        backend = make_url(url).get_backend_name()
        # What is written must not appear in the text of an exception.
        engine = create_engine(url, hide_parameters=True, **options[backend])
    except (ArgumentError, InvalidRequestError, ImportError, KeyError):
        raise RegisterUnusable(
            "Caveat cannot use the register's URL: it must begin with sqlite:/// "
            "or postgresql+psycopg://. Correct CAVEAT_REGISTER_URL."
        ) from None
    if backend == "sqlite":
        prepare(engine, patience.lock)
    return engine


def _options_in(url: str) -> str:
    """The options for the server in the URL, which come after ours and so count more."""
    try:
        given = make_url(url).query.get("options", "")
    except ArgumentError:
        return ""
    return given if isinstance(given, str) else " ".join(given)


@contextmanager
def look(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the same state of the database throughout and blocks no writer."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            if engine.dialect.name == "sqlite":
                begin_reading(connection)
            yield connection


T = TypeVar("T")


class Database:
    """Runs transactions: writers one at a time, readers at the same time."""

    def __init__(self, engine: Engine, patience: Patience = PATIENT) -> None:
        """``engine`` connects to a database whose schema is up to date."""
        self.engine = engine
        self._patience = patience
        # SQLite gives its write lock to waiting writers in any order. Here they queue up.
        self._writer = Writer(self._begin, patience.total)
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="register-reader")

    @property
    def on_postgresql(self) -> bool:
        """Whether it is PostgreSQL, not SQLite."""
        return self.engine.dialect.name == "postgresql"

    async def close(self) -> None:
        """Finish the writes in progress, then close all connections."""
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        self.engine.dispose()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a writing transaction, perhaps with others. Raises DatabaseStuck.

        The order of the ledger is the order of the commits.
        """
        return await self._writer.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do the work in one reading transaction, which sees one state of the database.

        It takes as long as it takes, once it has begun. Raises DatabaseStuck where it does not
        begin in time.
        """
        begun = Event()
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._readers, self._read, work, begun)
        try:
            done, _ = await asyncio.wait([answer], timeout=self._patience.total)
            if not done and not begun.is_set():
                raise DatabaseStuck("The register's database does not answer.")
            return await answer
        finally:
            answer.cancel()  # nobody waits for it any more, if it has not ended

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            if self.on_postgresql:
                milliseconds = int(self._patience.lock * 1000)
                connection.execute(text(f"SET LOCAL statement_timeout = {milliseconds}"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LEDGER_LOCK})"))
            else:
                begin_writing(connection, self._patience.lock)
            yield connection

    def _read(self, work: Callable[[Connection], T], begun: Event) -> T:
        with look(self.engine) as connection:
            begun.set()
            return work(connection)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection without a transaction."""
        with self.engine.connect() as connection:
            yield connection.execution_options(**_ALONE[self.engine.dialect.name])

    def insert_new(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows; one that already exists does not change."""
        connection.execute(_insert_new(table, on_postgresql=self.on_postgresql), rows)

    def upsert(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, or update those that exist."""
        upsert = _upsert(table, tuple(rows[0]), on_postgresql=self.on_postgresql)
        # The rows are passed separately: inside the statement, they would have it recompiled.
        connection.execute(upsert, rows)


# Building a statement takes about as long as executing it, so each is built once.


def _insert(table: Table, *, on_postgresql: bool) -> "sqlite.Insert | postgresql.Insert":
    if on_postgresql:
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    return sqlite.insert(table)


@cache
def _insert_new(table: Table, *, on_postgresql: bool) -> "sqlite.Insert | postgresql.Insert":
    return _insert(table, on_postgresql=on_postgresql).on_conflict_do_nothing()


@cache
def _upsert(
    table: Table, names: tuple[str, ...], *, on_postgresql: bool
) -> "sqlite.Insert | postgresql.Insert":
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(table, on_postgresql=on_postgresql)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


class Repository:
    """Base class of the repositories, which share the database."""

    def __init__(self, database: Database) -> None:
        """The repository reads and writes in the database's transactions."""
        self.database = database


R = TypeVar("R", bound=Repository)
P = ParamSpec("P")


class Bound(Generic[P, T]):
    """A repository's method. Awaited, it is a transaction; with ``within``, part of one."""

    def __init__(self, repository: Repository, method: Callable[..., T], *, writes: bool) -> None:
        """The method's first arguments are the repository and a connection."""
        self._repository = repository
        self._method = method
        self._writes = writes

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it as a transaction of its own."""
        database = self._repository.database
        work = partial(self._call, args, kwargs)
        return await (database.write(work) if self._writes else database.read(work))

    def within(self, connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it as a part of the transaction that the connection is in."""
        return self._method(self._repository, connection, *args, **kwargs)

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any], connection: Connection) -> T:
        return self._method(self._repository, connection, *args, **kwargs)


class _Method(Generic[R, P, T]):
    def __init__(self, method: Callable[Concatenate[R, Connection, P], T], *, writes: bool) -> None:
        self._method = method
        self._writes = writes
        self.__doc__ = method.__doc__

    def __get__(self, repository: R, owner: type[R]) -> Bound[P, T]:
        return Bound(repository, self._method, writes=self._writes)


def writing(method: Callable[Concatenate[R, Connection, P], T]) -> _Method[R, P, T]:
    """A method that writes: awaited, one transaction; ``.within(connection)``, part of one."""
    return _Method(method, writes=True)


def reading(method: Callable[Concatenate[R, Connection, P], T]) -> _Method[R, P, T]:
    """A method that reads: awaited, one transaction; ``.within(connection)``, part of one."""
    return _Method(method, writes=False)
