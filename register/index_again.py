"""Indexing what was received before the index had it: names, and the numbers of messages.

Each version is opened once by its own key. What is indexed already stays as it is, and what nobody
can open any more is left out.
"""

from sqlalchemy import Connection, select, tuple_

from procedure.values import CommunicationId, Stored
from register.communications import Communications, subjects_and_numbers
from register.database import Database, Repository, reading, writing
from register.name_index import NameIndex
from register.sealing import UNREADABLE, KeyDestroyed
from register.tables.intake import communication_versions
from register.tables.record import installation

_AT_ONCE = 20
"""Versions in one transaction: others who write wait for a part of a second."""
_MARK = {"name": "index", "value": "names and numbers"}
"""What is noted once everything is in the index; another value has it made again."""
_ID, _NUMBER = communication_versions.c.communication_id, communication_versions.c.version


class Indexed(Stored):
    """The last version of a part that was indexed."""

    communication: CommunicationId
    version: int


class IndexAgain(Repository):
    """Goes through what is held, a part at a time."""

    def __init__(
        self, database: Database, communications: Communications, names: NameIndex
    ) -> None:
        """``communications`` opens versions, ``names`` is the index."""
        super().__init__(database)
        self._communications = communications
        self._names = names

    @reading
    def complete(self, connection: Connection) -> bool:
        """Whether everything that is held is in the index: what comes now is there at once."""
        query = select(installation.c.value).where(installation.c.name == _MARK["name"])
        return bool(connection.execute(query).scalar() == _MARK["value"])

    @writing
    def part(self, connection: Connection, after: Indexed | None) -> Indexed | None:
        """Index the versions after one; the last of them, or None once there are no more."""
        query = select(_ID, _NUMBER).order_by(_ID, _NUMBER).limit(_AT_ONCE)
        if after is not None:
            query = query.where(tuple_(_ID, _NUMBER) > (after.communication, after.version))
        rows = connection.execute(query).all()
        for communication, version in rows:
            self._index(connection, communication, version)
        if not rows:
            self.database.upsert(connection, installation, [_MARK])
            return None
        communication, version = rows[-1]
        return Indexed(communication=communication, version=version)

    def _index(self, connection: Connection, communication: str, version: int) -> None:
        try:
            stored = self._communications.version.within(connection, communication, version)
        except (KeyDestroyed, *UNREADABLE):
            return
        self._names.keep_version(
            connection,
            communication,
            version,
            *subjects_and_numbers(stored.reference, stored.parsed),
        )
