"""The versions of the roster: numbered, each sealed under a key of its own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, insert, select

from procedure.refusals import AlreadyRecorded, NotNow
from procedure.values import Moment, Stored
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.lookups import Lookups
from register.sealing import UNREADABLE, KeyDestroyed, Seals, seal, unseal
from register.tables import rosters
from register.values import Entry

ROSTER = "roster"
"""Under which name the ledger keeps what is about the roster."""
# Without the text, which may be long, and built once: each screening asks for the newest.
_ALL = select(*(one for one in rosters.c if one is not rosters.c.sealed)).order_by(
    rosters.c.number.desc()
)
_NEWEST = _ALL.limit(1)


class RosterInUseAlready(AlreadyRecorded):
    """The roster was not changed."""

    sentence = "Roster version {version} has exactly this content: it stays in use."


class RosterChangedMeanwhile(NotNow):
    """What was compared is no longer in use."""

    sentence = "Another roster was loaded meanwhile: look at what changes now, then load it again."


class RosterVersion(Stored):
    """One version of the roster, without anything personal."""

    number: int
    """1, 2, 3 ... in the order in which they were loaded; the highest is in use."""
    name: str
    """The number and a code of this loading, as a screening names it."""
    persons: int
    loaded_at: Moment
    loaded_by: str


class Differences(NamedTuple):
    """How many persons differ from the version before."""

    added: int
    removed: int
    changed: int


class Rosters(Repository):
    """Keeps each version that was loaded; the newest one is in use everywhere."""

    def __init__(self, database: Database, seals: Seals, lookups: Lookups) -> None:
        """``seals`` has a key for each version, ``lookups`` makes lookup codes."""
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups

    @writing
    def load(
        self,
        connection: Connection,
        text: str,
        persons: int,
        differences: Differences,
        *,
        after: int,
        at: datetime,
        by: str,
    ) -> RosterVersion:
        """Make the next version of this text and put it into use, with an entry in the ledger.

        ``after`` is the version that the differences are from, 0 for none. Raises
        RosterInUseAlready, RosterChangedMeanwhile.
        """
        lookup = self._lookups.mac("roster", text)
        before = self._newest(connection)
        if before is not None and before["lookup"] == lookup:
            raise RosterInUseAlready(version=before["number"])
        if (before["number"] if before is not None else 0) != after:
            raise RosterChangedMeanwhile()
        number, loaded_at = after + 1, stamp(at)
        # A restored register gives a number again, and a batch is named by what was loaded.
        code = self._lookups.mac("roster-name", str(number), loaded_at, text).hex()[:8]
        version = RosterVersion(
            number=number, name=f"{number}-{code}", persons=persons, loaded_at=at, loaded_by=by
        )
        key = self._seals.key_for_writing(connection, _key_of(number), loaded_at)
        connection.execute(
            insert(rosters),
            {
                "number": number,
                "name": version.name,
                "lookup": lookup,
                "persons": persons,
                "loaded_at": loaded_at,
                "loaded_by": by,
                "sealed": seal(key, f"rosters/{number}", text.encode()),
            },
        )
        data = {"roster_version": version.name, "persons": persons, **differences._asdict()}
        entry = Entry(
            kind="RosterLoaded",
            key=f"{ROSTER}/{version.name}/loaded",
            at=at,
            actor=by,
            data={**data, "commitment": lookup.hex()},
        )
        ledger.append(connection, ROSTER, [(None, entry)])
        return version

    @reading
    def newest(self, connection: Connection) -> RosterVersion | None:
        """The version in use; None where no roster was loaded yet."""
        row = self._newest(connection)
        return None if row is None else _version(row)

    @reading
    def all(self, connection: Connection) -> list[RosterVersion]:
        """Every version, newest first."""
        return [_version(row) for row in connection.execute(_ALL).mappings().all()]

    @reading
    def text(self, connection: Connection, number: int) -> str:
        """The text of a version, opened. Raises KeyDestroyed, SealBroken, UnknownKey."""
        key = self._seals.key(connection, _key_of(number))
        query = select(rosters.c.sealed).where(rosters.c.number == number)
        sealed = connection.execute(query).scalar_one()
        return unseal(key, f"rosters/{number}", sealed).decode()

    @reading
    def opens(self, connection: Connection, number: int) -> bool:
        """Whether a version can be opened: its key is not destroyed."""
        try:
            self._seals.key(connection, _key_of(number))
        except (KeyDestroyed, *UNREADABLE):
            return False
        return True

    @staticmethod
    def _newest(connection: Connection) -> RowMapping | None:
        return connection.execute(_NEWEST).mappings().first()


def _key_of(number: int) -> str:
    return f"roster-{number}"


def _version(row: RowMapping) -> RosterVersion:
    return RosterVersion.model_validate({name: row[name] for name in RosterVersion.model_fields})
