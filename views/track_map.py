"""The map of a track: its measures as stages in the edition's order, with a case's position."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from procedure.annex.editions import Procedure
from procedure.case import Case, CaseEnding, Stage, Track
from procedure.clocks.clock import Clock
from procedure.codes import Phase
from procedure.measures.ccf import requests, watch
from procedure.measures.coordination import COORDINATION
from procedure.measures.dispute import decision, filings, follow_up
from procedure.measures.dispute.filing import Filings
from procedure.measures.information import INFORMING, Duties
from procedure.measures.interpol_review import FIRST, NEXT, REVIEW, SUSPENSION
from procedure.measures.notification import notifying
from procedure.measures.records import RECORDS
from procedure.measures.refugee import confirmation, disclosure, protection
from procedure.measures.refugee.conditions import (
    DISCLOSURE_TASK,
    STATUS_TASK,
    Confirmation,
    is_barred,
    protection_of,
)
from procedure.measures.refugee.following import CONFIRM, POLL
from procedure.stages import CLOSING, STAGES_OF, standing_of
from views.procedure_map import MapStage, Position, ProcedureMap, WayOut

Clocks = Callable[[Case], Iterable[Clock]]


def track_maps(case: Case, rules: Procedure) -> tuple[ProcedureMap, ...]:
    """The map of each track that the case follows or followed, in the order in which it joined."""
    return tuple(track_map(case, track, rules) for track in case.tracks.values())


def track_map(case: Case, track: Track, rules: Procedure) -> ProcedureMap:
    """The map of a track with the position of the case."""
    names = [name for name in track.measures if name in STAGES_OF]
    stages = [stage for name in names for stage in STAGES_OF[name]]
    now = _now(case, track, stages)
    place = len(stages) if now is None else next(n for n, s in enumerate(stages) if s.code == now)
    over = case.ended in (CaseEnding.CANCELED, CaseEnding.SUPERSEDED)
    found = []
    for number, stage in enumerate(stages):
        position = Position.DONE if number < place else Position.AHEAD
        if number == place and not over:
            position = Position.NOW
        found.append(_stage(case, stage, position))
    return ProcedureMap(
        key=track.track,
        title=rules.track(track.track).title,
        stages=(*(_with_who(one, case, track) for one in found), _last(case, track, now)),
        beside=tuple(_beside(case, name) for name in track.measures if name in _BESIDE),
    )


def _now(case: Case, track: Track, stages: list[Stage]) -> str | None:
    """The stage in which the track is; None where all of them are over."""
    if track.ended_at is not None or case.ended is CaseEnding.CLOSED:
        return None
    code = standing_of(case, track).stage.code
    return code if code in {one.code for one in stages} else None


def _with_who(stage: MapStage, case: Case, track: Track) -> MapStage:
    if stage.position is not Position.NOW:
        return stage
    return stage.model_copy(update={"waits_on": standing_of(case, track).waits_on})


def _last(case: Case, track: Track, now: str | None) -> MapStage:
    """The end of the track, or of the case."""
    ended = track.ended_at or (case.ended_at if case.ended is CaseEnding.CLOSED else None)
    if ended is not None:
        title = "Case closed" if case.ended is CaseEnding.CLOSED else "Track ended"
        return MapStage(code=CLOSING.code, title=title, position=Position.DONE, until=ended)
    position = Position.NOW if now is None and case.ended is None else Position.AHEAD
    return MapStage(
        code=CLOSING.code,
        title=CLOSING.title,
        position=position,
        ways_out=(_way(_CANCELED, case),),
    )


def _stage(case: Case, stage: Stage, position: Position) -> MapStage:
    """A stage with the dates of its steps."""
    clocks = list(CLOCKS_OF[stage.code](case)) if stage.code in CLOCKS_OF else []
    running = [one for one in clocks if one.running and not one.paused]
    ended = [one.ended_at for one in clocks if one.ended_at is not None]
    if position is Position.DONE and _is_left_out(case, stage, clocks):
        position = Position.LEFT_OUT
    return MapStage(
        code=stage.code,
        title=stage.title,
        position=position,
        # What is recorded late may have been done before its clock started.
        since=min((*(one.started_at for one in clocks), *ended), default=None),
        until=max(ended, default=None) if position is Position.DONE else None,
        due=max((one.due_at for one in running), default=None),
        expected=bool(running) and all(one.expected for one in running),
        ways_out=tuple(_way(one, case) for one in _WAYS.get(stage.code, ())),
    )


def _of_phase(phase: Phase) -> Clocks:
    """The clocks of the answers to the tasks of a phase."""
    return lambda case: (
        case.clocks[task.answer] for task in case.tasks_of(phase) if task.answer in case.clocks
    )


def _of_task(code: str) -> Clocks:
    """The clocks of the answers to one task."""
    return lambda case: (
        case.clocks[task.answer]
        for task in case.tasks.values()
        if task.code == code and task.answer in case.clocks
    )


def _of_rules(*rules: str) -> Clocks:
    return lambda case: (one for one in case.clocks.values() if one.rule in rules)


def _to_file(case: Case) -> Iterable[Clock]:
    """Those by which something had to be filed."""
    planned = (one.clock("file") for one in case.of(Filings).made)
    return (case.clocks[key] for key in planned if key in case.clocks)


def _of_duties(case: Case) -> Iterable[Clock]:
    return (case.clocks[one.clock] for one in case.of(Duties).all)


CLOCKS_OF: Mapping[str, Clocks] = {
    COORDINATION.code: _of_phase(Phase.COORDINATION),
    decision.DECISION.code: _of_rules(decision.RULE),
    filings.FILING.code: _to_file,
    filings.FOLLOWED_UP.code: _of_rules(filings.FOLLOW_UP, follow_up.NEXT, filings.RESULT),
    RECORDS.code: _of_phase(Phase.RECORDS),
    INFORMING.code: _of_duties,
    REVIEW.code: _of_rules(FIRST, NEXT, SUSPENSION),
    protection.PROTECTION.code: _of_task(STATUS_TASK),
    disclosure.DISCLOSURE.code: _of_task(DISCLOSURE_TASK),
    confirmation.CONFIRMATION.code: _of_rules(CONFIRM),
    confirmation.DELETION.code: _of_rules(POLL),
    watch.BEFORE_THE_CCF.code: _of_rules(watch.QUESTION_CLOCK, *requests.CLOCKS),
}
"""The clocks of each stage; of one that is not here only the position is known."""
_LEFT_OUT_WITHOUT = (
    decision.DECISION.code,
    filings.FILING.code,
    RECORDS.code,
    confirmation.CONFIRMATION.code,
    confirmation.DELETION.code,
)
"""Where one of these is over and no clock of it ever ran, nothing was done in it."""


def _beside(case: Case, measure: str) -> MapStage:
    """What runs beside the stages: the notification of the official."""
    title, clocks = _BESIDE[measure]
    found = list(clocks(case))
    running = [one for one in found if one.running]
    done = bool(found) and not running
    return MapStage(
        code=measure.upper(),
        title=title,
        position=Position.NOW if running else Position.DONE if done else Position.AHEAD,
        since=min((one.started_at for one in found), default=None),
        until=max((one.ended_at for one in found if one.ended_at), default=None) if done else None,
        due=max((one.due_at for one in running if not one.paused), default=None),
    )


_BESIDE: Mapping[str, tuple[str, Clocks]] = {
    "notification": (
        "Notification of the official",
        _of_rules(notifying.AT_HOME, notifying.ABROAD),
    )
}


def _is_left_out(case: Case, stage: Stage, clocks: list[Clock]) -> bool:
    """Whether nothing was done in a stage that is over."""
    if stage == filings.FOLLOWED_UP:
        return all(one.filed_at is None for one in case.of(Filings).made)
    return stage.code in _LEFT_OUT_WITHOUT and not clocks


class _Way(NamedTuple):
    """A way out of a track, and whether a case took it."""

    title: str
    note: str
    taken: Callable[[Case], bool]


def _way(way: _Way, case: Case) -> WayOut:
    return WayOut(title=way.title, note=way.note, taken=way.taken(case))


def _files_nothing(case: Case) -> bool:
    """Whether what was decided is filed with nobody."""
    return decision.is_approved(case) and not case.of(Filings).made


def _is_barred(case: Case) -> bool:
    return is_barred(case) or case.of(Confirmation).ended_for is not None


_CANCELED = _Way(
    "Canceled or superseded",
    "at any time",
    lambda case: case.ended in (CaseEnding.CANCELED, CaseEnding.SUPERSEDED),
)
_WAYS: Mapping[str, tuple[_Way, ...]] = {
    decision.DECISION.code: (
        _Way("Nothing is filed", "no action, or caveat kept", _files_nothing),
    ),
    filings.FOLLOWED_UP.code: (
        _Way("Settled by INTERPOL", "deleted, or kept for good", lambda case: case.settled),
    ),
    REVIEW.code: (_Way("Not compliant", "nobody acts on it", lambda case: case.settled),),
    protection.PROTECTION.code: (
        _Way("No protection", "nothing to confirm", lambda case: not protection_of(case)),
    ),
    disclosure.DISCLOSURE.code: (
        _Way("Not disclosed", "the law bars it, or counsel ends it", _is_barred),
    ),
}
"""The ways out at each stage."""
