"""Reading cases and tasks: who may, what is held, and how it is put together."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from activities.recorder import Recorder
from procedure.access import Right, Subject, may
from procedure.annex.catalog import TaskRule
from procedure.case import Case, Task
from procedure.cases import CASE
from procedure.dossier import Event
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import CaseRow, TaskRow, TrackRow
from register.rulebooks import Rulebook
from views import writings
from views.looks import Looks, View
from views.timeline_view import TimelineView, events_until, timeline_view

_CASE_ID = re.compile(r"case-[0-9A-Z]{26}")


class CaseFile(NamedTuple):
    """What the register holds of a case."""

    case: Case
    events: Sequence[Event]
    book: Rulebook


class CaseView(NamedTuple):
    """A case, its rules and its rows."""

    case: Case
    book: Rulebook
    tracks: list[TrackRow]
    tasks: list[TaskRow]


class TaskView(NamedTuple):
    """A task with its form and its case's rules."""

    case: Case
    task: Task
    rule: TaskRule
    book: Rulebook


class CaseViews:
    """What people read about cases and tasks; what they may not know of does not exist for them."""

    def __init__(self, recorder: Recorder, looks: Looks, *, now: Callable[[], datetime]) -> None:
        """The recorder's register holds everything that is shown; ``looks`` records who read it.

        ``now`` gives the present moment in UTC; in a rehearsal it is the rehearsal's.
        """
        self._recorder = recorder
        self._register = recorder.register
        self._looks = looks
        self._now = now

    async def cases(self, actor: Actor, *, state: str | None = None) -> list[CaseRow]:
        """The cases that the actor may see; none for whoever may see none."""
        if not may(actor, Right.SEE_CASE):
            return []
        await self._looks.note(actor, View.CASES, query={"state": state})
        return await self._register.lists.cases(state=state)

    async def case(self, actor: Actor, case_id: str) -> CaseView:
        """A case as recorded. Raises NotFound, also for whoever may not know of it."""
        file = await self.file(actor, case_id)
        return CaseView(
            case=file.case,
            book=file.book,
            tracks=await self._register.lists.tracks(case_id),
            tasks=await self._register.lists.tasks(case_id=case_id, open_only=False),
        )

    async def file(self, actor: Actor, case_id: str, view: View = View.CASE) -> CaseFile:
        """A case with its events and rules. Raises NotFound, also where the actor may not see it."""
        found = await self._file(case_id) if may(actor, Right.SEE_CASE) else None
        if found is None:
            raise NotFound(what="case", name=case_id)
        await self._looks.note(actor, view, case_id)
        return found

    async def timeline(
        self, actor: Actor, case_id: str, *, as_of: datetime | None = None, since: int = 0
    ) -> TimelineView:
        """The timeline of a case: by default as of now, and from its beginning.

        ``as_of`` leaves out what was recorded later, ``since`` what a person read before: lines and
        changes are those after this event. Raises NotFound, NotWellFormed.
        """
        file = await self.file(actor, case_id, View.TIMELINE)
        events = events_until(file.events, as_of)
        new = writings.documents_of(events[since:])
        return timeline_view(
            events,
            file.book.procedure,
            await writings.opened(self._register, new),
            as_of=as_of or self._now(),
            since=since,
        )

    async def tasks(
        self, actor: Actor, *, case_id: str | None = None, open_only: bool = True
    ) -> list[TaskRow]:
        """The tasks that the actor may see: all for the casework, else those of the own agency."""
        agency = None if may(actor, Right.SEE_CASE) else actor.agency
        if agency is not None and not may(actor, Right.SEE_TASK, Subject(agency=agency)):
            return []
        # Whatever else was typed may be a name, which the ledger does not get.
        named = case_id if case_id is None or _CASE_ID.fullmatch(case_id) else "no case"
        query = {"case": named, "open_only": open_only}
        await self._looks.note(actor, View.TASKS, query=query)
        lists = self._register.lists
        return await lists.tasks(agency=agency, case_id=case_id, open_only=open_only)

    async def task(self, actor: Actor, case_id: str, task_id: str) -> TaskView:
        """One task with its form. Raises NotFound, also for another agency's task."""
        hidden = NotFound(what="task", name=f"{task_id} in {case_id}")
        file = await self._file(case_id)
        if file is None or task_id not in file.case.tasks:
            raise hidden
        task = file.case.tasks[task_id]
        own = may(actor, Right.SEE_TASK, Subject(agency=task.agency))
        if not own and not may(actor, Right.SEE_CASE):
            raise hidden
        await self._looks.note(actor, View.TASK, f"{case_id}/{task_id}")
        return TaskView(file.case, task, file.book.procedure.task(task.code), file.book)

    async def _file(self, case_id: str) -> CaseFile | None:
        if not case_id.startswith(CASE.prefix):
            return None
        events = await self._register.dossiers.events(case_id)
        case = CASE.fold(events)
        if case is None:
            return None
        return CaseFile(case, events, await self._recorder.rules(case))
