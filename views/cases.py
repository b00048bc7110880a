"""Reading cases and tasks: who may, what is held, and how it is put together."""

from typing import NamedTuple

from activities.recorder import Recorder
from procedure.access import Right, Subject, may
from procedure.annex.catalog import TaskRule
from procedure.case import Case, Task
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import TaskRow, TrackRow
from register.rulebooks import Rulebook
from views.timeline import Line, timeline


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

    def __init__(self, recorder: Recorder) -> None:
        """The recorder's register holds everything that is shown."""
        self._recorder = recorder
        self._register = recorder.register

    async def case(self, actor: Actor, case_id: str) -> CaseView:
        """A case as recorded. Raises NotFound, also for whoever may not know of it."""
        case = await self._state(case_id)
        if case is None or not may(actor, Right.SEE_CASE):
            raise NotFound(what="case", name=case_id)
        return CaseView(
            case=case,
            book=await self._recorder.rules(case),
            tracks=await self._register.lists.tracks(case_id),
            tasks=await self._register.lists.tasks(case_id=case_id, open_only=False),
        )

    async def timeline(self, actor: Actor, case_id: str) -> list[Line]:
        """The timeline of a case. Raises NotFound."""
        view = await self.case(actor, case_id)
        events = await self._register.dossiers.events(case_id)
        return timeline(events, view.book.procedure)

    async def task(self, actor: Actor, case_id: str, task_id: str) -> TaskView:
        """One task with its form. Raises NotFound, also for another agency's task."""
        hidden = NotFound(what="task", name=f"{task_id} in {case_id}")
        case = await self._state(case_id)
        if case is None or task_id not in case.tasks:
            raise hidden
        task = case.tasks[task_id]
        own = may(actor, Right.SEE_TASK, Subject(agency=task.agency))
        if not own and not may(actor, Right.SEE_CASE):
            raise hidden
        book = await self._recorder.rules(case)
        return TaskView(case, task, book.procedure.task(task.code), book)

    async def _state(self, case_id: str) -> Case | None:
        if not case_id.startswith("case-"):
            return None
        case = await self._recorder.state(case_id)
        return case if isinstance(case, Case) else None
