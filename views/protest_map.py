"""The map of a protest: the phases of a dispute before INTERPOL, and the ways out of them."""

from procedure.annex.editions import Procedure
from procedure.case import Stage
from procedure.clocks.clock import Clock
from procedure.protest.codes import Phase, ProtestOutcome
from procedure.protest.course import TIMED, WITH_INTERPOL
from procedure.protest.protest import DRAFT, MISSES_THAT_LOSE, STAGES, Protest
from views.procedure_map import MapStage, Position, ProcedureMap, Span, WayOut

_AGREED = (ProtestOutcome.WITHDRAWN, ProtestOutcome.MODIFIED)
_DECIDED = (ProtestOutcome.DELETED, ProtestOutcome.KEPT, ProtestOutcome.KEPT_WITH_CAVEAT)


def protest_map(protest: Protest, rules: Procedure) -> ProcedureMap:
    """The map with the position of the protest."""
    return ProcedureMap(
        key="protest",
        title="Procedure of the dispute",
        stages=(
            _draft(protest),
            *(_phase(protest, phase, rules) for phase in WITH_INTERPOL),
            _decision(protest),
        ),
        span=Span(
            title="Suspended while the CCF examines the same data (art. 11)",
            first=STAGES[Phase.SOURCE_CHECK].code,
            last="DECISION",
            now=protest.suspended_at is not None,
        ),
    )


def _draft(protest: Protest) -> MapStage:
    drafting = protest.can_be_drafted and protest.ended_at is None
    return MapStage(
        code=DRAFT.code,
        title="Draft",
        position=Position.NOW if drafting else Position.DONE,
        since=protest.opened_at,
        until=None if drafting else protest.filed_at,
        waits_on=protest.standing.waits_on if drafting else "",
    )


def _phase(protest: Protest, phase: Phase, rules: Procedure) -> MapStage:
    """A phase with its dates, which we expect of INTERPOL."""
    clock = protest.clocks.get(TIMED[phase])
    position = _position(protest, phase, clock)
    reached = clock if position in (Position.DONE, Position.NOW) else None
    running = reached is not None and reached.running and not reached.paused
    stage: Stage = STAGES[phase]
    return MapStage(
        code=stage.code,
        title=stage.title,
        position=position,
        since=reached.started_at if reached is not None else None,
        until=reached.ended_at if reached is not None else None,
        due=reached.due_at if reached is not None and running else None,
        expected=True,
        waits_on=protest.standing.waits_on if position is Position.NOW else "",
        time=rules.clock(TIMED[phase]).duration[protest.case_class].words(),
        ways_out=_ways(protest, phase),
    )


def _position(protest: Protest, phase: Phase, clock: Clock | None) -> Position:
    current = protest.phase
    if current is None or current is Phase.INADMISSIBLE:
        was = current is Phase.INADMISSIBLE and phase is Phase.ADMISSIBILITY
        return Position.DONE if was else Position.AHEAD
    if current is phase and protest.ended_at is None:
        return Position.NOW
    if WITH_INTERPOL.index(phase) <= WITH_INTERPOL.index(current):
        return Position.DONE if clock is not None else Position.LEFT_OUT
    return Position.LEFT_OUT if protest.ended_at is not None else Position.AHEAD


def _decision(protest: Protest) -> MapStage:
    ended = protest.ended_at is not None
    return MapStage(
        code="DECISION",
        title=protest.ended_as.title if ended else "Decision",
        position=Position.DONE if ended else Position.AHEAD,
        until=protest.ended_at,
        ways_out=(
            WayOut(
                title="Deleted, or kept",
                note="with or without a caveat",
                taken=protest.outcome in _DECIDED,
            ),
        ),
    )


def _ways(protest: Protest, phase: Phase) -> tuple[WayOut, ...]:
    """The ways out at a phase (IRSD24 art. 4(2), 4(9), 4(11))."""
    if phase is Phase.ADMISSIBILITY:
        inadmissible = protest.phase is Phase.INADMISSIBLE
        return (WayOut(title="Not admitted", note="draft again, or end it", taken=inadmissible),)
    if phase is Phase.WRITTEN:
        missed = f"{MISSES_THAT_LOSE} missed dates; {protest.misses} missed"
        near = protest.misses == MISSES_THAT_LOSE - 1
        return (WayOut(title="Lost", note=missed, taken=protest.lost, near=near),)
    if phase is Phase.ORAL:
        settled = protest.outcome in _AGREED
        return (WayOut(title="Settled, withdrawn", note="at any time", taken=settled),)
    return ()
