"""Whose a task is, and whether its agency, and which of its people, can act on it now."""

from typing import TYPE_CHECKING, Protocol

from procedure.access import ANSWERING, Permission, Subject
from procedure.case import Case, Task, TaskState
from procedure.measures.sending import OWN_CLOCK
from procedure.people import Role
from procedure.refusals import NotFound, NotNow, NotPermitted, NotWellFormed

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


def named_task(case: Case, task_id: str) -> Task:
    """The task. Raises NotFound."""
    if task_id not in case.tasks:
        raise NotFound(what="task", name=task_id)
    return case.tasks[task_id]


def subject_of(case: Case, order: AgencyAct) -> Subject:
    """The agency and role that the task is for."""
    task = named_task(case, order.task)
    return Subject(agency=task.agency, role=task.role)


def last_change(case: Case, order: AgencyAct) -> int:
    """The last event that changed the task."""
    return named_task(case, order.task).changed


def open_for_agency(case: Case, order: AgencyAct, context: "Context") -> Task:
    """The task, if its agency, and this person of it, can act on it now. Raises Refused."""
    case.must_be_open()
    task = named_task(case, order.task)
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


def unanswered(case: Case, order: AgencyAct, context: "Context") -> Task:
    """The same, if the task still waits for its answer. Raises Refused."""
    task = open_for_agency(case, order, context)
    if task.state is TaskState.ANSWERED:
        raise TaskIsAnswered(task=task.task)
    return task
