"""Lists of cases and tasks: what is overdue or due soon, and only what somebody asks for.

Nothing in a list is decided: whether something is late is recorded by its clock. A list says what a
person should look at first, at the moment of reading.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from procedure.access import Right, Subject, may, reader_of
from procedure.codes import CaseClass
from procedure.people import Actor
from procedure.rows import CaseRow, CaseState, TaskRow
from procedure.task import TaskState
from procedure.values import Moment, Stored
from views.due import Due, due_at
from views.looks import Looks, View

if TYPE_CHECKING:
    from activities.recorder import Recorder
    from views.waiting import Waiting, WaitingSteps

_CASE_ID = re.compile(r"case-[0-9A-Z]{26}")


class ListedCase(CaseRow):
    """A case in a list, with how near its next due time is."""

    due: Due | None
    """Unset where nothing is due."""


class ListedTask(TaskRow):
    """A task in a list, with how near it is that its agency must do something."""

    act_by: Moment | None
    """When it must be acknowledged, or else answered; unset where nothing is due."""
    due: Due | None


class Wanted(Stored):
    """Which cases or tasks somebody asks for; what is not set does not restrict the list."""

    state: CaseState | None = None
    stage: str | None = None
    case_class: CaseClass | None = None
    agency: str | None = None
    """Cases with an open task of this agency, or the tasks of this agency."""
    due: tuple[Due, ...] = ()
    mine: bool = False
    """What waits for an act of the person who asks."""


class ListViews:
    """Lists for whoever may know of what is in them."""

    def __init__(self, recorder: "Callable[[], Recorder]", looks: Looks, *, now: datetime) -> None:
        """``looks`` records what was asked for; ``now`` is the moment of reading, in UTC.

        ``recorder`` is called only for what waits: other lists need rows and no rules.
        """
        self._recorder = recorder
        self._looks = looks
        self._lists = looks.register.lists
        self._now = now

    @cached_property
    def _waiting(self) -> "WaitingSteps":
        from views.waiting import WaitingSteps

        return WaitingSteps(self._recorder(), now=self._now)

    async def cases(self, actor: Actor, wanted: Wanted) -> list[ListedCase]:
        """The cases by what is due next; none for whoever may see none."""
        if not may(actor, Right.SEE_CASE):
            return []
        await self._looks.note(actor, View.CASES, query=_query(wanted))
        rows = await self._lists.cases(state=wanted.state, reader=reader_of(actor))
        listed = [
            ListedCase(**row.model_dump(), due=due_at(row.next_due_at, self._now)) for row in rows
        ]
        held = await self._cases_with_tasks(wanted)
        mine = await self._waiting.cases(actor) if wanted.mine else None
        return [
            row
            for row in listed
            if _is_wanted(row, wanted, held) and (mine is None or row.case_id in mine)
        ]

    async def _cases_with_tasks(self, wanted: Wanted) -> set[str] | None:
        """The cases with an open task of the agency; None where none is asked for."""
        if wanted.agency is None:
            return None
        return {row.case_id for row in await self._lists.tasks(agency=wanted.agency)}

    async def waiting(
        self, actor: Actor, wanted: Wanted, *, case_id: str | None = None
    ) -> "list[Waiting]":
        """What waits for an act of the actor, by what is due first.

        Tasks of their agency in their role; for USNCB also what came back, was asked or proposed,
        what must be decided, and restricted communications. Nothing for whoever has no part in it.
        """
        if not may(actor, Right.SEE_CASE) and not self._holds_tasks(actor):
            return []
        await self._note_tasks(actor, wanted, case_id, open_only=True)
        classes = await self._classes(wanted)
        found = [
            one
            for case, steps in (await self._waiting.cases(actor)).items()
            if case_id in (None, case) and (classes is None or case in classes)
            for one in steps
            if wanted.agency in (None, one.agency)
        ]
        if (case_id, classes, wanted.agency) == (None, None, None):
            found += await self._waiting.communications(actor)
        wished = [one for one in found if not wanted.due or one.due in wanted.due]
        return sorted(wished, key=lambda one: (one.act_by is None, one.act_by or self._now))

    def _holds_tasks(self, actor: Actor) -> bool:
        return may(actor, Right.SEE_TASK, Subject(agency=actor.agency))

    async def _note_tasks(
        self, actor: Actor, wanted: Wanted, case_id: str | None, *, open_only: bool
    ) -> None:
        # Whatever else was typed may be a name, which the ledger does not get.
        named = case_id if case_id is None or _CASE_ID.fullmatch(case_id) else "no case"
        query = {**_query(wanted), "case": named, "open_only": open_only}
        await self._looks.note(actor, View.TASKS, query=query)

    async def tasks(
        self,
        actor: Actor,
        wanted: Wanted,
        *,
        case_id: str | None = None,
        open_only: bool = True,
    ) -> list[ListedTask]:
        """The tasks that the actor may see: all for the casework, else those of the own agency."""
        agency = wanted.agency
        if not may(actor, Right.SEE_CASE):
            own = actor.agency
            if agency not in (None, own) or not self._holds_tasks(actor):
                return []
            agency = own
        await self._note_tasks(actor, wanted, case_id, open_only=open_only)
        rows = await self._lists.tasks(
            agency=agency, case_id=case_id, open_only=open_only, reader=reader_of(actor)
        )
        classes = await self._classes(wanted)
        return [
            listed
            for listed in map(self._listed, rows)
            if (not wanted.due or listed.due in wanted.due)
            and (classes is None or listed.case_id in classes)
        ]

    async def _classes(self, wanted: Wanted) -> set[str] | None:
        """The cases of the class that is asked for; None where none is asked for."""
        if wanted.case_class is None:
            return None
        rows = await self._lists.cases()
        return {row.case_id for row in rows if row.case_class == wanted.case_class}

    def _listed(self, row: TaskRow) -> ListedTask:
        by = _act_by(row)
        return ListedTask(**row.model_dump(), act_by=by, due=due_at(by, self._now))


def _query(wanted: Wanted) -> dict[str, str | int | bool | None]:
    """What was asked for, as the ledger keeps it: code words only."""
    due = " ".join(wanted.due) or None
    return {**wanted.model_dump(mode="json", exclude={"due"}), "due": due}


def _is_wanted(row: ListedCase, wanted: Wanted, held: set[str] | None) -> bool:
    return (
        (held is None or row.case_id in held)
        and (wanted.stage is None or wanted.stage in row.stage.split(","))
        and (wanted.case_class is None or row.case_class == wanted.case_class)
        and (not wanted.due or row.due in wanted.due)
    )


def _is_open(row: TaskRow) -> bool:
    return row.state not in (TaskState.ANSWERED, TaskState.WITHDRAWN)


def _act_by(row: TaskRow) -> datetime | None:
    """What is due first of an open task."""
    if not _is_open(row):
        return None
    acknowledge_by = row.acknowledge_by if row.state == TaskState.SENT else None
    due: Sequence[datetime] = [one for one in (acknowledge_by, row.due_at) if one is not None]
    return min(due, default=None)
