"""The closures of the federal calendar: numbered versions, each approved by a second person."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, insert, select, update

from procedure.clocks.rules import Closure
from procedure.dossier import handoff_id
from procedure.refusals import AlreadyDone, AlreadyRecorded, DrafterMayNotApprove, NotFound
from procedure.rows import CaseState
from procedure.values import Moment, PersonId, Stored
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.dossiers import Dossiers
from register.handoffs import Handoffs
from register.lists import Lists
from register.tables import closure_versions
from register.values import Entry

CALENDAR = "calendar"
"""Under which name the ledger keeps what is about the closures."""
_CLOSURES: TypeAdapter[tuple[Closure, ...]] = TypeAdapter(tuple[Closure, ...])


class ClosureState(StrEnum):
    """How far a change of the closures is."""

    PROPOSED = "PROPOSED"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """Approved: the newest approved version is in use."""
    REJECTED = "REJECTED"
    """Not approved."""


class ClosuresEvent(StrEnum):
    """What happens to a change of the closures. The values are names of events in the ledger."""

    PROPOSED = "ClosuresProposed"
    """A supervisor proposed other closures."""
    APPROVED = "ClosuresApproved"
    """Another supervisor approved them."""
    REJECTED = "ClosuresRejected"
    """Another supervisor rejected them."""


class ClosuresInUseAlready(AlreadyRecorded):
    """Nothing would change."""

    sentence = "These closures are already in use, or proposed."


class AlreadyDecided(AlreadyDone):
    """The change was approved or rejected, or a later one was proposed."""

    sentence = "Version {number} of the closures is already decided, or a later one is proposed."


class ClosureVersion(Stored):
    """One version of the closures."""

    number: int
    closures: tuple[Closure, ...]
    state: ClosureState
    proposed_at: Moment
    proposed_by: PersonId
    decided_at: Moment | None = None
    decided_by: PersonId | None = None


class Closures(Repository):
    """Keeps each version; what is approved reaches every open case and matter by a handoff."""

    def __init__(
        self, database: Database, dossiers: Dossiers, lists: Lists, handoffs: Handoffs
    ) -> None:
        """``dossiers`` knows the open cases, ``lists`` the open matters beside them.

        ``handoffs`` passes the change to each.
        """
        super().__init__(database)
        self._dossiers = dossiers
        self._lists = lists
        self._handoffs = handoffs

    @writing
    def propose(
        self, connection: Connection, closures: tuple[Closure, ...], at: datetime, by: str
    ) -> ClosureVersion:
        """Propose the whole list of closures. Raises ClosuresInUseAlready."""
        rows = self._rows(connection)
        newest = rows[0] if rows else None
        waits = newest is not None and newest.state is ClosureState.PROPOSED
        if closures == (newest.closures if newest and waits else self._in_use(rows)):
            raise ClosuresInUseAlready()
        number = newest.number + 1 if newest is not None else 1
        stored = json.dumps([one.model_dump(mode="json") for one in closures])
        row = {
            "number": number,
            "closures": stored.encode(),
            "state": ClosureState.PROPOSED,
            "proposed_at": stamp(at),
            "proposed_by": by,
        }
        connection.execute(insert(closure_versions), row)
        self._note(connection, ClosuresEvent.PROPOSED, number, at, by, {"days": len(closures)})
        return ClosureVersion(
            number=number,
            closures=closures,
            state=ClosureState.PROPOSED,
            proposed_at=at,
            proposed_by=by,
        )

    @writing
    def decide(
        self, connection: Connection, number: int, approve: bool, at: datetime, by: str
    ) -> int:
        """Approve or reject the newest version; to how many open cases it goes.

        Raises NotFound, AlreadyDecided, DrafterMayNotApprove.
        """
        # Every command opens the register; the rules of a case are needed here only.
        from procedure.measures.calendar_changes import ChangeCalendar

        rows = self._rows(connection)
        named = next((row for row in rows if row.number == number), None)
        if named is None:
            raise NotFound(what="version of the closures", name=str(number))
        if named.state is not ClosureState.PROPOSED or named is not rows[0]:
            raise AlreadyDecided(number=number)
        if named.proposed_by == by:
            raise DrafterMayNotApprove(person=by)
        state = ClosureState.APPROVED if approve else ClosureState.REJECTED
        connection.execute(
            update(closure_versions)
            .where(closure_versions.c.number == number)
            .values(state=state, decided_at=stamp(at), decided_by=by)
        )
        cases = self._dossiers.open_dossiers.within(connection, "case-") if approve else []
        beside = self._lists.matters.within(connection, state=CaseState.OPEN) if approve else []
        for dossier in (*cases, *(matter.matter_id for matter in beside)):
            change = ChangeCalendar(
                dossier=dossier,
                order=handoff_id(CALENDAR, number, dossier),
                by=by,
                closures=named.closures,
                version=number,
            )
            self._handoffs.queue(connection, f"{CALENDAR}-{number}", number, change, at)
        kind = ClosuresEvent.APPROVED if approve else ClosuresEvent.REJECTED
        self._note(connection, kind, number, at, by, {"cases": len(cases)})
        return len(cases)

    @reading
    def in_use(self, connection: Connection) -> tuple[Closure, ...]:
        """The closures of the newest approved version; none before the first."""
        return self._in_use(self._rows(connection))

    @reading
    def versions(self, connection: Connection) -> list[ClosureVersion]:
        """Every version, newest first."""
        return self._rows(connection)

    @staticmethod
    def _in_use(rows: list[ClosureVersion]) -> tuple[Closure, ...]:
        approved = (row.closures for row in rows if row.state is ClosureState.APPROVED)
        return next(approved, ())

    @staticmethod
    def _rows(connection: Connection) -> list[ClosureVersion]:
        query = select(closure_versions).order_by(closure_versions.c.number.desc())
        return [_version(row) for row in connection.execute(query).mappings().all()]

    @staticmethod
    def _note(
        connection: Connection,
        kind: ClosuresEvent,
        number: int,
        at: datetime,
        by: str,
        data: dict[str, Any],
    ) -> None:
        key = f"{CALENDAR}/{number}/{kind}"
        entry = Entry(kind=kind, key=key, at=at, actor=by, data={"version": number, **data})
        ledger.append(connection, CALENDAR, [(None, entry)])


def _version(row: RowMapping) -> ClosureVersion:
    values = {name: row[name] for name in ClosureVersion.model_fields}
    return ClosureVersion.model_validate(
        {**values, "closures": _CLOSURES.validate_json(row["closures"])}
    )
