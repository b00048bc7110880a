"""One agency is asked first, and the others wait for its answer, but not for long (POLICY).

Where the FBI or the National Security Division was alerted, an investigation may be under way that
a question to another agency would disturb. Restriction never waits, nor does what USNCB does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procedure.case import Case, MeasureState
from procedure.clocks.clock import Clock
from procedure.dossier import Event, TimelineText, with_clocks, with_ended
from procedure.measures.sending import send_tasks
from procedure.people import SYSTEM_ID
from procedure.planning import waits
from procedure.tables import EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CLOCK = "tasks-sent"
"""Until when tasks may be held back, by its key in the edition; a case has one."""


@dataclass(frozen=True, slots=True)
class HeldBack(MeasureState):
    """The tasks that wait until those that are asked first are answered."""

    first: tuple[str, ...] = ()
    """The codes of the tasks that are asked first."""
    codes: tuple[str, ...] = ()
    """The codes of those that wait."""
    over: bool = False
    """Whether the waiting has ended: nothing is held back again."""


class TasksHeldBack(Event):
    """Other agencies are asked once the first one has answered, or when the clock is due."""

    first: tuple[str, ...]
    codes: tuple[str, ...]
    clock: Clock | None
    """Until when at the latest; None where it runs already."""


class HeldTasksReleased(Event):
    """The first agency has answered, or the time is over: whatever still waits is asked."""

    answered: bool


def after_holding(case: Case, event: TasksHeldBack) -> Case:
    """They wait, and the clock runs."""
    held = case.of(HeldBack)
    codes = tuple(dict.fromkeys((*held.codes, *event.codes)))
    return with_clocks(case, event.clock).having(HeldBack(event.first, codes))


def after_release(case: Case, event: HeldTasksReleased) -> Case:
    """Nothing waits any more; those that are still wanted are sent next."""
    held = replace(case.of(HeldBack), codes=(), over=True)
    return with_ended(case, event.at, CLOCK).having(held)


def held_codes(case: Case) -> tuple[str, ...]:
    """The tasks that wait, but for those that a supervisor had sent meanwhile."""
    asked = {task.code for task in case.tasks.values() if not task.ended_with_case}
    return tuple(code for code in case.of(HeldBack).codes if code not in asked)


def must_wait(case: Case, first: Iterable[str], sending: Iterable[str]) -> bool:
    """Whether other agencies wait: one that is asked first is asked now, or has not answered."""
    if case.of(HeldBack).over:
        return False
    still_open = {task.code for task in case.tasks.values() if task.open}
    return not {*first}.isdisjoint({*still_open, *sending})


def has_answered(case: Case) -> bool:
    """Whether nobody who was asked first still has to answer."""
    return not must_wait(case, case.of(HeldBack).first, ())


def sent_or_held(
    case: Case, tasks: "Iterable[TaskRule]", first: tuple[str, ...], context: "Context", why: str
) -> list[Event]:
    """The tasks are sent, but for those that wait until others are answered."""
    tasks = list(tasks)
    if not must_wait(case, first, [task.code for task in tasks]):
        return send_tasks(case, tasks, context, why)
    now = [task for task in tasks if not waits(task, first)]
    held = dict.fromkeys(task.code for task in tasks if waits(task, first))
    codes = tuple(code for code in held if code not in held_codes(case))
    if not codes:
        return send_tasks(case, now, context, why)
    clock = None
    if not case.running(CLOCK):
        because = f"{', '.join(first)} asked first"
        clock = context.start(case, case.case_class, CLOCK, CLOCK, because)
    holding = TasksHeldBack(at=context.at, by=SYSTEM_ID, first=first, codes=codes, clock=clock)
    return [*send_tasks(case, now, context, why), holding]


def holding_text(case: Case, event: TasksHeldBack, rules: "Procedure") -> TimelineText:
    """``Held back until J2 is answered: J1, S1``."""
    what = f"Held back until {', '.join(event.first)} is answered: {', '.join(event.codes)}"
    return TimelineText(what, 3, CLOCK, begins=event.clock is not None)


def release_text(case: Case, event: HeldTasksReleased, rules: "Procedure") -> TimelineText:
    """Why the others are asked now."""
    first = ", ".join(case.of(HeldBack).first)
    why = f"{first} waits no longer" if event.answered else f"{first} is not answered in time"
    return TimelineText(f"What was held back is asked now: {why}", 3, CLOCK)


RULES = Rules(
    events=(
        EventRule(TasksHeldBack, after_holding, holding_text),
        EventRule(HeldTasksReleased, after_release, release_text),
    ),
)
