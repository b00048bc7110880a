"""Communications in the register: recorded once, however often they arrive; opened by id."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import ulid
from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)

from procedure.intake.intake import IntakeState, intake_id
from procedure.message import CommunicationKind, Subject
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.versions import split
from register.database import Database, Repository, reading, stamp
from register.lookups import Lookups
from register.name_index import NameIndex
from register.sealing import Seals, seal, unseal
from register.tables.casework import cases
from register.tables.intake import communication_versions, communications
from register.tables.record import dossiers
from register.teams import seen_by
from register.values import Received, StoredCommunication, Taken, Waiting

AWAITING_INTAKE = (IntakeState.RECEIVED, IntakeState.AWAITING_SCREENING)
"""States in which an intake must run: somebody's liberty waits for it."""

CASE_NUMBER = (
    select(cases.c.number)
    .where(cases.c.case_id == communication_versions.c.case_id)
    .scalar_subquery()
    .label("case_number")
)
"""The short number of a version's case, beside the version's own columns."""

_versions = communication_versions.c
# Built once: the sweep asks several times a second.
_WAITING = (
    select(
        *(_versions.communication_id, _versions.version, _versions.received_at, _versions.state),
        dossiers.c.run,
    )
    .join(
        dossiers,
        dossiers.c.dossier == _versions.communication_id + "/v" + cast(_versions.version, String),
    )
    .where(_versions.state.in_(AWAITING_INTAKE))
    .order_by(_versions.received_at, _versions.communication_id)
)
_WAITING_NEW = _WAITING.where(dossiers.c.run == "")


class Delivery(NamedTuple):
    """One communication as it arrived."""

    sender: str
    reference: str
    raw: bytes
    parsed: str
    """The JSON of the Communication."""
    kind: CommunicationKind
    source: str
    received_at: datetime
    position: str = "whole file"
    """Where it was in what was delivered."""
    failure: str | None = None
    """Why it could not be read."""
    digest: bytes = b""
    """The SHA-256 of all that was delivered; nothing where that is ``raw`` alone."""
    original: bytes | None = None
    """The bytes as received, if they are of this communication alone."""


class _Newest(NamedTuple):
    version: int
    body_lookup: bytes
    state: str


_NUMBERS = ("control_number", "file_number")
"""INTERPOL's numbers of a communication."""


def subjects_and_numbers(reference: str, parsed: str) -> tuple[list[Subject], list[str]]:
    """Whom a communication names, and the numbers by which people look for it."""
    content = json.loads(parsed)
    subjects = [Subject.model_validate(one) for one in content.get("subjects", ())]
    return subjects, [reference, *(content.get(one) or "" for one in _NUMBERS)]


