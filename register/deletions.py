"""Deletion orders: one person orders that a dossier's key is destroyed, and another approves it.

They are in the ledger and nowhere else: a register that outlives what it must forget keeps who
ordered it, on which authority, and who approved.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select
from sqlalchemy.sql import ColumnElement

from procedure.access import Right, Subject, may, reader_of, require
from procedure.dossier import hash_of
from procedure.intake.intake import IntakeState
from procedure.people import Actor
from procedure.proof import Flaw, NotProven
from procedure.refusals import AlreadyDone, NotFound, NotNow
from procedure.register_acts import (
    ApproveDeletion,
    Authority,
    OrderDeletion,
    Part,
    read_order,
)
from procedure.rows import CaseState
from procedure.values import Moment, PersonId, Stored
from register import ledger
from register.database import Database, Repository, reading, writing
from register.directories import Directories
from register.dossiers import Dossiers
from register.gate import Gate
from register.keys import KeyEvent, Keys, entry_of
from register.lists import Lists
from register.noted_versions import entry_key, signed_by_its_person
from register.order_keys import OrderKeys
from register.rosters import Rosters, key_of_roster
from register.tables.intake import communication_versions
from register.tables.record import ledger as ledger_table
from register.teams import Teams
from register.values import LedgerRecord

ORDER = "deletion order"
"""What it is called where there is none."""


class DeletionEvent(StrEnum):
    """What happens to a deletion order, until its key is destroyed. Names in the ledger."""

    ORDERED = "DeletionOrdered"
    """A person ordered that a dossier's key is destroyed."""
    REJECTED = "DeletionRejected"
    """Another person rejected it."""


class DeletionState(StrEnum):
    """How far a deletion order is."""

    ORDERED = "ORDERED"
    """It waits for a second person."""
    DESTROYED = "DESTROYED"
    """Approved: the key is destroyed."""
    REJECTED = "REJECTED"
    """Not approved."""


_DECIDED: Mapping[str, DeletionState] = {
    KeyEvent.DESTROYED: DeletionState.DESTROYED,
    DeletionEvent.REJECTED: DeletionState.REJECTED,
}
_KINDS = (DeletionEvent.ORDERED, *_DECIDED)
"""All entries of the ledger about deletion orders."""


class StillOpen(NotNow):
    """Whoever works on it could write nothing more, and nobody would be notified."""

    sentence = "{dossier} is still open: end it first."


class WaitsForAPerson(NotNow):
    """Afterwards nobody could give a reason on it."""

    sentence = "{communication} waits for a person: confirm or lift its restriction first."


class RosterInUse(NotNow):
    """Nothing could be screened."""

    sentence = "{roster} is in use: load a roster without the person first."


class KeyIsDestroyed(AlreadyDone):
    """There is nothing left to destroy."""

    sentence = "The key of {dossier} is already destroyed."


class DeletionWaits(AlreadyDone):
    """Somebody ordered it."""

    sentence = "Deletion order {number} for {dossier} already waits for a second person."


class DeletionDecided(AlreadyDone):
    """It was approved or rejected."""

    sentence = "Deletion order {number} is already decided."


class DeletionTampered(NotNow):
    """The entry is not as somebody signed it, or nobody did."""

    sentence = (
        "Deletion order {number} is not as the person who gave it signed it, so it is not carried "
        "out. Order it again, and tell an operator."
    )


class Deletion(Stored):
    """A deletion order, and what was decided."""

    number: int
    key_of: str
    """The dossier, by its id."""
    dossier_number: str | None = None
    """The short number of the case or matter."""
    authority: Authority
    state: DeletionState
    ordered_at: Moment
    ordered_by: PersonId
    decided_at: Moment | None = None
    decided_by: PersonId | None = None

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.state is DeletionState.ORDERED


