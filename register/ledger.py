"""The ledger: append-only, hash-chained, written in the same transaction as the act.

It shows any change to its content. It cannot show that its *end* was cut off: the checkpoints show
that, which are signed when it is verified (``register.checkpoints``).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, insert, select, type_coerce
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import NullType

from procedure.values import Stored
from register.canonical import canonical
from register.database import Repository, reading, stamp, writing
from register.tables.record import ledger
from register.values import Entry, LedgerRecord

GENESIS = bytes(32)
_COLUMNS = ("seq", "dossier", "revision", "kind", "at", "actor")
_OTHERS = ("order", "command", "directory", "signed", "data")
_BYTES = ("body", "prev", "hash")
_DOMAIN = b"caveat/ledger/v1\0"
_LAST = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
_GROWN = select(
    func.max(ledger.c.seq), func.max(case((ledger.c.revision.is_not(None), ledger.c.seq)))
).where(ledger.c.seq > bindparam("seq"))
_ADDED = insert(ledger)


class Verified(Stored):
    """The chain is whole."""

    count: int
    head: str
    """The last hash, in hexadecimal."""


class Tampered(Stored):
    """The chain is broken, first at this sequence number."""

    seq: int
    reason: str


class Unproven(Tampered):
    """The chain is whole; of this entry nothing shows who ordered it."""


class Grown(Stored):
    """How far the ledger has grown."""

    seq: int
    """The last sequence number; 0 where there is none."""
    event: int | None
    """The last of them that is an event of a dossier and not a note, if any is new."""


def link(prev: bytes, body: bytes) -> bytes:
    """The hash of an event that follows another."""
    return hashlib.sha256(_DOMAIN + prev + body).digest()


def append(
    connection: Connection, dossier: str, entries: Sequence[tuple[int | None, Entry]]
) -> list[bytes]:
    """Append entries of one dossier with their revisions. Returns their bytes."""
    return append_all(connection, [(dossier, revision, entry) for revision, entry in entries])


def append_all(
    connection: Connection, entries: Sequence[tuple[str, int | None, Entry]]
) -> list[bytes]:
    """Append entries, each with its dossier and its revision there. Returns their bytes.

    The caller holds the write lock: on SQLite the transaction, on PostgreSQL the advisory lock.
    """
    last = connection.execute(_LAST).first()
    seq, prev = (last.seq, last.hash) if last is not None else (0, GENESIS)
    rows: list[dict[str, Any]] = []
    for dossier, revision, entry in entries:
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
                "order": entry.order,
                "command": entry.command,
                "directory": entry.directory,
                "signed": entry.signed and entry.signed.model_dump(),
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
        connection.execute(_ADDED, rows)
    return [row["body"] for row in rows]


def record_of(body: bytes) -> LedgerRecord:
    """The record in these bytes."""
    return LedgerRecord.model_validate(json.loads(body))


def about(dossier: str, kinds: Iterable[str]) -> ColumnElement[bool]:
    """Which entries are notes about this of these kinds."""
    return and_(
        ledger.c.dossier == dossier, ledger.c.kind.in_(tuple(kinds)), ledger.c.revision.is_(None)
    )


def notes(connection: Connection, dossier: str, kinds: Iterable[str]) -> list[LedgerRecord]:
    """The notes about this of these kinds, the oldest first."""
    query = select(ledger.c.body).where(about(dossier, kinds)).order_by(ledger.c.seq)
    return [record_of(body) for body in connection.execute(query).scalars()]


def verify(connection: Connection) -> Verified | Tampered:
    """Read the whole chain, and name the first sequence number at which it was changed.

    The transaction must see the same state of the database throughout, as reading transactions do.
    """
    prev, expected = GENESIS, 1
    # The bytes as the database has them, to show if the type of a column was changed.
    columns = [
        type_coerce(column, NullType()).label(column.name) if column.name in _BYTES else column
        for column in ledger.c
    ]
    # In the order of seq in the database, so that a gap shows where it is.
    query = select(*columns).order_by(ledger.c.seq)
    with connection.execute(query.execution_options(yield_per=500)) as result:
        for row in result.mappings():
            reason = _broken(dict(row), expected, prev)
            if reason is not None:
                return Tampered(seq=expected, reason=reason)
            prev, expected = row["hash"], expected + 1
    return Verified(count=expected - 1, head=prev.hex())


def _broken(row: dict[str, Any], expected: int, prev: bytes) -> str | None:
    """What is wrong with the row, or None. Anything unexpected is reported and never a crash."""
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
        others = {name: fields[name] for name in _OTHERS}
        matches = {**columns, "key": row["entry_key"], **others} == fields
    except (ValueError, TypeError, KeyError):
        return "its content cannot be read"
    return None if matches else "a column was changed"


class Ledger(Repository):
    """Notes in the ledger, all records about one dossier, and the verification."""

    @writing
    def note(self, connection: Connection, dossier: str, entry: Entry) -> None:
        """Write an event that is not one of the dossier's own, once for each key."""
        known = select(ledger.c.seq).where(ledger.c.entry_key == entry.key)
        if connection.execute(known).first() is None:
            append(connection, dossier, [(None, entry)])

    async def note_all(self, notes: Sequence[tuple[str, Entry]]) -> None:
        """Write those of these events that are not known, each about its dossier, at once."""
        if not await self._unknown(notes):
            return
        await self._note_unknown(notes)

    @reading
    def grown(self, connection: Connection, seq: int | None) -> Grown:
        """What was recorded after a sequence number; without one, where the ledger ends now."""
        if seq is None:
            last = connection.execute(_LAST).first()
            return Grown(seq=last.seq if last is not None else 0, event=None)
        row = connection.execute(_GROWN, {"seq": seq}).one()
        return Grown(seq=row[0] or seq, event=row[1])

    @reading
    def _unknown(
        self, connection: Connection, notes: Sequence[tuple[str, Entry]]
    ) -> list[tuple[str, Entry]]:
        query = select(ledger.c.entry_key).where(
            ledger.c.entry_key.in_([entry.key for _, entry in notes])
        )
        known = set(connection.execute(query).scalars())
        return [(dossier, entry) for dossier, entry in notes if entry.key not in known]

    @writing
    def _note_unknown(self, connection: Connection, notes: Sequence[tuple[str, Entry]]) -> None:
        for dossier, entry in self._unknown.within(connection, notes):
            append(connection, dossier, [(None, entry)])

    @reading
    def everything(self, connection: Connection, dossier: str) -> list[LedgerRecord]:
        """All ledger records of a dossier: its events, and the notes about it."""
        query = select(ledger.c.body).where(ledger.c.dossier == dossier).order_by(ledger.c.seq)
        return [record_of(body) for body in connection.execute(query).scalars()]

    @reading
    def of_kind(
        self,
        connection: Connection,
        kind: str,
        *,
        dossiers: Sequence[str] | None = None,
        actor: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[LedgerRecord]:
        """The records of one kind, the oldest first: all of them, or as the options narrow them.

        ``until`` is the first moment that does not count.
        """
        query = select(ledger.c.body).where(ledger.c.kind == kind).order_by(ledger.c.seq)
        if dossiers is not None:
            query = query.where(ledger.c.dossier.in_(dossiers))
        if actor is not None:
            query = query.where(ledger.c.actor == actor)
        if since is not None:
            query = query.where(ledger.c.at >= stamp(since))
        if until is not None:
            query = query.where(ledger.c.at < stamp(until))
        return [record_of(body) for body in connection.execute(query).scalars()]

    @reading
    def verify(self, connection: Connection) -> Verified | Tampered:
        """Verify the whole ledger."""
        return verify(connection)
