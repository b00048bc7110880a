"""Sending a task to an agency, and withdrawing one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, Phase
from procedure.dossier import Effect, Event, TimelineText, with_clocks, with_ended
from procedure.employer import desk_for
from procedure.letters import LetterOrder
from procedure.measures.interim import begin_interim, interim_clock
from procedure.measures.restriction import Restriction
from procedure.people import EMPLOYER, SYSTEM_ID, USNCB, AgencyCode, Role
from procedure.tables import EventRule, Rules
from procedure.task import HasTasks, T, Task, TaskState
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.context import Context

HOLD_NOTICE = "hold-notice"
"""The clock of the task that warns the users of the data."""
OWN_CLOCK = {Phase.NOTIFICATION: "notification", Phase.DECISION: "decision"}
"""These tasks are timed by their measure's own clock, not by a clock of the task."""
MEASURES = {Phase.COORDINATION: 3, Phase.NOTIFICATION: 4, Phase.DECISION: 5}
"""Which measure a task belongs to; the update of U.S. records is none of the five (REPORT L34)."""


class TaskSent(Event):
    """An agency was asked (REPORT L46, measure 3)."""

    task: str
    code: str
    phase: Phase
    agency: AgencyCode
    role: Role | None
    required: bool
    acknowledgment: Clock | None
    answer: Clock | None


class TaskWithdrawn(Event):
    """The task is no longer needed."""

    task: str
    document: DocumentId | None = None


def after_sending(state: T, event: TaskSent) -> T:
    """The task is with its agency, and its clocks run."""
    task = Task(
        task=event.task,
        code=event.code,
        phase=event.phase,
        agency=event.agency,
        role=event.role,
        required=event.required,
        asked_at=event.at,
        state=TaskState.SENT,
        acknowledgment=event.acknowledgment.clock_id if event.acknowledgment else None,
        answer=event.answer.clock_id if event.answer else OWN_CLOCK.get(event.phase, event.task),
        changed=state.revision,
        attempt=state.attempt,
    )
    return with_clocks(state, event.acknowledgment, event.answer).with_task(task)


def after_withdrawal(state: T, event: TaskWithdrawn) -> T:
    """Nothing more is asked, and the task's own clocks end.

    A person who withdraws a task writes why; what the end of the case or INTERPOL's outcome
    withdraws has no document.
    """
    task = state.tasks[event.task]
    of_task = (task.acknowledgment, task.answer, interim_clock(task.task))
    own = () if task.phase in OWN_CLOCK else of_task
    withdrawn = replace(
        task,
        state=TaskState.WITHDRAWN,
        question=None,
        asks_until=None,
        ended_with_case=event.document is None,
    )
    return with_ended(state, event.at, *own, met=False).with_task(withdrawn)


def send_tasks(
    state: HasTasks,
    tasks: "Iterable[TaskRule]",
    context: "Context",
    because: str,
    *,
    until: datetime | None = None,
) -> list[Event]:
    """Send these tasks to their agencies, each with its clocks.

    ``until`` is the date that somebody else set for the answers, where the rule leaves it to them.
    """
    sent: list[Event] = []
    beside: dict[str, int] = {}
    for rule in tasks:
        task_id = state.new_task_id(rule.code, beside.get(rule.code, 0))
        beside[rule.code] = beside.get(rule.code, 0) + 1
        sent.append(_sent(state, rule, task_id, context, because, until))
        if rule.phase is Phase.COORDINATION:
            sent += begin_interim(state, [task_id], context, because)
    return sent


def _sent(
    state: HasTasks,
    rule: "TaskRule",
    task_id: str,
    context: "Context",
    because: str,
    until: datetime | None = None,
) -> TaskSent:
    own_clock = rule.phase in OWN_CLOCK
    asked = None
    answer = context.rules.answer_clock(rule.code)
    acknowledgment = context.rules.acknowledgment_clock(rule.code)
    if answer == HOLD_NOTICE and isinstance(state, Case):
        # The users of the data are warned in time from the restriction, not from the opening (T5).
        asked, because = state.of(Restriction).placed_at, "restriction placed"

    def clock(key: str, clock_id: str, until: datetime | None = None) -> Clock:
        return context.start(state, state.case_class, key, clock_id, because, asked, until)

    return TaskSent(
        at=context.at,
        by=SYSTEM_ID,
        task=task_id,
        code=rule.code,
        phase=rule.phase,
        agency=desk_for(rule, state),
        role=rule.role,
        required=rule.required,
        acknowledgment=(
            clock(acknowledgment, f"{task_id}/acknowledgment")
            if acknowledgment is not None and not own_clock
            else None
        ),
        answer=None if own_clock else clock(answer, f"{task_id}/answer", until),
    )


def to_owner(letter: LetterKey, state: HasTasks, task: Task, what: str = "") -> LetterOrder:
    """An email to whoever has the task, with its due time as long as something is due."""
    clock = state.clocks.get(task.answer) if task.open else None
    return LetterOrder(
        letter=letter,
        agency=task.agency,
        role=task.role,
        person=task.delegate,
        task=task.task,
        due=clock.due_at if clock else None,
        what=what,
    )


def sending_emails(state: HasTasks, event: TaskSent, rules: "Procedure") -> list[Effect]:
    """The agency learns of its task; notification and decision have emails of their own."""
    if event.phase in OWN_CLOCK:
        return []
    task = state.tasks[event.task]
    if task.agency == EMPLOYER:
        # Nobody has it yet: a supervisor must name the employer's desk.
        waiting = to_owner(LetterKey.TASK_SENT, state, task)
        return [waiting.model_copy(update={"agency": USNCB, "role": Role.SUPERVISOR})]
    return [to_owner(LetterKey.TASK_SENT, state, task)]


def withdrawal_emails(state: HasTasks, event: TaskWithdrawn, rules: "Procedure") -> list[Effect]:
    """The agency learns that nothing more is needed."""
    return [to_owner(LetterKey.TASK_WITHDRAWN, state, state.tasks[event.task])]


def sending_text(state: HasTasks, event: TaskSent, rules: "Procedure") -> TimelineText:
    """``Task J1 to DOJ-OIA: Treaty and extradition``."""
    clock = event.answer.clock_id if event.answer else None
    to = "USNCB, to name the employer's desk" if event.agency == EMPLOYER else event.agency
    what = f"Task {event.task} to {to}: {rules.task(event.code).title}"
    return TimelineText(what, MEASURES.get(event.phase), clock, begins=clock is not None)


def withdrawal_text(state: HasTasks, event: TaskWithdrawn, rules: "Procedure") -> TimelineText:
    """``Task J1 withdrawn``."""
    measure = MEASURES.get(state.tasks[event.task].phase)
    return TimelineText(f"Task {event.task} withdrawn", measure)


RULES = Rules(
    events=(
        EventRule(TaskSent, after_sending, sending_text, sending_emails),
        EventRule(TaskWithdrawn, after_withdrawal, withdrawal_text, withdrawal_emails),
    ),
)
