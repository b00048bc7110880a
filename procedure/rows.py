"""What lists show of a case, a task and an intake: computed from the state, kept in rows."""

from procedure.case import ENDED, Case, Restriction, Task
from procedure.clocks import Clock, late_by
from procedure.intake import Intake
from procedure.values import CaseId, CommunicationId, Moment, ProtectedPersonId, Value


class CaseRow(Value):
    """A case in a list."""

    case_id: CaseId
    state: str
    stage: str
    track: str
    case_class: str
    restricted: bool
    next_due_at: Moment | None
    next_due_label: str | None
    waiting_on: str | None
    opened_at: Moment
    closed_at: Moment | None
    attempt: int
    revision: int
    person_id: ProtectedPersonId | None = None
    """Whom it concerns, by the roster's number."""


class TaskRow(Value):
    """A task in a list."""

    task_id: str
    case_id: CaseId
    code: str
    agency: str
    state: str
    asked_at: Moment
    acknowledge_by: Moment | None
    due_at: Moment | None
    answered_at: Moment | None
    outcome: str | None
    late: bool


class IntakeRow(Value):
    """A communication in a list."""

    communication_id: CommunicationId
    version: int
    state: str
    restricted: bool
    hit_count: int
    case_id: CaseId | None
    persons: tuple[ProtectedPersonId, ...] = ()
    """Whom the screening named, by the roster's numbers."""


def case_row(case: Case) -> CaseRow:
    """The case as its list row."""
    due = case.next_due()
    return CaseRow(
        case_id=case.case,
        state="ENDED" if case.stage in ENDED else "OPEN",
        stage=case.stage,
        track=case.track,
        case_class=case.case_class,
        restricted=case.restriction is Restriction.RESTRICTED,
        next_due_at=due.due_at if due else None,
        next_due_label=due.label if due else None,
        waiting_on=case.waiting_on(),
        opened_at=case.opened_at,
        closed_at=case.ended_at,
        attempt=case.attempt,
        revision=case.revision,
        person_id=case.person,
    )


def task_row(case: Case, task: Task) -> TaskRow:
    """The task as its list row."""
    answer = case.clocks.get(task.answer) or _measure_clock(case, task)
    acknowledgement = case.clocks.get(task.acknowledgement or "")
    return TaskRow(
        task_id=task.task,
        case_id=case.case,
        code=task.code,
        agency=task.agency,
        state=task.state,
        asked_at=task.asked_at,
        acknowledge_by=acknowledgement.due_at if acknowledgement else None,
        due_at=answer.due_at if answer else None,
        answered_at=task.answered_at,
        outcome=task.outcome,
        late=answer is not None and _late(answer),
    )


def _late(clock: Clock) -> bool:
    """Whether the due time was reached and it is not done, or it was done after it."""
    if clock.ended_at is None:
        return clock.missed_at is not None
    return late_by(clock, clock.ended_at) is not None


def _measure_clock(case: Case, task: Task) -> Clock | None:
    by_code = {
        case.procedure.notification.code: "notification",
        case.procedure.decision.code: "decision",
    }
    return case.clocks.get(by_code.get(task.code, ""))


def task_rows(before: Case | None, after: Case) -> list[TaskRow]:
    """The rows of the tasks that changed between two states."""
    rows = [task_row(after, task) for task in after.tasks.values()]
    if before is None:
        return rows
    earlier = {task.task: task_row(before, task) for task in before.tasks.values()}
    return [row for row in rows if earlier.get(row.task_id) != row]


def intake_row(intake: Intake) -> IntakeRow:
    """The intake as its list row."""
    case = intake.confirmed.case if intake.confirmed else next(iter(intake.informed), None)
    hits = intake.screened.hits if intake.screened else ()
    persons = tuple(hit.person for hit in hits if hit.restricts)
    return IntakeRow(
        communication_id=intake.communication,
        version=intake.version,
        state=intake.state,
        restricted=intake.restricted,
        hit_count=len(persons),
        case_id=case,
        persons=persons,
    )
