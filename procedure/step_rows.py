"""The open steps of a case or a matter as list rows: who must do what next, and by when."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.courts import open_steps, task_steps
from procedure.kind_table import steps_of_matter
from procedure.matters.matter import Matter
from procedure.open_steps import OpenStep
from procedure.rows import CaseState, DossierSteps, StepRow
from procedure.rows_of import state_of
from procedure.task import HasTasks, TaskState

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def step_rows(state: HasTasks, rules: "Procedure") -> tuple[StepRow, ...]:
    """Every open step of a case; of a matter those about its tasks, and what its kind lists."""
    steps = enumerate(_steps_of(state, rules), start=1)
    return tuple(_step_row(state, step, place) for place, step in steps)


def changed_steps(
    before: HasTasks | None, after: HasTasks, rules: "Procedure"
) -> DossierSteps | None:
    """The open steps where they changed between two states; None where they are the same."""
    now = step_rows(after, rules)
    if before is not None and step_rows(before, rules) == now:
        return None
    return DossierSteps(dossier=after.dossier, at=after.last_at, steps=now)


def _steps_of(state: HasTasks, rules: "Procedure") -> list[OpenStep]:
    if isinstance(state, Case):
        return open_steps(state, rules)
    own = steps_of_matter(state, rules) if isinstance(state, Matter) else []
    return [*task_steps(state, rules), *own]


def _step_row(state: HasTasks, step: OpenStep, place: int) -> StepRow:
    task = state.tasks.get(step.task or "")
    clock = state.clocks.get(step.clock or "")
    running = clock if clock is not None and clock.running else None
    pause = running.pauses[-1] if running is not None and running.paused else None
    due = running.due_at if running is not None and pause is None else None
    waits = task is not None and task.state is TaskState.SENT
    acknowledgment = state.clocks.get((task.acknowledgment or "") if task and waits else "")
    first = acknowledgment.due_at if acknowledgment and acknowledgment.running else None
    whole = state_of(state) if isinstance(state, Case) else CaseState.OPEN
    return StepRow(
        dossier=state.dossier,
        place=place,
        party=step.party,
        what=step.what,
        acts=",".join(step.act_names),
        task=step.task,
        clock=step.clock,
        agency=step.subject.agency,
        role=step.subject.role,
        drafter=step.subject.drafter,
        person=step.person,
        state=task.state if task is not None else whole,
        due_at=due,
        act_by=min((one for one in (due, first) if one is not None), default=None),
        expected=running is not None and running.expected,
        paused_since=pause.started_at if pause else None,
        paused_for=pause.reason if pause else None,
    )
