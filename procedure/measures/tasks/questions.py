"""A task that comes back to USNCB: returned, or with a question, and the reply."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.clocks.rules import PauseReason
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.employer import must_have_a_desk
from procedure.letters import to_role
from procedure.measures.clock_changes import ClockPaused, ClockResumed, may_pause
from procedure.measures.sending import MEASURES, to_owner
from procedure.measures.tasks.holding import (
    OWN_AGENCY,
    named_task,
    subject_of,
    unanswered,
)
from procedure.people import AgencyCode, Role
from procedure.refusals import AlreadyRecorded, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, Task, TaskState
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


_QUESTION = PauseReason.QUESTION_TO_USNCB


class TaskAlreadyReturned(AlreadyRecorded):
    """The task is returned with this reason."""

    sentence = "Task {task} is already returned with this reason."


class QuestionAlreadyRecorded(AlreadyRecorded):
    """This question is recorded."""

    sentence = "This question about task {task} is already recorded."


class NoOpenQuestion(NotNow):
    """Nobody asked anything about the task."""

    sentence = "Task {task} has no open question."


class TimeIsAsked(NotNow):
    """More time is asked for: that is granted or refused."""

    sentence = "More time is asked for on task {task}: a supervisor grants or refuses it."


class ReturnTask(Command):
    """The agency gives the task back, perhaps naming the agency that it belongs to."""

    act: Literal["return_task"] = "return_task"
    task: str
    document: DocumentId
    redirect_to: AgencyCode | None = None


class AskAboutTask(Command):
    """The agency asks something, or asks for time until a moment."""

    act: Literal["ask_about_task"] = "ask_about_task"
    task: str
    document: DocumentId
    until: Moment | None = None


class ReplyToQuestion(Command):
    """USNCB answers the agency's question."""

    act: Literal["reply_to_question"] = "reply_to_question"
    task: str
    document: DocumentId


class TaskReturned(Event):
    """The agency gave the task back: USNCB sends it again, elsewhere, or withdraws it."""

    task: str
    document: DocumentId
    redirect_to: AgencyCode | None = None


class TaskQuestioned(Event):
    """The agency asks something, or for more time. Its clock pauses by an event of its own."""

    task: str
    document: DocumentId
    until: Moment | None = None


class TaskQuestionAnswered(Event):
    """USNCB answered the agency's question."""

    task: str
    document: DocumentId


def after_return(state: T, event: TaskReturned) -> T:
    """USNCB must act on it."""
    task = state.tasks[event.task]
    returned = replace(task, state=TaskState.RETURNED, document=event.document)
    return with_ended(state, event.at, task.acknowledgment).with_task(returned)


def after_question(state: T, event: TaskQuestioned) -> T:
    """A question shows that the agency has the task; it waits for USNCB."""
    task = state.tasks[event.task]
    asked = replace(
        task,
        state=TaskState.ACKNOWLEDGED,
        acknowledged_at=task.acknowledged_at or event.at,
        question=event.document,
        asks_until=event.until,
    )
    return with_ended(state, event.at, task.acknowledgment).with_task(asked)


def after_reply(state: T, event: TaskQuestionAnswered) -> T:
    """The agency must act again."""
    return state.with_task(replace(state.tasks[event.task], question=None, asks_until=None))


def return_task(state: HasTasks, order: ReturnTask, context: "Context") -> list[Event]:
    """An open task only."""
    task = named_task(state, order.task)
    if task.state is TaskState.RETURNED and order.document == task.document:
        raise TaskAlreadyReturned(task=task.task)
    unanswered(state, order, context)
    must_have_a_desk(order.redirect_to, context)
    return [
        TaskReturned(
            at=context.at,
            by=context.by,
            task=task.task,
            document=order.document,
            redirect_to=order.redirect_to,
        )
    ]


def ask_about_task(state: HasTasks, order: AskAboutTask, context: "Context") -> list[Event]:
    """An open task only; time may be asked for until a moment in the future."""
    task = unanswered(state, order, context)
    if task.question == order.document:
        raise QuestionAlreadyRecorded(task=task.task)
    if order.until is not None and order.until <= context.at:
        raise NotWellFormed(problem="The time that you ask for must be in the future.")
    asked = TaskQuestioned(
        at=context.at,
        by=context.by,
        task=task.task,
        document=order.document,
        until=order.until,
    )
    if order.until is not None:
        return [asked, *_waits_no_longer(state, task, context)]
    return [asked, *_waits_for_reply(state, task, order.document, context)]


