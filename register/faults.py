"""What an error of a database means: whether it may pass, and what to do where it does not.

Errors are known by their codes (SQLite's result codes, PostgreSQL's SQLSTATE), never by their
texts, which hold addresses, names and statements.
"""

import sqlite3
from enum import Enum
from typing import NamedTuple

from sqlalchemy.exc import InterfaceError, OperationalError

from register.writer import DatabaseStuck


class Fault(NamedTuple):
    """What is wrong, as a sentence without an address, a name or a statement."""

    sentence: str
    may_pass: bool
    """Whether the same command may succeed later without anybody doing something."""


class Known(Enum):
    """The faults that people can do something about."""

    AWAY = Fault("The register's database does not answer: repeat the same command.", True)
    BUSY = Fault("The register's database is busy: repeat the same command.", True)
    FULL = Fault(
        "The disk of the register's database is full: make room, then repeat the same command.",
        False,
    )
    DAMAGED = Fault(
        "The register's database is damaged: stop the worker, and restore a backup "
        "(docs/operations.md).",
        False,
    )
    NOT_A_DATABASE = Fault(
        "The register's file is not a database: correct CAVEAT_REGISTER_URL, or restore a backup.",
        False,
    )
    CANNOT_OPEN = Fault(
        "The register's file cannot be opened: look whether it is a file, and whether your account "
        "may read and write it and its folder.",
        False,
    )
    NOT_WRITABLE = Fault(
        "The register's database cannot be written: give Caveat's account the right to write to "
        "it.",
        False,
    )
    NOT_LET_IN = Fault(
        "The register's database does not let Caveat in: correct the user, the password or the "
        "name of the database in CAVEAT_REGISTER_URL.",
        False,
    )


_SQLITE: dict[int, Known] = {
    sqlite3.SQLITE_BUSY: Known.BUSY,
    sqlite3.SQLITE_LOCKED: Known.BUSY,
    sqlite3.SQLITE_FULL: Known.FULL,
    sqlite3.SQLITE_CORRUPT: Known.DAMAGED,
    sqlite3.SQLITE_NOTADB: Known.NOT_A_DATABASE,
    sqlite3.SQLITE_CANTOPEN: Known.CANNOT_OPEN,
    sqlite3.SQLITE_READONLY: Known.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: Known.NOT_WRITABLE,
    sqlite3.SQLITE_AUTH: Known.NOT_WRITABLE,
}
"""By the primary result code."""

_POSTGRESQL: tuple[tuple[str, Known], ...] = (
    ("57014", Known.BUSY),  # a statement took longer than it may
    ("55P03", Known.BUSY),
    ("40", Known.BUSY),
    ("53100", Known.FULL),
    ("53", Known.AWAY),
    ("57P", Known.AWAY),
    ("08", Known.AWAY),
    ("XX001", Known.DAMAGED),
    ("XX002", Known.DAMAGED),
    ("25006", Known.NOT_WRITABLE),
    ("42501", Known.NOT_WRITABLE),
    ("28", Known.NOT_LET_IN),
    ("3D000", Known.NOT_LET_IN),
)
"""By the beginning of the SQLSTATE."""


def fault_of(error: Exception) -> Fault:
    """What an error of the database or its driver means."""
    cause = getattr(error, "orig", None) or error
    known = _by_sqlite(cause) or _by_postgresql(cause)
    if known is None and isinstance(error, OperationalError | InterfaceError | DatabaseStuck):
        known = Known.AWAY
    if known is not None:
        return known.value
    return Fault(
        f"The register's database failed ({type(error).__name__}): repeat the same command. If it "
        "fails again, run: caveat doctor",
        True,
    )


def _by_sqlite(cause: BaseException) -> Known | None:
    if not isinstance(cause, sqlite3.Error):
        return None
    # Errors of the driver itself have no code.
    code: int | None = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else _SQLITE.get(code & 0xFF)


def _by_postgresql(cause: BaseException) -> Known | None:
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return next((known for start, known in _POSTGRESQL if state.startswith(start)), None)
    # Where no connection came about, the driver knows no code: only whether a password was asked.
    attempt = getattr(cause, "pgconn", None)
    if attempt is not None and (attempt.used_password or attempt.needs_password):
        return Known.NOT_LET_IN
    return None
