"""What is known of a protest: its draft, how far it is, its dates, and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from procedure.case import Stage, Standing
from procedure.clocks.explanation import eastern
from procedure.matters.matter import Detail, Matter
from procedure.matters.written import written
from procedure.measures.messages.outbound import NOT_LEFT, MessageState, numbered
from procedure.protest.codes import (
    Argument,
    CaveatKind,
    Confirmed,
    Language,
    Phase,
    ProtestOutcome,
    Settlement,
)

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

DRAFT = Stage("DRAFT", "Being drafted", "Counsel writes the protest.")
STAGES = {
    Phase.ADMISSIBILITY: Stage(
        "ADMISSIBILITY",
        "Admissibility",
        "The General Secretariat decides whether it is admissible.",
    ),
    Phase.INADMISSIBLE: Stage("INADMISSIBLE", "Not admitted", "Counsel drafts again or ends it."),
    Phase.SOURCE_CHECK: Stage(
        "SOURCE_CHECK",
        "The source is asked",
        "The source is asked; where it objects, a caveat is placed.",
    ),
    Phase.WRITTEN: Stage(
        "WRITTEN", "Written phase", "The parties write, by the dates that are set."
    ),
    Phase.ORAL: Stage("ORAL", "Oral phase", "The General Secretariat meets the parties."),
    Phase.FINAL_REVIEW: Stage("FINAL_REVIEW", "Final review", "The General Secretariat decides."),
}
_NEXT = {
    Phase.ADMISSIBILITY: "the source is asked",
    Phase.SOURCE_CHECK: "the written phase begins",
    Phase.WRITTEN: "the oral phase begins",
    Phase.ORAL: "the General Secretariat decides",
    Phase.FINAL_REVIEW: "the cases learn of the decision",
}
SUSPENDED = Stage("SUSPENDED_FOR_CCF", "Suspended for the CCF", "The CCF decides first.")
LOST = Stage("LOST", "Lost by two missed dates", "INTERPOL closes the dispute against us.")
REOPENED = Stage("REOPENED", "Opened again", "New facts were submitted after the decision.")
ALL_STAGES = (DRAFT, *STAGES.values(), SUSPENDED, LOST, REOPENED)
PROTEST = "PROTEST"
"""The template of the protest itself."""
MISSES_THAT_LOSE = 2
"""Dates of the General Secretariat that may not be missed (IRSD24 art. 4(11))."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What counsel wrote, and what they confirmed about it."""

    document: str
    by: str
    drafted: int
    """The event that recorded it."""
    message: int
    """Its number among the messages of the protest."""
    words: int
    language: Language
    argument: Argument
    provisions: tuple[str, ...]
    confirmed: tuple[Confirmed, ...]
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A date that the General Secretariat set for something of ours."""

    number: int
    sent_at: datetime | None = None
    missed: bool = False
    over: bool = False
    """Whether it belongs to what was decided before the protest was opened again."""

    @property
    def clock(self) -> str:
        """The id of its clock."""
        return f"submission-{self.number}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A settlement that waits for a second person."""

    option: Settlement
    by: str
    document: str
    proposed: int


