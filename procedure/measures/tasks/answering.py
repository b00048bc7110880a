"""An agency acknowledges its task, and answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from procedure.case import Case
from procedure.codes import Effect as AnswerEffect
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.forms import check_form, check_recorded, check_sealed
from procedure.letters import to_role
from procedure.measures import identity
from procedure.measures.clock_alerts import ClockStarted
from procedure.measures.interim import interim_clock
from procedure.measures.sending import MEASURES
from procedure.measures.tasks.copies_named import Answer, copies_named
from procedure.measures.tasks.following import Following, follows, sent_by_answer
from procedure.measures.tasks.holding import (
    OWN_AGENCY,
    last_change,
    named_task,
    open_for_agency,
    subject_of,
)
from procedure.measures.tasks.incidents import incident_of
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    NotNow,
    no_such,
)
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, Task, TaskState
from procedure.values import DocumentId, Recorded

if TYPE_CHECKING:
    from procedure.annex.catalog import AllowedOutcome
    from procedure.annex.editions import Procedure
    from procedure.context import Context


# --- refusals ---


class TaskAlreadyAcknowledged(AlreadyDone):
    """The task is acknowledged."""

    sentence = "Task {task} is already acknowledged."


class MayNotBeAnsweredSo(NotNow):
    """What is known of the person forbids this outcome; no act lifts that."""

    sentence = "Task {task} cannot be answered with {outcome}: {circumstance} is known."


class AnswerAlreadyRecorded(AlreadyRecorded):
    """This answer is recorded."""

    sentence = "This answer to task {task} is already recorded."


# --- commands ---


class AcknowledgeTask(Command):
    """The agency has the task."""

    act: Literal["acknowledge_task"] = "acknowledge_task"
    task: str


class AnswerTask(Command):
    """The agency answers with one of the task's outcomes; the document holds the rest."""

    act: Literal["answer_task"] = "answer_task"
    task: str
    outcome: str
    recorded: dict[str, Recorded] = {}
    """What of the form is part of the record: codes, dates and numbers."""
    document: DocumentId
    needs_words: ClassVar[bool] = False
    """The outcome and the form answer already, unless its effect takes a reason."""


# --- events ---


class TaskAcknowledged(Event):
    """The agency has the task."""

    task: str


class TaskAnswered(Answer):
    """The agency answered; a later answer is recorded beside the earlier one and counts."""

    outcome: str
    effect: AnswerEffect
    stops: tuple[OutgoingKind, ...] = ()
    """What may not leave as long as this answer counts."""
    tells: tuple[Role, ...] = ()
    """Who at USNCB gets an email at once."""
    words: bool = False
    """Whether the edition wants the agency to write why."""
    incident: bool = False
    """Whether it shows an incident, which opens as a matter of its own."""

    @property
    def needs_words(self) -> bool:
        """A hold and a failure say why."""
        return self.words or self.effect.needs_words


# --- what they change ---


def after_acknowledgment(state: T, event: TaskAcknowledged) -> T:
    """The agency's first clock ends."""
    task = state.tasks[event.task]
    acknowledged = replace(task, state=TaskState.ACKNOWLEDGED, acknowledged_at=event.at)
    return with_ended(state, event.at, task.acknowledgment).with_task(acknowledged)


def after_answer(state: T, event: TaskAnswered) -> T:
    """The task is done, unless the work failed and must be done again."""
    task = state.tasks[event.task]
    done = event.effect is not AnswerEffect.NOT_DONE
    answered = replace(
        task,
        state=TaskState.ANSWERED if done else TaskState.ACKNOWLEDGED,
        acknowledged_at=task.acknowledged_at or event.at,
        answered_at=event.at,
        answered_by=event.by,
        document=event.document,
        part=None,
        question=None,
        asks_until=None,
        without_answer=None,
    )
    ended = (task.acknowledgment, interim_clock(task.task), task.answer if done else None)
    said = with_what_it_says(answered, event, event.at)
    return with_ended(state, event.at, *ended).with_task(said).noting(event)


def with_what_it_says(task: Task, answer: TaskAnswered, at: datetime) -> Task:
    """The task with what counts of an answer, as it was said at this moment."""
    said = replace(task, outcome=answer.outcome, effect=answer.effect, stops=answer.stops)
    return said.holding_after(task, at)


# --- rules ---


def acknowledge_task(state: HasTasks, order: AcknowledgeTask, context: "Context") -> list[Event]:
    """Once."""
    task = open_for_agency(state, order, context)
    if task.state is not TaskState.SENT:
        raise TaskAlreadyAcknowledged(task=task.task)
    return [TaskAcknowledged(at=context.at, by=context.by, task=task.task)]


