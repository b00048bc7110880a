"""What an edition says about the use of a communication against a person: the gate's data.

The checks themselves are judged in ``procedure.use.gate``. Here is when each is required, on whose
authority, which policy is in force on which day, and what courts have said about such evidence.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from procedure.clocks.rules import Source
from procedure.values import Value, Word


class UsePurpose(StrEnum):
    """For what an agency wants to use a communication."""

    COERCIVE = "COERCIVE"
    """An arrest, a detention, or another measure by force (RPD 63)."""
    ADMINISTRATIVE = "ADMINISTRATIVE"
    """A proceeding that is not criminal; that immigration proceedings are such is an inference
    (RPD 64)."""
    EXTRADITION = "EXTRADITION"
    """An extradition (22 U.S.C. 263b(d))."""


class UseCheck(StrEnum):
    """What is checked before a communication is used against a person."""

    INDEPENDENT_BASIS = "INDEPENDENT_BASIS"
    """There is a basis that is not the communication."""
    ABUSE_REVIEW = "ABUSE_REVIEW"
    """Somebody looked for signs of abuse and found none that forbids the use."""
    VERIFIED = "VERIFIED"
    """Its status was looked up, not too long ago, and on the day of the use."""
    SUPERVISOR_APPROVED = "SUPERVISOR_APPROVED"
    """A supervisor of the agency that uses it has approved."""
    DOCUMENTS_ASKED = "DOCUMENTS_ASKED"
    """The source was asked for its documents through USNCB."""
    NO_OPPOSITION = "NO_OPPOSITION"
    """The source knows of the use, its time to oppose it is over, and it did not."""
    DISCLOSED = "DISCLOSED"
    """The person was informed, and can contest it."""
    DESCRIBED_ACCURATELY = "DESCRIBED_ACCURATELY"
    """What is filed calls it what it is: no warrant, and no authority to arrest."""
    DOCUMENTED = "DOCUMENTED"
    """All of this is on record."""
    ABUSE_REPORTED = "ABUSE_REPORTED"
    """Suspected abuse was reported."""
    CONDITIONS_ACKNOWLEDGED = "CONDITIONS_ACKNOWLEDGED"
    """The agency accepted each condition that the source set."""
    LIVE = "LIVE"
    """It is live at INTERPOL: reviewed, and neither suspended nor deleted."""
    NOT_OPEN_SOURCE_ALONE = "NOT_OPEN_SOURCE_ALONE"
    """Public information is not the only other basis."""
    NOT_EXTRADITION_ALONE = "NOT_EXTRADITION_ALONE"
    """Nobody is extradited on the communication alone."""


class Circuit(StrEnum):
    """A federal court of appeals, which decides what weight a court gives to a communication."""

    FIRST = "FIRST"
    """First Circuit."""
    SECOND = "SECOND"
    """Second Circuit."""
    THIRD = "THIRD"
    """Third Circuit."""
    FOURTH = "FOURTH"
    """Fourth Circuit."""
    FIFTH = "FIFTH"
    """Fifth Circuit."""
    SIXTH = "SIXTH"
    """Sixth Circuit."""
    SEVENTH = "SEVENTH"
    """Seventh Circuit."""
    EIGHTH = "EIGHTH"
    """Eighth Circuit."""
    NINTH = "NINTH"
    """Ninth Circuit."""
    TENTH = "TENTH"
    """Tenth Circuit."""
    ELEVENTH = "ELEVENTH"
    """Eleventh Circuit."""
    DC = "DC"
    """District of Columbia Circuit."""


class PolicyRow(Value):
    """A policy of the Government with the days on which it is in force: it can be off."""

    key: Word
    title: str
    since: date
    until: date | None = None
    """The first day on which it is no longer in force."""
    on: bool = True
    """Whether we follow it."""
    says: str
    """What it asks for, in a sentence."""
    status: str
    """How sure it is that it is in force."""
    source: Source

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"policy {self.key} ends before it begins")
        return self

    def in_force(self, day: date) -> bool:
        """Whether it counts on this day, by the date in Washington."""
        return self.on and self.since <= day and (self.until is None or day < self.until)


class UseCheckRow(Value):
    """When a check is required, in which words, and on whose authority."""

    key: UseCheck
    step: str
    """Its number in the directive, such as ``I-1``; ``U-1`` for what other rules ask."""
    title: str
    """What is true when it is met, in a sentence."""
    purposes: tuple[UsePurpose, ...] = ()
    """Only for these; empty means any."""
    policy: Word | None = None
    """Only while this policy is in force."""
    blocks: bool = True
    """Whether nothing is permitted without it; otherwise it is shown."""
    source: Source

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if self.blocks and self.source.local:
            raise ValueError(f"check {self.key}: what no source says is shown and never blocks")
        return self

    def required(self, purpose: UsePurpose, policies: frozenset[str]) -> bool:
        """Whether nothing is permitted without it, with these policies in force."""
        return (
            self.blocks
            and (not self.purposes or purpose in self.purposes)
            and (self.policy is None or self.policy in policies)
        )


class JurisdictionRow(Value):
    """What a court has said about a communication as evidence."""

    key: Word
    decision: str
    court: str
    circuits: tuple[Circuit, ...] = ()
    """Where it counts; empty means everywhere."""
    decided: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}-\d{2})?$")]
    """The day, or only the year where the day is not known."""
    until: date | None = None
    """The first day on which it no longer counts."""
    holding: str
    weight: str
    """What it means for whoever uses a communication there; our own reading."""
    source: Source

    def counts(self, circuit: Circuit | None, day: date) -> bool:
        """Whether it counts before a court of this circuit on this day."""
        begins = self.decided if len(self.decided) > 4 else f"{self.decided}-12-31"
        decided = date.fromisoformat(begins) <= day
        return (
            decided
            and (self.until is None or day < self.until)
            and (not self.circuits or circuit in self.circuits)
        )
