"""How the tasks of agencies step (REPORT L46, measure 3)."""

from dataclasses import replace

from procedure import events as e
from procedure.annex.schema import Effect
from procedure.case import Case, Task, TaskState
from procedure.course_steps import after, with_clocks, with_ended, with_task


@after.register
def _(event: e.TaskSent, case: Case) -> Case:
    task = Task(
        task=event.task,
        code=event.code,
        agency=event.agency,
        role=event.role,
        required=event.required,
        asked_at=event.at,
        state=TaskState.SENT,
        acknowledgement=event.acknowledgement.clock_id if event.acknowledgement else None,
        answer=event.answer.clock_id if event.answer else event.task,
        attempt=case.attempt,
    )
    return with_task(with_clocks(case, event.acknowledgement, event.answer), task)


@after.register
def _(event: e.TaskAcknowledged, case: Case) -> Case:
    task = case.tasks[event.task]
    case = with_ended(case, event.at, task.acknowledgement)
    return with_task(case, replace(task, state=TaskState.ACKNOWLEDGED, acknowledged_at=event.at))


@after.register
def _(event: e.TaskAnswered, case: Case) -> Case:
    task = case.tasks[event.task]
    effect = Effect(event.effect)
    answered = replace(
        task,
        state=TaskState.ACKNOWLEDGED if effect is Effect.NOT_DONE else TaskState.ANSWERED,
        acknowledged_at=task.acknowledged_at or event.at,
        answered_at=event.at,
        answered_by=event.by,
        outcome=event.outcome,
        effect=effect,
        document=event.document,
        question=None,
    )
    case = with_ended(case, event.at, task.acknowledgement)
    if effect is not Effect.NOT_DONE:
        case = with_ended(case, event.at, task.answer)
    return with_task(case, answered)


@after.register
def _(event: e.TaskReturned, case: Case) -> Case:
    task = case.tasks[event.task]
    case = with_ended(case, event.at, task.acknowledgement)
    return with_task(case, replace(task, state=TaskState.RETURNED, document=event.document))


@after.register
def _(event: e.TaskQuestioned, case: Case) -> Case:
    task = case.tasks[event.task]
    case = with_ended(case, event.at, task.acknowledgement)
    asked = replace(
        task,
        state=TaskState.ACKNOWLEDGED,
        acknowledged_at=task.acknowledged_at or event.at,
        question=event.document,
    )
    return with_task(case, asked)


@after.register
def _(event: e.TaskQuestionAnswered, case: Case) -> Case:
    return with_task(case, replace(case.tasks[event.task], question=None))


@after.register
def _(event: e.TaskResent, case: Case) -> Case:
    task = case.tasks[event.task]
    case = with_ended(case, event.at, task.acknowledgement, task.answer, met=False)
    case = with_clocks(case, event.acknowledgement, event.answer)
    taken = task.agency != event.agency and task.state is not TaskState.RETURNED
    resent = replace(
        task,
        agency=event.agency,
        taken_from=task.agency if taken else None,
        state=TaskState.SENT,
        acknowledgement=event.acknowledgement.clock_id if event.acknowledgement else None,
        answer=event.answer.clock_id,
        acknowledged_at=None,
        question=None,
    )
    return with_task(case, resent)


@after.register
def _(event: e.TaskWithdrawn, case: Case) -> Case:
    task = case.tasks[event.task]
    case = with_ended(case, event.at, task.acknowledgement, task.answer, met=False)
    # Whoever withdraws a task writes why; what the end or INTERPOL's outcome withdraws has no text.
    withdrawn = replace(
        task,
        state=TaskState.WITHDRAWN,
        question=None,
        ended_with_case=event.document is None,
    )
    return with_task(case, withdrawn)
