"""Which prohibitions a decision has lifted in a case, for what, and until when.

The acts that decide so belong to other measures: they record their own events, and note here what
may leave by them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from procedure.case import Case, MeasureState
from procedure.codes import Lifting, OutgoingKind


@dataclass(frozen=True, slots=True)
class Lifted:
    """One decision, and what may leave by it."""

    decision: Lifting
    what: OutgoingKind
    document: str
    """The document of whoever approved it: by it the decision is known."""
    until: datetime | None = None
    """From then on it lifts nothing any more; None: it holds until it is taken back or used."""


@dataclass(frozen=True, slots=True)
class Liftings(MeasureState):
    """The decisions that hold, in the order in which they were taken."""

    held: tuple[Lifted, ...] = ()


def lifted(case: Case, decision: Lifted) -> Case:
    """The case with one decision more."""
    return case.having(Liftings((*case.of(Liftings).held, decision)))


def used_up(case: Case, document: str) -> Case:
    """The case in which this decision holds no longer: it was used, or taken back."""
    liftings = case.of(Liftings)
    held = tuple(one for one in liftings.held if one.document != document)
    return case.having(replace(liftings, held=held))


def is_lifted(case: Case, decision: Lifting, what: OutgoingKind, at: datetime | None) -> bool:
    """Whether such a decision lets it leave at this moment; unset: at any moment."""
    return any(
        (one.decision, one.what) == (decision, what)
        and (one.until is None or (at is not None and at < one.until))
        for one in case.of(Liftings).held
    )
