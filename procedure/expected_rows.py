"""What counterparts are expected to do, as list rows: by when, and when it came."""

from procedure.clocks.clock import Clock, ClockEnd, late_by
from procedure.clocks.rules import Binding
from procedure.dossier import DossierState
from procedure.rows import ExpectedRow
from procedure.use.opposition import SHORTENED, TIME

COUNTERPARTS = (Binding.INTERPOL, Binding.CCF, Binding.SOURCE_NCB)
"""Who is expected to answer us, and owes us nothing."""
_SILENCE_COUNTS = (TIME, SHORTENED)
"""Clocks of times in which a counterpart may say something, and none is expected to."""


def changed_expected(before: DossierState | None, after: DossierState) -> tuple[ExpectedRow, ...]:
    """The rows that differ between two states."""
    known = before.clocks if before is not None else {}
    return tuple(
        row
        for clock_id, clock in after.clocks.items()
        if _is_expected(clock) and clock is not (earlier := known.get(clock_id))
        if (row := _row(after.dossier, clock))
        != (_row(after.dossier, earlier) if earlier is not None else None)
    )


def _is_expected(clock: Clock) -> bool:
    return clock.binds in COUNTERPARTS and clock.clock_id not in _SILENCE_COUNTS


def _row(dossier: str, clock: Clock) -> ExpectedRow:
    came = clock.ended_at if clock.ended_as is ClockEnd.MET else None
    # It may be recorded before the day from which it counts, where that is only estimated.
    took = max(int((came - clock.started_at).total_seconds()), 0) if came is not None else None
    return ExpectedRow(
        dossier=dossier,
        clock=clock.clock_id,
        binds=clock.binds,
        waits_since=clock.started_at if clock.running else None,
        expected_by=None if clock.running and clock.paused else clock.due_at,
        came_at=came,
        by_date=came is not None and late_by(clock, came) is None,
        came_in=took,
    )
