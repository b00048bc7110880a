"""What is known of a retrospective review: how far it is, what it found, and what people decided.

The Notices and Diffusions Task Force reviews what is requested since late 2016; what is older was
issued under weaker standards (REPORT L22, L42). So what we have stored of it is looked at again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from procedure.case import Stage, Standing
from procedure.matters.matter import Detail, Matter
from procedure.people import USNCB
from procedure.review.codes import ItemOutcome
from procedure.values import DossierId, Stored, Word

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

LOOKING = Stage("LOOKING", "Looking", "What is stored is looked at, page by page.")
PAUSED = Stage("PAUSED", "Paused", "It continues where it stopped, once a person resumes it.")
DECIDING = Stage("DECIDING", "To be decided", "A person decides on each item that was found.")
DONE = Stage("DONE", "All decided", "Nothing is left to decide; a person ends the review.")


class Finding(StrEnum):
    """Why a person must look at a communication."""

    DATE_NOT_KNOWN = "DATE_NOT_KNOWN"
    """It does not say when it was issued, so that it may be an old one."""
    NAMED = "NAMED"
    """It names somebody of the roster; whom it did not name before, it is restricted for."""
    INDICATORS = "INDICATORS"
    """It has misuse indicators beside its age."""
    INCOMPLETE = "INCOMPLETE"
    """It could not be screened in full."""
    UNREADABLE = "UNREADABLE"
    """It cannot be opened, though nobody ordered its deletion."""


class FoundItem(Stored):
    """A version of a communication at which a person must look, and why."""

    version: DossierId
    findings: tuple[Finding, ...]
    indicators: tuple[Word, ...] = ()
    """Codes of its misuse indicators; an indicator is never a finding."""


class Counts(Stored):
    """The versions that were looked at, by what was found; each is counted once."""

    not_due: int = 0
    """Issued later, or neither a notice nor a diffusion."""
    clear: int = 0
    """Issued before; nothing for a person to look at."""
    with_case: int = 0
    """In a case already, and restricted with it."""
    waiting: int = 0
    """Waiting for a person already."""
    destroyed: int = 0
    """The key was destroyed on an order: nobody can open it."""
    found: int = 0
    """At which a person must look."""

    @property
    def looked_at(self) -> int:
        """How many in all."""
        return sum(self.model_dump().values())

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        mine, others = self.model_dump(), other.model_dump()
        return Counts(**{name: mine[name] + others[name] for name in mine})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on an item."""

    outcome: ItemOutcome
    by: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Matter):
    """The state of a retrospective review after its first ``revision`` events."""

    before: date
    """What was issued before this day is due."""
    cursor: str = ""
    """The last version that was looked at; the next page begins after it."""
    looked_through: bool = False
    """Whether everything that was stored has been looked at."""
    paused: bool = False
    counts: Counts = field(default_factory=Counts)
    items: Mapping[str, FoundItem] = field(default_factory=dict)
    """What was found, by version."""
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The versions on which nobody has decided."""
        return tuple(version for version in self.items if version not in self.decisions)

    @property
    def looks(self) -> bool:
        """Whether the next page must be looked at now."""
        return self.ended_at is None and not self.paused and not self.looked_through

    def where(self) -> Standing:
        """Where it is."""
        if self.looked_through:
            if self.undecided:
                return Standing(DECIDING, USNCB, "the review can end")
            return Standing(DONE, USNCB, "the review ends")
        if self.paused:
            return Standing(PAUSED, USNCB, "it continues where it stopped")
        return Standing(LOOKING, "Caveat", "a person decides on what was found")

    def left(self) -> list[str]:
        """Everything is looked at, and every item decided."""
        looking = [] if self.looked_through else ["not everything is looked at"]
        count = len(self.undecided)
        deciding = [f"{count} of {len(self.items)} items are not decided"] if count else []
        return [*looking, *deciding]

    def details(self, rules: "Procedure") -> Sequence[Detail]:
        """How far it is; the items are in its list (``caveat review status``)."""
        counts = self.counts
        return (
            Detail("Issued before", self.before.isoformat()),
            Detail("Looked at", str(counts.looked_at)),
            Detail("Not due", str(counts.not_due)),
            Detail("Due, nothing to look at", str(counts.clear)),
            Detail("In a case already", str(counts.with_case)),
            Detail("Waiting for a person already", str(counts.waiting)),
            Detail("Destroyed on an order", str(counts.destroyed)),
            Detail("Items", f"{len(self.items)}, of which {len(self.undecided)} are not decided"),
        )
