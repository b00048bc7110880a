"""Destroying a dossier's key: what it sealed can no longer be read."""

import asyncio
import re
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from procedure.dossier import handoff_id
from procedure.intake.intake import intake_id
from procedure.intake.settling import EndDestroyed
from procedure.people import SYSTEM_ID
from procedure.refusals import NotNow
from procedure.register_acts import Part
from register import ledger
from register.attachments import Attachments
from register.database import Database, Repository, reading, stamp, writing
from register.handoffs import Handoffs
from register.name_index import NameIndex
from register.sealing import Seals
from register.tables.intake import communication_versions
from register.tables.record import dossier_keys, dossiers
from register.tables.record import ledger as ledger_table
from register.values import Entry


class KeyEvent(StrEnum):
    """What happens to a dossier's key. The values are names of events in the ledger."""

    DESTROYED = "KeyDestroyed"
    """A second person approved its deletion order, and it is destroyed."""
    CLEARED = "DestroyedKeysCleared"
    """The database's files no longer have the bytes of what was destroyed before."""


_OF_DELETIONS = (
    ledger_table.c.dossier == Part.DELETIONS,
    ledger_table.c.revision.is_(None),
)
_LAST_DESTROYED = select(func.max(ledger_table.c.seq)).where(
    *_OF_DELETIONS, ledger_table.c.kind == KeyEvent.DESTROYED
)
_OWNS = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'dossier_keys'::regclass"


class KeyRemains(NotNow):
    """A key is destroyed, but its bytes are still in the database's files."""

    sentence = "The keys are destroyed, but somebody still reads what has their bytes: try again."


class NotTheOwner(NotNow):
    """PostgreSQL lets only the owner of a table rewrite it."""

    sentence = (
        "Only the owner of the register's tables can clear destroyed keys away: run this with "
        "that role in CAVEAT_REGISTER_URL."
    )


class Keys(Repository):
    """Destroys keys, with everything that follows from it, and clears their bytes away."""

    def __init__(
        self, database: Database, seals: Seals, attachments: Attachments, handoffs: Handoffs
    ) -> None:
        """``handoffs`` ends the intakes that nobody can complete any more."""
        super().__init__(database)
        self._seals = seals
        self._attachments = attachments
        self._handoffs = handoffs

    def remains(self, connection: Connection, root: str) -> bool:
        """Whether the dossier's key is not destroyed yet. Raises NotFound."""
        return self._seals.remains(connection, root)

    def destroy(self, connection: Connection, root: str, at: datetime) -> bool:
        """Overwrite a dossier's key, and end the intakes of what can no longer be opened.

        The database's files have the old bytes until they are cleared away. Copies of them
        (backups, PostgreSQL's archived log) have them until they expire. False if it was already
        destroyed. Raises NotFound.
        """
        if not self._seals.destroy(connection, root, stamp(at)):
            return False
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
        return True

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

    @property
    def cleared_by_service(self) -> bool:
        """Whether whoever writes can also clear away: on PostgreSQL only the tables' owner can."""
        return not self.database.on_postgresql

    async def clear(self, at: datetime) -> int:
        """Clear the bytes of destroyed keys out of the database's files, and note that it is done.

        Returns of how many keys. Without any it is still done. Raises NotTheOwner,
        KeyRemains.
        """
        # Read before: whatever is destroyed meanwhile is cleared away the next time.
        through = await self._last_destroyed()
        waiting = await self.uncleared()
        await asyncio.to_thread(self._rewrite)
        if waiting:
            await self._note(through, at)
        return waiting

    @reading
    def uncleared(self, connection: Connection) -> int:
        """How many keys are destroyed whose bytes may still be in the database's files."""
        noted = ledger.notes(connection, Part.DELETIONS, [KeyEvent.CLEARED])
        query = select(func.count()).where(
            *_OF_DELETIONS,
            ledger_table.c.kind == KeyEvent.DESTROYED,
            ledger_table.c.seq > (noted[-1].data["through"] if noted else 0),
        )
        return connection.execute(query).scalar_one()

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The dossiers whose key somebody destroyed without a deletion order."""
        gone = select(dossier_keys.c.dossier).where(dossier_keys.c.wrapped.is_(None)).distinct()
        roots = {entry_of(root): root for root in connection.execute(gone).scalars()}
        noted = select(ledger_table.c.entry_key).where(
            ledger_table.c.kind == KeyEvent.DESTROYED, ledger_table.c.revision.is_(None)
        )
        ordered = set(connection.execute(noted).scalars())
        return sorted(f"key of {root}" for key, root in roots.items() if key not in ordered)

    @reading
    def _last_destroyed(self, connection: Connection) -> int:
        return connection.execute(_LAST_DESTROYED).scalar() or 0

    @writing
    def _note(self, connection: Connection, through: int, at: datetime) -> None:
        key = f"{Part.DELETIONS}/{KeyEvent.CLEARED}/{through}"
        known = select(ledger_table.c.seq).where(ledger_table.c.entry_key == key)
        if connection.execute(known).first() is None:
            data = {"through": through}
            entry = Entry(kind=KeyEvent.CLEARED, key=key, at=at, actor=SYSTEM_ID, data=data)
            ledger.append(connection, Part.DELETIONS, [(None, entry)])

    def _rewrite(self) -> None:
        """Rewrite what still has earlier contents: SQLite's log, PostgreSQL's old rows."""
        with self.database.alone() as connection:
            if self.database.on_postgresql:
                if not connection.exec_driver_sql(_OWNS).scalar():
                    raise NotTheOwner()
                _rewrite_on_postgresql(connection)
                return
            result = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            if result.one()[0]:
                raise KeyRemains()


def _rewrite_on_postgresql(connection: Connection) -> None:
    """Write the table again without its old rows. Raises KeyRemains if one is still visible."""
    details: list[str] = []

    def note(notice: Any) -> None:
        details.append(notice.message_detail or "")

    driver: Any = connection.connection.driver_connection
    driver.add_notice_handler(note)
    try:
        connection.exec_driver_sql("VACUUM (FULL, VERBOSE) dossier_keys")
    finally:
        driver.remove_notice_handler(note)
    # The number comes first, in any language: "1 dead row versions cannot be removed yet."
    counts = [int(found[0]) for one in details if (found := re.match(r"\d+", one))]
    if not counts or max(counts):
        raise KeyRemains()


def entry_of(root: str) -> str:
    """The key of the ledger's entry that a dossier's key is destroyed: there is never a second."""
    return f"{root}/key-destroyed"
