"""The requests of a person to the CCF: what has happened, and what is expected when (CCF25).

The person is the applicant; only they may know some of the days. A day can be known or estimated,
and corrected later. What is expected counts from the day before it in the procedure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from procedure.case import Case, MeasureState
from procedure.refusals import NotFound, NotNow, NotWellFormed

MEASURE = "ccf"
FACT_PREFIX = "CCF_"
"""How the facts about the CCF begin."""


_EARLIEST, _AHEAD = 2000, 5
"""The earliest year of a day, and how many years one may lie ahead."""


class RequestKind(StrEnum):
    """What the person asks the CCF for (REPORT L40: redress and access)."""

    ACCESS = "ACCESS"
    """To see the data."""
    CORRECTION_OR_DELETION = "CORRECTION_OR_DELETION"
    """To have the data corrected or deleted."""


class CcfStep(StrEnum):
    """What happens to a request, in its order."""

    RECEIVED = "RECEIVED"
    """The CCF has received it."""
    ADMISSIBLE = "ADMISSIBLE"
    """It was declared admissible (a.32)."""
    INADMISSIBLE = "INADMISSIBLE"
    """It was declared inadmissible, or taken back: nothing more follows."""
    DATA_ASKED = "DATA_ASKED"
    """The CCF asked the General Secretariat whether it has data (a.33)."""
    DATA_CHECKED = "DATA_CHECKED"
    """The General Secretariat said to the CCF whether it has data (a.33)."""
    DECIDED = "DECIDED"
    """The CCF adopted its decision (a.40)."""
    HANDED_OVER = "HANDED_OVER"
    """The General Secretariat has the decision (a.41(1))."""
    IMPLEMENTED = "IMPLEMENTED"
    """The General Secretariat carried the decision out (a.41(2))."""
    DELIVERED = "DELIVERED"
    """The person has the decision (a.41(3)): nothing more follows."""
    NEW_FACT = "NEW_FACT"
    """A decisive new fact was discovered (a.42)."""
    REVISION_ASKED = "REVISION_ASKED"
    """The person asked for a revision (a.42)."""


class CcfFinding(StrEnum):
    """What the CCF decided about the data."""

    COMPLIANT = "COMPLIANT"
    """They comply with INTERPOL's rules."""
    COMPLIANT_WITH_UPDATE = "COMPLIANT_WITH_UPDATE"
    """They comply once they are updated."""
    NON_COMPLIANT = "NON_COMPLIANT"
    """They do not comply: the General Secretariat deletes them."""


class DayKind(StrEnum):
    """How well a day is known."""

    KNOWN = "KNOWN"
    """Somebody who must know said it."""
    ESTIMATED = "ESTIMATED"
    """We think so."""
    CORRECTED = "CORRECTED"
    """It was recorded otherwise before."""


class Day(NamedTuple):
    """When something happened."""

    on: date
    kind: DayKind


class Expected(NamedTuple):
    """What is expected, by which clock of the edition, counted from which step."""

    step: CcfStep
    rule: str
    counts_from: tuple[CcfStep, ...]
    """The first of these whose day is recorded."""


_COMMON = (
    Expected(CcfStep.ADMISSIBLE, "ccf-admissibility", (CcfStep.RECEIVED,)),
    Expected(CcfStep.DATA_CHECKED, "ccf-data-check", (CcfStep.DATA_ASKED, CcfStep.ADMISSIBLE)),
)
_REVISION = Expected(CcfStep.REVISION_ASKED, "ccf-revision", (CcfStep.NEW_FACT,))
EXPECTED: Mapping[RequestKind, tuple[Expected, ...]] = {
    RequestKind.ACCESS: (
        *_COMMON,
        Expected(CcfStep.DECIDED, "ccf-access", (CcfStep.ADMISSIBLE,)),
        Expected(CcfStep.DELIVERED, "ccf-delivery-access", (CcfStep.DECIDED,)),
        _REVISION,
    ),
    RequestKind.CORRECTION_OR_DELETION: (
        *_COMMON,
        Expected(CcfStep.DECIDED, "ccf-decision", (CcfStep.ADMISSIBLE,)),
        Expected(CcfStep.HANDED_OVER, "ccf-handover", (CcfStep.DECIDED,)),
        Expected(CcfStep.IMPLEMENTED, "ccf-implementation", (CcfStep.HANDED_OVER,)),
        Expected(CcfStep.DELIVERED, "ccf-delivery-deletion", (CcfStep.IMPLEMENTED,)),
        _REVISION,
    ),
}
"""What is expected of each kind of request (CCF25 a.32, 33, 40-42; clock reading 11)."""
CLOCKS = tuple(dict.fromkeys(one.rule for rows in EXPECTED.values() for one in rows))
"""The clocks of all of it."""


