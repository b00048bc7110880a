"""A case as the casework reads it. Everything that is written in it is opened."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from procedure.clocks.rules import Binding
from procedure.numbers import CaseNumber, MatterNumber
from procedure.people import AgencyCode
from procedure.planning import PlannedProhibition
from procedure.rows import TaskRow
from procedure.values import (
    CaseId,
    CasePersonId,
    CommunicationId,
    DocumentId,
    MatterId,
    Moment,
    PersonId,
    Stored,
)
from register.values import EmailRow
from views.copies import CopyLine
from views.exchange import Exchange
from views.possible import Next
from views.regimes import RegimeLine
from views.weigh_view import WeighLine


class DraftStanding(StrEnum):
    """What happened to something that one person drafted and a second one decides on."""

    WAITING = "WAITING"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """A second person approved it."""
    SENT_BACK = "SENT_BACK"
    """A second person did not approve it."""
    REPLACED = "REPLACED"
    """It was drafted again before anybody approved it."""
    OVERTAKEN = "OVERTAKEN"
    """It was approved, and INTERPOL's action came first."""
    EARLIER = "EARLIER"
    """It belongs to what is over, such as an earlier attempt of a case."""


class CommunicationLine(Stored):
    """A version of a communication in the case."""

    communication: CommunicationId
    version: int
    kind: str | None = None
    sender: str | None = None
    reference: str | None = None
    date: str | None = None
    regimes: tuple[RegimeLine, ...] = ()
    """The measures of INTERPOL on the bureau that sent it, when it was received."""
    problem: str | None = None
    """Why it cannot be read."""


class WrittenLine(Stored):
    """Something that a person did, with what they wrote."""

    event: int
    at: Moment
    by: str
    """A person by their id, or Caveat."""
    what: str
    document: DocumentId | None = None
    text: str | None = None


class FactLine(WrittenLine):
    """A new fact; what was written is how it is known."""

    fact: str
    communication: CommunicationId | None = None
    """The communication that brought it, if one did."""


class TrackLine(Stored):
    """A track, where it is, and who must act."""

    track: str
    title: str
    because: str
    stage: str
    stage_title: str
    waits_on: str
    then: str
    joined_at: Moment
    ended_at: Moment | None


class StepLine(Stored):
    """A step that somebody must take next."""

    party: str
    """In whose court it is."""
    what: str
    task: str | None
    clock: str | None
    due: Moment | None
    late: bool
    acts: tuple[str, ...] = ()
    """The acts that take it; none where it is taken elsewhere."""


class ClockLine(Stored):
    """A clock that runs or is paused; `caveat case clocks` explains it."""

    clock: str
    label: str
    due: Moment
    paused: bool
    late: bool
    binds: Binding
    """Whom it binds: what does not bind us is a date that we expect of others."""
    passed: bool
    """Whether its due time came; a date that we expect of others is never late."""
    plan_for: Moment | None
    """The close of the last workday before a due time that does not roll."""

    @property
    def expected(self) -> bool:
        """Whether it binds somebody else."""
        return not self.binds.ours


class ProposedLine(Stored):
    """Something that one person drafted or proposed and a second one decides on."""

    document: DocumentId
    by: PersonId
    title: str
    event: int
    """The event that recorded it: an approval can name it as seen."""
    at: Moment
    approved_at: Moment | None = None
    standing: DraftStanding
    text: str | None = None


class DraftLine(ProposedLine):
    """A draft of the legal decision."""

    disposition: str


class DeferralLine(Stored):
    """A proposal to notify the official later."""

    document: DocumentId
    by: PersonId
    until: Moment | None
    approved_at: Moment | None
    text: str | None = None


class FilingLine(Stored):
    """A filing with INTERPOL, and what was recorded about it."""

    filing: str
    kind: str
    disposition: str
    state: str
    planned_at: Moment
    due: Moment | None
    """By when it must be filed."""
    filed_at: Moment | None
    follow_ups: int
    escalate: bool | None
    outcome: str | None
    notes: tuple[WrittenLine, ...]


class MatterLine(Stored):
    """A matter that covers the case, such as a protest."""

    matter: MatterId
    number: MatterNumber
    stage: str
    title: str
    """The stage in words."""


class CaseView(Stored):
    """A case. It holds personal data."""

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True)

    case: CaseId
    number: CaseNumber | None
    """Its short number."""
    event: int
    """The last event: an order can name it as seen."""
    stage: str
    stage_title: str
    sentence: str
    """Who must act, and what comes next."""
    case_class: str = Field(serialization_alias="class")
    circumstances: tuple[str, ...]
    alerted_by: str
    person: CasePersonId | None
    person_name: str | None
    """For whoever may see persons."""
    people: tuple[CasePersonId, ...]
    """Every entry of the person whom the case is about."""
    apart: tuple[CasePersonId, ...]
    """Entries that were joined and turned out to be another person."""
    team: tuple[PersonId, ...] = ()
    """Who alone sees the case beside auditors; none: everybody who works on cases."""
    employer: AgencyCode | None
    """The agency whose desk answers for the employer; null where none is known."""
    opened: WrittenLine
    """From what the case was opened, and what was written then."""
    edition: str
    attempt: int
    restriction: str
    notification: str
    interpol_state: str
    outcome: str | None
    waiting_on: str
    next_due: Moment | None
    next_due_label: str | None
    steps: tuple[StepLine, ...]
    """Who has the ball: every step that is open now."""
    communications: tuple[CommunicationLine, ...]
    facts: tuple[FactLine, ...]
    tracks: tuple[TrackLine, ...]
    tasks: tuple[TaskRow, ...]
    held_back: tuple[str, ...]
    """The tasks that are asked once another agency has answered, by their codes."""
    dropped: tuple[str, ...]
    """The tasks that the plan would ask and a person dropped or left out, by their codes."""
    prohibitions: tuple[PlannedProhibition, ...]
    """What nobody may do or send in this case."""
    clocks: tuple[ClockLine, ...]
    questions: tuple[Exchange, ...]
    """The questions of agencies that wait for a reply."""
    decision: DraftLine | None
    """The draft that waits for approval, or the approved one."""
    weigh: tuple[WeighLine, ...]
    """What to weigh, with what agencies say about it, until a decision is approved."""
    drafts: tuple[DraftLine, ...]
    """All drafts, in the order of the record."""
    answers: tuple[Exchange, ...]
    """Every answer, in the order of the record: what the decision is based on."""
    missing: tuple[str, ...]
    """The tasks whose answers the decision still lacks."""
    indicators: tuple[str, ...]
    counter_indicators: tuple[str, ...]
    deferral: DeferralLine | None
    decisions: tuple[WrittenLine, ...]
    """What was decided otherwise, with the reasons."""
    filings: tuple[FilingLine, ...]
    copies: tuple[CopyLine, ...]
    """The copies in U.S. systems, also those that are gone."""
    matters: tuple[MatterLine, ...]
    """Protests and other matters that cover the case."""
    emails: tuple[EmailRow, ...]
    next: Next
    """What this reader can do now."""

    @property
    def name(self) -> str:
        """As commands take it: the short number, or the id of a case that has none."""
        return self.number or self.case
