"""Documents: what people wrote, immutable and sealed; the same words are stored once."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import ulid
from rfc8785 import CanonicalizationError
from sqlalchemy import Connection, RowMapping, bindparam, insert, select

from procedure.entered import entered_in, entry_id
from procedure.refusals import NotFound, NotWellFormed
from register.canonical import canonical
from register.database import Database, Repository, reading, stamp, writing
from register.lookups import Lookups
from register.name_index import NameIndex
from register.sealing import SealBroken, Seals, root_of, seal, unseal
from register.tables.record import documents
from register.values import StoredDocument

# Built once: building a statement takes about as long as executing it.
_DOCUMENT = select(documents).where(documents.c.document_id == bindparam("id"))
_DOCUMENTS = select(documents).where(documents.c.document_id.in_(bindparam("ids", expanding=True)))
_KNOWN = select(documents.c.document_id).where(documents.c.lookup == bindparam("code"))
_STORED = insert(documents)
_COMMITMENTS = select(documents.c.document_id, documents.c.commitment).where(
    documents.c.document_id.in_(bindparam("ids", expanding=True))
)


class KeptDocument(NamedTuple):
    """A document as it is kept: what the act that names it shows of it, and the rest sealed."""

    document_id: str
    dossier: str
    kind: str
    author: str
    task: str | None
    written_at: datetime
    commitment: str
    """The keyed hash of its content."""
    sealed: bytes


class Place(NamedTuple):
    """To what a document belongs."""

    dossier: str | None
    task: str | None
    """The task, or the version of a communication, that it was written about."""


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
        known: str | None = connection.execute(_KNOWN, {"code": lookup}).scalar()
        if known is not None:
            return known
        document_id = f"doc-{ulid.ULID.from_datetime(at)}"
        key = self._seals.key_for_writing(connection, dossier, stamp(at))
        connection.execute(
            _STORED,
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
        return self.opened(connection, self.kept(connection, document_id))

    def all_that_open(
        self, connection: Connection, ids: Sequence[str]
    ) -> dict[str, StoredDocument]:
        """Those of these documents that can be opened, by their ids: for a page that shows many."""
        kept = [_kept(row) for row in connection.execute(_DOCUMENTS, {"ids": ids}).mappings()]
        keys = self._seals.keys(connection, {one.dossier for one in kept})
        found = {}
        for one in kept:
            with suppress(KeyError, SealBroken):
                found[one.document_id] = _opened(one, keys[root_of(one.dossier)])
        return found

    def kept(self, connection: Connection, document_id: str) -> KeptDocument:
        """A document as it is kept. Raises NotFound."""
        row = connection.execute(_DOCUMENT, {"id": document_id}).mappings().first()
        if row is None:
            raise NotFound(what="document", name=document_id)
        return _kept(row)

    def opened(self, connection: Connection, kept: KeptDocument) -> StoredDocument:
        """The document with its content. Raises KeyDestroyed."""
        return _opened(kept, self._seals.key(connection, kept.dossier))

    @reading
    def place(self, connection: Connection, document_id: str) -> Place:
        """To what a document belongs, nothing is opened; to nothing where there is none."""
        query = select(documents.c.dossier, documents.c.task).where(
            documents.c.document_id == document_id
        )
        row = connection.execute(query).first()
        return Place(None, None) if row is None else Place(row.dossier, row.task)

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


def _kept(row: RowMapping) -> KeptDocument:
    return KeptDocument(
        document_id=row["document_id"],
        dossier=row["dossier"],
        kind=row["kind"],
        author=row["author"],
        task=row["task"],
        written_at=datetime.fromisoformat(row["written_at"]),
        commitment=row["commitment"],
        sealed=row["sealed"],
    )


def _opened(kept: KeptDocument, key: bytes) -> StoredDocument:
    """The document with its content. Raises SealBroken."""
    plain = unseal(key, f"documents/{kept.document_id}", kept.sealed)
    return StoredDocument(
        document_id=kept.document_id,
        dossier=kept.dossier,
        kind=kept.kind,
        author=kept.author,
        task=kept.task,
        written_at=kept.written_at,
        content=json.loads(plain),
    )