def _waits_for_reply(
    state: HasTasks, task: Task, document: DocumentId, context: "Context"
) -> list[Event]:
    """The time for the answer is paused until USNCB replies, where the edition says so."""
    clock = state.clocks.get(task.answer)
    if clock is None or not clock.running or clock.paused:
        return []
    if not may_pause(state, clock, _QUESTION, context.rules):
        return []
    paused = ClockPaused(
        at=context.at, by=context.by, clock_id=task.answer, reason=_QUESTION, document=document
    )
    return [paused]


def _waits_no_longer(state: HasTasks, task: Task, context: "Context") -> list[Event]:
    """The time for the answer runs again, if it was paused for a question."""
    clock = state.clocks.get(task.answer)
    if clock is None or not clock.running or not clock.paused:
        return []
    if clock.pauses[-1].reason is not _QUESTION:
        return []
    schedule = context.resumed(state, clock)
    return [ClockResumed(at=context.at, by=context.by, clock_id=task.answer, schedule=schedule)]


def reply_to_question(state: HasTasks, order: ReplyToQuestion, context: "Context") -> list[Event]:
    """An open question only."""
    state.must_be_open()
    task = named_task(state, order.task)
    if task.question is None:
        raise NoOpenQuestion(task=task.task)
    if task.asks_until is not None:
        raise TimeIsAsked(task=task.task)
    replied = TaskQuestionAnswered(
        at=context.at, by=context.by, task=task.task, document=order.document
    )
    return [*_waits_no_longer(state, task, context), replied]


def return_text(state: HasTasks, event: TaskReturned, rules: "Procedure") -> TimelineText:
    """``FBI returned J3, naming DOJ-NSD``."""
    task = state.tasks[event.task]
    toward = f", naming {event.redirect_to}" if event.redirect_to else ""
    what = f"{task.agency} returned {event.task}{toward}"
    return TimelineText(what, MEASURES.get(task.phase))


def question_text(state: HasTasks, event: TaskQuestioned, rules: "Procedure") -> TimelineText:
    """``FBI asked about J3``."""
    task = state.tasks[event.task]
    asked = "asked for more time on" if event.until else "asked about"
    return TimelineText(f"{task.agency} {asked} {event.task}", MEASURES.get(task.phase))


def reply_text(state: HasTasks, event: TaskQuestionAnswered, rules: "Procedure") -> TimelineText:
    """``The question about J3 was answered``."""
    measure = MEASURES.get(state.tasks[event.task].phase)
    return TimelineText(f"The question about {event.task} was answered", measure)


def return_emails(state: HasTasks, event: TaskReturned, rules: "Procedure") -> list[Effect]:
    """The analysts decide where it goes."""
    what = "it was returned"
    return [to_role(LetterKey.TASK_RETURNED, Role.ANALYST, what=what, task=event.task)]


def question_emails(state: HasTasks, event: TaskQuestioned, rules: "Procedure") -> list[Effect]:
    """The analysts answer; a supervisor grants more time or refuses it."""
    what = "more time is asked for" if event.until else "there is a question about it"
    role = Role.SUPERVISOR if event.until else Role.ANALYST
    return [to_role(LetterKey.TASK_RETURNED, role, what=what, task=event.task)]


def reply_emails(state: HasTasks, event: TaskQuestionAnswered, rules: "Procedure") -> list[Effect]:
    """The agency learns of the reply."""
    what = "your question was answered"
    return [to_owner(LetterKey.TASK_CHANGED, state, state.tasks[event.task], what)]


RULES = Rules(
    events=(
        EventRule(TaskReturned, after_return, return_text, return_emails),
        EventRule(TaskQuestioned, after_question, question_text, question_emails),
        EventRule(TaskQuestionAnswered, after_reply, reply_text, reply_emails),
    ),
    acts=(
        ActRule(ReturnTask, return_task, OWN_AGENCY, subject_of),
        ActRule(AskAboutTask, ask_about_task, OWN_AGENCY, subject_of),
        ActRule(ReplyToQuestion, reply_to_question, Permission(roles=DESK)),
    ),
)
