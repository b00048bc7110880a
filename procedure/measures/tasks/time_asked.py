"""More time that an agency asks for: a supervisor grants it or refuses it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.measures.clock_changes import extended
from procedure.measures.sending import MEASURES, to_owner
from procedure.measures.tasks.holding import last_change, named_task
from procedure.people import Role
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NoTimeAsked(NotNow):
    """Nobody asks for more time on the task."""

    sentence = "Nobody asks for more time on task {task}."


class GrantTime(Command):
    """Grant the time that an agency asks for, or another time."""

    act: Literal["grant_time"] = "grant_time"
    task: str
    until: Moment | None = None
    """Until when, in place of what the agency asked for."""
    document: DocumentId


class RefuseTime(Command):
    """Refuse the time that an agency asks for: the due time stays."""

    act: Literal["refuse_time"] = "refuse_time"
    task: str
    document: DocumentId


class TimeRefused(Event):
    """The time that an agency asked for was refused: the due time stays."""

    task: str
    document: DocumentId


def after_refusal(state: T, event: TimeRefused) -> T:
    """The agency must act again."""
    return state.with_task(replace(state.tasks[event.task], question=None, asks_until=None))


def grant_time(state: HasTasks, order: GrantTime, context: "Context") -> list[Event]:
    """As an extension of the clock: past twice the rule's time it takes a second supervisor."""
    state.must_be_open()
    task = named_task(state, order.task)
    if task.asks_until is None:
        raise NoTimeAsked(task=task.task)
    due = order.until or task.asks_until
    return [extended(state, task.answer, due, order.document, context)]


def refuse_time(state: HasTasks, order: RefuseTime, context: "Context") -> list[Event]:
    """Only what is asked for."""
    state.must_be_open()
    task = named_task(state, order.task)
    if task.asks_until is None:
        raise NoTimeAsked(task=task.task)
    return [TimeRefused(at=context.at, by=context.by, task=task.task, document=order.document)]


def refusal_text(state: HasTasks, event: TimeRefused, rules: "Procedure") -> TimelineText:
    """``More time refused: J3``."""
    measure = MEASURES.get(state.tasks[event.task].phase)
    return TimelineText(f"More time refused: {event.task}", measure)


def refusal_emails(state: HasTasks, event: TimeRefused, rules: "Procedure") -> list[Effect]:
    """The agency learns that the due time stays."""
    what = "more time was refused"
    return [to_owner(LetterKey.TASK_CHANGED, state, state.tasks[event.task], what)]


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    events=(EventRule(TimeRefused, after_refusal, refusal_text, refusal_emails),),
    acts=(
        ActRule(GrantTime, grant_time, _SUPERVISOR, outdated_after=last_change),
        ActRule(RefuseTime, refuse_time, _SUPERVISOR, outdated_after=last_change),
    ),
)
