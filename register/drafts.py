"""Drafts: what somebody has written and not sent, sealed with the key of what it is about.

A draft is no part of the record: no event names it, and only its author reads it. It is deleted in
the transaction that records its act, and what is left can be opened by nobody once the key of the
case, the matter or the communication is destroyed.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.sql import ColumnElement

from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.sealing import Seals, seal, unseal
from register.tables.accounts import drafts

Fields = Mapping[str, str | Sequence[str]]
"""What is in a form, by the names of its fields: a text, or what was chosen."""
_rows = drafts.c
# Built once: building a statement takes about as long as executing it.
_DELETED = delete(drafts).where(
    _rows.person == bindparam("by"),
    _rows.subject == bindparam("about"),
    _rows.act == bindparam("order"),
)


class DraftLine(Stored):
    """That there is a draft, without what it says."""

    subject: str
    """What it is about: a case, a matter, a task of one, or a version of a communication."""
    act: str
    """The order that it is for, such as ``answer_task``."""
    saved_at: Moment


class Draft(DraftLine):
    """A draft, opened."""

    fields: dict[str, str | tuple[str, ...]]


class Drafts(Repository):
    """One draft for each person, subject and act; saving replaces it."""

    def __init__(self, database: Database, seals: Seals) -> None:
        """``seals`` has the keys of dossiers."""
        super().__init__(database)
        self._seals = seals

    @writing
    def save(
        self,
        connection: Connection,
        person: PersonId,
        subject: str,
        act: str,
        fields: Fields,
        at: datetime,
    ) -> None:
        """Keep a draft in place of the one before. Raises KeyDestroyed."""
        key = self._seals.key_for_writing(connection, subject, stamp(at))
        plain = json.dumps(dict(fields), ensure_ascii=False).encode("utf-8", "surrogatepass")
        row = {
            "person": person,
            "subject": subject,
            "act": act,
            "saved_at": stamp(at),
            "sealed": seal(key, _place(person, subject, act), plain),
        }
        self.database.upsert(connection, drafts, [row])

    @reading
    def find(
        self, connection: Connection, person: PersonId, subject: str, act: str
    ) -> Draft | None:
        """The person's draft, opened; None where there is none. Raises KeyDestroyed."""
        query = select(drafts).where(*_is(person, subject, act))
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        key = self._seals.key(connection, subject)
        fields = json.loads(unseal(key, _place(person, subject, act), row["sealed"]))
        return Draft(subject=subject, act=act, saved_at=row["saved_at"], fields=fields)

    @reading
    def of(self, connection: Connection, person: PersonId) -> list[DraftLine]:
        """The person's drafts, the one saved last first; nothing is opened."""
        query = (
            select(_rows.subject, _rows.act, _rows.saved_at)
            .where(_rows.person == person)
            .order_by(_rows.saved_at.desc(), _rows.subject, _rows.act)
        )
        return [DraftLine.model_validate(dict(row)) for row in connection.execute(query).mappings()]

    @writing
    def delete(self, connection: Connection, person: PersonId, subject: str, act: str) -> bool:
        """Delete the person's draft; False where there is none."""
        return bool(_deleted(connection, person, subject, act))

    @staticmethod
    def sent(connection: Connection, person: PersonId, subject: str, act: str) -> None:
        """What was drafted is recorded: nobody needs the draft any more."""
        _deleted(connection, person, subject, act)


def _deleted(connection: Connection, person: str, subject: str, act: str) -> int:
    """How many drafts are gone: one, or none."""
    return connection.execute(_DELETED, {"by": person, "about": subject, "order": act}).rowcount


def _is(person: str, subject: str, act: str) -> list[ColumnElement[bool]]:
    return [_rows.person == person, _rows.subject == subject, _rows.act == act]


def _place(person: str, subject: str, act: str) -> str:
    return f"drafts/{person}/{subject}/{act}"
