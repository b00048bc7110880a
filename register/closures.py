"""The closures of the federal calendar: numbered versions, each approved by a second person."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, insert, select, update

from procedure.clocks.rules import Closure
from procedure.dossier import handoff_id
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    DrafterMayNotApprove,
    NotFound,
    NotNow,
)
from procedure.register_acts import ApproveClosures, Part, ProposeClosures
from procedure.rows import CaseState
from procedure.values import Moment, PersonId, Stored
from register.database import Database, Repository, reading, stamp, writing
from register.directories import Directories
from register.dossiers import Dossiers
from register.gate import Gate, must_be_signed
from register.handoffs import Handoffs
from register.lists import Lists
from register.lookups import Lookups
from register.noted_versions import (
    Noted,
    changed_versions,
    entry_key,
    newest_approved,
    noted_versions,
    signed_by_its_person,
)
from register.order_keys import OrderKeys
from register.row_codes import VersionCodes
from register.tables.versions import closure_versions

_NOTED = ("number", "state", "proposed_at", "proposed_by", "decided_at", "decided_by")
_ROWS = select(closure_versions).order_by(closure_versions.c.number.desc())
_CLOSURES: TypeAdapter[tuple[Closure, ...]] = TypeAdapter(tuple[Closure, ...])


class ClosureState(StrEnum):
    """How far a change of the closures is."""

    PROPOSED = "PROPOSED"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """Approved: the newest approved version is in use."""
    REJECTED = "REJECTED"
    """Not approved."""


_IN_USE = newest_approved(_ROWS, closure_versions, ClosureState.APPROVED)


class ClosuresEvent(StrEnum):
    """What happens to a change of the closures. The values are names of events in the ledger."""

    PROPOSED = "ClosuresProposed"
    """A supervisor proposed other closures."""
    APPROVED = "ClosuresApproved"
    """Another supervisor approved them."""
    REJECTED = "ClosuresRejected"
    """Another supervisor rejected them."""


_STATES = {
    ClosuresEvent.PROPOSED: ClosureState.PROPOSED,
    ClosuresEvent.APPROVED: ClosureState.APPROVED,
    ClosuresEvent.REJECTED: ClosureState.REJECTED,
}


class ClosuresInUseAlready(AlreadyRecorded):
    """Nothing would change."""

    sentence = "These closures are already in use, or proposed."


class AlreadyDecided(AlreadyDone):
    """The change was approved or rejected, or a later one was proposed."""

    sentence = "Version {number} of the closures is already decided, or a later one is proposed."


class ClosuresTampered(NotNow):
    """The proposal is not as somebody signed it, or nobody did."""

    sentence = (
        "Version {number} of the closures is not as its proposer signed it, so it is not approved. "
        "Propose the closures again, and tell an operator."
    )


class ClosureVersion(Stored):
    """One version of the closures."""

    number: int
    closures: tuple[Closure, ...]
    sha256: str
    """The hash of the table as the register keeps it."""
    state: ClosureState
    proposed_at: Moment
    proposed_by: PersonId
    decided_at: Moment | None = None
    decided_by: PersonId | None = None


class Closures(Repository):
    """Keeps each version; what is approved reaches every open case and matter by a handoff."""

    def __init__(
        self,
        database: Database,
        dossiers: Dossiers,
        lists: Lists,
        handoffs: Handoffs,
        directories: Directories,
        lookups: Lookups,
    ) -> None:
        """``dossiers`` knows the open cases, ``lists`` the open matters beside them.

        ``handoffs`` passes the change to each. ``directories`` says who may change the closures,
        ``lookups`` makes the code over each row.
        """
        super().__init__(database)
        self.codes = VersionCodes(lookups, Part.CALENDAR, (*_NOTED, "closures"))
        self._directories = directories
        self._dossiers = dossiers
        self._lists = lists
        self._handoffs = handoffs

    @writing
    def propose(
        self,
        connection: Connection,
        order: ProposeClosures,
        closures: tuple[Closure, ...],
        gate: Gate,
        at: datetime,
    ) -> ClosureVersion:
        """Propose the whole list of closures, as a person ordered, signed.

        Raises what the gate raises, ClosuresInUseAlready.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        must_be_signed(order.sha256, hash_of_closures(closures))
        rows = self._rows(connection)
        newest = rows[0] if rows else None
        waits = newest is not None and newest.state is ClosureState.PROPOSED
        if closures == (newest.closures if newest and waits else self.in_use.within(connection)):
            raise ClosuresInUseAlready()
        number = newest.number + 1 if newest is not None else 1
        row: dict[str, Any] = {
            "number": number,
            "closures": stored_closures(closures),
            "state": ClosureState.PROPOSED.value,
            "proposed_at": stamp(at),
            "proposed_by": order.by,
            "decided_at": None,
            "decided_by": None,
        }
        connection.execute(insert(closure_versions), self.codes.with_code(row))
        kind = ClosuresEvent.PROPOSED
        key = entry_key(Part.CALENDAR, number, kind)
        admitted.note(connection, kind, key, number, {"version": number})
        return ClosureVersion(
            number=number,
            closures=closures,
            sha256=order.sha256,
            state=ClosureState.PROPOSED,
            proposed_at=at,
            proposed_by=order.by,
        )

    @writing
    def decide(
        self, connection: Connection, order: ApproveClosures, gate: Gate, at: datetime
    ) -> int:
        """Approve or reject the newest version, as a person ordered, signed.

        Returns to how many open cases it goes. Raises what the gate raises, NotFound,
        AlreadyDecided, ClosuresTampered, DrafterMayNotApprove.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        number = order.version
        rows = self._rows(connection)
        named = next((row for row in rows if row.number == number), None)
        if named is None:
            raise NotFound(what="version of the closures", name=str(number))
        if named.state is not ClosureState.PROPOSED or named is not rows[0]:
            raise AlreadyDecided(number=number)
        self._check_proposal(connection, number, gate.keys)
        if named.proposed_by == order.by:
            raise DrafterMayNotApprove(person=order.by)
        must_be_signed(order.sha256, named.sha256)
        state = ClosureState.APPROVED if order.approve else ClosureState.REJECTED
        self._write_decision(connection, number, state, at, order.by)
        cases = self._pass_on(connection, named, at, order.by) if order.approve else 0
        kind = ClosuresEvent.APPROVED if order.approve else ClosuresEvent.REJECTED
        key = entry_key(Part.CALENDAR, number, kind)
        admitted.note(connection, kind, key, number, {"cases": cases})
        return cases

    def _write_decision(
        self, connection: Connection, number: int, state: ClosureState, at: datetime, by: str
    ) -> None:
        here = closure_versions.c.number == number
        row = connection.execute(_ROWS.where(here)).mappings().one()
        decided = {"state": state.value, "decided_at": stamp(at), "decided_by": by}
        code = self.codes.of({**row, **decided})
        connection.execute(update(closure_versions).where(here).values(**decided, code=code))

    def _pass_on(
        self, connection: Connection, version: ClosureVersion, at: datetime, by: str
    ) -> int:
        """Hand the closures to each open case and matter; to how many cases."""
        # Every command opens the register; the rules of a case are needed here only.
        from procedure.measures.calendar_changes import ChangeCalendar

        source, number = f"{Part.CALENDAR}-{version.number}", version.number
        cases = self._dossiers.open_dossiers.within(connection, "case-")
        beside = self._lists.matters.within(connection, state=CaseState.OPEN)
        for dossier in (*cases, *(matter.matter_id for matter in beside)):
            change = ChangeCalendar(
                dossier=dossier,
                order=handoff_id(Part.CALENDAR, number, dossier),
                by=by,
                closures=version.closures,
                version=number,
            )
            self._handoffs.queue(connection, source, number, change, at)
        return len(cases)

    @reading
    def changed(self, connection: Connection) -> list[str]:
        """The versions that are not as the ledger says, by ids."""
        rows = connection.execute(_ROWS).mappings().all()
        changed = changed_versions(self._noted(connection), _held(rows))
        changed |= {row["number"] for row in rows if not self.codes.fit(row)}
        return [f"{Part.CALENDAR}-{number}" for number in sorted(changed)]

    @staticmethod
    def _noted(connection: Connection) -> dict[int, Noted]:
        return noted_versions(connection, Part.CALENDAR, _STATES)

    def _check_proposal(self, connection: Connection, number: int, keys: OrderKeys) -> None:
        """Raise ClosuresTampered unless the row is as its proposer signed it."""
        noted = self._noted(connection)
        if number in changed_versions(noted, _held(connection.execute(_ROWS).mappings())):
            raise ClosuresTampered(number=number)
        if signed_by_its_person(noted[number].proposal, keys) is None:
            raise ClosuresTampered(number=number)

    @reading
    def in_use(self, connection: Connection) -> tuple[Closure, ...]:
        """The closures of the newest approved version; none before the first.

        Raises VersionTampered.
        """
        rows = connection.execute(_IN_USE).mappings().all()
        self.codes.check(*rows)
        newest = _version(rows[-1]) if rows else None
        return newest.closures if newest and newest.state is ClosureState.APPROVED else ()

    @reading
    def versions(self, connection: Connection) -> list[ClosureVersion]:
        """Every version, newest first. Raises VersionTampered."""
        return self._rows(connection)

    def _rows(self, connection: Connection) -> list[ClosureVersion]:
        rows = connection.execute(_ROWS).mappings().all()
        self.codes.check(*rows)
        return [_version(row) for row in rows]


def _held(rows: Iterable[RowMapping]) -> Iterator[dict[str, Any]]:
    """The rows, each with the hash of its content."""
    for row in rows:
        stored = row["closures"]
        # SQL may have written anything, and whoever verifies must find it.
        digest = sha256(stored).hexdigest() if isinstance(stored, bytes) else ""
        yield {**row, "sha256": digest}


def stored_closures(closures: tuple[Closure, ...]) -> bytes:
    """The table of closures as the register keeps it."""
    return json.dumps([one.model_dump(mode="json") for one in closures]).encode()


def hash_of_closures(closures: tuple[Closure, ...]) -> str:
    """The hash of a table of closures, as an order names it."""
    return sha256(stored_closures(closures)).hexdigest()


def _version(row: RowMapping) -> ClosureVersion:
    stored = row["closures"]
    read = {"closures": _CLOSURES.validate_json(stored), "sha256": sha256(stored).hexdigest()}
    return ClosureVersion.model_validate({**{name: row[name] for name in _NOTED}, **read})
