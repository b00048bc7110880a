"""What USNCB and an agency said to each other about a task, from its sending to its answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import Field

from procedure.annex.catalog import AnswerField
from procedure.annex.editions import Procedure
from procedure.dossier import Event
from procedure.measures.clock_changes import ClockExtended
from procedure.measures.sending import TaskSent, TaskWithdrawn
from procedure.measures.tasks.answering import TaskAcknowledged, TaskAnswered
from procedure.measures.tasks.answering_in_part import TaskAnsweredInPart
from procedure.measures.tasks.delegating import TaskDelegated
from procedure.measures.tasks.following import follows
from procedure.measures.tasks.questions import TaskQuestionAnswered, TaskQuestioned, TaskReturned
from procedure.measures.tasks.reminding import TaskReminded
from procedure.measures.tasks.steering import TaskResent
from procedure.measures.tasks.time_asked import TimeRefused
from procedure.task import HasTasks, Task
from procedure.values import DocumentId, Moment, PersonId, Stored
from views.writings import Writing, document_of


class Said(StrEnum):
    """What somebody did about a task."""

    SENT = "SENT"
    """It was sent to the agency."""
    ACKNOWLEDGED = "ACKNOWLEDGED"
    """The agency has it."""
    ASKED = "ASKED"
    """The agency asked something, or for more time."""
    REPLIED = "REPLIED"
    """USNCB replied."""
    TIME_GRANTED = "TIME_GRANTED"
    """USNCB granted more time."""
    TIME_REFUSED = "TIME_REFUSED"
    """USNCB refused more time."""
    DELEGATED = "DELEGATED"
    """The agency gave it to one of its people."""
    ANSWERED_IN_PART = "ANSWERED_IN_PART"
    """The agency answered in part; it still has the task."""
    ANSWERED = "ANSWERED"
    """The agency answered."""
    RETURNED = "RETURNED"
    """The agency gave it back."""
    REMINDED = "REMINDED"
    """USNCB reminded the agency."""
    SENT_AGAIN = "SENT_AGAIN"
    """USNCB sent it again, to the same agency or to another."""
    WITHDRAWN = "WITHDRAWN"
    """It is no longer needed."""


KINDS: Mapping[type[Event], Said] = {
    TaskSent: Said.SENT,
    TaskAcknowledged: Said.ACKNOWLEDGED,
    TaskQuestioned: Said.ASKED,
    TaskQuestionAnswered: Said.REPLIED,
    ClockExtended: Said.TIME_GRANTED,
    TimeRefused: Said.TIME_REFUSED,
    TaskDelegated: Said.DELEGATED,
    TaskAnsweredInPart: Said.ANSWERED_IN_PART,
    TaskAnswered: Said.ANSWERED,
    TaskReturned: Said.RETURNED,
    TaskReminded: Said.REMINDED,
    TaskResent: Said.SENT_AGAIN,
    TaskWithdrawn: Said.WITHDRAWN,
}
"""The events that make up the exchange about a task."""
_TO_AGENCY = frozenset(kind for kind in KINDS if "agency" in kind.model_fields)
"""Those that may name the agency that has the task from then."""
_BETWEEN = (
    Said.ASKED,
    Said.REPLIED,
    Said.TIME_REFUSED,
    Said.ANSWERED_IN_PART,
    Said.ANSWERED,
    Said.RETURNED,
)
"""What was written for both sides; why USNCB sends or withdraws a task is its own matter."""


MARKING = "marking"
"""The field of an answer that says how it must be handled."""
RELEASABLE_TO = "releasable_to"
"""The field of an answer that says to whom it may be released."""


class FieldLine(Stored):
    """One field of an answer."""

    key: str
    label: str
    value: str
    entries: tuple[str, ...] = Field(default=(), exclude=True)
    """The value as a form takes it, where it has several each by itself."""


class Exchange(Stored):
    """One thing that was said about a task."""

    event: int | None
    """Its event; not for an agency, which the count of other events would tell something."""
    at: Moment
    by: PersonId
    task: str
    agency: str
    """The agency that had the task then."""
    said: Said
    outcome: str | None = None
    meaning: str | None = None
    """What the outcome means."""
    notes: tuple[str, ...] = ()
    """What the answer means for whoever decides; not for an agency."""
    until: Moment | None = None
    """Until when the agency asked for time."""
    to: PersonId | None = None
    """To whom the agency gave it."""
    redirect_to: str | None = None
    """Whose task it is, as the agency that returned it says."""
    document: DocumentId | None = None
    fields: tuple[FieldLine, ...] = ()
    text: str | None = None
    """What was written; nothing where nothing was, or where it is not for this reader."""
    counts: bool = True
    """Whether an answer is the one that counts now."""


def exchanges(
    state: HasTasks,
    events: Sequence[Event],
    rules: Procedure,
    *,
    agency: str | None = None,
    only: Callable[[Event], bool] = lambda event: True,
) -> list[Exchange]:
    """Everything that was said about tasks, in the order of the record; nothing is opened yet.

    With ``agency`` only what was said while that agency had the task, and by name only what was
    written for both sides. ``only`` picks events: a long case has many.
    """
    found = []
    for event, holder, number in _of_tasks(events):
        if (agency is not None and holder != agency) or not only(event):
            continue
        said = KINDS[type(event)]
        task = _task_of(event)
        held = state.tasks[task]
        outcome = event.outcome if isinstance(event, TaskAnswered) else None
        meant = rules.outcome(held.code, outcome) if outcome else None
        readable = agency is None or said in _BETWEEN
        found.append(
            Exchange(
                event=number if agency is None else None,
                at=event.at,
                by=event.by,
                task=task,
                agency=holder,
                said=said,
                outcome=outcome,
                meaning=meant.meaning if meant else None,
                notes=_notes(event, held, rules) if agency is None else (),
                until=getattr(event, "until", None),
                to=getattr(event, "to", None),
                redirect_to=getattr(event, "redirect_to", None),
                document=document_of(event) if readable else None,
                counts=said is not Said.ANSWERED or document_of(event) == held.document,
            )
        )
    return found


def _notes(event: Event, task: Task, rules: Procedure) -> tuple[str, ...]:
    match event:
        case TaskAnsweredInPart():
            return follows(rules, task.code, None, dict(event.recorded), event.at).notes
        case TaskAnswered():
            return follows(rules, task.code, event.outcome, dict(event.recorded), event.at).notes
    return ()


def _task_of(event: Event) -> str:
    """The task that the event is about; nothing where it is about none."""
    task: str | None = getattr(event, "answers" if type(event) is ClockExtended else "task", None)
    return task or ""


def _of_tasks(events: Sequence[Event]) -> Iterator[tuple[Event, str, int]]:
    """The events about tasks, with the agency that had the task then, and their numbers."""
    holders: dict[str, str] = {}
    for number, event in enumerate(events, start=1):
        if type(event) not in KINDS or not (task := _task_of(event)):
            continue
        if type(event) in _TO_AGENCY:
            holders[task] = getattr(event, "agency", None) or holders[task]
        yield event, holders[task], number


def with_texts(
    said: Sequence[Exchange], writings: Mapping[str, Writing], state: HasTasks, rules: Procedure
) -> tuple[Exchange, ...]:
    """The same with what was written."""
    return tuple(
        one.model_copy(
            update={
                "text": writing.problem or writing.text or None,
                "fields": field_lines(
                    writing.fields, rules.task(state.tasks[one.task].code).fields
                ),
            }
        )
        if (writing := writings.get(one.document or "")) is not None
        else one
        for one in said
    )


def field_lines(given: Mapping[str, Any], known: Sequence[AnswerField]) -> tuple[FieldLine, ...]:
    """The fields of an answer with their labels, in the order of the form."""
    labels = {field.key: field.label for field in known}
    ordered = [
        *(key for key in labels if key in given),
        *(key for key in given if key not in labels),
    ]
    return tuple(
        FieldLine(
            key=key,
            label=labels.get(key, key),
            value="; ".join(_entries(given[key])),
            entries=_entries(given[key]),
        )
        for key in ordered
    )


def _entries(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
