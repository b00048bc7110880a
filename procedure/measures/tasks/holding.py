"""Whose a task is, and whether its agency, and which of its people, can act on it now."""

from typing import TYPE_CHECKING, Protocol

from procedure.access import ANSWERING, Permission, Right, Subject, may
from procedure.case import Case
from procedure.dossier import Command
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.team import sees_case
from procedure.people import Actor, Role
from procedure.refusals import NotFound, NotNow, NotPermitted, NotWellFormed
from procedure.task import HasTasks, Task, TaskState

if TYPE_CHECKING:
    from procedure.context import Context

CHIEFS = (Role.AGENCY_CHIEF, Role.SUPERVISOR)
"""Who may act on a task of their agency to whomever it was delegated."""
OWN_AGENCY = Permission(roles=ANSWERING, own_agency=True)
"""Who may act on a task: the people of its agency, in the role that it names."""


class TaskIsWithdrawn(NotNow):
    """The task was withdrawn."""

    sentence = "Task {task} was withdrawn."


class TaskIsReturned(NotNow):
    """The task was returned."""

    sentence = "Task {task} was returned and waits for USNCB."


class TaskIsAnswered(NotNow):
    """The task is answered."""

    sentence = "Task {task} is answered. To correct the answer, answer it again."


class TaskIsDelegated(NotPermitted):
    """The task was delegated to somebody else of the agency."""

    sentence = "Task {task} was delegated to {person}: they or a chief act on it."


class AgencyAct(Protocol):
    """What all acts on a task have."""

    @property
    def task(self) -> str:
        """The task, such as ``J1``."""


def sees_tasks_of(state: HasTasks, actor: Actor) -> bool:
    """Whether the actor sees the whole case or matter, and so every task of it."""
    return sees_case(state, actor) if isinstance(state, Case) else may(actor, Right.SEE_MATTERS)


def sees_task(state: HasTasks, task: Task, actor: Actor) -> bool:
    """Whether the actor sees the task: as one who sees all of it, or as one of its agency."""
    if isinstance(state, Case) and may(actor, Right.SEE_CASE):
        # USNCB's own tasks are part of the case.
        return sees_tasks_of(state, actor)
    own = may(actor, Right.SEE_TASK, Subject(agency=task.agency))
    return own or sees_tasks_of(state, actor)


def has_task(state: HasTasks, actor: Actor, command: Command) -> bool:
    """Whether the command is about a task of the actor's own agency, which they may see."""
    task = state.tasks.get(getattr(command, "task", ""))
    return task is not None and may(actor, Right.SEE_TASK, Subject(agency=task.agency))


def named_task(state: HasTasks, task_id: str) -> Task:
    """The task. Raises NotFound."""
    if task_id not in state.tasks:
        raise NotFound(what="task", name=task_id)
    return state.tasks[task_id]


def subject_of(state: HasTasks, order: AgencyAct) -> Subject:
    """The agency and role that the task is for."""
    task = named_task(state, order.task)
    return Subject(agency=task.agency, role=task.role)


def last_change(state: HasTasks, order: AgencyAct) -> int:
    """The last event that changed the task."""
    return named_task(state, order.task).changed


def open_for_agency(state: HasTasks, order: AgencyAct, context: "Context") -> Task:
    """The task, if its agency, and this person of it, can act on it now. Raises Refused."""
    state.must_be_open()
    task = named_task(state, order.task)
    if task.phase in OWN_CLOCK:
        raise NotWellFormed(
            problem=f"{task.task} is not answered as a task: record the notification or the "
            "decision."
        )
    if task.state is TaskState.WITHDRAWN:
        raise TaskIsWithdrawn(task=task.task)
    if task.state is TaskState.RETURNED:
        raise TaskIsReturned(task=task.task)
    own = (task.delegate, task.delegated_by)
    if task.delegate is not None and context.by not in own and not context.actor.has(*CHIEFS):
        raise TaskIsDelegated(task=task.task, person=task.delegate)
    return task


def unanswered(state: HasTasks, order: AgencyAct, context: "Context") -> Task:
    """The same, if the task still waits for its answer. Raises Refused."""
    task = open_for_agency(state, order, context)
    if task.state is TaskState.ANSWERED:
        raise TaskIsAnswered(task=task.task)
    return task