class Deletions(Repository):
    """Takes deletion orders, and carries out what a second person approves.

    A dossier that a team hides from somebody has no key for them, and no deletion order.
    """

    def __init__(
        self,
        database: Database,
        keys: Keys,
        directories: Directories,
        dossiers: Dossiers,
        lists: Lists,
        rosters: Rosters,
        teams: Teams,
    ) -> None:
        """``directories`` says who may, ``teams`` who may know of what.

        ``dossiers``, ``lists`` and ``rosters`` say what is still needed.
        """
        super().__init__(database)
        self._keys = keys
        self._directories = directories
        self._dossiers = dossiers
        self._lists = lists
        self._rosters = rosters
        self._teams = teams

    @writing
    def order(
        self, connection: Connection, order: OrderDeletion, gate: Gate, at: datetime
    ) -> Deletion:
        """Take an order that a key is destroyed, signed; it waits for a second person.

        Raises what the gate raises, NotFound, StillOpen, WaitsForAPerson, RosterInUse,
        KeyIsDestroyed, DeletionWaits.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        root = order.key_of
        if not self._known(connection, {root}, directory.actor(order.by, at)):
            raise NotFound(what="key of", name=root)
        self._check_can_go(connection, root)
        for one in self._all(connection):
            if one.waits and one.key_of == root:
                raise DeletionWaits(number=one.number, dossier=root)
        number = len(_ordered(connection)) + 1
        kind = DeletionEvent.ORDERED
        key = entry_key(Part.DELETIONS, number, kind)
        admitted.note(connection, kind, key, number, {"version": number})
        return Deletion(
            number=number,
            key_of=root,
            authority=order.authority,
            state=DeletionState.ORDERED,
            ordered_at=at,
            ordered_by=order.by,
        )

    @writing
    def decide(
        self, connection: Connection, order: ApproveDeletion, gate: Gate, at: datetime
    ) -> None:
        """Approve an order, so that the key is destroyed, or reject it; signed.

        Raises what the gate raises, NotFound, DeletionDecided, DeletionTampered,
        DrafterMayNotApprove, StillOpen, WaitsForAPerson, RosterInUse, KeyIsDestroyed.
        """
        directory = self._directories.current.within(connection)
        admitted = gate.admit(connection, order, directory, at)
        number, actor = order.version, directory.actor(order.by, at)
        ordered = _ordered(connection).get(number)
        if ordered is None or not self._known(connection, {ordered.data["key_of"]}, actor):
            raise NotFound(what=ORDER, name=str(number))
        if number in _decided(connection):
            raise DeletionDecided(number=number)
        _check_order(ordered, number, gate.keys)
        require(actor, Right.DELETE, Subject(drafter=ordered.actor))
        root = ordered.data["key_of"]
        if (order.key_of, order.authority) != (root, ordered.data["authority"]):
            raise NotProven(code=Flaw.ORDER)
        if order.approve:
            self._check_can_go(connection, root)
            self._keys.destroy(connection, root, at)
            admitted.note(connection, KeyEvent.DESTROYED, entry_of(root), number, {})
        else:
            kind = DeletionEvent.REJECTED
            key = entry_key(Part.DELETIONS, number, kind)
            admitted.note(connection, kind, key, number, {})

    @reading
    def all(self, connection: Connection, actor: Actor) -> list[Deletion]:
        """The deletion orders for what the person may know of, the newest first."""
        return self._numbered(connection, self._all(connection)[::-1], actor)

    @reading
    def waiting_for(self, connection: Connection, actor: Actor) -> list[Deletion]:
        """Those that the person may approve or reject, the oldest first."""
        if not may(actor, Right.DELETE):
            return []
        found = [one for one in self._all(connection) if may_decide(actor, one)]
        return self._numbered(connection, found, actor) if found else []

    def _numbered(
        self, connection: Connection, found: Sequence[Deletion], actor: Actor
    ) -> list[Deletion]:
        """Those for what the person may know of, each with the number of its dossier."""
        known = self._known(connection, {one.key_of for one in found}, actor)
        return [
            one.model_copy(update={"dossier_number": known[one.key_of]})
            for one in found
            if one.key_of in known
        ]

    def _all(self, connection: Connection) -> list[Deletion]:
        noted = ledger.notes(connection, Part.DELETIONS, _KINDS)
        decided = {one.data["version"]: one for one in noted if one.kind in _DECIDED}
        ordered = [one for one in noted if one.kind == DeletionEvent.ORDERED]
        return [_deletion(one, decided.get(one.data["version"])) for one in ordered]

    def _known(
        self, connection: Connection, roots: set[str], actor: Actor
    ) -> dict[str, str | None]:
        """Those of which the person may know, each with its short number.

        Whoever works on no case, such as the data protection officer, is limited by no team.
        """
        found = self._teams.known.within(connection, roots, reader_of(actor))
        versions = {key_of_roster(one.number) for one in self._rosters.all.within(connection)}
        return {one: found.get(one) for one in roots if one in found or one in versions}

    def _check_can_go(self, connection: Connection, root: str) -> None:
        """Raise unless the dossier's key is there, and nobody needs it any more."""
        if not self._keys.remains(connection, root):
            raise KeyIsDestroyed(dossier=root)
        head = self._dossiers.head.within(connection, root)
        matter = self._lists.matter.within(connection, root)
        # A matter can wait for somebody without a clock that runs.
        waits_on = matter is not None and matter.state is CaseState.OPEN
        if (head is not None and head.open) or waits_on:
            raise StillOpen(dossier=root)
        row = communication_versions.c
        waits = select(row.version).where(
            row.communication_id == root, row.state == IntakeState.AWAITING_PERSON
        )
        if connection.execute(waits).first() is not None:
            raise WaitsForAPerson(communication=root)
        newest = self._rosters.newest.within(connection)
        if newest is not None and root == key_of_roster(newest.number):
            raise RosterInUse(roster=root)


