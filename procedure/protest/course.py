"""The course of a dispute: its phases in their order, their clocks, and after which each begins."""

from typing import NamedTuple

from procedure.protest.codes import Phase

ADMISSIBLE, SOURCE = "protest-admissibility", "protest-source-check"


class PhaseRow(NamedTuple):
    """A phase of a dispute that INTERPOL has."""

    phase: Phase
    clock: str
    """When it is expected to end: a clock of the edition."""
    after: tuple[Phase, ...] = ()
    """After which phases INTERPOL may begin it; none: it follows from the filing or admission."""


COURSE = (
    PhaseRow(Phase.ADMISSIBILITY, ADMISSIBLE),
    PhaseRow(Phase.SOURCE_CHECK, SOURCE),
    PhaseRow(Phase.WRITTEN, "protest-written", (Phase.SOURCE_CHECK,)),
    PhaseRow(Phase.ORAL, "protest-oral", (Phase.WRITTEN,)),
    PhaseRow(Phase.FINAL_REVIEW, "protest-final", (Phase.WRITTEN, Phase.ORAL)),
)
"""IRSD24 art. 3 and 4; the oral phase may be left out."""
WITH_INTERPOL = tuple(row.phase for row in COURSE)
"""The phases in which INTERPOL has it."""
TIMED = {row.phase: row.clock for row in COURSE}
"""The clock of each phase."""
CLOCKS = {row.phase: row.clock for row in COURSE if row.after}
"""The clock of each phase that INTERPOL begins."""
AFTER = {row.phase: row.after for row in COURSE if row.after}
"""After which phases each of these may begin."""
