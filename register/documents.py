"""Documents: what people wrote, immutable, sealed, told once."""

import json
from datetime import datetime
from typing import Any

import ulid
from rfc8785 import CanonicalizationError
from sqlalchemy import insert, select

from procedure.refusals import NotFound, NotWellFormed
from register import ledger
from register.communications import Communications
from register.ledger import canonical
from register.sealing import seal, unseal
from register.store import reading, stamp, writing
from register.tables import documents
from register.values import Entry, StoredDocument


class Documents(Communications):
    """The part of the register that keeps what people wrote."""

    @writing
    def store_document(
        self,
        dossier: str,
        kind: str,
        author: str,
        task: str | None,
        content: dict[str, Any],
        at: datetime,
    ) -> str:
        """Store a document and give its id; the same content by the same author is the same one.

        Raises NotWellFormed for what JSON cannot hold, KeyDestroyed.
        """
        try:
            plain = canonical(content)
        except CanonicalizationError:
            raise NotWellFormed(
                "The text holds characters that are not Unicode, or a number of more than fifteen "
                "digits: correct it."
            ) from None
        lookup = self.mac("document", dossier, kind, author, task or "", plain)
        query = select(documents.c.document_id).where(documents.c.lookup == lookup)
        with self._write() as connection:
            known: str | None = connection.execute(query).scalar()
            if known is not None:
                return known
            document_id = f"doc-{ulid.ULID.from_datetime(at)}"
            key = self._seals.key_for_writing(connection, dossier, stamp(at))
            connection.execute(
                insert(documents).values(
                    document_id=document_id,
                    dossier=dossier,
                    kind=kind,
                    author=author,
                    task=task,
                    written_at=stamp(at),
                    lookup=lookup,
                    sealed=seal(key, f"documents/{document_id}", plain),
                )
            )
            entry = Entry(
                kind="DocumentStored",
                key=f"{document_id}/stored",
                at=at,
                actor=author,
                data={
                    "document": document_id,
                    "document_kind": kind,
                    "task": task,
                    "commitment": self.mac("commitment", document_id, plain).hex(),
                },
            )
            ledger.append(connection, dossier, [(None, entry)])
        return document_id

    @reading
    def document(self, document_id: str) -> StoredDocument:
        """A document, opened. Raises NotFound, KeyDestroyed."""
        return self._document(document_id)

    def _document(self, document_id: str) -> StoredDocument:
        query = select(documents).where(documents.c.document_id == document_id)
        with self._read() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                raise NotFound(f"There is no document {document_id}.")
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
    def latest_document(self, dossier: str, kind: str, task: str) -> StoredDocument | None:
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
        with self._read() as connection:
            found = connection.execute(query).scalar()
        return self._document(found) if found is not None else None
