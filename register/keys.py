"""Deletion orders: a dossier's key is destroyed, and what it sealed can no longer be read."""

from datetime import datetime

from sqlalchemy import Connection, select

from procedure.dossier import handoff_id
from procedure.intake.intake import intake_id
from procedure.intake.settling import EndDestroyed
from procedure.people import SYSTEM_ID
from register import ledger
from register.attachments import Attachments
from register.database import Database, Repository, stamp, writing
from register.handoffs import Handoffs
from register.name_index import NameIndex
from register.sealing import Seals, root_of
from register.tables import communication_versions, dossiers
from register.values import Entry


class KeyRemains(Exception):
    """A key is destroyed, but its bytes are still in the database's files: try again."""


class Keys(Repository):
    """Destroys keys, with everything that follows from it."""

    def __init__(
        self, database: Database, seals: Seals, attachments: Attachments, handoffs: Handoffs
    ) -> None:
        """``handoffs`` ends the intakes that nobody can complete any more."""
        super().__init__(database)
        self._seals = seals
        self._attachments = attachments
        self._handoffs = handoffs

    async def destroy(self, dossier: str, at: datetime, actor: str, authority: str) -> None:
        """Destroy a dossier's key, on the order named by ``authority`` (a code, not a text).

        The database's files no longer contain the key. Copies of them (backups, PostgreSQL's
        archived log) contain it until they expire. Repeating this has no further effect. Raises
        NotFound, KeyRemains.
        """
        root = root_of(dossier)
        await self.mark(root, at, actor, authority)
        self._clear_away(root)

    @writing
    def mark(
        self, connection: Connection, root: str, at: datetime, actor: str, authority: str
    ) -> None:
        """Destroy the key's bytes, and end the intakes of what can no longer be opened."""
        if not self._seals.destroy(connection, root, stamp(at)):
            return
        entry = Entry(
            kind="KeyDestroyed",
            key=f"{root}/key-destroyed",
            at=at,
            actor=actor,
            data={"dossier": root, "authority": authority},
        )
        ledger.append(connection, root, [(None, entry)])
        attached = self._attachments.communications_of.within(connection, root)
        gone = [
            communication
            for communication in (root, *attached)
            if communication.startswith("comm-")
            and self._seals.destroyed(connection, communication)
        ]
        NameIndex.forget(connection, {root, *gone})
        for communication in gone:
            self._end_intakes(connection, communication, root, at)

    def _end_intakes(
        self, connection: Connection, communication: str, root: str, at: datetime
    ) -> None:
        versions = select(communication_versions.c.version).where(
            communication_versions.c.communication_id == communication
        )
        for version in connection.execute(versions).scalars().all():
            dossier = intake_id(communication, version)
            known = select(dossiers.c.dossier).where(dossiers.c.dossier == dossier)
            if connection.execute(known).first() is None:
                continue
            order = EndDestroyed(
                dossier=dossier, order=handoff_id(f"{root}/key", 0, dossier), by=SYSTEM_ID
            )
            self._handoffs.queue(connection, f"{root}/key", 0, order, at)

    def _clear_away(self, dossier: str) -> None:
        """Rewrite what still has earlier contents: SQLite's log, PostgreSQL's old rows."""
        with self.database.alone() as connection:
            if self.database.on_postgresql:
                connection.exec_driver_sql("VACUUM (FULL) dossier_keys")
                return
            result = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            if result.one()[0]:
                raise KeyRemains(f"The key of {dossier} is destroyed, but the log is in use.")
