"""Which communication belongs to which case, and whom communications name."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from register import ledger
from register.database import Database, Repository, reading, stamp
from register.sealing import Seals
from register.tables.intake import attachments, communication_versions, mentions
from register.teams import seen_by
from register.values import Entry

# Built once: building a statement takes about as long as executing it.
_HERE = select(attachments.c.case_id).where(
    attachments.c.communication_id == bindparam("communication"),
    attachments.c.case_id == bindparam("case"),
)
_ADDED = insert(attachments)


class Attachments(Repository):
    """Communications in cases: the key of each is wrapped under the keys of its cases."""

    def __init__(self, database: Database, seals: Seals) -> None:
        """``seals`` has the keys of dossiers."""
        super().__init__(database)
        self._seals = seals

    def attach(
        self, connection: Connection, communication_id: str, case_id: str, at: datetime, actor: str
    ) -> None:
        """Add the communication to the case, unless it is already there.

        Raises KeyDestroyed if the key of one of the two was destroyed.
        """
        here = {"communication": communication_id, "case": case_id}
        if connection.execute(_HERE, here).first() is not None:
            return
        self._seals.put_under_case(connection, communication_id, case_id, stamp(at))
        connection.execute(
            _ADDED,
            {
                "communication_id": communication_id,
                "case_id": case_id,
                "attached_at": stamp(at),
            },
        )
        entry = Entry(
            kind="CommunicationAttached",
            key=f"{communication_id}/attached/{case_id}",
            at=at,
            actor=actor,
            data={"communication": communication_id, "case": case_id},
        )
        ledger.append(connection, case_id, [(None, entry)])

    def is_destroyed(self, connection: Connection, dossier: str) -> bool:
        """Whether the dossier's key was destroyed."""
        return self._seals.destroyed(connection, dossier)

    @reading
    def key_destroyed(self, connection: Connection, dossier: str) -> bool:
        """Whether the dossier's key was destroyed, so that nothing can be sealed for it."""
        return self._seals.destroyed(connection, dossier)

    @reading
    def naming(
        self, connection: Connection, persons: Sequence[str], reader: str | None = None
    ) -> dict[str, list[str]]:
        """The communications that name one of these persons, newest first, and their cases.

        As far as the reader sees them.
        """
        named, belongs = mentions.c.communication_id, attachments.c.case_id
        versions = communication_versions.c
        seen = select(versions.communication_id).where(*seen_by(versions.case_id, reader))
        query = (
            select(named, belongs)
            .distinct()
            .outerjoin(attachments, attachments.c.communication_id == named)
            .where(mentions.c.person_id.in_(persons), *([named.in_(seen)] if reader else []))
            .order_by(named.desc(), belongs)
        )
        found: dict[str, list[str]] = {}
        for communication_id, case_id in connection.execute(query):
            cases = found.setdefault(communication_id, [])
            if case_id is not None:
                cases.append(case_id)
        return found

    @reading
    def cases_of(
        self, connection: Connection, communication_id: str, reader: str | None = None
    ) -> list[str]:
        """The cases that the communication belongs to, as far as the reader sees them."""
        found = self.cases_of_all.within(connection, (communication_id,), reader)
        return found.get(communication_id, [])

    @reading
    def cases_of_all(
        self, connection: Connection, communications: Collection[str], reader: str | None = None
    ) -> dict[str, list[str]]:
        """The same of several communications; one without any such case is left out."""
        query = (
            select(attachments.c.communication_id, attachments.c.case_id)
            .where(attachments.c.communication_id.in_(communications))
            .where(*seen_by(attachments.c.case_id, reader))
            .order_by(attachments.c.case_id)
        )
        found: dict[str, list[str]] = {}
        for communication, case in connection.execute(query):
            found.setdefault(communication, []).append(case)
        return found

    @reading
    def communications_of(self, connection: Connection, case_id: str) -> list[str]:
        """The communications that belong to the case."""
        query = (
            select(attachments.c.communication_id)
            .where(attachments.c.case_id == case_id)
            .order_by(attachments.c.communication_id)
        )
        return list(connection.execute(query).scalars())