@dataclass(frozen=True, slots=True)
class Caveat:
    """What INTERPOL attached to the disputed data."""

    caveat: str
    """``caveat-1``, ``caveat-2`` and so on."""
    of_kind: CaveatKind
    placed_on: date | None
    """None: the day was not recorded."""
    removed_on: date | None = None

    @property
    def stands(self) -> bool:
        """Whether it is on the data."""
        return self.removed_on is None

    @property
    def words(self) -> str:
        """``caveat-1: DISPUTE, placed 2026-05-04, removed 2026-08-03``."""
        placed = self.placed_on.isoformat() if self.placed_on else "on a day that is not recorded"
        removed = f", removed {self.removed_on.isoformat()}" if self.removed_on else ""
        return f"{self.caveat}: {self.of_kind}, placed {placed}{removed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protest(Matter):
    """The state of a protest after its first ``revision`` events."""

    draft: Draft | None = None
    filed_at: datetime | None = None
    phase: Phase | None = None
    reopened: bool = False
    caveats: tuple[Caveat, ...] = ()
    """What INTERPOL attached to the data, also what it removed again."""
    submissions: tuple[Submission, ...] = ()
    suspended_at: datetime | None = None
    ccf: str | None = None
    """The last fact about the CCF of a case that it covers."""
    urgent_at: datetime | None = None
    proposal: Proposal | None = None
    outcome: ProtestOutcome | None = None

    @property
    def misses(self) -> int:
        """How many dates were missed."""
        return sum(one.missed and not one.over for one in self.submissions)

    @property
    def lost(self) -> bool:
        """Whether so many dates were missed that the dispute is lost."""
        return self.misses >= MISSES_THAT_LOSE

    @property
    def next_submission(self) -> Submission | None:
        """The submission that is due first of those that nobody has sent."""
        waiting = (one for one in self.submissions if one.sent_at is None and not one.over)
        return next(waiting, None)

    @property
    def can_be_drafted(self) -> bool:
        """Whether it is not with INTERPOL."""
        return self.phase in (None, Phase.INADMISSIBLE)

    @property
    def next_caveat(self) -> str:
        """The name of the caveat that is recorded next."""
        return f"caveat-{len(self.caveats) + 1}"

    def without_draft(self) -> "Protest":
        """With no draft; what has not left of it is taken back."""
        found = replace(self, draft=None)
        if self.draft is None or numbered(self.messages, self.draft.message).state not in NOT_LEFT:
            return found
        return found.message_became(self.draft.message, MessageState.WITHDRAWN)

    def with_caveat(self, of_kind: CaveatKind, placed_on: date | None) -> "Protest":
        """With one caveat more."""
        placed = Caveat(self.next_caveat, of_kind, placed_on)
        return replace(self, caveats=(*self.caveats, placed))

    def where(self) -> Standing:
        """Where it is."""
        if self.lost:
            return Standing(LOST, "USNCB counsel", "how it ended is recorded")
        if self.suspended_at is not None:
            return Standing(SUSPENDED, "the CCF", "the dispute continues")
        if self.phase is None:
            return Standing(DRAFT, self._who_drafts(), "it is filed with INTERPOL")
        if self.phase is Phase.INADMISSIBLE:
            return Standing(STAGES[self.phase], self._who_drafts(), "it is filed again or ended")
        if self.proposal is not None:
            waits = "a second person, to approve a settlement"
            return Standing(STAGES[self.phase], waits, "it is settled, or continues")
        waits = "USNCB counsel" if self._owes_a_submission else "INTERPOL"
        stage = REOPENED if self.reopened and self.phase is Phase.WRITTEN else STAGES[self.phase]
        return Standing(stage, waits, _NEXT[self.phase])

    def _who_drafts(self) -> str:
        if self.draft is not None and self.draft.approved_at is None:
            return "a second person, to approve"
        return "USNCB counsel"

    @property
    def _owes_a_submission(self) -> bool:
        waiting = self.next_submission
        return waiting is not None and not waiting.missed

    def left(self) -> list[str]:
        """A protest that was filed waits for its outcome."""
        if self.phase in (None, Phase.INADMISSIBLE):
            return []
        return ["how INTERPOL decided is not recorded"]

    def details(self, rules: "Procedure") -> Sequence[Detail]:
        """The draft, the dates that INTERPOL set, the CCF, and what the rules say about it all."""
        found = []
        if self.draft is not None:
            approved = "approved" if self.draft.approved_at else "not approved yet"
            found.append(
                Detail(
                    "Draft",
                    f"{self.draft.document}, event {self.draft.drafted}, {self.draft.words} words, "
                    f"{self.draft.language}, {self.draft.argument}; breaches "
                    f"{', '.join(self.draft.provisions)}; {approved}.",
                )
            )
        if self.submissions:
            found.append(Detail("Dates that INTERPOL set", "; ".join(self._dates())))
        if self.misses:
            found.append(Detail("Missed dates", _MISSED[self.lost]))
        if self.ccf is not None or self.suspended_at is not None:
            found.append(Detail("CCF", self._interlock()))
        if self.urgent_at is not None:
            found.append(Detail("Urgency", f"Claimed {eastern(self.urgent_at)}."))
        for one in self.caveats:
            where = "On the data" if one.stands else "No longer on the data"
            found.append(Detail(where, one.words))
        if self.proposal is not None:
            found.append(Detail("Settlement proposed", f"{self.proposal.option}."))
        if self.outcome is not None:
            found.append(Detail("Outcome", f"{self.outcome}."))
        return [*found, *written(self, rules), *_to_weigh(rules)]

    def _dates(self) -> list[str]:
        return [
            f"submission {one.number}: "
            + (
                f"sent {eastern(one.sent_at)}"
                if one.sent_at
                else f"due {eastern(self.clocks[one.clock].due_at)}"
            )
            + (", missed" if one.missed else "")
            for one in self.submissions
        ]

    def _interlock(self) -> str:
        if self.suspended_at is not None:
            return (
                f"The dispute has been suspended since {eastern(self.suspended_at)} for the CCF: "
                "the dates that we expect move by the days of the suspension (IRSD24 art. 11)."
            )
        known = f"The last that is known: {self.ccf}. "
        return known + "While INTERPOL examines the data in this dispute, the CCF waits for it."


_MISSED = {
    False: "One date was missed. A second one loses the dispute (IRSD24 art. 4(11)).",
    True: "Two dates were missed: the dispute is lost (IRSD24 art. 4(11)).",
}


def _to_weigh(rules: "Procedure") -> list[Detail]:
    """What the edition says that counsel should weigh; also how its rules were read."""
    row = rules.disposition("DISPUTE")
    return [Detail("What to weigh", one) for one in (row.weigh if row is not None else ())]
