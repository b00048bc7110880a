"""Documents: what people wrote, immutable and sealed; the same words are stored once."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import ulid
from rfc8785 import CanonicalizationError
from sqlalchemy import Connection, bindparam, insert, select

from procedure.entered import entered_in, entry_id
from procedure.refusals import NotFound, NotWellFormed
from register.canonical import canonical
from register.database import Database, Repository, reading, stamp, writing
from register.lookups import Lookups
from register.name_index import NameIndex
from register.sealing import Seals, seal, unseal
from register.tables import documents
from register.values import StoredDocument

# Built once: building a statement takes about as long as executing it.
_DOCUMENT = select(documents).where(documents.c.document_id == bindparam("id"))
_COMMITMENTS = select(documents.c.document_id, documents.c.commitment).where(
    documents.c.document_id.in_(bindparam("ids", expanding=True))
)


class Written(NamedTuple):
    """What the act that names a document shows of it."""

    author: str
    commitment: str


class Documents(Repository):
    """What people wrote. The act that names a document puts its commitment into the ledger."""

    def __init__(
        self, database: Database, seals: Seals, lookups: Lookups, names: NameIndex
    ) -> None:
        """``seals`` has the keys of dossiers, ``lookups`` makes lookup codes.

        ``names`` learns of each person whom a document enters.
        """
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups
        self._names = names

    @writing
    def store(
        self,
        connection: Connection,
        dossier: str,
        kind: str,
        author: str,
        task: str | None,
        content: dict[str, Any],
        at: datetime,
    ) -> str:
        """Store a document and return its id. The same content and author is the same document.

        Raises NotWellFormed for what JSON cannot hold, KeyDestroyed.
        """
        try:
            plain = canonical(content)
        except CanonicalizationError:
            raise NotWellFormed(
                problem="The text has characters that are not Unicode, or a number of more than "
                "fifteen digits: correct it."
            ) from None
        lookup = self._lookups.mac("document", dossier, kind, author, task or "", plain)
        query = select(documents.c.document_id).where(documents.c.lookup == lookup)
        known: str | None = connection.execute(query).scalar()
        if known is not None:
            return known
        document_id = f"doc-{ulid.ULID.from_datetime(at)}"
        key = self._seals.key_for_writing(connection, dossier, stamp(at))
        connection.execute(
            insert(documents),
            {
                "document_id": document_id,
                "dossier": dossier,
                "kind": kind,
                "author": author,
                "task": task,
                "written_at": stamp(at),
                "lookup": lookup,
                "commitment": self._lookups.mac("commitment", document_id, plain).hex(),
                "sealed": seal(key, f"documents/{document_id}", plain),
            },
        )
        person = entered_in(content)
        if person is not None:
            self._names.keep_entry(connection, entry_id(document_id), dossier, person.subject)
        return document_id

    @reading
    def document(self, connection: Connection, document_id: str) -> StoredDocument:
        """A document, opened. Raises NotFound, KeyDestroyed."""
        row = connection.execute(_DOCUMENT, {"id": document_id}).mappings().first()
        if row is None:
            raise NotFound(what="document", name=document_id)
        key = self._seals.key(connection, row["dossier"])
        content = json.loads(unseal(key, f"documents/{document_id}", row["sealed"]))
        return StoredDocument(
            document_id=document_id,
            dossier=row["dossier"],
            kind=row["kind"],
            author=row["author"],
            task=row["task"],
            written_at=datetime.fromisoformat(row["written_at"]),
            content=content,
        )

    @reading
    def dossier_of(self, connection: Connection, document_id: str) -> str | None:
        """To which dossier a document belongs; None where there is no such document."""
        query = select(documents.c.dossier).where(documents.c.document_id == document_id)
        dossier: str | None = connection.execute(query).scalar()
        return dossier

    @reading
    def written(self, connection: Connection, document_id: str) -> Written | None:
        """By whom a document is, and its commitment; None where there is no such document."""
        query = select(documents.c.author, documents.c.commitment).where(
            documents.c.document_id == document_id
        )
        row = connection.execute(query).first()
        return Written(row.author, row.commitment) if row is not None else None

    @reading
    def latest(
        self, connection: Connection, dossier: str, kind: str, task: str
    ) -> StoredDocument | None:
        """The newest document of a kind on a task (or version) of a dossier, if there is one."""
        query = (
            select(documents.c.document_id)
            .where(
                documents.c.dossier == dossier,
                documents.c.kind == kind,
                documents.c.task == task,
            )
            .order_by(documents.c.written_at.desc(), documents.c.document_id.desc())
            .limit(1)
        )
        found = connection.execute(query).scalar()
        return self.document.within(connection, found) if found is not None else None

    def commitments(self, connection: Connection, ids: Iterable[str]) -> dict[str, str]:
        """The keyed hashes of documents, by which the ledger shows that they are unchanged."""
        wanted = list(ids)
        if not wanted:
            return {}
        found = connection.execute(_COMMITMENTS, {"ids": wanted})
        return {row.document_id: row.commitment for row in found}
