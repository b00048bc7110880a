"""Comparing the U.S. copies with what INTERPOL has, over all cases (RPD25 a.127).

Nothing is decided by it: it lists what a person must look at.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from procedure.case import Case, CaseEnding
from procedure.copies import Copy
from procedure.measures.copies import in_use
from procedure.measures.restriction import is_restricted
from procedure.message import InterpolState

RECORDED = (InterpolState.PUBLISHED, InterpolState.RECORDED)
"""The states in which INTERPOL has a live record. A diffusion that it has not reviewed is none, nor
is a request that is pending: copies of them are a risk (REPORT L34, RPD25 a.77(3))."""
_WEEK = timedelta(hours=168)
"""After which a copy that nobody compared counts as old (RPD25 a.56(1))."""


class FoundCopy(NamedTuple):
    """A copy in use, in its case."""

    case: Case
    copy: Copy


class Reconciled(NamedTuple):
    """What does not fit together."""

    without_record: tuple[FoundCopy, ...]
    """Copies in use of what INTERPOL has no live record of."""
    old: tuple[FoundCopy, ...]
    """Copies in use that nobody compared with INTERPOL's data for a week."""
    without_copy: tuple[Case, ...]
    """Cases that are not restricted, whose record is live, and of which no copy is in use."""


def reconciled(cases: Iterable[Case], at: datetime) -> Reconciled:
    """What does not fit together at this moment. Pure."""
    cases = list(cases)
    used = [FoundCopy(case, copy) for case in cases for copy in in_use(case)]
    return Reconciled(
        without_record=tuple(one for one in used if one.case.interpol_state not in RECORDED),
        old=tuple(one for one in used if one.copy.refreshed_at <= at - _WEEK),
        without_copy=tuple(case for case in cases if _lacks_its_copy(case)),
    )


def _lacks_its_copy(case: Case) -> bool:
    """Whether a copy is expected and there is none; of restricted material none is expected."""
    counts = case.ended in (None, CaseEnding.CLOSED)
    live = case.interpol_state in RECORDED
    return counts and live and not is_restricted(case) and not in_use(case)
