"""The versions of the roster: numbered, each sealed under a key of its own."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from procedure.people import SYSTEM_ID
from procedure.refusals import AlreadyRecorded, NotNow
from procedure.register_acts import LoadRoster, Part, ScreenReceivedAgain
from procedure.values import Moment, Stored
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.directories import Directories
from register.gate import Gate, must_be_signed
from register.lookups import Lookups
from register.row_codes import VersionCodes
from register.sealing import UNREADABLE, KeyDestroyed, Seals, seal, unseal
from register.tables.versions import rosters
from register.values import Entry


class RosterEvent(StrEnum):
    """What people do with the roster. The values are names of events in the ledger."""

    LOADED = "RosterLoaded"
    """Somebody loaded a version of the roster."""
    SCREENING_ORDERED = "ScreeningAgainOrdered"
    """Somebody had what was received screened again."""


_NAMES = ("number", "name", "lookup", "persons", "loaded_at", "loaded_by")
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


class RosterLoad(Stored):
    """A version with what loading it changed, in counts."""

    version: RosterVersion
    added: int
    removed: int
    changed: int


class Rosters(Repository):
    """Keeps each version that was loaded; the newest one is in use everywhere."""

    def __init__(
        self, database: Database, seals: Seals, lookups: Lookups, directories: Directories
    ) -> None:
        """``seals`` has a key for each version, ``lookups`` makes lookup codes.

        ``directories`` says who may load one.
        """
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups
        self._codes = VersionCodes(lookups, Part.ROSTER, _NAMES)
        self._directories = directories

    def commitment(self, text: str) -> str:
        """The keyed hash of a roster's text, as an order and the ledger name it."""
        return self._lookups.mac("roster", text).hex()

    @writing
    def load(
        self, connection: Connection, order: LoadRoster, text: str, gate: Gate, at: datetime
    ) -> RosterVersion:
        """Make the next version of this text and put it into use, as a person ordered, signed.

        Raises what the gate raises, RosterInUseAlready, RosterChangedMeanwhile.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        must_be_signed(order.commitment, self.commitment(text))
        version = self._make(connection, text, order.persons, after=order.after, at=at, by=order.by)
        data = {"roster_version": version.name}
        admitted.note(connection, RosterEvent.LOADED, _entry_of(version), version.number, data)
        return version

    @writing
    def load_first(
        self, connection: Connection, text: str, persons: int, at: datetime
    ) -> RosterVersion:
        """Make version 1, in Caveat's name, on a register that has no roster: nobody signs it.

        Raises RosterInUseAlready, RosterChangedMeanwhile.
        """
        version = self._make(connection, text, persons, after=0, at=at, by=SYSTEM_ID)
        data = {
            "roster_version": version.name,
            "commitment": self.commitment(text),
            "persons": persons,
            "added": persons,
            "removed": 0,
            "changed": 0,
        }
        entry = Entry(
            kind=RosterEvent.LOADED, key=_entry_of(version), at=at, actor=SYSTEM_ID, data=data
        )
        ledger.append(connection, Part.ROSTER, [(None, entry)])
        return version

    @writing
    def order_screening(
        self, connection: Connection, order: ScreenReceivedAgain, gate: Gate, at: datetime
    ) -> None:
        """Note who has what was received screened again, signed.

        Raises what the gate raises, RosterChangedMeanwhile.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        newest = self.newest.within(connection)
        if newest is None or newest.name != order.roster_version:
            raise RosterChangedMeanwhile()
        key = f"{Part.ROSTER}/{newest.name}/{order.order}"
        admitted.note(connection, RosterEvent.SCREENING_ORDERED, key, newest.number, {})

    def _make(
        self, connection: Connection, text: str, persons: int, *, after: int, at: datetime, by: str
    ) -> RosterVersion:
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
        key = self._seals.key_for_writing(connection, key_of_roster(number), loaded_at)
        row: dict[str, Any] = {
            "number": number,
            "name": version.name,
            "lookup": lookup,
            "persons": persons,
            "loaded_at": loaded_at,
            "loaded_by": by,
        }
        sealed = seal(key, f"rosters/{number}", text.encode())
        row |= {"sealed": sealed, "code": self._codes.of(row)}
        connection.execute(insert(rosters), row)
        return version

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The versions that are not as the ledger says, by ids."""
        noted = {
            record.data["roster_version"]: {
                "lookup": bytes.fromhex(record.data["commitment"]),
                "persons": record.data["persons"],
                "loaded_at": stamp(record.at),
                "loaded_by": record.actor,
            }
            for record in ledger.notes(connection, Part.ROSTER, (RosterEvent.LOADED,))
        }
        compared = ("lookup", "persons", "loaded_at", "loaded_by")
        rows = connection.execute(_ALL).mappings().all()
        held = {row["name"]: {name: row[name] for name in compared} for row in rows}
        wrong = {name for name in {*noted, *held} if noted.get(name) != held.get(name)}
        wrong |= {row["name"] for row in rows if not self._codes.fit(row)}
        return sorted(f"{Part.ROSTER}-{name.partition('-')[0]}" for name in wrong)

    @reading
    def newest(self, connection: Connection) -> RosterVersion | None:
        """The version in use; None where no roster was loaded yet. Raises VersionTampered."""
        row = self._newest(connection)
        return None if row is None else _version(row)

    @reading
    def all(self, connection: Connection) -> list[RosterVersion]:
        """Every version, newest first. Raises VersionTampered."""
        rows = connection.execute(_ALL).mappings().all()
        self._codes.check(*rows)
        return [_version(row) for row in rows]

    @reading
    def loads(self, connection: Connection) -> list[RosterLoad]:
        """Every version with what the ledger says that it changed, newest first.

        Raises VersionTampered.
        """
        noted = {
            record.data["roster_version"]: {
                name: record.data[name] for name in ("added", "removed", "changed")
            }
            for record in ledger.notes(connection, Part.ROSTER, (RosterEvent.LOADED,))
        }
        versions = self.all.within(connection)
        return [RosterLoad(version=one, **noted[one.name]) for one in versions if one.name in noted]

    @reading
    def text(self, connection: Connection, number: int) -> str:
        """The text of a version, opened. Raises KeyDestroyed, SealBroken, UnknownKey."""
        key = self._seals.key(connection, key_of_roster(number))
        query = select(rosters.c.sealed).where(rosters.c.number == number)
        sealed = connection.execute(query).scalar_one()
        return unseal(key, f"rosters/{number}", sealed).decode()

    @reading
    def opens(self, connection: Connection, number: int) -> bool:
        """Whether a version can be opened: its key is not destroyed."""
        try:
            self._seals.key(connection, key_of_roster(number))
        except (KeyDestroyed, *UNREADABLE):
            return False
        return True

    def _newest(self, connection: Connection) -> RowMapping | None:
        row = connection.execute(_NEWEST).mappings().first()
        if row is not None:
            self._codes.check(row)
        return row


def key_of_roster(number: int) -> str:
    """Under which name a version's key is kept."""
    return f"roster-{number}"


def _entry_of(version: RosterVersion) -> str:
    return f"{Part.ROSTER}/{version.name}/loaded"


def _version(row: RowMapping) -> RosterVersion:
    return RosterVersion.model_validate({name: row[name] for name in RosterVersion.model_fields})
