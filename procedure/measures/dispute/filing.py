"""The filings of a case: a list, since an objection and a dispute may follow one another."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from procedure.case import Case, MeasureState
from procedure.codes import FilingKind
from procedure.dossier import with_ended


class FilingState(StrEnum):
    """How far a filing is."""

    PLANNED = "PLANNED"
    """Approved, and not filed yet."""
    PENDING = "PENDING"
    """Filed: INTERPOL's outcome is not known."""
    SETTLED = "SETTLED"
    """INTERPOL's outcome is known."""
    OVERTAKEN = "OVERTAKEN"
    """No longer filed: something else happened first."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing: what was decided, when it was filed, and what came of it."""

    filing: str
    kind: FilingKind
    disposition: str
    decision: str
    """The document of the approved draft."""
    planned_at: datetime
    state: FilingState = FilingState.PLANNED
    filed_at: datetime | None = None
    follow_ups: int = 0
    escalation_offered_at: datetime | None = None
    escalate: bool | None = None
    outcome: str | None = None

    def clock(self, name: str) -> str:
        """The id of one of its clocks."""
        return f"{self.filing}/{name}"


@dataclass(frozen=True, slots=True)
class Filings(MeasureState):
    """All filings of the case, in their order."""

    made: tuple[Filing, ...] = ()


def current(case: Case) -> Filing | None:
    """The filing that is planned or pending with INTERPOL."""
    live = (FilingState.PLANNED, FilingState.PENDING)
    return next((f for f in reversed(case.of(Filings).made) if f.state in live), None)


def pending(case: Case) -> Filing | None:
    """The filing that is pending with INTERPOL."""
    filing = current(case)
    return filing if filing is not None and filing.state is FilingState.PENDING else None


def is_planned(case: Case) -> bool:
    """Whether an approved filing waits to be filed."""
    filing = current(case)
    return filing is not None and filing.state is FilingState.PLANNED


def changed(case: Case, filing: Filing) -> Case:
    """The case with this filing in place of the one with its id."""
    made = (filing if one.filing == filing.filing else one for one in case.of(Filings).made)
    return case.having(Filings(tuple(made)))


def by_id(case: Case, filing: str) -> Filing:
    """The filing with this id. Raises StopIteration: events name only filings of the case."""
    return next(one for one in case.of(Filings).made if one.filing == filing)


def clocks_of(case: Case) -> list[str]:
    """The ids of the clocks of all filings."""
    ids = tuple(f"{filing.filing}/" for filing in case.of(Filings).made)
    return [clock_id for clock_id in case.clocks if ids and clock_id.startswith(ids)]


def after_settlement(case: Case, at: datetime, outcome: str | None) -> Case:
    """INTERPOL's outcome ends the current filing and its clocks."""
    case = with_ended(case, at, *clocks_of(case))
    filing = current(case)
    if filing is None:
        return case
    settled = FilingState.SETTLED if filing.filed_at else FilingState.OVERTAKEN
    return changed(case, replace(filing, state=settled, outcome=outcome))


def in_words(kind: FilingKind) -> str:
    """``formal dispute``."""
    words = {FilingKind.NDTF_INFORMATION: "information to the NDTF"}
    return words.get(kind, kind.replace("_", " ").lower())
