"""A request to use a communication: what is known about it when the gate looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from procedure.message import InterpolState
from procedure.use_codes import Circuit, Documents, UseCheck, UsePurpose


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person recorded about a check."""

    check: UseCheck
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
    voided_at: datetime | None = None
    """When the communication changed after it."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """That a measure may be taken before or during the verification (RPD 63)."""

    at: datetime
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SourceNotice:
    """That the source was informed of an administrative use (RPD 64)."""

    sent_at: datetime
    possible_from: datetime
    """From when the use is possible, unless the source opposes it."""
    opposed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """A condition that the source set for the use of its data (RPD 45, 66)."""

    document: str
    """Its words."""
    set_at: datetime
    accepted_at: datetime | None = None

    def as_of(self, at: datetime) -> "SourceCondition":
        """As it was at this moment."""
        later = self.accepted_at is not None and self.accepted_at > at
        return replace(self, accepted_at=None) if later else self


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
    statements: tuple[Statement, ...] = ()
    """In the order in which they were recorded: of each check the last one counts."""
    verifications: tuple[Verification, ...] = ()
    exceptions: tuple[Excepted, ...] = ()
    """The last one counts."""
    documents: Documents | None = None
    """None: the source was not asked."""
    notice: SourceNotice | None = None
    conditions: Mapping[str, SourceCondition] = field(default_factory=dict)

    def statement(self, check: UseCheck) -> Statement | None:
        """What counts about a check that a person states."""
        return next((one for one in reversed(self.statements) if one.check is check), None)

    @property
    def verification(self) -> Verification | None:
        """The last one, unless the communication changed since."""
        last = self.verifications[-1] if self.verifications else None
        return None if last is None or last.voided_at is not None else last

    def as_of(self, at: datetime) -> "UseRequest":
        """What was recorded by this moment: what came later changes nothing about a use then."""
        verifications = tuple(
            replace(one, voided_at=None if one.voided_at and one.voided_at > at else one.voided_at)
            for one in self.verifications
            if one.at <= at
        )
        counts = verifications and verifications[-1].voided_at is None
        notice = self.notice
        if notice is not None and notice.opposed_at is not None and notice.opposed_at > at:
            notice = replace(notice, opposed_at=None)
        return replace(
            self,
            statements=tuple(one for one in self.statements if one.at <= at),
            verifications=verifications,
            exceptions=tuple(one for one in self.exceptions if one.at <= at),
            state=verifications[-1].state if counts else self.state,
            notice=notice,
            conditions={
                key: one.as_of(at) for key, one in self.conditions.items() if one.set_at <= at
            },
        )
