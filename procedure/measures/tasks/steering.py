"""USNCB sends a task again, to the same agency or to another, or withdraws it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, Phase
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.employer import must_have_a_desk
from procedure.letters import LetterOrder
from procedure.measures.interim import begin_interim, interim_clock
from procedure.measures.sending import MEASURES, TaskWithdrawn, to_owner
from procedure.measures.tasks.holding import named_task
from procedure.people import EMPLOYER, AgencyCode
from procedure.refusals import NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, Task, TaskState
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.context import Context


SENT_AGAIN = "task sent again"


class TaskCannotBeSentAgain(NotNow):
    """The task is done, or belongs to another part of the procedure."""

    sentence = "Task {task} cannot be sent again."


class TaskCannotBeWithdrawn(NotNow):
    """The task is done, or belongs to another part of the procedure."""

    sentence = "Task {task} cannot be withdrawn."


class ResendTask(Command):
    """USNCB sends a task again, to the same agency or to another."""

    act: Literal["resend_task"] = "resend_task"
    task: str
    agency: AgencyCode
    document: DocumentId


class WithdrawTask(Command):
    """USNCB no longer needs the task."""

    act: Literal["withdraw_task"] = "withdraw_task"
    task: str
    document: DocumentId


class TaskResent(Event):
    """A task was sent again, to the same agency or to another."""

    task: str
    agency: AgencyCode
    document: DocumentId
    acknowledgment: Clock | None
    answer: Clock


def after_resending(state: T, event: TaskResent) -> T:
    """The task is with the agency, with new clocks."""
    task = state.tasks[event.task]
    taken = task.agency not in (event.agency, EMPLOYER) and task.state is not TaskState.RETURNED
    resent = replace(
        task,
        agency=event.agency,
        taken_from=task.agency if taken else None,
        state=TaskState.SENT,
        acknowledgment=event.acknowledgment.clock_id if event.acknowledgment else None,
        answer=event.answer.clock_id,
        acknowledged_at=None,
        question=None,
        asks_until=None,
        without_answer=None,
        delegate=None,
        delegated_by=None,
        reminded_at=None,
    )
    ended = (task.acknowledgment, interim_clock(task.task), task.answer)
    state = with_ended(state, event.at, *ended, met=False)
    return with_clocks(state, event.acknowledgment, event.answer).with_task(resent)


def _can_be_steered(task: Task) -> bool:
    return task.open and task.phase in (Phase.COORDINATION, Phase.MATTER)


def resend_task(state: HasTasks, order: ResendTask, context: "Context") -> list[Event]:
    """An open task of the coordination, to an agency of the procedure."""
    state.must_be_open()
    task = named_task(state, order.task)
    if not _can_be_steered(task):
        raise TaskCannotBeSentAgain(task=task.task)
    rule = context.rules.task(task.code)
    agency = _known_agency(context, rule, order.agency)
    again = sent_again(state, task, agency, order.document, context)
    return [again, *begin_interim(state, [task.task], context, SENT_AGAIN)]


def sent_again(
    state: HasTasks, task: Task, agency: AgencyCode, document: DocumentId, context: "Context"
) -> TaskResent:
    """The task goes to the agency, with new clocks."""
    acknowledgment = context.rules.acknowledgment_clock(task.code)
    because = SENT_AGAIN

    def clock(key: str, clock_id: str) -> Clock:
        return context.start(state, state.case_class, key, clock_id, because)

    return TaskResent(
        at=context.at,
        by=context.by,
        task=task.task,
        agency=agency,
        document=document,
        acknowledgment=(
            clock(acknowledgment, f"{task.task}/acknowledgment")
            if acknowledgment is not None
            else None
        ),
        answer=clock(context.rules.answer_clock(task.code), task.answer),
    )


def _known_agency(context: "Context", rule: "TaskRule", agency: AgencyCode) -> AgencyCode:
    if rule.role is not None and agency != rule.agency:
        raise NotWellFormed(
            problem=f"{rule.code} is for the role {rule.role} of {rule.agency}: no other agency "
            "answers it."
        )
    must_have_a_desk(agency, context)
    return agency


def withdraw_task(state: HasTasks, order: WithdrawTask, context: "Context") -> list[Event]:
    """An open task of the coordination."""
    state.must_be_open()
    task = named_task(state, order.task)
    if not _can_be_steered(task):
        raise TaskCannotBeWithdrawn(task=task.task)
    return [TaskWithdrawn(at=context.at, by=context.by, task=task.task, document=order.document)]


def resending_text(state: HasTasks, event: TaskResent, rules: "Procedure") -> TimelineText:
    """``Task J1 sent again, to DOJ-NSD``."""
    measure = MEASURES.get(state.tasks[event.task].phase)
    what = f"Task {event.task} sent again, to {event.agency}"
    return TimelineText(what, measure, event.answer.clock_id, begins=True)


def resending_emails(state: HasTasks, event: TaskResent, rules: "Procedure") -> list[Effect]:
    """The agency learns of its task; whoever worked on it until now learns that it is gone."""
    task = state.tasks[event.task]
    sent = to_owner(LetterKey.TASK_SENT, state, task)
    if task.taken_from is None:
        return [sent]
    taken = LetterOrder(
        letter=LetterKey.TASK_WITHDRAWN,
        agency=task.taken_from,
        task=task.task,
    )
    return [sent, taken]


_DESK = Permission(roles=DESK)

RULES = Rules(
    events=(EventRule(TaskResent, after_resending, resending_text, resending_emails),),
    acts=(
        ActRule(ResendTask, resend_task, _DESK),
        ActRule(WithdrawTask, withdraw_task, _DESK),
    ),
)
