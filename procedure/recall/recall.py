"""What is known of a recall: who got the data, and what each of them attested."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from procedure.case import Stage, Standing
from procedure.copies import CopyName
from procedure.copy_codes import UsSystem
from procedure.matters.matter import ENDED, Detail, Matter
from procedure.matters.written import written
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.people import AgencyCode
from procedure.recall_codes import Attested, RecallReason
from procedure.values import CaseId, Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

HolderName = Annotated[str, StringConstraints(pattern=r"^holder-[1-9]\d{0,4}$")]
"""Somebody who got the data, by their name in the recall, such as ``holder-1``."""

SEARCH = Stage("SEARCH", "Search of U.S. systems", "Nobody knows yet who has copies.")
ATTESTATION = Stage("ATTESTATION", "Attestation", "Whoever got the data must say what was done.")
ATTESTED = Stage("ATTESTED", "Attested by all", "Everybody has said what was done.")
PURGED = Stage("PURGED", "Purged from use", "Nobody holds the data any more.")
RETAINED = Stage(
    "RETAINED", "Purged from use, records kept", "Nobody can act on it; some keep it as a record."
)


class Held(Stored):
    """Somebody in the United States who got the data."""

    holder: HolderName
    agency: AgencyCode
    system: UsSystem | None = None
    """The system that has it; none: the agency got it with a task."""
    case: CaseId | None = None
    copy_id: CopyName | None = None
    """The copy as its case knows it."""

    @property
    def words(self) -> str:
        """``holder-1, CBP in TECS``."""
        where = f" in {self.system}" if self.system is not None else ", with a task"
        return f"{self.holder}, {self.agency}{where}"


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder of the data, and what they attested."""

    held: Held
    attested: Attested | None = None
    attested_at: datetime | None = None
    messages: tuple[int, ...] = ()
    """The messages to it since the recall was last opened, by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Matter):
    """The state of a recall after its first ``revision`` events."""

    reason: RecallReason
    communication: str | None = None
    holders: Mapping[str, Holder] = field(default_factory=dict)
    must_search: bool = False
    """Whether U.S. systems must be searched, because nobody knows who has copies."""
    rounds: int = 1
    """How often it was opened: at first, and with each new reason."""
    reminders: int = 0

    @property
    def unattested(self) -> tuple[Held, ...]:
        """Who has not attested."""
        return tuple(one.held for one in self.holders.values() if one.attested is None)

    @property
    def links(self) -> tuple[str, ...]:
        """The cases, and the communication."""
        return (*self.cases, *(() if self.communication is None else (self.communication,)))

    @property
    def agencies(self) -> frozenset[str]:
        """Whoever got the data, and so must attest."""
        return frozenset(one.held.agency for one in self.holders.values())

    def where(self) -> Standing:
        """Where it is."""
        if self.must_search:
            return Standing(SEARCH, "USNCB", "whoever has a copy is notified")
        if waiting := sorted({held.agency for held in self.unattested}):
            return Standing(ATTESTATION, ", ".join(waiting), "the recall can end")
        return Standing(ATTESTED, "USNCB", "the recall can end")

    def left(self) -> list[str]:
        """Nobody may be left who did not attest."""
        searched = ["U.S. systems are not searched"] if self.must_search else []
        return [*searched, *(f"{held.words} has not attested" for held in self.unattested)]

    def details(self, rules: "Procedure") -> Sequence[Detail]:
        """Why, and who attested what."""
        return [*_details(self, self.holders.values()), *written(self, rules)]

    def details_for(self, agency: str) -> Sequence[Detail]:
        """An agency sees its own part."""
        own = (one for one in self.holders.values() if one.held.agency == agency)
        return _details(self, own)

    def writing_to(self, name: str, message: OutgoingMessage) -> "Recall":
        """With another message, to this holder."""
        holder = self.holders[name]
        written = replace(holder, messages=(*holder.messages, message.number))
        recall = replace(self, holders={**self.holders, name: written})
        return recall.with_message(message)

    def attesting(self, name: str, attested: Attested, at: datetime) -> "Recall":
        """With what a holder attested."""
        holder = replace(self.holders[name], attested=attested, attested_at=at)
        recall = replace(self, holders={**self.holders, name: holder})
        kept = {one.attested for one in recall.holders.values()}
        ended_as = RETAINED if Attested.RETAINED_AS_RECORD in kept else PURGED
        return replace(recall, ended_as=ENDED if Attested.UPDATED in kept else ended_as)


def _details(recall: Recall, holders: Iterable[Holder]) -> Sequence[Detail]:
    lines = [Detail("reason", recall.reason)]
    for one in holders:
        lines.append(Detail(one.held.words, one.attested or "has not attested"))
    return lines
