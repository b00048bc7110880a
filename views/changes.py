"""What changed in a case since an earlier event."""

from collections.abc import Iterator

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.clocks.explanation import eastern
from procedure.courts import parties
from procedure.measures.notification.notification import Notification
from procedure.measures.restriction import Restriction
from procedure.stages import stage_titles
from procedure.task import Task
from procedure.values import Stored


class Change(Stored):
    """One thing that is different now."""

    what: str
    before: str
    """How it was; empty where it is new."""
    after: str


def changes(before: Case, after: Case, rules: Procedure) -> tuple[Change, ...]:
    """What is different: stage, class, who must act, tasks, and due times that moved."""
    found = [*_of_case(before, after, rules), *_of_tasks(before, after), *_of_clocks(before, after)]
    return tuple(change for change in found if change.before != change.after)


def _of_case(before: Case, after: Case, rules: Procedure) -> Iterator[Change]:
    def change(what: str, was: str, now: str) -> Change:
        return Change(what=what, before=was, after=now)

    yield change("stage", stage_titles(before), stage_titles(after))
    yield change("class", before.case_class, after.case_class)
    yield change("in whose court", _listed(before, rules), _listed(after, rules))
    yield change("restriction", before.of(Restriction).state, after.of(Restriction).state)
    yield change("notification", before.of(Notification).state, after.of(Notification).state)
    yield change("state at INTERPOL", before.interpol_state, after.interpol_state)
    yield change("outcome", before.outcome or "", after.outcome or "")
    yield change("facts", ", ".join(before.facts), ", ".join(after.facts))


def _listed(case: Case, rules: Procedure) -> str:
    return ", ".join(parties(case, rules))


def _of_tasks(before: Case, after: Case) -> Iterator[Change]:
    for task in after.tasks.values():
        earlier = before.tasks.get(task.task)
        was = _state(earlier) if earlier is not None else ""
        yield Change(what=f"task {task.task}", before=was, after=_state(task))


def _state(task: Task) -> str:
    outcome = f", {task.outcome}" if task.outcome else ""
    question = ", question asked" if task.question else ""
    return f"{task.agency}: {task.state}{outcome}{question}"


def _of_clocks(before: Case, after: Case) -> Iterator[Change]:
    """Due times that moved; a clock that began or ended is in the lines of the timeline."""
    for clock_id, clock in after.clocks.items():
        earlier = before.clocks.get(clock_id)
        if earlier is not None and earlier.due_at != clock.due_at:
            yield Change(
                what=f"due time of {clock_id}",
                before=eastern(earlier.due_at),
                after=eastern(clock.due_at),
            )
