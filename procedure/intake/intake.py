"""The intake of one version of one communication, as the sum of its events."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from procedure.clocks.clock import Clock, ClockEnd, end
from procedure.clocks.rules import CalendarRef, Closure
from procedure.codes import CaseClass, Circumstance, IdentityFinding
from procedure.dossier import DossierState, EditionRef, Event, with_clocks
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM_ID, AgencyCode
from procedure.values import (
    CaseId,
    CasePersonId,
    CommunicationId,
    DocumentId,
    MatterId,
    PersonId,
    ProtectedPersonId,
    Sha256,
    Stored,
)
from procedure.watch_match import WatchMatch

if TYPE_CHECKING:
    from procedure.context import Context


SCREENING, TRIAGE = "screening", "triage"
"""The clocks of the screening, and of the person who confirms or lifts."""


class IntakeState(StrEnum):
    """How far a communication is on its way in."""

    RECEIVED = "RECEIVED"
    """Recorded; the screening is not finished, or its case is being informed."""
    AWAITING_SCREENING = "AWAITING_SCREENING"
    """Restricted because it was not screened in time; the screening is retried."""
    AWAITING_PERSON = "AWAITING_PERSON"
    """Restricted; a person must confirm or lift."""
    CONFIRMED = "CONFIRMED"
    """Confirmed; its case is being informed."""
    RELEASED = "RELEASED"
    """Nothing prevents its use."""
    WITH_CASE = "WITH_CASE"
    """It belongs to a case and stays restricted with it."""
    DESTROYED = "DESTROYED"
    """Its key was destroyed on an order before its intake was complete: nobody can open it."""


class HitLevel(Stored):
    """One hit of the screening: the roster's number and how strong it is."""

    person: ProtectedPersonId
    level: str
    status: str

    @property
    def restricts(self) -> bool:
        """Whether it restricts the communication; a weak likeness is only shown."""
        return self.level != "WEAK"

    @property
    def strong(self) -> bool:
        """Whether it is almost certainly the person."""
        return self.level == "STRONG"


class Answered(Stored):
    """A message of ours that a communication quotes: it is a reply to it."""

    case: CaseId
    message: int


class AnsweredInMatter(Stored):
    """A message of a matter that a communication quotes: it is a reply to it."""

    matter: MatterId
    message: int


class ScreeningResult(Stored):
    """What a screening came to, without anything personal."""

    communication_kind: CommunicationKind
    interpol_state: InterpolState
    roster_version: str
    hits: tuple[HitLevel, ...]
    uncovered: int
    """How many of the hits name persons whom no case of this communication is about yet."""
    reasons: DocumentId
    announces: InterpolState | None = None
    cases: tuple[CaseId, ...] = ()
    """Cases that this communication, or the one it refers to, belongs to already."""
    concerns_unknown: bool = False
    """It refers to a communication that Caveat does not have."""
    indicators: tuple[str, ...] = ()
    """Codes of the misuse indicators that were found; an indicator is never a finding."""
    counter_indicators: tuple[str, ...] = ()
    """What suggests a legitimate request."""
    incomplete: bool = False
    """Only a part of it was screened, or nothing: a person must read it."""
    failed: bool = False
    """Nothing of it could be screened: there are no hits because nobody was compared."""
    answered: tuple[Answered, ...] = ()
    """The messages of ours to which it is a reply, by the references that it quotes."""
    answered_in_matters: tuple[AnsweredInMatter, ...] = ()
    """The same for messages of matters beside cases."""
    watches: tuple[WatchMatch, ...] = ()
    """The watches for a request made again that it may concern."""


class CommunicationReceived(Event):
    """A communication, or a new version of one, was received; its screening has a clock."""

    communication: CommunicationId
    version: int
    communication_kind: CommunicationKind
    edition: EditionRef
    calendar: CalendarRef
    closures: tuple[Closure, ...]
    commitment: Sha256
    """The keyed hash of its bytes."""
    clock: Clock


class RestrictedUnscreened(Event):
    """Its screening was not finished in time: it may not be used until it is. No finding.

    REPORT L46, measures 1 and 2: all is screened, and what may be responsive is restricted.
    """

    because: str


class ScreeningRequested(Event):
    """The roster changed and may name somebody else in it: it is screened again."""

    roster_version: str


class CommunicationScreened(Event):
    """The communication was compared with the roster (REPORT L46, measure 1)."""

    result: ScreeningResult
    inform: tuple[CaseId, ...] = ()
    """Cases that learn of the communication now."""
    answers: str | None = None
    """The request that this screening answers: the one known when it began."""
    watched: tuple[WatchMatch, ...] = ()
    """The watches that learn of it now."""
    replied: tuple[AnsweredInMatter, ...] = ()
    """The matters that learn now that it answers a message of theirs."""