def may_decide(actor: Actor, one: Deletion) -> bool:
    """Whether it waits for this person: whoever ordered it does not approve it."""
    return one.waits and may(actor, Right.DELETE, Subject(drafter=one.ordered_by))


def waits_in_ledger() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Which entries of the ledger are about deletion orders, and which of these are the orders.

    Each order is decided once at most: as many wait as there are more orders than decisions.
    """
    return ledger.about(Part.DELETIONS, _KINDS), ledger_table.c.kind == DeletionEvent.ORDERED


def _ordered(connection: Connection) -> dict[int, LedgerRecord]:
    """The orders by their numbers, the oldest first."""
    noted = ledger.notes(connection, Part.DELETIONS, [DeletionEvent.ORDERED])
    return {record.data["version"]: record for record in noted}


def _decided(connection: Connection) -> dict[int, LedgerRecord]:
    """What second persons decided, by the numbers of the orders."""
    noted = ledger.notes(connection, Part.DELETIONS, _DECIDED)
    return {record.data["version"]: record for record in noted}


def _deletion(ordered: LedgerRecord, decided: LedgerRecord | None) -> Deletion:
    return Deletion(
        number=ordered.data["version"],
        key_of=ordered.data["key_of"],
        authority=ordered.data["authority"],
        state=_DECIDED[decided.kind] if decided is not None else DeletionState.ORDERED,
        ordered_at=ordered.at,
        ordered_by=ordered.actor,
        decided_at=decided.at if decided is not None else None,
        decided_by=decided.actor if decided is not None else None,
    )


def _check_order(record: LedgerRecord, number: int, keys: OrderKeys) -> None:
    """Raise DeletionTampered unless the entry is as its person signed it."""
    statement = signed_by_its_person(record, keys)
    if statement is not None:
        with suppress(ValueError):
            order = read_order(statement.act, statement.order, statement.by, record.data)
            if isinstance(order, OrderDeletion) and hash_of(order) == statement.command_sha256:
                return
    raise DeletionTampered(number=number)
