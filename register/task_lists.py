"""The tasks of an agency by what must be done first, their counts, and how soon they were answered.

``reader`` leaves out, everywhere, cases that are limited to teams of others.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from procedure.people import AgencyCode
from procedure.rows import TaskRow
from procedure.task import TaskState
from procedure.values import Stored
from register.counting import Spread, count_of, spreads
from register.database import Database, Repository, reading, stamp
from register.due_times import overdue, within
from register.paging import Order, Place
from register.tables.casework import cases, matters
from register.tables.work import tasks
from register.teams import seen_by

_TASK = tasks.c
_IDS = (_TASK.case_id, _TASK.task_id)
BY_ACT = Order(_TASK.act_by, _IDS)
"""What must be done first comes first."""
BY_ANSWER = Order(_TASK.answered_at, _IDS, newest_first=True)
"""The last answer comes first."""
Similar = Mapping[tuple[str, str], Sequence[int]]
"""For an agency and a question how long its last answers took."""
_AT_ONCE = 100
"""Questions of one statement: SQLite joins no more than 500."""


class InboxTab(StrEnum):
    """A part of an agency's tasks."""

    OURS = "OURS"
    """The agency must act."""
    MINE = "MINE"
    """Of these, what was given to the person who asks."""
    UNACKNOWLEDGED = "UNACKNOWLEDGED"
    """Of these, what nobody has acknowledged."""
    OTHERS = "OTHERS"
    """Somebody else must act first: it was asked about, returned, or paused."""
    ANSWERED = "ANSWERED"
    """Answered lately."""


class InboxCounts(Stored):
    """How many tasks are in each part, and of those in the agency's court how many press."""

    ours: int
    mine: int
    unacknowledged: int
    others: int
    answered: int
    late: int
    due_soon: int


class NamedTask(TaskRow):
    """A task, with what its case or matter is called."""

    case_number: str | None = None


class AgencyCounts(Stored):
    """How an agency does: what is open now, and how soon it answered in a time.

    What counts as acknowledged or answered was so within that time. Medians are working time in
    seconds, pauses taken out, to the minute; unset without any.
    """

    agency: AgencyCode
    open: int = 0
    late: int = 0
    acknowledged: int = 0
    acknowledged_on_time: int = 0
    median_to_acknowledge: int | None = None
    answered: int = 0
    answered_on_time: int = 0
    median_to_answer: int | None = None