@dataclass(frozen=True, slots=True)
class CcfRequest:
    """One request of the person."""

    request: str
    """Such as ``ccf-1``."""
    kind: RequestKind
    days: Mapping[CcfStep, Day] = field(default_factory=dict)
    finding: CcfFinding | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more follows."""
        return bool({CcfStep.INADMISSIBLE, CcfStep.DELIVERED} & self.days.keys())

    def clock(self, step: CcfStep) -> str:
        """The id of the clock by which the step is expected."""
        return f"{self.request}/{step.lower().replace('_', '-')}"

    def expected(self) -> tuple[tuple[Expected, Day], ...]:
        """What is expected now, each with the day from which it counts."""
        if CcfStep.INADMISSIBLE in self.days:
            return ()
        return tuple(
            (row, self.days[start])
            for row in EXPECTED[self.kind]
            if row.step not in self.days
            and (start := next((one for one in row.counts_from if one in self.days), None))
        )


@dataclass(frozen=True, slots=True)
class CcfMatter(MeasureState):
    """What a case knows of the CCF."""

    requests: Mapping[str, CcfRequest] = field(default_factory=dict)
    referred_at: datetime | None = None
    """When the person was last pointed to the CCF."""
    ended_for: tuple[str, ...] | None = None
    """What was known when a person ended the watch; None: nobody did."""


class NotBeforeTheCcf(NotNow):
    """Nothing is known of the CCF."""

    sentence = (
        "Nothing is known of a request to the CCF: record it first (caveat ccf request), in a "
        "case of edition 2026-2 or later."
    )


def must_be_plausible(day: date, at: datetime) -> None:
    """Raise NotWellFormed for a day whose year somebody must have typed wrongly."""
    if not _EARLIEST <= day.year <= at.year + _AHEAD:
        raise NotWellFormed(problem="This day cannot be right: look at its year.")


def request_of(case: Case, request: str) -> CcfRequest:
    """The request. Raises NotFound."""
    found = case.of(CcfMatter).requests.get(request)
    if found is None:
        raise NotFound(what="request to the CCF", name=request)
    return found


def with_request(case: Case, request: CcfRequest) -> Case:
    """The case with this request beside, or in place of, those it has; the watch continues."""
    matter = case.of(CcfMatter)
    requests = {**matter.requests, request.request: request}
    return case.having(replace(matter, requests=requests, ended_for=None))


def known_of(case: Case) -> tuple[str, ...]:
    """What is known of the CCF: where it changes, a watch that was ended continues."""
    return tuple(fact for fact in case.facts if fact.startswith(FACT_PREFIX))


def follows(case: Case) -> bool:
    """Whether the case follows the track of the CCF."""
    return any(MEASURE in track.measures for track in case.tracks.values())


def must_be_before_the_ccf(case: Case) -> None:
    """Raise NotBeforeTheCcf where the case does not follow the track."""
    if not follows(case):
        raise NotBeforeTheCcf()


def must_follow(case: Case) -> None:
    """Raise CaseHasEnded, or NotBeforeTheCcf where the case does not follow the track."""
    case.must_be_open()
    must_be_before_the_ccf(case)


def is_over(case: Case) -> bool:
    """Whether nothing of the CCF is awaited: settled, or ended by a person."""
    return case.settled or case.of(CcfMatter).ended_for == known_of(case)
