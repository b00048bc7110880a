"""Communications by what a person must do first, and their counts.

``reader`` leaves out, everywhere, those of cases that are limited to teams of others.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from procedure.intake.intake import IntakeState
from procedure.message import CommunicationKind
from procedure.rows import IntakeRow
from procedure.values import Moment, PersonId, Stored
from register.communications import CASE_NUMBER
from register.database import Database, Repository, reading, stamp
from register.paging import Order, Place
from register.tables.intake import communication_versions
from register.teams import seen_by

_ROW = communication_versions.c
_IDS = (_ROW.communication_id, _ROW.version)
BY_DUE = Order(_ROW.due_at, _IDS)
"""Least time left first."""
BY_RECEIPT = Order(_ROW.received_at, _IDS, newest_first=True)
BY_SETTLEMENT = Order(_ROW.settled_at, _IDS, newest_first=True)


class QueueTab(StrEnum):
    """A part of what came in."""

    REVIEW = "REVIEW"
    """A person must confirm or lift."""
    UNREAD = "UNREAD"
    """Of these, what could not be read in full."""
    RESTRICTED = "RESTRICTED"
    """Everything that is restricted."""
    RELEASED_TODAY = "RELEASED_TODAY"
    """A person lifted the restriction today."""
    NO_HIT_TODAY = "NO_HIT_TODAY"
    """Nobody was named in it; screened today."""


ORDERS = {
    QueueTab.REVIEW: BY_DUE,
    QueueTab.UNREAD: BY_DUE,
    QueueTab.RESTRICTED: BY_RECEIPT,
    QueueTab.RELEASED_TODAY: BY_SETTLEMENT,
    QueueTab.NO_HIT_TODAY: BY_SETTLEMENT,
}
"""The order of each part."""


class QueuedRow(IntakeRow):
    """A version of a communication in the queue."""

    kind: CommunicationKind
    received_at: Moment


PROPOSED = _ROW.proposed_at > ""
"""Whether a lift waits for a second person, as a range: SQLite finds that in the index."""


class ProposedRelease(Stored):
    """A lift that waits for a second person."""

    communication_id: str
    version: int
    proposed_by: PersonId
    proposed_at: Moment | None


class Queues(Repository):
    """The intake queue, in the database."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def page(
        self,
        connection: Connection,
        tab: QueueTab,
        *,
        today: datetime,
        reader: str | None = None,
        after: Place | None = None,
        limit: int,
    ) -> list[QueuedRow]:
        """A page of a part. ``today`` is when this day began."""
        columns = [_ROW[name] for name in QueuedRow.model_fields if name in _ROW]
        query = select(*columns, CASE_NUMBER).where(_in(tab, today), *seen_by(_ROW.case_id, reader))
        rows = connection.execute(ORDERS[tab].page(query, after, limit)).mappings()
        return [QueuedRow.model_validate(dict(row)) for row in rows]

    @reading
    def counts(
        self, connection: Connection, today: datetime, reader: str | None = None
    ) -> dict[QueueTab, int]:
        """How many there are in each part."""
        return {
            tab: connection.execute(
                select(func.count()).where(_in(tab, today), *seen_by(_ROW.case_id, reader))
            ).scalar_one()
            for tab in QueueTab
        }

    @reading
    def to_review(self, connection: Connection, reader: str | None = None) -> int:
        """How many wait for a person."""
        query = select(func.count()).where(
            _ROW.state == IntakeState.AWAITING_PERSON, *seen_by(_ROW.case_id, reader)
        )
        return connection.execute(query).scalar_one()


def _in(tab: QueueTab, today: datetime) -> ColumnElement[bool]:
    """Whether a version is in this part."""
    waits = _ROW.state == IntakeState.AWAITING_PERSON
    settled = and_(_ROW.state == IntakeState.RELEASED, _ROW.settled_at >= stamp(today))
    match tab:
        case QueueTab.REVIEW:
            return waits
        case QueueTab.UNREAD:
            unread = _ROW.kind == CommunicationKind.UNREADABLE
            return and_(waits, or_(_ROW.incomplete.is_(True), unread))
        case QueueTab.RESTRICTED:
            return _ROW.restricted.is_(True)
        case QueueTab.RELEASED_TODAY:
            return and_(settled, _ROW.decided.is_(True))
        case QueueTab.NO_HIT_TODAY:
            return and_(settled, _ROW.decided.is_(False))
