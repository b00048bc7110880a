"""What the board counts: steps, tracks and persons, of everything that the reader sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, select
from sqlalchemy.sql import ColumnElement

from procedure.people import USNCB
from procedure.rows import CaseState
from procedure.values import Stored
from register.counting import count_of
from register.database import Database, Repository, reading
from register.due_times import overdue, within
from register.open_steps import NamedStep, named_steps
from register.tables.casework import case_tracks, cases, matters
from register.tables.work import open_steps
from register.teams import seen_by

_STEP = open_steps.c
_NUMBER = "dossier_number"


class StepTotals(Stored):
    """How many steps there are."""

    late: int
    due_soon: int
    paused: int


class TrackStageCount(Stored):
    """The open tracks at one stage, and of these the cases in which something is late."""

    track: str
    stage: str
    open: int
    late: int


class PersonSteps(Stored):
    """The steps that one person takes; nobody in particular where it is nobody."""

    person: str | None
    open: int
    late: int
    due_soon: int


class StepCounts(Stored):
    """Everything that the board counts of open steps."""

    totals: StepTotals
    workload: tuple[PersonSteps, ...]
    """Of USNCB's people; those with most of them first, nobody in particular last."""


class Boards(Repository):
    """Counts in the database: no case is read for them.

    ``reader`` leaves out, everywhere, cases that are limited to teams of others.
    """

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def due_first(
        self, connection: Connection, *, limit: int, reader: str | None = None
    ) -> list[NamedStep]:
        """Our steps that are due first, the late ones before the others."""
        query = (
            named_steps()
            .where(_STEP.act_by.is_not(None), _STEP.expected.is_(False))
            .where(*seen_by(_STEP.dossier, reader))
            .order_by(_STEP.act_by, _STEP.dossier, _STEP.place)
            .limit(limit)
        )
        rows = connection.execute(query).mappings()
        return [NamedStep.model_validate(dict(row)) for row in rows]

    @reading
    def steps(
        self,
        connection: Connection,
        now: datetime,
        *,
        soon: datetime,
        later: datetime,
        reader: str | None = None,
    ) -> StepCounts:
        """What is counted of open steps, in one pass over them.

        Of all that is due until ``soon``, and of what a person takes until ``later``.
        """
        person = case((_STEP.party == USNCB, _STEP.person))
        late, due_soon = _times(now, soon)
        query = (
            select(
                _STEP.party,
                person,
                func.count(),
                count_of(late),
                count_of(due_soon),
                count_of(_times(now, later)[1]),
                count_of(_STEP.paused_since.is_not(None)),
            )
            .where(*seen_by(_STEP.dossier, reader))
            .group_by(_STEP.party, person)
        )
        return _counted([_Counted(*row) for row in connection.execute(query)])

    @reading
    def step_count(self, connection: Connection, reader: str | None = None) -> int:
        """How many steps are open."""
        query = select(func.count()).where(*seen_by(_STEP.dossier, reader))
        return connection.execute(query.select_from(open_steps)).scalar_one()

    @reading
    def open_matters(self, connection: Connection, reader: str | None = None) -> int:
        """How many matters are open."""
        query = select(func.count()).where(
            matters.c.state == CaseState.OPEN, *seen_by(matters.c.matter_id, reader)
        )
        return connection.execute(query).scalar_one()

    @reading
    def open_cases(self, connection: Connection, reader: str | None = None) -> int:
        """How many cases are open."""
        query = select(func.count()).where(
            cases.c.state == CaseState.OPEN, *seen_by(cases.c.case_id, reader)
        )
        return connection.execute(query).scalar_one()

    @reading
    def tracks(
        self, connection: Connection, now: datetime, reader: str | None = None
    ) -> list[TrackStageCount]:
        """The open tracks of open cases by their stages. A case with two tracks counts in both."""
        late = overdue(cases.c.next_due_at, now)
        track, stage = case_tracks.c.track, case_tracks.c.stage
        query = (
            select(track, stage, func.count(), count_of(late))
            .join(cases, cases.c.case_id == case_tracks.c.case_id)
            .where(cases.c.state == CaseState.OPEN, case_tracks.c.ended_at.is_(None))
            .where(*seen_by(cases.c.case_id, reader))
            .group_by(track, stage)
            .order_by(track, stage)
        )
        return [
            TrackStageCount(track=row[0], stage=row[1], open=row[2], late=row[3])
            for row in connection.execute(query)
        ]


class _Counted(NamedTuple):
    """The steps of a party; of USNCB those of one person."""

    party: str
    person: str | None
    open: int
    late: int
    due_soon: int
    due_later: int
    paused: int


def _counted(rows: Sequence[_Counted]) -> StepCounts:
    ours = sorted(
        (row for row in rows if row.party == USNCB),
        key=lambda row: (row.person is None, -row.open, row.person or ""),
    )
    return StepCounts(
        totals=StepTotals(
            late=sum(row.late for row in rows),
            due_soon=sum(row.due_soon for row in rows),
            paused=sum(row.paused for row in rows),
        ),
        workload=tuple(
            PersonSteps(person=row.person, open=row.open, late=row.late, due_soon=row.due_later)
            for row in ours
        ),
    )


def _times(now: datetime, soon: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a step of ours is late, and whether it is due until the second moment."""
    ours = _STEP.expected.is_(False)
    return and_(ours, overdue(_STEP.act_by, now)), and_(ours, within(_STEP.act_by, now, soon))
