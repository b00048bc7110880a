"""How counterparts do, who owe us nothing: what is expected of them, and how soon it came."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from procedure.clocks.rules import Binding
from procedure.values import Stored
from register.counting import count_of, spreads
from register.database import Database, Repository, reading, stamp
from register.due_times import overdue
from register.tables.work import expected_dates
from register.teams import seen_by

_DATE = expected_dates.c


class CounterpartCounts(Stored):
    """What is expected of a counterpart now, and what came of it in a time."""

    binds: Binding
    """Which counterpart."""
    open: int = 0
    past_date: int = 0
    """Of these, those whose expected date has passed."""
    came: int = 0
    by_date: int = 0
    """Of these, those that came by the expected date."""
    median_until_came: int | None = None
    """Calendar time in seconds, to the minute; unset where nothing came."""


class ExpectedDates(Repository):
    """Counts in the database: no case is read for them."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def counterparts(
        self, connection: Connection, now: datetime, since: datetime, reader: str | None = None
    ) -> list[CounterpartCounts]:
        """Each counterpart of whom something is expected, or came since a moment.

        ``reader`` leaves out cases that are limited to teams of others.
        """
        seen = seen_by(_DATE.dossier, reader)
        open_now = (
            select(_DATE.binds, func.count(), count_of(overdue(_DATE.expected_by, now)))
            .where(_DATE.waits_since.is_not(None), *seen)
            .group_by(_DATE.binds)
        )
        found: dict[str, dict[str, Any]] = {
            row[0]: {"open": row[1], "past_date": row[2]} for row in connection.execute(open_now)
        }
        # Without the first condition the index of what came is not used.
        came = (_DATE.came_at.is_not(None), _DATE.came_at >= stamp(since), *seen)
        by_date = _DATE.by_date.is_(True)
        for binds, spread in spreads(connection, _DATE.binds, _DATE.came_in, by_date, came).items():
            found.setdefault(binds, {}).update(
                came=spread.count, by_date=spread.good, median_until_came=spread.median
            )
        # In the order in which they are listed as those who may be bound.
        return [
            CounterpartCounts(binds=binds, **found[binds]) for binds in Binding if binds in found
        ]
