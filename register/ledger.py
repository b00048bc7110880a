"""The ledger: append-only, hash-chained, written in the same transaction as the act.

It shows any change to what it holds. That its *end* was cut off it cannot show by itself: compare
count and head with those of an earlier verification, kept elsewhere.
"""

import hashlib
import json
from typing import Any

import rfc8785
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from procedure.values import Value
from register.tables import ledger
from register.values import Entry, LedgerRecord

GENESIS = bytes(32)
_COLUMNS = ("seq", "dossier", "revision", "kind", "at", "actor")
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


async def append(
    connection: AsyncConnection, dossier: str, entries: list[tuple[int | None, Entry]]
) -> int:
    """Append entries with their revisions; returns the first sequence number.

    The caller holds the write lock: on SQLite the transaction, on PostgreSQL the advisory lock.
    """
    last = (
        await connection.execute(
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
        await connection.execute(insert(ledger), rows)
    return seq - len(rows) + 1


def record_of(body: bytes) -> LedgerRecord:
    """The record that the bytes hold."""
    return LedgerRecord.model_validate(json.loads(body))


async def verify(connection: AsyncConnection) -> Verified | Tampered:
    """Read the whole chain; name the first sequence number at which it was changed."""
    prev, expected = GENESIS, 1
    # Ordered by the database's own idea of seq: a changed type or a gap shows at its place.
    result = await connection.stream(select(ledger).order_by(ledger.c.seq))
    async for row in result.mappings():
        reason = _broken(dict(row), expected, prev)
        if reason is not None:
            return Tampered(seq=expected, reason=reason)
        prev, expected = row["hash"], expected + 1
    count = (await connection.execute(select(func.count()).select_from(ledger))).scalar_one()
    if count != expected - 1:
        return Tampered(seq=expected, reason="rows were added while the chain was read")
    return Verified(count=count, head=prev.hex())


def _broken(row: dict[str, Any], expected: int, prev: bytes) -> str | None:
    """What is wrong with the row; None where nothing is. Anything odd is wrong, never a crash."""
    if row["seq"] != expected:
        return f"the event is missing: the next one held is {row['seq']!r}"
    if not all(isinstance(row[name], bytes) for name in ("body", "prev", "hash")):
        return "the type of a column was changed"
    if row["prev"] != prev:
        return "it does not follow the event before it"
    if link(prev, row["body"]) != row["hash"]:
        return "its content does not match its hash"
    try:
        fields = json.loads(row["body"])
        columns = {
            name: row[name] for name in ("seq", "dossier", "revision", "kind", "at", "actor")
        }
        matches = {**columns, "key": row["entry_key"], "data": fields["data"]} == fields
    except (ValueError, TypeError, KeyError):
        return "its content cannot be read"
    return None if matches else "a column was changed"
