"""What waits for a second person: how much there is of each kind, and what it is.

All of it is counted in one statement, since every page counts it. ``reader`` leaves out,
everywhere, cases that are limited to teams of others.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.sql import ColumnElement, CompoundSelect

from procedure.access import Right, may, reader_of
from procedure.measures.messages.outbound import MessageState
from procedure.people import Actor
from procedure.protest.protest import PROTEST
from procedure.protest.writing import AFTER_END
from procedure.rows import CaseState
from procedure.values import DossierId, Moment, PersonId, Stored
from register.counting import count_of
from register.database import Database, Repository, reading
from register.deletions import Deletions, waits_in_ledger
from register.directories import PROPOSED as PROPOSED_CHANGE
from register.directories import Directories
from register.newest import number, number_of
from register.open_steps import NamedStep, named_steps
from register.queues import PROPOSED as PROPOSED_LIFT
from register.queues import ProposedRelease
from register.tables.casework import cases, matters, messages
from register.tables.intake import communication_versions
from register.tables.record import ledger
from register.tables.versions import directory_versions
from register.tables.work import open_steps
from register.teams import seen_by

_STEP, _MESSAGE, _VERSION = open_steps.c, messages.c, communication_versions.c
_CHANGE = directory_versions.c
_MANY = 512
"""Statements that are kept: one for each person who reads, and for what they may decide."""


class Approval(StrEnum):
    """A kind of thing that one person drafts or proposes, and another one decides."""

    STEP = "STEP"
    """A step of a case or a matter."""
    MESSAGE = "MESSAGE"
    """An outgoing message of a case or a matter."""
    LIFT = "LIFT"
    """A restriction that somebody proposes to lift."""
    DELETION = "DELETION"
    """A deletion order."""
    DIRECTORY = "DIRECTORY"
    """A change of the directory."""


_OWN = (Approval.DELETION, Approval.DIRECTORY)
"""Kinds of which nobody is shown what they may not decide."""


class Waiting(NamedTuple):
    """How much waits, and when the newest of it came to wait."""

    of: Mapping[Approval, int]
    newest: int
    """As a number; 0 where nothing waits."""

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.of.values())


class DraftedMessage(Stored):
    """An outgoing message that waits for a second person."""

    dossier: DossierId
    dossier_number: str | None
    message: int
    template: str
    drafted_by: PersonId | None
    at: Moment


class Approvals(Repository):
    """Of cases, matters and communications whatever waits; of the rest what the person decides."""

    def __init__(self, database: Database, deletions: Deletions, directories: Directories) -> None:
        """``deletions`` and ``directories`` say who may decide which of theirs."""
        super().__init__(database)
        self._deletions = deletions
        self._directories = directories

    @reading
    def waiting(self, connection: Connection, actor: Actor) -> Waiting:
        """How much waits, whoever may decide it; without a right to cases, nothing of any."""
        sees = may(actor, Right.SEE_CASE)
        query = _counts(reader_of(actor), sees=sees, deletes=sees and may(actor, Right.DELETE))
        found = {Approval(row[0]): (row[1], number(row[2])) for row in connection.execute(query)}
        found |= self._own(connection, actor, {kind for kind in _OWN if found.get(kind, (0,))[0]})
        return Waiting(
            of={kind: count for kind, (count, _) in found.items()},
            newest=max(newest for count, newest in found.values()),
        )

    def _own(
        self, connection: Connection, actor: Actor, some: Collection[Approval]
    ) -> dict[Approval, tuple[int, int]]:
        """Of the kinds of which each person sees what they may decide: how much that is."""
        moments: dict[Approval, list[datetime]] = {kind: [] for kind in _OWN}
        if Approval.DELETION in some:
            ordered = self._deletions.waiting_for.within(connection, actor)
            moments[Approval.DELETION] = [one.ordered_at for one in ordered]
        if Approval.DIRECTORY in some:
            proposed = self._directories.waiting_for.within(connection, actor)
            moments[Approval.DIRECTORY] = [one.proposed_at for one in proposed]
        return {
            kind: (len(found), max(map(number_of, found), default=0))
            for kind, found in moments.items()
        }

    @reading
    def steps(
        self, connection: Connection, *, limit: int, reader: str | None = None
    ) -> list[NamedStep]:
        """The steps that wait for a second person, the oldest first."""
        query = (
            named_steps()
            .where(_STEP.drafter.is_not(None), *seen_by(_STEP.dossier, reader))
            .order_by(_STEP.since, _STEP.dossier, _STEP.place)
            .limit(limit)
        )
        rows = connection.execute(query).mappings()
        return [NamedStep.model_validate(dict(row)) for row in rows]

    @reading
    def messages(
        self, connection: Connection, *, limit: int, reader: str | None = None
    ) -> list[DraftedMessage]:
        """The messages that wait for a second person, the oldest first."""
        number_of_it = func.coalesce(cases.c.number, matters.c.number).label("dossier_number")
        query = (
            select(messages, number_of_it)
            .join(cases, cases.c.case_id == _MESSAGE.dossier, isouter=True)
            .join(matters, matters.c.matter_id == _MESSAGE.dossier, isouter=True)
            .where(_drafted(), *seen_by(_MESSAGE.dossier, reader))
            .order_by(_MESSAGE.at, _MESSAGE.dossier, _MESSAGE.message)
            .limit(limit)
        )
        rows = connection.execute(query).mappings()
        return [DraftedMessage.model_validate(dict(row)) for row in rows]

    @reading
    def lifts(
        self, connection: Connection, *, limit: int, reader: str | None = None
    ) -> list[ProposedRelease]:
        """The lifts that wait for a second person, the oldest first."""
        columns = [_VERSION[name] for name in ProposedRelease.model_fields]
        query = (
            select(*columns)
            .where(PROPOSED_LIFT, *seen_by(_VERSION.case_id, reader))
            .order_by(_VERSION.proposed_at, _VERSION.communication_id, _VERSION.version)
            .limit(limit)
        )
        rows = connection.execute(query).mappings()
        return [ProposedRelease.model_validate(dict(row)) for row in rows]


def _drafted() -> ColumnElement[bool]:
    """Whether a message waits for a second person: in what has ended only what is written then.

    The draft of a protest waits as a step.
    """
    is_open = (
        exists()
        .where(table.c[own] == _MESSAGE.dossier, table.c.state == CaseState.OPEN)
        .correlate(messages)
        for table, own in ((cases, "case_id"), (matters, "matter_id"))
    )
    waits = or_(*is_open, _MESSAGE.template.in_(AFTER_END))
    return and_(_MESSAGE.state == MessageState.DRAFTED, _MESSAGE.template != PROTEST, waits)


# Kept: building a statement takes about as long as executing it.
@lru_cache(maxsize=_MANY)
def _counts(reader: str | None, *, sees: bool, deletes: bool) -> CompoundSelect[Any]:
    """Of each kind that counts for somebody: its name, how much waits, and the newest of it."""

    def counted(
        kind: Approval, moment: ColumnElement[Any], *here: ColumnElement[bool]
    ) -> Select[str, int, Any]:
        return select(literal(kind.value), func.count(), func.max(moment)).where(*here)

    # As a range where it may be missing, which SQLite finds in the index.
    parts = [counted(Approval.DIRECTORY, _CHANGE.proposed_at, PROPOSED_CHANGE)]
    if sees:
        parts += [
            counted(
                Approval.STEP, _STEP.since, _STEP.drafter > "", *seen_by(_STEP.dossier, reader)
            ),
            counted(Approval.MESSAGE, _MESSAGE.at, _drafted(), *seen_by(_MESSAGE.dossier, reader)),
            counted(
                Approval.LIFT,
                _VERSION.proposed_at,
                PROPOSED_LIFT,
                *seen_by(_VERSION.case_id, reader),
            ),
        ]
    if deletes:
        here, ordered = waits_in_ledger()
        left = count_of(ordered) - count_of(~ordered)
        kind = literal(Approval.DELETION.value)
        parts.append(select(kind, left, func.max(ledger.c.at)).where(here))
    return union_all(*parts)
