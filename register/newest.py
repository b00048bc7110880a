"""When the newest of what waits came to wait, so that nobody takes one thing for another.

What came is newer than all that was there before, so it shows where the counts are equal: one is
gone, and one came. ``reader`` leaves out, everywhere, cases that are limited to teams of others.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.sql import ColumnElement

from procedure.access import reader_of
from procedure.intake.intake import IntakeState
from procedure.people import Actor
from procedure.rows import CaseState
from register.database import Database, Repository, reading
from register.open_steps import Takes, waits_for
from register.tables.casework import cases, matters
from register.tables.intake import communication_versions
from register.tables.work import open_steps, tasks
from register.teams import seen_by

_STEP, _TASK, _VERSION = open_steps.c, tasks.c, communication_versions.c
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def number_of(moment: datetime) -> int:
    """A moment as a number: microseconds since 1970."""
    return (moment - _BEGINNING) // timedelta(microseconds=1)


class Newest(Repository):
    """Moments as numbers; 0 where nothing waits. Only what is open is read for them."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def hit(self, connection: Connection, reader: str | None = None) -> int:
        """Of the hits: by when the newest must be confirmed or lifted.

        All get the same time, from when they began to wait; one may have been received long before.
        """
        waits = _VERSION.state == IntakeState.AWAITING_PERSON
        return _last(connection, _VERSION.due_at, waits, *seen_by(_VERSION.case_id, reader))

    @reading
    def task(self, connection: Connection, agency: str, reader: str | None = None) -> int:
        """Of an agency's open tasks: when it was asked, or has had the ball again, last."""
        here = (_TASK.agency == agency, _TASK.party.is_not(None), *seen_by(_TASK.case_id, reader))
        query = select(func.max(_TASK.asked_at), func.max(_TASK.held_since)).where(*here)
        return max(map(number, connection.execute(query).one()))

    @reading
    def step(self, connection: Connection, reader: str | None = None) -> int:
        """Of all steps: when the last began to wait."""
        return _last(connection, _STEP.since, *seen_by(_STEP.dossier, reader))

    @reading
    def step_for(self, connection: Connection, actor: Actor, takes: Takes) -> int:
        """Of the steps that the actor must take: when the last began to wait."""
        seen = seen_by(_STEP.dossier, reader_of(actor))
        return _last(connection, _STEP.since, waits_for(actor, takes), *seen)

    @reading
    def case(self, connection: Connection, reader: str | None = None) -> int:
        """Of the open cases: when the last was opened."""
        is_open = cases.c.state == CaseState.OPEN
        return _last(connection, cases.c.opened_at, is_open, *seen_by(cases.c.case_id, reader))

    @reading
    def matter(self, connection: Connection, reader: str | None = None) -> int:
        """Of the open matters: when the last was opened."""
        table = matters.c
        is_open = table.state == CaseState.OPEN
        return _last(connection, table.opened_at, is_open, *seen_by(table.matter_id, reader))


def _last(connection: Connection, moment: ColumnElement[str], *here: ColumnElement[bool]) -> int:
    return number(connection.execute(select(func.max(moment)).where(*here)).scalar_one())


def number(moment: str | None) -> int:
    """A moment as the register keeps it, as a number; 0 where there is none."""
    return number_of(datetime.fromisoformat(moment)) if moment else 0
