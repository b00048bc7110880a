"""An agency answers in part: what it knows counts now, and the task stays open for the rest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.forms import check_recorded, check_sealed
from procedure.letters import to_role
from procedure.measures.interim import interim_clock
from procedure.measures.sending import MEASURES
from procedure.measures.tasks.answering import what_follows
from procedure.measures.tasks.copies_named import Answer
from procedure.measures.tasks.following import follows
from procedure.measures.tasks.holding import (
    OWN_AGENCY,
    last_change,
    named_task,
    subject_of,
    unanswered,
)
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, TaskState
from procedure.values import DocumentId, Recorded
from procedure.words import says_something

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class PartAlreadyRecorded(AlreadyRecorded):
    """This part of the answer is recorded."""

    sentence = "This part of the answer to task {task} is already recorded."


class AnswerInPart(Command):
    """The agency answers what it can now; the document holds fields of the form, or a text."""

    act: Literal["answer_in_part"] = "answer_in_part"
    task: str
    recorded: dict[str, Recorded] = {}
    """What of the form is part of the record: codes, dates and numbers."""
    document: DocumentId
    needs_words: ClassVar[bool] = False
    """Fields of the form can do without a text."""


class TaskAnsweredInPart(Answer):
    """The agency answered in part: the task stays open, and what is given counts."""

    stops: tuple[OutgoingKind, ...] = ()
    """What may not leave until the whole answer counts in its place."""
    tells: tuple[Role, ...] = ()
    """Who at USNCB gets an email at once."""


def after_answer_in_part(state: T, event: TaskAnsweredInPart) -> T:
    """The agency has the task; a clock for an interim answer ends, that for the answer runs on."""
    task = state.tasks[event.task]
    part = replace(
        task,
        state=TaskState.ACKNOWLEDGED,
        acknowledged_at=task.acknowledged_at or event.at,
        part=event.document,
        stops=tuple(dict.fromkeys((*task.stops, *event.stops))),
    ).holding_after(task, event.at)
    return with_ended(state, event.at, task.acknowledgment, interim_clock(task.task)).with_task(
        part
    )


def answer_in_part(state: HasTasks, order: AnswerInPart, context: "Context") -> list[Event]:
    """What it leads to is what any answer leads to, whatever its outcome."""
    task = unanswered(state, order, context)
    if task.part == order.document:
        raise PartAlreadyRecorded(task=task.task)
    check_recorded(context.rules.task(task.code), order.recorded)
    following = follows(context.rules, task.code, None, order.recorded, context.at)
    answered = TaskAnsweredInPart(
        at=context.at,
        by=context.by,
        task=task.task,
        document=order.document,
        recorded=tuple(sorted(order.recorded.items())),
        stops=following.stops,
        tells=following.tells,
    )
    return [answered, *what_follows(state, [answered], answered, following, context)]


def check_content(
    state: HasTasks, order: AnswerInPart, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise Refused unless the sealed form says something, and what was ordered."""
    fields = content.get("fields") or {}
    if not fields and not says_something(str(content.get("text") or "")):
        raise NotWellFormed(problem="An answer in part takes a field of the form, or a text.")
    check_sealed(rules.task(named_task(state, order.task).code), fields, order.recorded)


def text_of(state: HasTasks, event: TaskAnsweredInPart, rules: "Procedure") -> TimelineText:
    """``CBP answered D1 in part``."""
    task = state.tasks[event.task]
    what = f"{task.agency} answered {event.task} in part"
    return TimelineText(what, MEASURES.get(task.phase), interim_clock(task.task))


def emails(state: HasTasks, event: TaskAnsweredInPart, rules: "Procedure") -> list[Effect]:
    """The analysts, and whoever must know at once."""
    what = f"an agency answered task {event.task} in part"
    letter = LetterKey.MATTER_CHANGED
    roles = dict.fromkeys((Role.ANALYST, *event.tells))
    return [to_role(letter, role, what=what, task=event.task) for role in roles]


RULES = Rules(
    events=(EventRule(TaskAnsweredInPart, after_answer_in_part, text_of, emails),),
    acts=(
        ActRule(
            AnswerInPart,
            answer_in_part,
            OWN_AGENCY,
            subject_of,
            outdated_after=last_change,
            content=check_content,
        ),
    ),
)
