"""The tasks of a case or a matter as list rows."""

from procedure.rows import TaskRow
from procedure.task import HasTasks, Task


def task_row(state: HasTasks, task: Task) -> TaskRow:
    """The task as its list row."""
    answer = state.clocks.get(task.answer)
    acknowledgment = state.clocks.get(task.acknowledgment or "")
    return TaskRow(
        task_id=task.task,
        case_id=state.dossier,
        code=task.code,
        agency=task.agency,
        state=task.state,
        asked_at=task.asked_at,
        acknowledge_by=acknowledgment.due_at if acknowledgment else None,
        due_at=answer.due_at if answer is not None and not answer.paused else None,
        answered_at=task.answered_at,
        outcome=task.outcome,
        late=answer is not None and answer.late,
        number=task.number,
    )


def changed_task_rows(before: HasTasks | None, after: HasTasks) -> tuple[TaskRow, ...]:
    """The rows of the tasks that changed between two states."""
    if before is None:
        return tuple(task_row(after, task) for task in after.tasks.values())
    changed = []
    for task in after.tasks.values():
        clocks = (task.answer, task.acknowledgment or "")
        same = before.tasks.get(task.task) == task and all(
            before.clocks.get(clock) is after.clocks.get(clock) for clock in clocks
        )
        if not same:
            changed.append(task_row(after, task))
    return tuple(changed)
