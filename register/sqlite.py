"""SQLite as the register uses it: write-ahead, fully synchronous, writers one at a time."""

import sqlite3
import time
from typing import Any, cast

from sqlalchemy import Connection, Engine, event

_WRITE = "BEGIN IMMEDIATE"
_CACHE_KIBIBYTES = 32 * 1024
"""What a connection keeps of the file. SQLite's own 2 MB are read again for each list."""
_LOOK_SECONDS = 0.002
"""How often a writer looks whether the write lock is free."""


def prepare(engine: Engine, patience: float) -> None:
    """Let each connection write ahead, fully synchronous. ``patience`` for a lock is in seconds.

    No connection begins a transaction by itself: whoever wants one says which.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        # The driver must not begin transactions itself: see SQLAlchemy, "Serializable
        # isolation / Savepoints / Transactional DDL" of the pysqlite dialect. An event of the
        # engine that did it would cost a quarter of each statement's time.
        connection.isolation_level = None
        # Text that is not UTF-8 must not stop the ledger's verification: it is shown as a change.
        connection.text_factory = _lenient
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
        # Overwrite what is deleted in the file: a destroyed key must not remain.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()


def begin_reading(connection: Connection) -> None:
    """Begin a transaction that sees one state of the database and blocks no writer."""
    _has_begun(connection, "BEGIN")


def begin_writing(connection: Connection, patience: float) -> None:
    """Wait for the write lock. SQLite itself looks less and less often, and another process that
    writes without a pause would get it each time.
    """
    give_up = time.monotonic() + patience
    _wait_for_locks(connection, 0)
    try:
        while not _has_begun(connection, _WRITE):
            if time.monotonic() > give_up:
                _raised(connection, _WRITE)
                break
            time.sleep(_LOOK_SECONDS)
    finally:
        _wait_for_locks(connection, patience)


def _has_begun(connection: Connection, statement: str) -> bool:
    """Begin by the driver, in a tenth of the time; False where somebody else has the lock."""
    try:
        _driver(connection).execute(statement)
    except sqlite3.Error as error:
        if _is_busy(error):
            return False
        _raised(connection, statement)
    return True


def _raised(connection: Connection, statement: str) -> None:
    """Try again: what goes wrong is then raised as an error of SQLAlchemy, as everywhere."""
    connection.exec_driver_sql(statement)


def _wait_for_locks(connection: Connection, seconds: float) -> None:
    _driver(connection).execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and (
        error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    )


def _write_ahead(cursor: Any) -> None:
    """Switch to WAL. SQLite refuses at once, without waiting, while others open a new file."""
    give_up = time.monotonic() + 15
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
