"""The tracks of a case side by side: where each is, and what was asked and answered in it."""

from collections.abc import Mapping
from datetime import datetime

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.codes import Phase
from procedure.courts import open_steps
from procedure.measures.tasks.reminding import why_not_reminded
from procedure.stages import stages
from procedure.task import Task, TaskState
from procedure.values import Moment, PersonId, Stored
from views.files import CaseFile
from views.procedure_map import ProcedureMap
from views.track_map import track_map

_PART_OF: Mapping[Phase, str] = {
    Phase.COORDINATION: "coordination",
    Phase.NOTIFICATION: "notification",
    Phase.DECISION: "decision",
    Phase.RECORDS: "records",
}
"""The measure that a task belongs to, where its phase says it."""


class TaskPart(Stored):
    """A task as the page of its case shows it."""

    task: str
    code: str
    title: str
    agency: str
    state: TaskState
    party: str | None
    """Who has the ball; nobody once it ended."""
    delegate: PersonId | None
    due: Moment | None
    """When the answer is due; unset while its clock is paused, and once it ended."""
    late: bool
    paused_since: Moment | None
    paused_for: str | None
    acknowledged: bool
    in_part: bool
    question: bool
    """Whether a question of the agency waits for a reply."""
    asks_time: bool
    """Whether it asks for more time."""
    answered_at: Moment | None
    outcome: str | None
    meaning: str | None
    """What the outcome means."""
    reminds: bool
    """Whether its agency can be reminded of it now."""


class TrackPart(Stored):
    """A track of the case."""

    track: str
    title: str
    because: str
    joined_at: Moment
    ended_at: Moment | None
    stage_title: str
    waits_on: str
    then: str
    map: ProcedureMap
    """Its stages, with the position of the case."""
    tasks: tuple[TaskPart, ...]
    """What waits first, then by when it is due; at last what was answered, the newest first."""
    withdrawn: tuple[TaskPart, ...]
    """What was asked and is not needed any more."""


def track_parts(file: CaseFile, now: datetime) -> tuple[TrackPart, ...]:
    """Every track at ``now``, in UTC, in the order in which the case joined them."""
    case, rules = file.case, file.book.procedure
    standing = {one.track: one.standing for one in stages(case)}
    of_track = _tasks_by_track(case, rules)
    party = {step.task: step.party for step in open_steps(case, rules) if step.task}
    found = []
    for track in case.tracks.values():
        where = standing.get(track.track)
        parts = [
            _task(case, task, rules, party.get(task.task), now) for task in of_track[track.track]
        ]
        found.append(
            TrackPart(
                track=track.track,
                title=rules.track(track.track).title,
                because=track.because,
                joined_at=track.joined_at,
                ended_at=track.ended_at or case.ended_at,
                stage_title=where.stage.title if where else "Ended",
                waits_on=where.waits_on if where else "nobody",
                then=where.then if where else "nothing is left to do",
                map=track_map(case, track, rules),
                tasks=tuple(sorted((p for p in parts if _counts(p)), key=_order)),
                withdrawn=tuple(p for p in parts if not _counts(p)),
            )
        )
    return tuple(found)


def _tasks_by_track(case: Case, rules: Procedure) -> dict[str, list[Task]]:
    """The tasks of each track: of one whose own routes ask them, or that has their part."""
    found: dict[str, list[Task]] = {track: [] for track in case.tracks}
    for task in case.tasks.values():
        own = [track for track in case.tracks if task.code in _asked_by(track, rules)]
        part = _PART_OF.get(task.phase)
        using = [one.track for one in case.tracks.values() if part in one.measures]
        for track in [*own, *using, *case.tracks][:1]:
            found[track].append(task)
    return found


def _asked_by(track: str, rules: Procedure) -> set[str]:
    return {code for route in rules.track(track).routes.values() for code in route.tasks}


def _task(case: Case, task: Task, rules: Procedure, party: str | None, now: datetime) -> TaskPart:
    answer = case.clocks.get(task.answer)
    pause = answer.pauses[-1] if answer is not None and answer.running and answer.paused else None
    meant = rules.outcome(task.code, task.outcome) if task.outcome else None
    runs = answer is not None and answer.running and pause is None
    return TaskPart(
        task=task.task,
        code=task.code,
        title=rules.task(task.code).title,
        agency=task.agency,
        state=task.state,
        party=party,
        delegate=task.delegate,
        due=answer.due_at if answer is not None and runs else None,
        late=answer is not None and answer.can_be_late and answer.late,
        paused_since=pause.started_at if pause else None,
        paused_for=pause.reason if pause else None,
        acknowledged=task.acknowledged_at is not None,
        in_part=task.part is not None,
        question=task.question is not None,
        asks_time=task.question is not None and task.asks_until is not None,
        answered_at=task.answered_at,
        outcome=task.outcome,
        meaning=meant.meaning if meant else None,
        reminds=case.ended is None and why_not_reminded(task, now) is None,
    )


def _counts(part: TaskPart) -> bool:
    return part.state is not TaskState.WITHDRAWN


def _order(part: TaskPart) -> tuple[int, float, str]:
    """What waits first, then by when it is due; at last what was answered, the newest first."""
    if part.state is TaskState.ANSWERED:
        answered = part.answered_at.timestamp() if part.answered_at else 0.0
        return (3, -answered, part.task)
    if part.question or part.state is TaskState.RETURNED:
        return (0, 0.0, part.task)
    return (1, part.due.timestamp(), part.task) if part.due else (2, 0.0, part.task)