def answer_task(state: HasTasks, order: AnswerTask, context: "Context") -> list[Event]:
    """One of the task's outcomes, and what it means for the case."""
    task = open_for_agency(state, order, context)
    outcome = context.rules.outcome(task.code, order.outcome)
    if outcome is None:
        keys = (row.key for row in context.rules.outcomes(task.code))
        raise no_such(f"outcome of task {task.task}", order.outcome, keys)
    must_be_allowed(state, task, outcome)
    if task.document == order.document and task.answered_at is not None:
        raise AnswerAlreadyRecorded(task=task.task)
    check_recorded(context.rules.task(task.code), order.recorded)
    event = TaskAnswered(
        at=context.at,
        by=context.by,
        task=task.task,
        outcome=outcome.key,
        effect=outcome.effect,
        document=order.document,
        recorded=tuple(sorted(order.recorded.items())),
    )
    following = follows(context.rules, task.code, outcome.key, order.recorded, context.at)
    answered: list[Event] = [event.model_copy(update=following.noted())]
    if outcome.effect is AnswerEffect.NOT_DONE and not state.running(task.answer):
        # It was reported as done and is not: somebody is reminded again.
        key = context.rules.answer_clock(task.code)
        because = "it must be done again"
        clock = context.start(state, state.case_class, key, task.answer, because)
        answered.append(ClockStarted(at=context.at, by=SYSTEM_ID, clock=clock))
    if isinstance(state, Case) and outcome.effect is AnswerEffect.CONFIRMS_IDENTITY:
        answered += identity.confirm(state, context)
    if isinstance(state, Case) and outcome.effect is AnswerEffect.REFUTES_IDENTITY:
        answered += identity.refute(state, order.document, context)
    return [*answered, *what_follows(state, answered, event, following, context)]


def must_be_allowed(state: HasTasks, task: Task, outcome: "AllowedOutcome") -> None:
    """Raise MayNotBeAnsweredSo where what is known of the person forbids the outcome."""
    if known := [one for one in outcome.unless if one in state.circumstances]:
        raise MayNotBeAnsweredSo(task=task.task, outcome=outcome.key, circumstance=known[0])


def what_follows(
    state: HasTasks,
    before: Sequence[Event],
    answer: Answer,
    following: Following,
    context: "Context",
) -> list[Event]:
    """The tasks that the answer asks, its facts and copies, and the tracks that it concerns.

    ``before`` are the events before all that, from which the state follows.
    """
    task = state.tasks[answer.task]
    chain = context.chain(state)
    chain.add(before)
    chain.add(sent_by_answer(chain.state, task, following, context))
    for fact in following.adds:
        chain.add(context.add_fact(chain.state, fact, task.task, context))
    chain.add(copies_named(chain.state, task, answer, context))
    then = context.on_answer.get(task.code)
    if then is not None:
        chain.add(then(chain.state, answer, context))
    # A track that had ended follows again what must be done again.
    chain.add(context.join_tracks(chain.state, context))
    return chain.events[len(before) :]


def check_content(
    state: HasTasks, order: AnswerTask, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise FormNotFilled or FormsDiffer unless the sealed form is the one that was ordered."""
    rule = rules.task(named_task(state, order.task).code)
    fields = content.get("fields") or {}
    check_form(rule, order.outcome, fields)
    check_sealed(rule, fields, order.recorded)


# --- wording ---


def acknowledgment_text(
    state: HasTasks, event: TaskAcknowledged, rules: "Procedure"
) -> TimelineText:
    """``DOJ-OIA acknowledged J1``."""
    task = state.tasks[event.task]
    what = f"{task.agency} acknowledged {event.task}"
    return TimelineText(what, MEASURES.get(task.phase), task.acknowledgment)


def answer_text(state: HasTasks, event: TaskAnswered, rules: "Procedure") -> TimelineText:
    """``DOJ-OIA answered J1: NO_TREATY``."""
    task = state.tasks[event.task]
    how = "corrected its answer to" if task.state is TaskState.ANSWERED else "answered"
    what = f"{task.agency} {how} {event.task}: {event.outcome}"
    return TimelineText(what, MEASURES.get(task.phase), task.answer)


def answer_emails(state: HasTasks, event: TaskAnswered, rules: "Procedure") -> list[Effect]:
    """Whoever at USNCB must know at once; an incident that it shows."""
    what = f"an agency answered task {event.task}"
    letter = LetterKey.MATTER_CHANGED
    emails = [to_role(letter, role, what=what, task=event.task) for role in event.tells]
    if not event.incident:
        return [*emails]
    opened = incident_of(state, event.task, event.document, dict(event.recorded), event)
    return [*emails, *opened]


RULES = Rules(
    events=(
        EventRule(TaskAcknowledged, after_acknowledgment, acknowledgment_text),
        EventRule(TaskAnswered, after_answer, answer_text, answer_emails),
    ),
    acts=(
        ActRule(AcknowledgeTask, acknowledge_task, OWN_AGENCY, subject_of),
        ActRule(
            AnswerTask,
            answer_task,
            OWN_AGENCY,
            subject_of,
            outdated_after=last_change,
            content=check_content,
        ),
    ),
)
