"""A request to use a communication: what is known about it when the gate looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from procedure.annex.use_rules import Circuit, UseCheck, UsePurpose
from procedure.message import InterpolState

STATED = frozenset(
    {
        UseCheck.INDEPENDENT_BASIS,
        UseCheck.ABUSE_REVIEW,
        UseCheck.SUPERVISOR_APPROVED,
        UseCheck.DISCLOSED,
        UseCheck.DESCRIBED_ACCURATELY,
        UseCheck.ABUSE_REPORTED,
        UseCheck.NOT_OPEN_SOURCE_ALONE,
        UseCheck.NOT_EXTRADITION_ALONE,
    }
)
"""The checks that a person records as met or not, in words: a tick box is no evidence."""


class Documents(StrEnum):
    """What came of asking the source for its documents."""

    ASKED = "ASKED"
    """The source was asked and has not answered."""
    OBTAINED = "OBTAINED"
    """They came."""
    PARTLY = "PARTLY"
    """Some came."""
    NOT_OBTAINED = "NOT_OBTAINED"
    """They did not come; every page of the use says so."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person recorded about a check."""

    met: bool
    document: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """That the status of the communication was looked up through USNCB (RPD 63)."""

    at: datetime
    by: str
    state: InterpolState
    expires_at: datetime
    """When it no longer counts, whatever day it is."""


@dataclass(frozen=True, slots=True)
class SourceNotice:
    """That the source was told of an administrative use (RPD 64)."""

    sent_at: datetime
    possible_from: datetime
    """From when the use is possible, unless the source opposes it."""
    opposed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """A condition that the source set for the use of its data (RPD 45, 66)."""

    document: str
    """Its words."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRequest:
    """What the gate knows of a request."""

    purpose: UsePurpose
    agency: str
    """Who wants to use it."""
    use_on: date
    """The day of the measure or of the hearing, in Washington."""
    state: InterpolState
    """The communication's state at INTERPOL, as far as it is known now."""
    circuit: Circuit | None = None
    statements: Mapping[UseCheck, Statement] = field(default_factory=dict)
    verification: Verification | None = None
    """The last one; what changed the communication since then voids it."""
    documents: Documents | None = None
    """None: the source was not asked."""
    notice: SourceNotice | None = None
    conditions: Mapping[str, SourceCondition] = field(default_factory=dict)
