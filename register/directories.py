"""The directory in the register: numbered versions, sealed; the newest approved one counts.

Who may do what follows from these rows, so each has a keyed code over everything that it says: a
row that was written or changed without the key ring is found when it is read.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from procedure.directory import Directory
from procedure.directory_file import content_of, read_content
from procedure.people import SYSTEM_ID
from procedure.refusals import DrafterMayNotApprove, NotFound
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.directory_values import (
    IN_EFFECT,
    Change,
    ChangeDecidedAlready,
    DirectoryChangedMeanwhile,
    DirectoryEvent,
    DirectoryMissing,
    DirectoryTampered,
    DirectoryThereAlready,
    DirectoryVersion,
    GainsByIt,
    NothingChanges,
    VersionState,
)
from register.lookups import Lookups
from register.sealing import Seals, seal, unseal
from register.tables import directory_versions
from register.tables import ledger as ledger_table
from register.values import Entry

DIRECTORY = "directory"
"""Under which name the ledger keeps what is about the directory."""
_NAMES = tuple(DirectoryVersion.model_fields)
# Without the content: each act asks for the version in use, which is mostly known already.
_ROWS = select(*(directory_versions.c[name] for name in (*_NAMES, "code"))).order_by(
    directory_versions.c.number.desc()
)
_IN_USE = _ROWS.where(directory_versions.c.state == VersionState.APPROVED).limit(1)
_SEALED = select(directory_versions.c.sealed).where(
    directory_versions.c.number == bindparam("version")
)


class Directories(Repository):
    """Keeps each version; who may do what follows from the newest approved one."""

    def __init__(self, database: Database, seals: Seals, lookups: Lookups) -> None:
        """``seals`` has a key for each version, ``lookups`` the code over each row."""
        super().__init__(database)
        self._seals = seals
        self._lookups = lookups
        self._known: tuple[bytes, Directory] | None = None

    @reading
    def current(self, connection: Connection) -> Directory:
        """The directory in effect. Raises DirectoryMissing, DirectoryTampered."""
        row = connection.execute(_IN_USE).mappings().first()
        if row is None:
            raise DirectoryMissing()
        known = self._known
        # The code says everything that the row says: the same one is the same version.
        if known is not None and known[0] == self._code(row) == row["code"]:
            return known[1]
        directory = self._opened(connection, row)
        self._known = row["code"], directory
        return directory

    @reading
    def exists(self, connection: Connection) -> bool:
        """Whether there is a directory."""
        return connection.execute(_IN_USE).first() is not None

    @reading
    def numbered(self, connection: Connection, number: int) -> Directory:
        """The directory of a version. Raises NotFound, DirectoryTampered."""
        return self._opened(connection, self._row(connection, number))

    @reading
    def versions(self, connection: Connection) -> list[DirectoryVersion]:
        """Every version, newest first. Raises DirectoryTampered."""
        rows = connection.execute(_ROWS).mappings().all()
        for row in rows:
            self._check(row)
        return [_version(row) for row in rows]

    @writing
    def make(self, connection: Connection, directory: Directory, at: datetime) -> Directory:
        """Version 1, by an operator: nobody can act before. Raises DirectoryThereAlready."""
        if connection.execute(_ROWS).first() is not None:
            raise DirectoryThereAlready()
        change = Change(directory, (), 0)
        counts = {"agencies": len(directory.agencies), "people": len(directory.people)}
        self._write(connection, change, 1, VersionState.APPROVED, at, SYSTEM_ID)
        self._note(connection, DirectoryEvent.MADE, 1, directory, at, SYSTEM_ID, counts)
        return self.current.within(connection)

    @writing
    def change(
        self, connection: Connection, change: Change, at: datetime, by: str
    ) -> DirectoryVersion:
        """Change the directory, or propose the change where it needs a second person.

        Raises NothingChanges, DirectoryChangedMeanwhile.
        """
        if not change.changes:
            raise NothingChanges()
        self._must_be_in_effect(connection, change.based_on)
        newest = connection.execute(_ROWS).mappings().first()
        number = (newest["number"] if newest is not None else 0) + 1
        proposed = change.needs_second
        state = VersionState.PROPOSED if proposed else VersionState.APPROVED
        self._write(connection, change, number, state, at, by)
        kind = DirectoryEvent.PROPOSED if proposed else DirectoryEvent.CHANGED
        changes = [
            one.model_dump(mode="json", exclude_none=True, exclude={"needs_second"})
            for one in change.changes
        ]
        data = {"based_on": change.based_on, "changes": changes}
        self._note(connection, kind, number, change.directory, at, by, data)
        return _version(self._row(connection, number))

    @writing
    def decide(
        self,
        connection: Connection,
        number: int,
        gaining: frozenset[str],
        *,
        approve: bool,
        at: datetime,
        by: str,
    ) -> DirectoryVersion:
        """Approve or reject a change that another person proposed.

        ``gaining`` are those who would have more power by it. Raises NotFound, AlreadyDone,
        DrafterMayNotApprove, GainsByIt, DirectoryChangedMeanwhile, DirectoryTampered.
        """
        row = dict(self._row(connection, number))
        self._check(row)
        if row["state"] != VersionState.PROPOSED:
            raise ChangeDecidedAlready(number=number)
        if row["proposed_by"] == by:
            raise DrafterMayNotApprove(person=by)
        if approve and by in gaining:
            raise GainsByIt(person=by)
        if approve:
            self._must_be_in_effect(connection, row["based_on"])
        state = VersionState.APPROVED if approve else VersionState.REJECTED
        row |= {"state": state.value, "decided_at": stamp(at), "decided_by": by}
        decided = {name: row[name] for name in ("state", "decided_at", "decided_by")}
        connection.execute(
            update(directory_versions)
            .where(directory_versions.c.number == number)
            .values(**decided, code=self._code(row))
        )
        kind = DirectoryEvent.APPROVED if approve else DirectoryEvent.REJECTED
        self._note(connection, kind, number, None, at, by, {"sha256": row["sha256"]})
        return _version(self._row(connection, number))

    @reading
    def verify(self, connection: Connection) -> int:
        """The version in effect, if it is the one that the ledger says.

        Raises DirectoryMissing, DirectoryTampered.
        """
        number = self.current.within(connection).version
        query = (
            select(ledger_table.c.body)
            .where(ledger_table.c.dossier == DIRECTORY, ledger_table.c.kind.in_(IN_EFFECT))
            .order_by(ledger_table.c.seq.desc())
            .limit(1)
        )
        body = connection.execute(query).scalar()
        if body is None or ledger.record_of(body).data["version"] != number:
            raise DirectoryTampered(number)
        return number

    # --- rows -----------------------------------------------------------------------------------

    def _must_be_in_effect(self, connection: Connection, number: int) -> None:
        if self.current.within(connection).version != number:
            raise DirectoryChangedMeanwhile(number=number)

    def _row(self, connection: Connection, number: int) -> RowMapping:
        # Compared here: a number may be larger than the database knows.
        rows = connection.execute(_ROWS).mappings().all()
        row = next((one for one in rows if one["number"] == number), None)
        if row is None:
            raise NotFound(what="version of the directory", name=str(number))
        return row

    def _write(
        self,
        connection: Connection,
        change: Change,
        number: int,
        state: VersionState,
        at: datetime,
        by: str,
    ) -> None:
        content = content_of(change.directory)
        key = self._seals.key_for_writing(connection, _key_of(number), stamp(at))
        row: dict[str, Any] = {
            "number": number,
            "based_on": change.based_on,
            "sha256": sha256(content).hexdigest(),
            "state": state.value,
            "proposed_at": stamp(at),
            "proposed_by": by,
            "decided_at": None,
            "decided_by": None,
            "sealed": seal(key, f"directory_versions/{number}", content),
        }
        connection.execute(insert(directory_versions), row | {"code": self._code(row)})

    def _code(self, row: RowMapping | dict[str, Any]) -> bytes:
        return self._lookups.mac("directory-version", *(str(row[name]) for name in _NAMES))

    def _check(self, row: RowMapping | dict[str, Any]) -> None:
        if not hmac.compare_digest(self._code(row), row["code"]):
            raise DirectoryTampered(row["number"])

    def _opened(self, connection: Connection, row: RowMapping) -> Directory:
        self._check(row)
        number = row["number"]
        key = self._seals.key(connection, _key_of(number))
        sealed = connection.execute(_SEALED, {"version": number}).scalar_one()
        content = unseal(key, f"directory_versions/{number}", sealed)
        if sha256(content).hexdigest() != row["sha256"]:
            raise DirectoryTampered(number)
        return read_content(content, number)

    @staticmethod
    def _note(
        connection: Connection,
        kind: DirectoryEvent,
        number: int,
        directory: Directory | None,
        at: datetime,
        by: str,
        data: dict[str, Any],
    ) -> None:
        if directory is not None:
            data = {"sha256": sha256(content_of(directory)).hexdigest(), **data}
        key = f"{DIRECTORY}/{number}/{kind}"
        entry = Entry(kind=kind, key=key, at=at, actor=by, data={"version": number, **data})
        ledger.append(connection, DIRECTORY, [(None, entry)])


def _key_of(number: int) -> str:
    return f"{DIRECTORY}-{number}"


def _version(row: RowMapping) -> DirectoryVersion:
    return DirectoryVersion.model_validate({name: row[name] for name in _NAMES})
