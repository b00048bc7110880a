"""The due times of a case: whose they are, what they rest on, and why they are then."""

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import BOUND, explained
from procedure.clocks.rules import Binding
from procedure.clocks.timing import planning_date
from procedure.clocks.workdays import FederalCalendar
from procedure.people import EMPLOYER, USNCB, Role
from procedure.task import Task
from procedure.values import Moment, PersonId, Stored
from views.files import CaseFile


class Deadline(Stored):
    """A clock that runs or is paused."""

    clock: str
    label: str
    task: str | None
    """The task that it times."""
    title: str | None
    """What that task asks."""
    acknowledges: bool
    """Whether it times only that the agency says that it has the task."""
    owes: str
    """Who owes it: an agency by its code, or somebody outside in words."""
    role: Role | None
    """Whose step it is at USNCB, where it is of one role."""
    delegate: PersonId | None
    due: Moment
    paused_since: Moment | None
    paused_for: str | None
    late: bool
    expected: bool
    """Whether it binds somebody else: a date that we expect, and no deadline of ours."""
    hard: bool
    """Whether a right is lost after it."""
    passed: bool
    plan_for: Moment | None
    """The close of the last workday before a due time that does not roll."""
    basis: str
    """What the duty rests on, by its citation."""
    time: str
    """How long, and on whose authority."""
    local: bool
    """Whether the time is our own choice: nothing that was read says it."""
    why: tuple[tuple[str | Moment, ...], ...]
    """The reckoning, line by line, with its moments."""


class Deadlines(Stored):
    """The due times of a case."""

    ours: tuple[Deadline, ...]
    """The soonest first."""
    expected: tuple[Deadline, ...]
    """What others are expected to do, the soonest first."""
    met: int
    """How many of ours ended in time, or were not needed any more."""
    missed: int
    """How many of ours ended late."""


def deadlines(file: CaseFile) -> Deadlines:
    """Every clock that runs, explained; of those that ended only how many there are."""
    clocks = file.case.clocks.values()
    running = sorted(
        (one for one in clocks if one.running), key=lambda one: (one.due_at, one.rule, one.clock_id)
    )
    lines = [explained_deadline(file, one) for one in running]
    ended = [one for one in clocks if not one.running and not one.expected]
    missed = sum(one.late for one in ended if one.can_be_late)
    return Deadlines(
        ours=tuple(one for one in lines if not one.expected),
        expected=tuple(one for one in lines if one.expected),
        met=len(ended) - missed,
        missed=missed,
    )


def explained_deadline(file: CaseFile, clock: Clock) -> Deadline:
    """A clock with its reckoning."""
    case, rules = file.case, file.book.procedure
    calendar = FederalCalendar(file.book.holidays, case.closures)
    task = _task(case, clock)
    pause = clock.pauses[-1] if clock.running and clock.paused else None
    return Deadline(
        clock=clock.clock_id,
        label=clock.label,
        task=task.task if task is not None else None,
        title=rules.task(task.code).title if task is not None else None,
        acknowledges=task is not None and task.acknowledgment == clock.clock_id,
        owes=_owes(clock, task),
        role=task.role if task is not None else clock.owner,
        delegate=task.delegate if task is not None else None,
        due=clock.due_at,
        paused_since=pause.started_at if pause else None,
        paused_for=pause.reason if pause else None,
        late=clock.can_be_late and clock.late,
        expected=clock.expected,
        hard=clock.binds is Binding.OURS_HARD,
        passed=clock.missed_at is not None,
        plan_for=planning_date(clock, calendar),
        basis=clock.obligation.citation,
        time=clock.duration.words(),
        local=clock.local_target,
        # The first line is the label, which is shown with it.
        why=tuple(explained(clock, calendar)[1:]),
    )


def _task(case: Case, clock: Clock) -> Task | None:
    """The task that the clock times."""
    found = (one for one in case.tasks.values() if clock.clock_id in one.clocks)
    return next(found, None)


def _owes(clock: Clock, task: Task | None) -> str:
    if clock.expected:
        return BOUND[clock.binds]
    if task is None or task.agency == EMPLOYER:
        return USNCB
    return task.agency
