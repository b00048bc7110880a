"""The ledger: append-only, hash-chained, written in the same transaction as the act.

It shows any change to what it holds. That its *end* was cut off it cannot show by itself: compare
count and head with those of an earlier verification, kept elsewhere.
"""

import hashlib
import json
from typing import Any

import rfc8785
from sqlalchemy import Connection, insert, select, type_coerce
from sqlalchemy.types import NullType

from procedure.values import Value
from register.tables import ledger
from register.values import Entry, LedgerRecord

GENESIS = bytes(32)
_COLUMNS = ("seq", "dossier", "revision", "kind", "at", "actor")
_BYTES = ("body", "prev", "hash")
_DOMAIN = b"caveat/ledger/v1\0"


class Verified(Value):
    """The chain is whole."""

    count: int
    head: str
    """The last hash, in hexadecimal."""


class Tampered(Value):
    """The chain is broken, first at this sequence number."""

    seq: int
    reason: str


def link(prev: bytes, body: bytes) -> bytes:
    """The hash of an event that follows another."""
    return hashlib.sha256(_DOMAIN + prev + body).digest()


def canonical(fields: dict[str, Any]) -> bytes:
    """The event's bytes by RFC 8785: one form, whatever wrote it."""
    return rfc8785.dumps(fields)


def append(connection: Connection, dossier: str, entries: list[tuple[int | None, Entry]]) -> int:
    """Append entries with their revisions; returns the first sequence number.

    The caller holds the write lock: on SQLite the transaction, on PostgreSQL the advisory lock.
    """
    last = (
        connection.execute(
            select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
        )
    ).first()
    seq, prev = (last.seq, last.hash) if last is not None else (0, GENESIS)
    rows = []
    for revision, entry in entries:
        seq += 1
        at = entry.at.isoformat(timespec="microseconds")
        body = canonical(
            {
                "seq": seq,
                "dossier": dossier,
                "revision": revision,
                "kind": entry.kind,
                "key": entry.key,
                "at": at,
                "actor": entry.actor,
                "data": entry.data,
            }
        )
        digest = link(prev, body)
        rows.append(
            {
                "seq": seq,
                "dossier": dossier,
                "revision": revision,
                "kind": entry.kind,
                "entry_key": entry.key,
                "at": at,
                "actor": entry.actor,
                "body": body,
                "prev": prev,
                "hash": digest,
            }
        )
        prev = digest
    if rows:
        connection.execute(insert(ledger), rows)
    return seq - len(rows) + 1


def record_of(body: bytes) -> LedgerRecord:
    """The record that the bytes hold."""
    return LedgerRecord.model_validate(json.loads(body))


def verify(connection: Connection) -> Verified | Tampered:
    """Read the whole chain; name the first sequence number at which it was changed.

    The transaction must see one state of the database throughout: the register's reading ones do.
    """
    prev, expected = GENESIS, 1
    # Bytes as the database has them: a column whose type was changed shows as such.
    columns = [
        type_coerce(column, NullType()).label(column.name) if column.name in _BYTES else column
        for column in ledger.c
    ]
    # Ordered by the database's own idea of seq: a gap shows at its place.
    query = select(*columns).order_by(ledger.c.seq)
    with connection.execute(query.execution_options(yield_per=500)) as result:
        for row in result.mappings():
            reason = _broken(dict(row), expected, prev)
            if reason is not None:
                return Tampered(seq=expected, reason=reason)
            prev, expected = row["hash"], expected + 1
    return Verified(count=expected - 1, head=prev.hex())


def _broken(row: dict[str, Any], expected: int, prev: bytes) -> str | None:
    """What is wrong with the row; None where nothing is. Anything odd is wrong, never a crash."""
    if row["seq"] != expected:
        return f"the event is missing: the next one held is {row['seq']!r}"
    if not all(isinstance(row[name], bytes) for name in _BYTES):
        return "the type of a column was changed"
    if row["prev"] != prev:
        return "it does not follow the event before it"
    if link(prev, row["body"]) != row["hash"]:
        return "its content does not match its hash"
    try:
        fields = json.loads(row["body"])
        columns = {name: row[name] for name in _COLUMNS}
        matches = {**columns, "key": row["entry_key"], "data": fields["data"]} == fields
    except (ValueError, TypeError, KeyError):
        return "its content cannot be read"
    return None if matches else "a column was changed"
