"""What a page of a list shows of sealed rows: opened together, not one after another.

What cannot be opened is left out: its key was destroyed, or the register is damaged.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, tuple_

from procedure.message import CommunicationKind
from register.database import Database, Repository, reading
from register.sealing import SealBroken, Seals, root_of, unseal
from register.tables.intake import attachments, communication_versions, communications
from register.tables.record import documents

Version = tuple[str, int]
"""A communication, and the number of its version."""


class Sender(NamedTuple):
    """From whom a communication came, and the sender's reference."""

    sender: str
    reference: str


class About(NamedTuple):
    """The first communication of a case."""

    communication: str
    version: int
    kind: CommunicationKind


class VersionLine(NamedTuple):
    """A version of a communication, without what is sealed."""

    kind: CommunicationKind
    received_at: datetime
    state: str
    restricted: bool


class Pages(Repository):
    """Opens what a page of a list shows."""

    def __init__(self, database: Database, seals: Seals) -> None:
        """``seals`` has the keys of dossiers."""
        super().__init__(database)
        self._seals = seals

    @reading
    def senders(self, connection: Connection, ids: Iterable[str]) -> dict[str, Sender]:
        """The senders and references of these communications."""
        table = communications.c
        query = select(table.communication_id, table.sealed_reference).where(
            table.communication_id.in_(list(ids))
        )
        sealed = {row[0]: row[1] for row in connection.execute(query)}
        opened = self._opened(
            connection, {one: (f"communications/{one}", one, sealed[one]) for one in sealed}
        )
        return {one: Sender(**content) for one, content in opened.items()}

    @reading
    def versions(
        self, connection: Connection, versions: Sequence[Version]
    ) -> dict[Version, VersionLine]:
        """What lists say of these versions of communications."""
        table = communication_versions.c
        ids = (table.communication_id, table.version)
        query = select(*ids, table.kind, table.received_at, table.state, table.restricted).where(
            tuple_(*ids).in_(versions)
        )
        return {
            (row[0], row[1]): VersionLine(
                CommunicationKind(row[2]), datetime.fromisoformat(row[3]), row[4], row[5]
            )
            for row in connection.execute(query)
        }

    @reading
    def documents(self, connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What is written in these documents."""
        table = documents.c
        query = select(table.document_id, table.dossier, table.sealed).where(
            table.document_id.in_(list(ids))
        )
        sealed = {
            row[0]: (f"documents/{row[0]}", row[1], row[2]) for row in connection.execute(query)
        }
        return self._opened(connection, sealed)

    @reading
    def about(self, connection: Connection, cases: Sequence[str]) -> dict[str, About]:
        """The first communication that joined each of these cases, in its newest version."""
        versions = communication_versions.c
        query = (
            select(
                attachments.c.case_id,
                versions.communication_id,
                versions.version,
                versions.kind,
            )
            .join(
                communication_versions,
                versions.communication_id == attachments.c.communication_id,
            )
            .where(attachments.c.case_id.in_(cases))
            .order_by(
                attachments.c.attached_at.desc(),
                versions.communication_id.desc(),
                versions.version,
            )
        )
        # The last row of each case is the one that counts.
        return {
            row[0]: About(row[1], row[2], CommunicationKind(row[3]))
            for row in connection.execute(query)
        }

    def _opened(
        self, connection: Connection, sealed: dict[Any, tuple[str, str, bytes]]
    ) -> dict[Any, dict[str, Any]]:
        """The content of each that opens: by its place, its dossier and its sealed bytes."""
        keys = self._seals.keys(connection, (dossier for _, dossier, _ in sealed.values()))
        found: dict[Any, dict[str, Any]] = {}
        for name, (place, dossier, content) in sealed.items():
            key = keys.get(root_of(dossier))
            if key is None:
                continue
            try:
                found[name] = json.loads(unseal(key, place, content))
            except SealBroken:
                continue
        return found
