"""What an edition says about the use of a communication against a person: the gate's data.

The checks themselves are judged in ``procedure.use.gate``. Here is when each is required, on whose
authority, which policy is in force on which day, and what courts have said about such evidence.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from procedure.clocks.rules import Source
from procedure.use_codes import Circuit, UseCheck, UsePurpose
from procedure.values import Value, Word


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
