"""What comes next in a case, with the dates that follow if everybody answers on time."""

from collections.abc import Iterator
from datetime import datetime

from procedure.annex.catalog import TaskRule
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import CalendarDoesNotReach, FederalCalendar
from procedure.codes import Phase
from procedure.employer import desk_for
from procedure.measures.coordination import awaited, were_asked
from procedure.measures.deconfliction import CLOCK as TASKS_SENT
from procedure.measures.deconfliction import held_codes
from procedure.measures.dispute import decision
from procedure.measures.interim import interim_clock
from procedure.task import Task
from views.plan_actual import PlannedStep, StepState
from views.plan_words import Owner, owner_of_task

Ahead = tuple[Owner, PlannedStep]
"""A step that has not begun, and whose it is."""


def steps_ahead(case: Case, rules: Procedure, calendar: FederalCalendar) -> list[Ahead]:
    """The tasks that are held back, and the legal decision; none whose date nobody can say."""
    try:
        held = list(_held(case, rules, calendar))
        return [*held, *_decision(case, rules, calendar, held)]
    except CalendarDoesNotReach:
        return []


def _held(case: Case, rules: Procedure, calendar: FederalCalendar) -> Iterator[Ahead]:
    """They are asked when the first agency has answered, and at the latest at the clock's time."""
    clock = case.clocks.get(TASKS_SENT)
    if case.ended is not None or clock is None or not clock.running or clock.paused:
        return
    for code in held_codes(case):
        task = rules.task(code)
        yield _ahead(case, rules, calendar, task, rules.answer_clock(code), clock.due_at)


def _decision(
    case: Case, rules: Procedure, calendar: FederalCalendar, held: list[Ahead]
) -> Iterator[Ahead]:
    """Counsel is called once the required answers are in, or overdue."""
    decides = any("decision" in track.measures for track in case.tracks.values())
    if case.ended is not None or not decides or decision.was_called(case) or not were_asked(case):
        return
    waits = [_answers_by(case, case.tasks[task]) for task in awaited(case)]
    waits += [step.planned_to for _, step in held]
    known = [one for one in waits if one is not None]
    if len(known) < max(len(waits), 1) or len(held) < len(held_codes(case)):
        return
    task = rules.task_of(Phase.DECISION)
    yield _ahead(case, rules, calendar, task, decision.RULE, max(known))


def _answers_by(case: Case, task: Task) -> datetime | None:
    """By when the decision waits no longer for a task; None while its clock is paused."""
    clocks = (case.clocks.get(interim_clock(task.task)), case.clocks.get(task.answer))
    running = [one for one in clocks if one is not None and one.running]
    if not running or any(one.paused for one in running):
        return None
    return min(one.due_at for one in running)


def _ahead(
    case: Case,
    rules: Procedure,
    calendar: FederalCalendar,
    task: TaskRule,
    clock: str,
    start: datetime,
) -> Ahead:
    """A task that is asked then, with the time of its rule."""
    due = start_clock(rules.clock(clock), case.case_class, clock, start, "", calendar).due_at
    return (
        owner_of_task(desk_for(task, case), task.role),
        PlannedStep(
            anchor=f"t-{task.code}-ahead",
            code=task.code,
            title=task.title,
            clock=None,
            planned_from=start,
            planned_to=due,
            actual_from=None,
            actual_to=None,
            due=due,
            state=StepState.AHEAD,
            result="Not started; if all answer on time",
        ),
    )