class Communications(Repository):
    """Communications, known by sender and reference, and their versions, in the order they came.

    Nothing that arrives replaces a version: each is kept, listed and decided by itself.
    """

    def __init__(
        self, database: Database, seals: Seals, lookups: Lookups, names: NameIndex
    ) -> None:
        """``seals`` has the keys of dossiers, ``lookups`` makes lookup codes.

        ``names`` learns whom each version names.
        """
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups
        self._names = names

    def find_or_number(self, connection: Connection, delivery: Delivery) -> Received:
        """The newest version if it has these bytes, or the id and number for a new one.

        What returns to an earlier wording is a new version: meanwhile it said something else. A
        communication whose key was destroyed gets no more versions: a new communication begins.
        """
        lookup = self._lookups.mac("communication", delivery.sender, delivery.reference)
        known = self._known(connection, lookup)
        if known is None or self._closed_for_good(connection, known):
            return Received(
                communication_id=f"comm-{ulid.ULID.from_datetime(delivery.received_at)}",
                version=1,
                outcome=Taken.NEW,
                awaits_intake=True,
            )
        newest = self._newest(connection, known)
        if newest.body_lookup == self._lookups.mac("communication-body", delivery.raw):
            return Received(
                communication_id=known,
                version=newest.version,
                outcome=Taken.ALREADY_HELD,
                awaits_intake=newest.state in AWAITING_INTAKE,
            )
        return Received(
            communication_id=known,
            version=newest.version + 1,
            outcome=Taken.NEW_VERSION,
            awaits_intake=True,
        )

    def exists(self, connection: Connection, communication_id: str) -> bool:
        """Whether there is such a communication, readable or not."""
        query = select(communications.c.lookup).where(
            communications.c.communication_id == communication_id
        )
        return connection.execute(query).first() is not None

    def commitment(self, communication_id: str, raw: bytes) -> str:
        """The keyed hash of a version's bytes, for the ledger."""
        return self._lookups.mac("commitment", communication_id, raw).hex()

    def keep(self, connection: Connection, received: Received, delivery: Delivery) -> None:
        """Store a new version, sealed."""
        communication_id, at = received.communication_id, stamp(delivery.received_at)
        key = self._seals.key_for_writing(connection, communication_id, at)
        if received.outcome is Taken.NEW:
            named = {"sender": delivery.sender, "reference": delivery.reference}
            place = f"communications/{communication_id}"
            connection.execute(
                insert(communications),
                {
                    "communication_id": communication_id,
                    "lookup": self._lookups.mac(
                        "communication", delivery.sender, delivery.reference
                    ),
                    "sealed_reference": seal(key, place, json.dumps(named).encode()),
                },
            )
        # Not escaped: Arabic and Cyrillic would need three times the space.
        content = json.dumps(
            {
                "parsed": delivery.parsed,
                "source": delivery.source,
                "raw": delivery.raw.decode("latin-1"),
            },
            ensure_ascii=False,
        ).encode("utf-8", "surrogatepass")
        connection.execute(
            insert(communication_versions),
            {
                "communication_id": communication_id,
                "version": received.version,
                "kind": delivery.kind,
                "body_lookup": self._lookups.mac("communication-body", delivery.raw),
                "received_at": at,
                "state": IntakeState.RECEIVED,
                "restricted": False,
                "hit_count": 0,
                "incomplete": False,
                "decided": False,
                "sealed": seal(key, _place(communication_id, received.version), content),
            },
        )

        found = subjects_and_numbers(delivery.reference, delivery.parsed)
        self._names.keep_version(connection, communication_id, received.version, *found)

    def _closed_for_good(self, connection: Connection, communication_id: str) -> bool:
        """Whether its key is destroyed. If so, its sender and reference no longer lead to it."""
        if not self._seals.destroyed(connection, communication_id):
            return False
        connection.execute(
            update(communications)
            .where(communications.c.communication_id == communication_id)
            .values(lookup=self._lookups.mac("communication-destroyed", communication_id))
        )
        return True

    @staticmethod
    def _known(connection: Connection, lookup: bytes) -> str | None:
        query = select(communications.c.communication_id).where(communications.c.lookup == lookup)
        found: str | None = connection.execute(query).scalar()
        return found

    @staticmethod
    def _newest(connection: Connection, communication_id: str) -> _Newest:
        """Its last version; each communication has one, stored in the same transaction."""
        table = communication_versions
        query = (
            select(table.c.version, table.c.body_lookup, table.c.state)
            .where(table.c.communication_id == communication_id)
            .order_by(table.c.version.desc())
            .limit(1)
        )
        return _Newest(*connection.execute(query).one())

    @reading
    def find(self, connection: Connection, sender: str, reference: str) -> str | None:
        """The communication with this sender and reference, if it can be opened."""
        known = self._known(connection, self._lookups.mac("communication", sender, reference))
        if known is None or self._seals.destroyed(connection, known):
            return None
        return known

    @reading
    def version(
        self, connection: Connection, communication_id: str, version: int
    ) -> StoredCommunication:
        """One version, opened. Raises NotFound, KeyDestroyed."""
        query = (
            select(communication_versions, communications.c.sealed_reference)
            .join(
                communications,
                communications.c.communication_id == communication_versions.c.communication_id,
            )
            .where(
                communication_versions.c.communication_id == communication_id,
                communication_versions.c.version == version,
            )
        )
        row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(what="version", name=f"{version} of {communication_id}")
        key = self._seals.key(connection, communication_id)
        content: dict[str, Any] = json.loads(
            unseal(key, _place(communication_id, version), row["sealed"])
        )
        named: dict[str, str] = json.loads(
            unseal(key, f"communications/{communication_id}", row["sealed_reference"])
        )
        return StoredCommunication(
            communication_id=communication_id,
            version=version,
            kind=CommunicationKind(row["kind"]),
            sender=named["sender"],
            reference=named["reference"],
            raw=content["raw"].encode("latin-1"),
            parsed=content["parsed"],
            source=content["source"],
            received_at=datetime.fromisoformat(row["received_at"]),
        )

    @reading
    def list(
        self,
        connection: Connection,
        *,
        state: str | None = None,
        communication_id: str | None = None,
        after: str | None = None,
        reader: str | None = None,
        limit: int | None = None,
        oldest_first: bool = False,
    ) -> Sequence[IntakeRow]:
        """Every version of each communication, newest first. Without ``limit``, all of them.

        ``reader`` leaves out those of cases that are limited to teams of others.

        ``after`` is the last version on the page before, as ``intake_id`` writes it; a whole
        communication stands for all its versions.
        """
        table = communication_versions
        columns = [table.c[name] for name in IntakeRow.model_fields if name in table.c]
        ids = (table.c.communication_id, table.c.version)
        query = (
            select(*columns, CASE_NUMBER)
            .where(*seen_by(table.c.case_id, reader))
            .order_by(*(ids if oldest_first else (one.desc() for one in ids)))
            .limit(limit)
        )
        if after is not None:
            query = query.where(_after(after) if oldest_first else _before(after))
        if state is not None:
            query = query.where(table.c.state == state)
        if communication_id is not None:
            query = query.where(table.c.communication_id == communication_id)
        rows = connection.execute(query).mappings().all()
        return [IntakeRow.model_validate(dict(row)) for row in rows]

    @reading
    def waiting(self, connection: Connection, *, new_only: bool = False) -> Sequence[Waiting]:
        """The versions whose screening, or its end, is not recorded yet, the oldest first.

        ``new_only``: those that no run has begun.
        """
        query = _WAITING_NEW if new_only else _WAITING
        return [
            Waiting(
                dossier=intake_id(row.communication_id, row.version),
                received_at=datetime.fromisoformat(row.received_at),
                begun=bool(row.run),
                unscreened_in_time=row.state == IntakeState.AWAITING_SCREENING,
            )
            for row in connection.execute(query)
        ]

    @reading
    def count_after(self, connection: Connection, after: str, reader: str | None = None) -> int:
        """How many versions the reader sees after one as ``intake_id`` writes it."""
        seen = seen_by(communication_versions.c.case_id, reader)
        query = select(func.count()).select_from(communication_versions).where(_after(after), *seen)
        return connection.execute(query).scalar_one()

    @reading
    def received(
        self, connection: Connection, since: datetime, *, after: str, limit: int
    ) -> Sequence[tuple[str, int]]:
        """A page of the versions received since a moment, after one as ``intake_id`` writes it."""
        table = communication_versions
        query = (
            select(table.c.communication_id, table.c.version)
            .where(table.c.received_at >= stamp(since), _after(after))
            .order_by(table.c.communication_id, table.c.version)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in connection.execute(query).all()]


def _before(last: str) -> ColumnElement[bool]:
    """What a list from the newest to the oldest shows after this version or communication."""
    table, (communication, version) = communication_versions, split(last)
    older = table.c.communication_id < communication
    if version is None:
        return older
    return or_(older, and_(table.c.communication_id == communication, table.c.version < version))


def _after(last: str) -> ColumnElement[bool]:
    """What comes after this version or communication, from the oldest to the newest."""
    table, (communication, version) = communication_versions, split(last)
    newer = table.c.communication_id > communication
    if version is None:
        return newer
    return or_(newer, and_(table.c.communication_id == communication, table.c.version > version))


def _place(communication_id: str, version: int) -> str:
    return f"communication_versions/{communication_id}/{version}"
