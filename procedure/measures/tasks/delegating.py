"""An agency gives its task to one of its own people."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Subject, why_not
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.measures.sending import MEASURES, to_owner
from procedure.measures.tasks.holding import OWN_AGENCY, subject_of, unanswered
from procedure.refusals import AlreadyDone, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T
from procedure.values import PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class AlreadyDelegated(AlreadyDone):
    """This person has the task."""

    sentence = "Task {task} is already delegated to {person}."


class DelegateTask(Command):
    """Give a task to somebody of the own agency: only they or a chief act on it then."""

    act: Literal["delegate_task"] = "delegate_task"
    task: str
    to: PersonId


class TaskDelegated(Event):
    """The task was given to somebody of its agency: only they or a chief act on it."""

    task: str
    to: PersonId


def after_delegation(state: T, event: TaskDelegated) -> T:
    """The clocks run on."""
    task = state.tasks[event.task]
    return state.with_task(replace(task, delegate=event.to, delegated_by=event.by))


def delegate_task(state: HasTasks, order: DelegateTask, context: "Context") -> list[Event]:
    """To somebody who may answer it."""
    task = unanswered(state, order, context)
    if task.delegate == order.to:
        raise AlreadyDelegated(task=task.task, person=order.to)
    to = context.actor_of(order.to)
    if to is None or why_not(to, OWN_AGENCY, Subject(agency=task.agency, role=task.role)):
        raise NotWellFormed(
            problem=f"{order.to} is nobody of {task.agency} who may answer task {task.task}."
        )
    return [TaskDelegated(at=context.at, by=context.by, task=task.task, to=order.to)]


def delegation_text(state: HasTasks, event: TaskDelegated, rules: "Procedure") -> TimelineText:
    """``FBI delegated J3 to fbi-officer-2``."""
    task = state.tasks[event.task]
    what = f"{task.agency} delegated {event.task} to {event.to}"
    return TimelineText(what, MEASURES.get(task.phase))


def delegation_emails(state: HasTasks, event: TaskDelegated, rules: "Procedure") -> list[Effect]:
    """Whoever has it now learns of it."""
    return [to_owner(LetterKey.TASK_SENT, state, state.tasks[event.task])]


RULES = Rules(
    events=(EventRule(TaskDelegated, after_delegation, delegation_text, delegation_emails),),
    acts=(ActRule(DelegateTask, delegate_task, OWN_AGENCY, subject_of),),
)