class CommunicationRestricted(Event):
    """It may not be used until a person has looked (REPORT L46, measure 2)."""

    because: str
    clock: Clock


class RestrictionConfirmed(Event):
    """A person confirmed the hit."""

    identity: IdentityFinding
    person: CasePersonId
    case: CaseId
    attached: bool
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    document: DocumentId
    other_person: bool = False
    """It joined a case about somebody else, for the reason in the document."""
    beside: tuple[CaseId, ...] = ()
    """Open cases about the same person, beside which the new one opens."""
    employer: AgencyCode | None = None


class CommunicationReleased(Event):
    """Nothing prevents its use: it was screened without a hit, or a person lifted it."""

    document: DocumentId | None = None
    proposed_by: PersonId | None = None
    """Who proposed it, where it took a second person."""


class PassedToCase(Event):
    """A case has it, or could not take it because its key was destroyed."""

    handoff: str
    case: CaseId
    accepted: bool


class CommunicationDestroyed(Event):
    """Its key was destroyed on an order before its intake was complete: nobody can open it."""


@dataclass(frozen=True, slots=True)
class ReleaseProposal:
    """A lifting that waits for a second person."""

    by: str
    document: str
    proposed: int
    """The event that proposed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake(DossierState):
    """The state of an intake after its first ``revision`` events."""

    communication: str
    version: int
    state: IntakeState = IntakeState.RECEIVED
    restricted: bool = False
    screened: ScreeningResult | None = None
    screened_in: int = 0
    """The event of the last screening."""
    requested: str | None = None
    """The roster version of a screening that was requested and is not done yet."""
    awaiting: dict[str, str] = field(default_factory=dict)
    """The cases that have not answered yet, by the id of the handoff."""
    informed: tuple[str, ...] = ()
    """The cases that have it."""
    confirmed: RestrictionConfirmed | None = None
    decided: str | None = None
    """The document of a person's decision."""
    proposed: ReleaseProposal | None = None
    """The lifting that one person proposed and a second one has not decided on."""
    ended: IntakeState | None = None
    watches: tuple[str, ...] = ()
    """The watches that have learned of it."""

    @property
    def needs_screening(self) -> bool:
        """Whether it is not screened yet, or was requested to be screened again."""
        if self.state is IntakeState.DESTROYED:
            return False
        return self.screened is None or self.requested is not None


def is_complete(intake: Intake) -> bool:
    """Whether nothing is left to do: screened, decided, and known to its cases."""
    return intake.ended is not None and not intake.needs_screening and not intake.awaiting


def begin(event: Event) -> Intake:
    """The intake of its first event."""
    if not isinstance(event, CommunicationReceived):
        raise ValueError(f"an intake begins with CommunicationReceived, not {event.kind}")
    return Intake(
        dossier=intake_id(event.communication, event.version),
        edition=event.edition,
        calendar=event.calendar,
        closures=event.closures,
        last_at=event.at,
        communication=event.communication,
        version=event.version,
        clocks={event.clock.clock_id: event.clock},
    )


def intake_id(communication: str, version: int) -> str:
    """The dossier of one version of a communication."""
    return f"{communication}/v{version}"


def after_receipt(intake: Intake, event: CommunicationReceived) -> Intake:
    """As it began."""
    return replace(intake)


def ended_clocks(intake: Intake, rule: str, event: Event) -> Intake:
    """The intake with the running clocks of a rule ended: what they were for is done."""
    ended = (
        end(clock, event.at, ClockEnd.MET)
        for clock in intake.clocks.values()
        if clock.rule == rule and clock.running
    )
    return with_clocks(intake, *ended)


def destroyed(intake: Intake, context: "Context") -> list[Event]:
    """What follows when its key is destroyed; nothing where its intake was complete."""
    complete = intake.ended is not None and intake.screened is not None
    if complete or intake.state is IntakeState.DESTROYED:
        return []
    return [CommunicationDestroyed(at=context.at, by=SYSTEM_ID)]


def restrict(intake: Intake, because: str, context: "Context") -> CommunicationRestricted:
    """Restrict it until a person has looked, with a clock for that."""
    number = 1 + sum(clock.rule == TRIAGE for clock in intake.clocks.values())
    clock_id = TRIAGE if number == 1 else f"{TRIAGE}-{number}"
    clock = context.start(intake, CaseClass.P1, TRIAGE, clock_id, because)
    return CommunicationRestricted(at=context.at, by=SYSTEM_ID, because=because, clock=clock)
