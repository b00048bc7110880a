"""The list rows of cases, tracks, tasks, communications and matters."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from procedure.numbers import drawn_of, read_case_number, read_matter_number
from procedure.people import Actor
from procedure.rows import (
    CaseRow,
    MatterRow,
    Rows,
    TaskRow,
    TrackRow,
)
from register.case_people import same_person
from register.database import Repository, reading
from register.due_times import within as due_within
from register.list_rows import keep_rows
from register.paging import Order, Place
from register.tables.casework import case_people, case_tracks, cases, matter_links, matters
from register.tables.work import tasks
from register.teams import matters_of, seen_by

TASKS_BY_DUE = Order(tasks.c.due_at, (tasks.c.case_id, tasks.c.task_id))
TASKS_BY_ID = Order(None, (tasks.c.case_id, tasks.c.task_id))
_NUMBERED = (cases, matters)
"""The tables whose rows have a number with six drawn characters."""


class Lists(Repository):
    """What lists show. The transaction of an act updates the rows that it changes."""

    def keep(self, connection: Connection, rows: Rows) -> None:
        """Insert or update the rows."""
        keep_rows(self.database, connection, rows)

    @reading
    def cases(
        self,
        connection: Connection,
        *,
        state: str | None = None,
        person: str | None = None,
        reader: str | None = None,
        limit: int | None = None,
    ) -> list[CaseRow]:
        """Cases by what is due next. Those with nothing due come last.

        ``person`` takes every entry of the same person. ``reader`` leaves out those that are
        limited to teams of others. Without ``limit``, all of them, as of one moment.
        """
        query = (
            select(cases)
            .where(*seen_by(cases.c.case_id, reader))
            .order_by(cases.c.next_due_at.is_(None), cases.c.next_due_at, cases.c.case_id)
            .limit(limit)
        )
        if state is not None:
            query = query.where(cases.c.state == state)
        if person is not None:
            entries = same_person(connection, [person])
            about = select(case_people.c.case_id).where(case_people.c.person_id.in_(entries))
            query = query.where(cases.c.case_id.in_(about))
        rows = connection.execute(query).mappings().all()
        return [CaseRow.model_validate(dict(row)) for row in rows]

    @reading
    def case(self, connection: Connection, case_id: str) -> CaseRow | None:
        """The list row of a case."""
        query = select(cases).where(cases.c.case_id == case_id)
        row = connection.execute(query).mappings().first()
        return CaseRow.model_validate(dict(row)) if row is not None else None

    def is_drawn(self, connection: Connection, characters: str) -> bool:
        """Whether a case or a matter has these six characters in its number."""
        found = (select(table.c.drawn).where(table.c.drawn == characters) for table in _NUMBERED)
        return any(connection.execute(query).first() is not None for query in found)

    @reading
    def matters(
        self,
        connection: Connection,
        *,
        kind: str | None = None,
        state: str | None = None,
        linked: str | None = None,
        known_to: Actor | None = None,
    ) -> list[MatterRow]:
        """Matters by what is due next; those with nothing due come last.

        ``linked`` is what they are about, such as a case. ``known_to`` leaves out what this person
        may not know of.
        """
        query = (
            select(matters)
            .where(*(matters_of(known_to) if known_to is not None else ()))
            .order_by(matters.c.next_due_at.is_(None), matters.c.next_due_at, matters.c.matter_id)
        )
        if kind is not None:
            query = query.where(matters.c.kind == kind)
        if state is not None:
            query = query.where(matters.c.state == state)
        if linked is not None:
            about = select(matter_links.c.matter_id).where(matter_links.c.linked == linked)
            query = query.where(matters.c.matter_id.in_(about))
        rows = connection.execute(query).mappings().all()
        return [MatterRow.model_validate(dict(row)) for row in rows]

    @reading
    def matter(
        self, connection: Connection, matter_id: str, reader: str | None = None
    ) -> MatterRow | None:
        """The list row of a matter, unless a team hides it from the reader."""
        query = select(matters).where(
            matters.c.matter_id == matter_id, *seen_by(matters.c.matter_id, reader)
        )
        row = connection.execute(query).mappings().first()
        return MatterRow.model_validate(dict(row)) if row is not None else None

    @reading
    def matter_numbered(
        self, connection: Connection, number: str, reader: str | None = None
    ) -> MatterRow | None:
        """The matter with this number, or these six characters of it, unless a team hides it."""
        query = select(matters).where(
            matters.c.drawn == drawn_of(number), *seen_by(matters.c.matter_id, reader)
        )
        row = connection.execute(query).mappings().first()
        if row is None or number not in (row["number"], row["drawn"]):
            return None
        return MatterRow.model_validate(dict(row))

    @reading
    def case_numbered(
        self,
        connection: Connection,
        number: str,
        reader: str | None = None,
        at: datetime | None = None,
    ) -> CaseRow | None:
        """The case with this number, or with these six characters of it, unless a team hides it.

        With ``at`` also one that the reader reads in an emergency at this moment.
        """
        query = select(cases).where(
            cases.c.drawn == drawn_of(number), *seen_by(cases.c.case_id, reader, at)
        )
        row = connection.execute(query).mappings().first()
        if row is None or number not in (row["number"], row["drawn"]):
            return None
        return CaseRow.model_validate(dict(row))

    async def case_typed(
        self, typed: str, reader: str | None = None, at: datetime | None = None
    ) -> CaseRow | None:
        """The case whose number, or six characters of it, somebody typed; as ``case_numbered``."""
        number = read_case_number(typed)
        return await self.case_numbered(number, reader, at) if number is not None else None

    async def matter_typed(self, typed: str, reader: str | None = None) -> MatterRow | None:
        """The same of a matter."""
        number = read_matter_number(typed)
        return await self.matter_numbered(number, reader) if number is not None else None

    @reading
    def numbers_of(
        self, connection: Connection, case_ids: Sequence[str], reader: str | None = None
    ) -> dict[str, str]:
        """The short numbers of these cases, as far as they have some and the reader sees them."""
        query = select(cases.c.case_id, cases.c.number).where(
            cases.c.case_id.in_(case_ids),
            cases.c.number.is_not(None),
            *seen_by(cases.c.case_id, reader),
        )
        return {case_id: number for case_id, number in connection.execute(query)}

    @reading
    def task(self, connection: Connection, case_id: str, task_id: str) -> TaskRow | None:
        """The list row of a task."""
        query = select(tasks).where(tasks.c.case_id == case_id, tasks.c.task_id == task_id)
        row = connection.execute(query).mappings().first()
        return TaskRow.model_validate(dict(row)) if row is not None else None

    @reading
    def task_numbered(
        self,
        connection: Connection,
        number: str,
        reader: str | None = None,
        at: datetime | None = None,
    ) -> TaskRow | None:
        """The task with this number, unless a team hides it; ``at`` as with a case."""
        query = select(tasks).where(tasks.c.number == number, *seen_by(tasks.c.case_id, reader, at))
        row = connection.execute(query).mappings().first()
        return TaskRow.model_validate(dict(row)) if row is not None else None

    @reading
    def tracks(self, connection: Connection, case_id: str) -> list[TrackRow]:
        """The tracks of a case, in the order in which it joined them."""
        query = (
            select(case_tracks)
            .where(case_tracks.c.case_id == case_id)
            .order_by(case_tracks.c.joined_at, case_tracks.c.track)
        )
        rows = connection.execute(query).mappings().all()
        return [TrackRow.model_validate(dict(row)) for row in rows]

    @reading
    def tasks(
        self,
        connection: Connection,
        *,
        agency: str | None = None,
        case_id: str | None = None,
        open_only: bool = True,
        case_class: str | None = None,
        within: Sequence[tuple[datetime | None, datetime | None]] = (),
        reader: str | None = None,
        order: Order = TASKS_BY_DUE,
        after: Place | None = None,
        limit: int | None = None,
    ) -> list[TaskRow]:
        """Tasks by their due time. Those with none come last.

        ``case_class`` is that of their cases; ``within`` when something must be done about them,
        each from the first moment to the last one. ``reader`` leaves out those of cases that are
        limited to teams of others. Without ``limit``, all of them, as of one moment.
        """
        query = select(tasks).where(*seen_by(tasks.c.case_id, reader))
        if case_class is not None:
            urgent = select(cases.c.case_id).where(cases.c.case_class == case_class)
            query = query.where(tasks.c.case_id.in_(urgent))
        if within:
            query = query.where(or_(*(due_within(tasks.c.act_by, *one) for one in within)))
        if agency is not None:
            query = query.where(tasks.c.agency == agency)
        if case_id is not None:
            query = query.where(tasks.c.case_id == case_id)
        if open_only:
            query = query.where(tasks.c.party.is_not(None))
        rows = connection.execute(order.page(query, after, limit)).mappings()
        return [TaskRow.model_validate(dict(row)) for row in rows]
