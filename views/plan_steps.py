"""One step, or one milestone that is to come, from a run of a clock or from a task without one."""

from datetime import datetime

from procedure.annex.editions import Procedure
from procedure.clocks.clock import Clock
from procedure.clocks.rules import Binding
from procedure.measures.notification.deferral import REVIEW as DEFERRAL_REVIEW
from procedure.measures.restriction import RENEWAL, REVIEW
from procedure.task import Task, TaskState
from views.clock_runs import Run
from views.plan_actual import Acknowledgment, Interval, Milestone, PlannedStep, StepState
from views.plan_words import outcome_in_words, result_of, title_of

_LOOKED_AT_THEN = (REVIEW, RENEWAL, DEFERRAL_REVIEW)
"""Clocks on which nobody works: at their time something is looked at again."""
_NOBODY_ACTS = (Binding.APPLICANT, Binding.INFORMATION)


def is_moment(clock: Clock) -> bool:
    """Whether the clock counts to a moment rather than times a step."""
    offer = clock.binds.ours and not clock.can_be_late
    return offer or clock.rule in _LOOKED_AT_THEN or clock.binds in _NOBODY_ACTS


def step_of(run: Run, acknowledgment: Run | None, rules: Procedure, as_of: datetime) -> PlannedStep:
    """The step that a run of a clock times."""
    clock, task, state = run.clock, run.task or run.beside, _state(run)
    return PlannedStep(
        anchor=anchor_of(run),
        code=task.task if task is not None else "",
        title=title_of(run, rules),
        clock=clock.clock_id,
        planned_from=clock.started_at,
        planned_to=clock.first_due_at,
        # What is recorded late may have been done before its clock started.
        actual_from=min(clock.started_at, run.ended_at or clock.started_at),
        actual_to=run.ended_at,
        due=None if state is StepState.PAUSED else clock.due_at,
        state=state,
        pauses=tuple(
            Interval(reason=one.reason, start=one.started_at, end=one.ended_at or run.ended_at)
            for one in clock.pauses
        ),
        late=run.late(as_of) if clock.can_be_late or clock.expected else None,
        expected=clock.expected,
        result=result_of(run, rules),
        acknowledgment=_acknowledged(acknowledgment, as_of),
    )


def _acknowledged(run: Run | None, as_of: datetime) -> Acknowledgment | None:
    if run is None:
        return None
    at = run.ended_at if run.met else None
    clock = run.clock
    return Acknowledgment(clock=clock.clock_id, due=clock.due_at, at=at, late=run.late(as_of))


def _state(run: Run) -> StepState:
    if run.ended_at is not None:
        return StepState.DONE if run.met else StepState.NOT_NEEDED
    return StepState.PAUSED if run.clock.paused else StepState.OPEN


def untimed(task: Task, rules: Procedure) -> PlannedStep:
    """The step of a task that no clock has timed."""
    done, over = task.state is TaskState.ANSWERED, not task.open
    return PlannedStep(
        anchor=f"t-{task.task}",
        code=task.task,
        title=rules.task(task.code).title,
        clock=None,
        planned_from=task.asked_at,
        planned_to=None,
        actual_from=task.asked_at,
        actual_to=(task.answered_at or task.asked_at) if over else None,
        due=None,
        state=StepState.DONE if done else StepState.NOT_NEEDED if over else StepState.OPEN,
        result=outcome_in_words(task, rules) if done else "No longer needed" if over else "Open",
    )


def moment_of(run: Run, as_of: datetime) -> Milestone:
    """The moment to which a clock counts: when it is due, or when it was done."""
    clock, ended = run.clock, run.ended_at
    over = ended is not None and not run.met
    return Milestone(
        anchor=anchor_of(run),
        title=clock.label,
        note="No longer needed" if over else "",
        at=ended or clock.due_at,
        reached=run.met,
        late=run.late(as_of) if clock.can_be_late or clock.expected else None,
        expected=clock.expected,
        clock=clock.clock_id,
    )


def anchor_of(run: Run) -> str:
    """``t-J1-answer``; ``t-J1-answer-2`` of the second run."""
    name = run.clock.clock_id.replace("/", "-")
    return f"t-{name}-{run.number}" if run.number > 1 else f"t-{name}"
