"""The directory in the register: numbered versions, sealed; the newest approved one counts."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from procedure.directory import Directory
from procedure.directory_changes import changes_between, gains
from procedure.directory_file import content_of, read_content
from procedure.people import SYSTEM_ID, Actor
from procedure.refusals import DrafterMayNotApprove, NotFound
from procedure.register_acts import ApproveDirectoryChange, DirectoryOrder, Part
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.directory_values import (
    IN_EFFECT,
    ChangeDecidedAlready,
    DirectoryChangedMeanwhile,
    DirectoryEvent,
    DirectoryMissing,
    DirectoryThereAlready,
    DirectoryVersion,
    GainsByIt,
    NotCovered,
    NothingChanges,
    VersionState,
    may_decide,
    waits,
)
from register.gate import Gate, must_be_signed
from register.lookups import Lookups
from register.noted_versions import (
    changed_versions,
    entry_key,
    newest_approved,
    noted_versions,
)
from register.row_codes import VersionCodes, VersionTampered
from register.sealing import Seals, seal, unseal
from register.tables.versions import directory_versions
from register.values import Entry

SIGNED_FROM_HERE = "orders_signed"
"""Says, in the entry of the first version, that nothing at this register is changed unsigned."""
_STATES = {
    DirectoryEvent.MADE: VersionState.APPROVED,
    DirectoryEvent.CHANGED: VersionState.APPROVED,
    DirectoryEvent.PROPOSED: VersionState.PROPOSED,
    DirectoryEvent.APPROVED: VersionState.APPROVED,
    DirectoryEvent.REJECTED: VersionState.REJECTED,
}
_NAMES = tuple(DirectoryVersion.model_fields)
# Without the content: each act asks for the version in use, which is mostly known already.
_ROWS = select(*(directory_versions.c[name] for name in (*_NAMES, "code"))).order_by(
    directory_versions.c.number.desc()
)
PROPOSED = directory_versions.c.state == VersionState.PROPOSED
"""Whether a version waits for a second person."""
_PROPOSED = _ROWS.where(PROPOSED)
_IN_USE = newest_approved(_ROWS, directory_versions, VersionState.APPROVED)
_SEALED = select(directory_versions.c.sealed).where(
    directory_versions.c.number == bindparam("version")
)


class Directories(Repository):
    """Keeps each version; who may do what follows from the newest approved one."""

    def __init__(self, database: Database, seals: Seals, lookups: Lookups) -> None:
        """``seals`` has a key for each version, ``lookups`` the code over each row."""
        super().__init__(database)
        self._seals = seals
        self._codes = VersionCodes(lookups, Part.DIRECTORY, _NAMES)
        self._known: tuple[bytes, Directory] | None = None

    @reading
    def current(self, connection: Connection) -> Directory:
        """The directory in effect. Raises DirectoryMissing, VersionTampered."""
        rows = connection.execute(_IN_USE).mappings().all()
        if not rows:
            raise DirectoryMissing()
        self._codes.check(*rows)
        row, known = rows[-1], self._known
        # The code says everything that the row says: the same one is the same version.
        if known is not None and known[0] == row["code"]:
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
        """The directory of a version. Raises NotFound, VersionTampered."""
        return self._opened(connection, self._row(connection, number))

    @reading
    def versions(self, connection: Connection) -> list[DirectoryVersion]:
        """Every version, newest first. Raises VersionTampered."""
        rows = connection.execute(_ROWS).mappings().all()
        self._codes.check(*rows)
        return [_version(row) for row in rows]

    @reading
    def waiting_for(self, connection: Connection, actor: Actor) -> list[DirectoryVersion]:
        """The changes that this person may decide, the newest first; none that is outdated.

        Raises VersionTampered.
        """
        rows = connection.execute(_PROPOSED).mappings().all()
        found = [one for one in map(_version, rows) if may_decide(actor, one)]
        if not found:
            return []
        self._codes.check(*rows)
        in_effect = self.current.within(connection).version
        return [one for one in found if waits(one, in_effect)]

    @writing
    def make(self, connection: Connection, directory: Directory, at: datetime) -> Directory:
        """Version 1, by an operator: nobody can act, or sign, before.

        From then on everything that is changed at the register is signed, and the entry says so.
        Raises DirectoryThereAlready.
        """
        if connection.execute(_ROWS).first() is not None:
            raise DirectoryThereAlready()
        content = content_of(directory)
        self._write(connection, 1, content, 0, VersionState.APPROVED, at, SYSTEM_ID)
        data = {
            "sha256": sha256(content).hexdigest(),
            "version": 1,
            "agencies": len(directory.agencies),
            "people": len(directory.people),
            SIGNED_FROM_HERE: True,
        }
        key, kind = entry_key(Part.DIRECTORY, 1, DirectoryEvent.MADE), DirectoryEvent.MADE
        entry = Entry(kind=kind, key=key, at=at, actor=SYSTEM_ID, data=data)
        ledger.append(connection, Part.DIRECTORY, [(None, entry)])
        return self.current.within(connection)

    @writing
    def change(
        self,
        connection: Connection,
        order: DirectoryOrder,
        wanted: Directory,
        gate: Gate,
        at: datetime,
    ) -> DirectoryVersion:
        """Change the directory, or propose the change where it needs a second person.

        A person ordered it, signed. Raises what the gate raises, NotCovered, NothingChanges,
        DirectoryChangedMeanwhile.
        """
        current = self.current.within(connection)
        admitted = gate.admit(connection, order, current, at)
        content = content_of(wanted)
        must_be_signed(order.sha256, sha256(content).hexdigest())
        self._must_be_in_effect(connection, order.based_on)
        if not order.covers(current, wanted, at):
            raise NotCovered(act=order.act)
        changes = changes_between(current, wanted)
        if not changes:
            raise NothingChanges()
        newest = connection.execute(_ROWS).mappings().first()
        number = (newest["number"] if newest is not None else 0) + 1
        proposed = any(one.needs_second for one in changes)
        state = VersionState.PROPOSED if proposed else VersionState.APPROVED
        self._write(connection, number, content, order.based_on, state, at, order.by)
        kind = DirectoryEvent.PROPOSED if proposed else DirectoryEvent.CHANGED
        said = [
            one.model_dump(mode="json", exclude_none=True, exclude={"needs_second"})
            for one in changes
        ]
        data = {"version": number, "changes": said}
        admitted.note(connection, kind, entry_key(Part.DIRECTORY, number, kind), number, data)
        return _version(self._row(connection, number))

    @writing
    def decide(
        self, connection: Connection, order: ApproveDirectoryChange, gate: Gate, at: datetime
    ) -> DirectoryVersion:
        """Approve or reject a change that another person proposed, as a person ordered, signed.

        Raises what the gate raises, NotFound, AlreadyDone, DrafterMayNotApprove, GainsByIt,
        DirectoryChangedMeanwhile, VersionTampered.
        """
        current = self.current.within(connection)
        admitted = gate.admit(connection, order, current, at)
        number, by = order.version, order.by
        row = dict(self._row(connection, number))
        self._codes.check(row)
        must_be_signed(order.sha256, row["sha256"])
        if row["state"] != VersionState.PROPOSED:
            raise ChangeDecidedAlready(number=number)
        if row["proposed_by"] == by:
            raise DrafterMayNotApprove(person=by)
        if order.approve:
            self._must_gain_nothing(connection, row["based_on"], number, by)
            self._must_be_in_effect(connection, row["based_on"])
        state = VersionState.APPROVED if order.approve else VersionState.REJECTED
        row |= {"state": state.value, "decided_at": stamp(at), "decided_by": by}
        decided = {name: row[name] for name in ("state", "decided_at", "decided_by")}
        connection.execute(
            update(directory_versions)
            .where(directory_versions.c.number == number)
            .values(**decided, code=self._codes.of(row))
        )
        kind = DirectoryEvent.APPROVED if order.approve else DirectoryEvent.REJECTED
        admitted.note(connection, kind, entry_key(Part.DIRECTORY, number, kind), number, {})
        return _version(self._row(connection, number))

    @reading
    def verify(self, connection: Connection) -> int:
        """The version in effect, if it is the one that the ledger says.

        Raises DirectoryMissing, VersionTampered.
        """
        number = self.current.within(connection).version
        noted = ledger.notes(connection, Part.DIRECTORY, IN_EFFECT)
        if not noted or noted[-1].data["version"] != number:
            raise VersionTampered(Part.DIRECTORY, number)
        return number

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The versions that are not as the ledger says, by ids."""
        noted = noted_versions(connection, Part.DIRECTORY, _STATES)
        rows = connection.execute(_ROWS).mappings().all()
        wrong = changed_versions(noted, rows) | {
            row["number"] for row in rows if not self._codes.fit(row)
        }
        return [f"{Part.DIRECTORY}-{number}" for number in sorted(wrong)]

    # --- rows -----------------------------------------------------------------------------------

    def _must_be_in_effect(self, connection: Connection, number: int) -> None:
        if self.current.within(connection).version != number:
            raise DirectoryChangedMeanwhile(number=number)

    def _must_gain_nothing(self, connection: Connection, before: int, after: int, by: str) -> None:
        """Raise GainsByIt where the change gives the person more power."""
        old, new = (self.numbered.within(connection, number) for number in (before, after))
        if any(gains(one) == by for one in changes_between(old, new)):
            raise GainsByIt(person=by)

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
        number: int,
        content: bytes,
        based_on: int,
        state: VersionState,
        at: datetime,
        by: str,
    ) -> None:
        key = self._seals.key_for_writing(connection, _key_of(number), stamp(at))
        row: dict[str, Any] = {
            "number": number,
            "based_on": based_on,
            "sha256": sha256(content).hexdigest(),
            "state": state.value,
            "proposed_at": stamp(at),
            "proposed_by": by,
            "decided_at": None,
            "decided_by": None,
            "sealed": seal(key, f"directory_versions/{number}", content),
        }
        connection.execute(insert(directory_versions), self._codes.with_code(row))

    def _opened(self, connection: Connection, row: RowMapping) -> Directory:
        self._codes.check(row)
        number = row["number"]
        key = self._seals.key(connection, _key_of(number))
        sealed = connection.execute(_SEALED, {"version": number}).scalar_one()
        content = unseal(key, f"directory_versions/{number}", sealed)
        if sha256(content).hexdigest() != row["sha256"]:
            raise VersionTampered(Part.DIRECTORY, number)
        return read_content(content, number)


def _key_of(number: int) -> str:
    return f"{Part.DIRECTORY}-{number}"


def _version(row: RowMapping) -> DirectoryVersion:
    return DirectoryVersion.model_validate({name: row[name] for name in _NAMES})
