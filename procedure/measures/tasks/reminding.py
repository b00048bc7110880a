"""USNCB reminds an agency of a task now, beside the emails that its clocks send by themselves."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.measures.sending import MEASURES, OWN_CLOCK, to_owner
from procedure.measures.tasks.holding import named_task
from procedure.people import USNCB, AgencyCode
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, Task

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

APART = timedelta(hours=1)
"""How long nobody is reminded of the same task again (POLICY)."""


class NobodyToRemind(NotNow):
    """The task is done, or waits for USNCB."""

    sentence = "Task {task} waits for no other agency: nobody is reminded."


class RemindedLately(NotNow):
    """The agency was reminded of the task within the last hour."""

    sentence = "{agency} was reminded of task {task} less than an hour ago."


class RemindTask(Command):
    """Send the agency that has a task an email about it now."""

    act: Literal["remind_task"] = "remind_task"
    task: str


class TaskReminded(Event):
    """The agency that has a task was reminded of it."""

    task: str
    agency: AgencyCode


def after_reminding(state: T, event: TaskReminded) -> T:
    """The task is as it was, so that an answer that somebody is writing still fits."""
    reminded = replace(state.tasks[event.task], reminded_at=event.at)
    return replace(state, tasks={**state.tasks, event.task: reminded})


def why_not_reminded(task: Task, at: datetime) -> NotNow | None:
    """Why nobody is reminded of the task at this moment; None where its agency can be."""
    if not task.open or task.phase in OWN_CLOCK or task.with_whom == USNCB:
        return NobodyToRemind(task=task.task)
    if task.reminded_at is not None and at < task.reminded_at + APART:
        return RemindedLately(agency=task.agency, task=task.task)
    return None


def remind_task(state: HasTasks, order: RemindTask, context: "Context") -> list[Event]:
    """Of an open task that another agency has, once an hour."""
    state.must_be_open()
    task = named_task(state, order.task)
    if (refusal := why_not_reminded(task, context.at)) is not None:
        raise refusal
    return [TaskReminded(at=context.at, by=context.by, task=task.task, agency=task.agency)]


def reminding_text(state: HasTasks, event: TaskReminded, rules: "Procedure") -> TimelineText:
    """``DOJ-OIA reminded of task J1``."""
    measure = MEASURES.get(state.tasks[event.task].phase)
    return TimelineText(f"{event.agency} reminded of task {event.task}", measure)


def reminding_emails(state: HasTasks, event: TaskReminded, rules: "Procedure") -> list[Effect]:
    """Whoever has the task gets an email: that it is due, or that its due time has come."""
    task = state.tasks[event.task]
    clock = state.clocks.get(task.answer)
    late = clock is not None and clock.due_at <= event.at
    return [to_owner(LetterKey.DUE if late else LetterKey.REMINDER, state, task)]


RULES = Rules(
    events=(EventRule(TaskReminded, after_reminding, reminding_text, reminding_emails),),
    acts=(ActRule(RemindTask, remind_task, Permission(roles=DESK)),),
)
