"""The supervisor's board: what is late or will be, what waits for an approval, how agencies do."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from procedure.access import Right, reader_of, require
from procedure.annex.editions import Procedure
from procedure.people import Actor
from procedure.rows import TaskRow
from procedure.values import Moment, Stored
from register.approvals import Waiting
from register.boards import PersonSteps, StepCounts, TrackStageCount
from register.expected_dates import CounterpartCounts
from register.open_steps import NamedStep
from register.register import Register
from register.task_lists import AgencyCounts, Similar
from views.approvals import ApprovalRow, approvals_of
from views.counts import WaitingCounts
from views.due import DUE_SOON, Due, due_at
from views.forecast import LOOKING_BACK, MOST_SIMILAR, Forecast, forecast
from views.looks import Looks, View
from views.working_time import WorkingTime

SCORED = timedelta(days=90)
"""How far back the scorecards look (POLICY)."""
WEEK = timedelta(days=7)


class BoardTotals(Stored):
    """How many there are of what presses."""

    open_cases: int
    late_steps: int
    due_soon_steps: int
    likely_late: int
    """Of the steps that the board lists."""
    approvals: int
    paused: int
    hits: int
    """Communications that wait for a person."""


class BoardStep(NamedStep):
    """A step of ours that is late, or due next."""

    due: Due | None
    left_seconds: int | None
    """Working time until ``act_by``, negative once it is late."""
    forecast: Forecast | None
    """None where too few similar answers are known, and for what is no task of an agency."""


class BoardView(Stored):
    """The board."""

    totals: BoardTotals
    steps: tuple[BoardStep, ...]
    """Late ones first, then by what is due next."""
    tracks: tuple[TrackStageCount, ...]
    approvals: tuple[ApprovalRow, ...]
    """The oldest first."""
    workload: tuple[PersonSteps, ...]
    """Of USNCB's people, due within a week; without a person: of nobody in particular."""
    agencies: tuple[AgencyCounts, ...]
    """Of the last 90 days."""
    outside: tuple[CounterpartCounts, ...]
    """Of the last 90 days: what was expected of counterparts, who owe us nothing."""
    at: Moment


class Boards:
    """Reads the board, for whoever may see it."""

    def __init__(
        self, looks: Looks, counts: WaitingCounts, rules: Procedure, time: WorkingTime
    ) -> None:
        """``looks`` records who read it, ``time`` measures up to the moment of reading.

        By the templates of ``rules`` somebody may approve a message.
        """
        self._looks = looks
        self._counts = counts
        self._rules = rules
        self._time = time
        self._now = time.now

    async def page(self, actor: Actor, *, steps: int = 25) -> BoardView:
        """The board, with so many of the steps that are late or due next. Raises NotPermitted."""
        require(actor, Right.SEE_BOARD)
        await self._looks.note(actor, View.BOARD)
        register, reader = self._looks.register, reader_of(actor)
        since, approvals = self._now - SCORED, await self._counts.approvals(actor)

        def pressing(connection: Connection) -> _Pressing:
            reading = _Reading(register, connection, actor, self._time)
            return reading.pressing(steps, approvals, self._rules)

        # At the same time: the scorecards pass over a quarter of a year.
        found, agencies, outside, cases, hits = await asyncio.gather(
            register.read(pressing),
            register.task_lists.agencies(self._now, since, reader),
            register.expected_dates.counterparts(self._now, since, reader),
            self._counts.cases(actor),
            self._counts.hits(actor),
        )
        return BoardView(
            totals=BoardTotals(
                open_cases=cases.open,
                late_steps=found.steps.totals.late,
                due_soon_steps=found.steps.totals.due_soon,
                likely_late=sum(
                    bool(one.forecast and one.forecast.likely_late) for one in found.first
                ),
                approvals=approvals.total,
                paused=found.steps.totals.paused,
                hits=hits,
            ),
            steps=found.first,
            tracks=found.tracks,
            approvals=found.approvals,
            workload=found.steps.workload,
            agencies=tuple(agencies),
            outside=tuple(outside),
            at=self._now,
        )


class _Pressing(NamedTuple):
    """What presses now."""

    first: tuple[BoardStep, ...]
    """The steps that are late or due next."""
    steps: StepCounts
    tracks: tuple[TrackStageCount, ...]
    approvals: tuple[ApprovalRow, ...]


class _Reading:
    """Reads what presses, in one transaction."""

    def __init__(
        self, register: Register, connection: Connection, actor: Actor, time: WorkingTime
    ) -> None:
        self._register = register
        self._connection = connection
        self._actor = actor
        self._now = time.now
        self._reader = reader_of(actor)
        self._time = time

    def pressing(self, count: int, approvals: Waiting, rules: Procedure) -> _Pressing:
        """What is now, with so many steps."""
        boards, connection, reader = self._register.boards, self._connection, self._reader
        soon, week = self._now + DUE_SOON, self._now + WEEK
        return _Pressing(
            first=self._steps(count),
            steps=boards.steps.within(connection, self._now, soon=soon, later=week, reader=reader),
            tracks=tuple(boards.tracks.within(connection, self._now, reader)),
            approvals=approvals_of(
                self._register, connection, self._actor, approvals, rules, self._now
            ),
        )

    # --- what is late, or will be ------------------------------------------------------------

    def _steps(self, count: int) -> tuple[BoardStep, ...]:
        boards = self._register.boards
        found = boards.due_first.within(self._connection, limit=count, reader=self._reader)
        tasks = self._tasks(found)
        similar = self._similar(tasks.values())
        return tuple(
            self._step(one, tasks.get((one.dossier, one.task or "")), similar) for one in found
        )

    def _tasks(self, steps: Sequence[NamedStep]) -> dict[tuple[str, str], TaskRow]:
        named = [(one.dossier, one.task) for one in steps if one.task is not None]
        rows = self._register.task_lists.named.within(self._connection, named)
        return {(row.case_id, row.task_id): row for row in rows}

    def _similar(self, tasks: Iterable[TaskRow]) -> Similar:
        """How long agencies took for the same questions, read at once for all of them."""
        asked = {(one.agency, one.code) for one in tasks if one.held_since is not None}
        return self._register.task_lists.similar.within(
            self._connection,
            asked,
            self._now - LOOKING_BACK,
            limit=MOST_SIMILAR,
            reader=self._reader,
        )

    def _step(self, step: NamedStep, task: TaskRow | None, similar: Similar) -> BoardStep:
        return BoardStep(
            **dict(step),
            due=due_at(step.act_by, self._now),
            left_seconds=self._time.left(step.act_by),
            forecast=self._forecast(task, self._time.left(step.due_at), similar),
        )

    def _forecast(
        self, task: TaskRow | None, left: int | None, similar: Similar
    ) -> Forecast | None:
        """Of an answer that is not late yet, and in the court of its agency."""
        if task is None or task.held_seconds is None or task.held_since is None:
            return None
        if left is None or left < 0:
            return None
        took = similar[task.agency, task.code]
        return forecast(took, task.held_seconds + self._time.since(task.held_since), left)
