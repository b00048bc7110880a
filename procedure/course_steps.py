"""What every step of a course shares: who answers for which event, and common changes."""

from dataclasses import replace
from datetime import datetime
from functools import singledispatch

from procedure import events as e
from procedure.case import Case, Notified, Task
from procedure.clock_changes import end_clock
from procedure.clocks import Clock, ClockEnd


@singledispatch
def after(event: e.Happening, case: Case) -> Case:
    """The case after the event; the ``course_of_`` modules register the rules."""
    raise TypeError(f"no rule for {event.name}")


def with_clocks(case: Case, *clocks: Clock | None) -> Case:
    """The case with these clocks beside, or in place of, those it has."""
    added = {clock.clock_id: clock for clock in clocks if clock is not None}
    return replace(case, clocks={**case.clocks, **added}) if added else case


def with_ended(case: Case, at: datetime, *clock_ids: str | None, met: bool = True) -> Case:
    """The case with these clocks ended, where they run."""
    how = ClockEnd.MET if met else ClockEnd.CANCELLED
    ended = {
        clock_id: end_clock(case.clocks[clock_id], at, how)
        for clock_id in clock_ids
        if clock_id is not None and case.running(clock_id)
    }
    return replace(case, clocks={**case.clocks, **ended}) if ended else case


def with_task(case: Case, task: Task) -> Case:
    """The case with this task beside, or in place of, those it has."""
    return replace(case, tasks={**case.tasks, task.task: task})


def of_measure_five(clock_id: str) -> bool:
    """Whether the clock is of the decision, of what is filed, or of a follow-up."""
    named = ("decision", "filing", "interpol-result", "executive-committee-offer")
    return clock_id in named or clock_id.startswith("follow-up")


def settle(case: Case, at: datetime) -> Case:
    """INTERPOL's outcome ends what was to bring it about; the notification goes on."""
    case = with_ended(
        case, at, *(clock_id for clock_id in case.clocks if of_measure_five(clock_id))
    )
    return replace(case, settled=True)


def notified_from(case: Case) -> Case:
    """Whether the plan asks for a notification; new circumstances may call for one later."""
    if case.notified not in (Notified.NOT_NEEDED, Notified.NOT_DUE):
        return case
    planned = case.procedure.planned_tasks(
        case.communication_kind, case.circumstances, case.alerted_by
    )
    needed = case.procedure.notification in planned
    return replace(case, notified=Notified.NOT_DUE if needed else Notified.NOT_NEEDED)