class TaskLists(Repository):
    """The inbox of each agency."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def page(
        self,
        connection: Connection,
        agency: str,
        tab: InboxTab,
        *,
        person: str,
        since: datetime,
        reader: str | None = None,
        after: Place | None = None,
        limit: int,
    ) -> list[NamedTask]:
        """A page of the tasks. ``since`` is how long ago an answer may be that is shown."""
        order = BY_ANSWER if tab is InboxTab.ANSWERED else BY_ACT
        query = (
            _named()
            .where(_TASK.agency == agency, _in(tab, agency, person, since))
            .where(*seen_by(_TASK.case_id, reader))
        )
        rows = connection.execute(order.page(query, after, limit)).mappings()
        return [NamedTask.model_validate(dict(row)) for row in rows]

    @reading
    def counts(
        self,
        connection: Connection,
        agency: str,
        *,
        person: str,
        since: datetime,
        now: datetime,
        soon: datetime,
        reader: str | None = None,
    ) -> InboxCounts:
        """How many there are in each part."""
        ours = _in(InboxTab.OURS, agency, person, since)
        open_ones = select(
            *(
                count_of(_in(tab, agency, person, since))
                for tab in (
                    InboxTab.OURS,
                    InboxTab.MINE,
                    InboxTab.UNACKNOWLEDGED,
                    InboxTab.OTHERS,
                )
            ),
            count_of(and_(ours, overdue(_TASK.act_by, now))),
            count_of(and_(ours, within(_TASK.act_by, now, soon))),
        ).where(_TASK.party.is_not(None), _TASK.agency == agency, *seen_by(_TASK.case_id, reader))
        answered = select(func.count()).where(
            _TASK.agency == agency,
            _in(InboxTab.ANSWERED, agency, person, since),
            *seen_by(_TASK.case_id, reader),
        )
        row = connection.execute(open_ones).one()
        return InboxCounts(
            ours=row[0],
            mine=row[1],
            unacknowledged=row[2],
            others=row[3],
            late=row[4],
            due_soon=row[5],
            answered=connection.execute(answered).scalar_one(),
        )

    @reading
    def asks(self, connection: Connection, agency: str) -> bool:
        """Whether the agency was ever asked anything."""
        query = select(_TASK.task_id).where(_TASK.agency == agency).limit(1)
        return connection.execute(query).first() is not None

    @reading
    def named(
        self, connection: Connection, tasks_named: Sequence[tuple[str, str]]
    ) -> list[TaskRow]:
        """These tasks, each by its case or matter and its id."""
        if not tasks_named:
            return []
        query = select(tasks).where(tuple_(*_IDS).in_(tasks_named))
        return [TaskRow.model_validate(dict(row)) for row in connection.execute(query).mappings()]

    @reading
    def similar(
        self,
        connection: Connection,
        questions: Collection[tuple[str, str]],
        since: datetime,
        *,
        limit: int,
        reader: str | None = None,
    ) -> Similar:
        """For each agency and question, how long the last answers to it took in working time.

        In seconds, the last one first; so many at most of each.
        """
        found: dict[tuple[str, str], list[int]] = {one: [] for one in questions}
        each = [
            select(literal(agency).label("agency"), literal(code).label("code"), _TASK.held_seconds)
            .where(_TASK.agency == agency, _TASK.code == code, _TASK.answered_at >= stamp(since))
            .where(_TASK.held_seconds.is_not(None), *seen_by(_TASK.case_id, reader))
            .order_by(_TASK.answered_at.desc())
            .limit(limit)
            .subquery()
            for agency, code in sorted(found)
        ]
        for first in range(0, len(each), _AT_ONCE):
            query = union_all(*(select(one) for one in each[first : first + _AT_ONCE]))
            for agency, code, seconds in connection.execute(query):
                found[agency, code].append(seconds)
        return found

    async def agencies(
        self, now: datetime, since: datetime, reader: str | None = None
    ) -> list[AgencyCounts]:
        """How each agency does, with what it acknowledged and answered since a moment.

        Counted in three transactions at the same time: each passes over many rows.
        """
        open_now, acknowledged, answered = await asyncio.gather(
            self.open_now(now, reader),
            self.acknowledged(since, reader),
            self.answered(since, reader),
        )
        nothing = Spread()

        def counts(agency: str) -> AgencyCounts:
            began, ended = acknowledged.get(agency, nothing), answered.get(agency, nothing)
            waiting, late = open_now.get(agency, (0, 0))
            return AgencyCounts(
                agency=agency,
                open=waiting,
                late=late,
                acknowledged=began.count,
                acknowledged_on_time=began.good,
                median_to_acknowledge=began.median,
                answered=ended.count,
                answered_on_time=ended.good,
                median_to_answer=ended.median,
            )

        return [counts(agency) for agency in sorted({*open_now, *acknowledged, *answered})]

    @reading
    def open_now(
        self, connection: Connection, now: datetime, reader: str | None = None
    ) -> dict[str, tuple[int, int]]:
        """By agency how many tasks are in its court, and how many of these are late."""
        query = (
            select(_TASK.agency, func.count(), count_of(overdue(_TASK.act_by, now)))
            .where(_TASK.party == _TASK.agency, *seen_by(_TASK.case_id, reader))
            .group_by(_TASK.agency)
        )
        return {agency: (waiting, late) for agency, waiting, late in connection.execute(query)}

    @reading
    def acknowledged(
        self, connection: Connection, since: datetime, reader: str | None = None
    ) -> dict[str, Spread]:
        """By agency how soon it acknowledged tasks since a moment; good is what was on time."""
        in_time = _TASK.acknowledged_at <= _TASK.acknowledge_by
        on_time = or_(_TASK.acknowledge_by.is_(None), in_time)
        inside = (_TASK.acknowledged_at >= stamp(since), *seen_by(_TASK.case_id, reader))
        return spreads(connection, _TASK.agency, _TASK.acknowledged_in, on_time, inside)

    @reading
    def answered(
        self, connection: Connection, since: datetime, reader: str | None = None
    ) -> dict[str, Spread]:
        """By agency how soon it answered tasks since a moment; good is what was on time."""
        inside = (_TASK.answered_at >= stamp(since), *seen_by(_TASK.case_id, reader))
        on_time = _TASK.late.is_(False)
        return spreads(connection, _TASK.agency, _TASK.held_seconds, on_time, inside)


def _in(tab: InboxTab, agency: str, person: str, since: datetime) -> ColumnElement[bool]:
    """Whether a task of the agency is in this part."""
    ours = _TASK.party == agency
    match tab:
        case InboxTab.OURS:
            return ours
        case InboxTab.MINE:
            return and_(ours, _TASK.delegate == person)
        case InboxTab.UNACKNOWLEDGED:
            return and_(ours, _TASK.state == TaskState.SENT)
        case InboxTab.OTHERS:
            return and_(_TASK.party.is_not(None), _TASK.party != agency)
        case InboxTab.ANSWERED:
            return and_(_TASK.state == TaskState.ANSWERED, _TASK.answered_at >= stamp(since))


def _named() -> Select[Any]:
    """Tasks with the numbers of their cases and matters."""
    number = func.coalesce(cases.c.number, matters.c.number).label("case_number")
    return (
        select(tasks, number)
        .join(cases, cases.c.case_id == _TASK.case_id, isouter=True)
        .join(matters, matters.c.matter_id == _TASK.case_id, isouter=True)
    )
