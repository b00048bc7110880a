"""The tasks of a case or a matter as list rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from procedure.clocks.clock import Clock
from procedure.clocks.workdays import CalendarDoesNotReach, FederalCalendar, federal_calendar
from procedure.clocks.worked import worked
from procedure.parties import party_of
from procedure.rows import AgencyPart, TaskRow
from procedure.task import HasTasks, Task, TaskState

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def task_row(state: HasTasks, task: Task, rules: "Procedure") -> TaskRow:
    """The task as its list row."""
    answer = state.clocks.get(task.answer)
    acknowledgment = state.clocks.get(task.acknowledgment or "")
    calendar = federal_calendar(rules.edition.calendar, state.closures)
    party = party_of(state, task)
    due = answer.due_at if answer is not None and not answer.paused else None
    pause = answer.pauses[-1] if answer is not None and answer.paused else None
    held = task.open and party == task.agency and answer is not None and pause is None
    return TaskRow(
        task_id=task.task,
        case_id=state.dossier,
        code=task.code,
        agency=task.agency,
        state=task.state,
        asked_at=task.asked_at,
        acknowledge_by=acknowledgment.due_at if acknowledgment else None,
        due_at=due,
        answered_at=task.answered_at,
        outcome=task.outcome,
        late=answer is not None and answer.late,
        number=task.number,
        title=rules.task(task.code).title if rules.knows_task(task.code) else task.code,
        act_by=_act_by(task, acknowledgment, due),
        acknowledged_at=task.acknowledged_at,
        delegate=task.delegate,
        party=party,
        in_part=task.part is not None,
        question=task.question is not None,
        asks_until=task.asks_until,
        extended=answer is not None and answer.extended,
        paused_since=pause.started_at if pause else None,
        paused_for=pause.reason if pause else None,
        held_since=state.last_at if held else None,
        held_seconds=_held_seconds(state, task, answer, calendar),
        acknowledged_in=_acknowledged_in(task, calendar),
    )


def _act_by(task: Task, acknowledgment: Clock | None, due: datetime | None) -> datetime | None:
    """What is due first of an open task."""
    if not task.open:
        return None
    waits = task.state is TaskState.SENT and acknowledgment is not None
    found = [acknowledgment.due_at if waits and acknowledgment else None, due]
    return min((one for one in found if one is not None), default=None)


def _held_seconds(
    state: HasTasks, task: Task, answer: Clock | None, calendar: FederalCalendar
) -> int | None:
    """The working time on the clock of the answer, until it was answered or the last event."""
    if answer is None:
        return None
    until = task.answered_at or answer.ended_at or state.last_at
    spent = worked(answer, until, calendar)
    return None if spent is None else spent.ran


def _acknowledged_in(task: Task, calendar: FederalCalendar) -> int | None:
    if task.acknowledged_at is None:
        return None
    try:
        return calendar.business_seconds_between(task.asked_at, task.acknowledged_at)
    except CalendarDoesNotReach:
        return None


def changed_task_rows(
    before: HasTasks | None, after: HasTasks, rules: "Procedure"
) -> tuple[TaskRow, ...]:
    """The rows of the tasks that changed between two states."""
    if before is None:
        return tuple(task_row(after, task, rules) for task in after.tasks.values())
    changed = []
    for task in after.tasks.values():
        clocks = (task.answer, task.acknowledgment or "")
        same = before.tasks.get(task.task) == task and all(
            before.clocks.get(clock) is after.clocks.get(clock) for clock in clocks
        )
        if not same:
            changed.append(task_row(after, task, rules))
    return tuple(changed)


def parts_in_tasks(before: HasTasks | None, after: HasTasks) -> tuple[AgencyPart, ...]:
    """The agencies that got a task between two states."""
    held = {} if before is None else before.tasks
    return tuple(
        AgencyPart(dossier=after.dossier, task=name, agency=task.agency)
        for name, task in after.tasks.items()
        if name not in held or held[name].agency != task.agency
    )
