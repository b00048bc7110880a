"""What has happened, in the past tense: the only way in which a case or an intake changes.

An event holds codes, times and ids, never a name or a text: what people wrote lies in the register
as a document, and the event names it. The class names and fields are the ledger's and never change
their meaning; a new need is a new event.
"""

from typing import Annotated, Literal

from pydantic import Field

from procedure.annex.schema import AlertedBy, Circumstance, FilingKind, Track
from procedure.clocks import CaseClass, Clock, RungKind, StopReason
from procedure.message import CommunicationKind, InterpolState
from procedure.people import AgencyCode, Role
from procedure.values import (
    CaseId,
    CommunicationId,
    DocumentId,
    Moment,
    PersonId,
    ProtectedPersonId,
    Value,
)
from procedure.workdays import Closure


class Happening(Value):
    """What all events have: when, and who did it (``caveat-system-1`` for Caveat itself)."""

    at: Moment
    by: PersonId

    @property
    def name(self) -> str:
        """The event's name, as in the ledger."""
        return type(self).__name__

    def told_as(self) -> str:
        """The event without its time: what tells a retry of it from another event."""
        parts = [self.name, self.by]
        for field in type(self).model_fields:
            value = getattr(self, field)
            if isinstance(value, str | int) and field not in ("kind", "at", "by"):
                parts.append(str(value))
        return "/".join(parts)


class HitLevel(Value):
    """One hit of the screening: the roster's number and how strong it is."""

    person: ProtectedPersonId
    level: str
    status: str

    @property
    def restricts(self) -> bool:
        """Whether it restricts the communication; a weak likeness is only shown."""
        return self.level != "WEAK"


# --- an inbound communication -------------------------------------------------------------------


class CommunicationScreened(Happening):
    """The communication was compared with the roster (REPORT L46, measure 1)."""

    kind: Literal["CommunicationScreened"] = "CommunicationScreened"
    communication: CommunicationId
    version: int
    communication_kind: CommunicationKind
    interpol_state: InterpolState
    roster_version: str
    hits: tuple[HitLevel, ...]
    uncovered: int
    """How many of the hits concern persons whom no case of this communication concerns yet."""
    reasons: DocumentId
    announces: InterpolState | None = None
    cases: tuple[CaseId, ...] = ()
    """Cases that this communication, or the one it speaks of, belongs to already."""
    concerns_unknown: bool = False
    """It speaks of a communication that Caveat does not hold."""
    indicators: tuple[str, ...] = ()
    """Codes of the misuse indicators that showed; an indicator is never a finding."""
    counter_indicators: tuple[str, ...] = ()
    """What speaks for a legitimate request."""


class RestrictedUnscreened(Happening):
    """Its screening was not finished in time: it may not be used until it is. No finding.

    REPORT L46, measures 1 and 2: all is screened, and what may be responsive is restricted.
    """

    kind: Literal["RestrictedUnscreened"] = "RestrictedUnscreened"
    because: str
    clock: Clock
    """The time that the screening had."""


class CommunicationRestricted(Happening):
    """It may not be used until a person has looked (REPORT L46, measure 2)."""

    kind: Literal["CommunicationRestricted"] = "CommunicationRestricted"
    because: str
    clock: Clock


class RestrictionConfirmed(Happening):
    """A person confirmed the hit."""

    kind: Literal["RestrictionConfirmed"] = "RestrictionConfirmed"
    identity: str
    person: ProtectedPersonId
    case: CaseId
    attached: bool
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    document: DocumentId


class CommunicationReleased(Happening):
    """Nothing stands against its use: it was screened without a hit, or a person lifted it."""

    kind: Literal["CommunicationReleased"] = "CommunicationReleased"
    document: DocumentId | None = None


class CasesInformed(Happening):
    """The cases that it belongs to have it as a new fact."""

    kind: Literal["CasesInformed"] = "CasesInformed"
    cases: tuple[CaseId, ...]
    fact: str


class CommunicationDestroyed(Happening):
    """Its key was destroyed on an order before its intake was complete: nobody can open it."""

    kind: Literal["CommunicationDestroyed"] = "CommunicationDestroyed"


# --- a case: opening, plan, end -----------------------------------------------------------------


class CaseOpened(Happening):
    """A case begins, from a communication or from a mere report (REPORT L46)."""

    kind: Literal["CaseOpened"] = "CaseOpened"
    case: CaseId
    edition: str
    calendar: str
    closures: tuple[Closure, ...]
    track: Track
    case_class: CaseClass
    circumstances: tuple[Circumstance, ...]
    communication_kind: CommunicationKind | None
    interpol_state: InterpolState
    alerted_by: AlertedBy
    person: ProtectedPersonId | None
    communication: CommunicationId | None
    version: int | None
    identity_confirmed: bool
    left_out: tuple[str, ...]
    document: DocumentId
    restriction_review: Clock


class FactAdded(Happening):
    """Something new is known."""

    kind: Literal["FactAdded"] = "FactAdded"
    fact: str
    document: DocumentId | None
    communication: CommunicationId | None = None
    version: int | None = None
    communication_kind: CommunicationKind | None = None
    """What the communication is; the case takes the gravest of its communications."""
    circumstance: Circumstance | None = None
    interpol_state: InterpolState | None = None
    case_class: CaseClass
    settles: bool = False


class IdentityConfirmed(Happening):
    """The person is the one who was screened: the notification's clock starts here."""

    kind: Literal["IdentityConfirmed"] = "IdentityConfirmed"


class IdentityRefuted(Happening):
    """It is somebody else: nobody is notified; a person decides what becomes of the case."""

    kind: Literal["IdentityRefuted"] = "IdentityRefuted"


class RestrictionRenewed(Happening):
    """A supervisor keeps the restriction after review."""

    kind: Literal["RestrictionRenewed"] = "RestrictionRenewed"
    document: DocumentId
    clock: Clock


class RestrictionPlaced(Happening):
    """A lifted restriction stands again, before a person looks at the new fact."""

    kind: Literal["RestrictionPlaced"] = "RestrictionPlaced"
    clock: Clock


class RestrictionLifted(Happening):
    """A supervisor ends the restriction."""

    kind: Literal["RestrictionLifted"] = "RestrictionLifted"
    document: DocumentId


class CaseClosed(Happening):
    """The procedure is complete."""

    kind: Literal["CaseClosed"] = "CaseClosed"
    document: DocumentId


class CaseCancelled(Happening):
    """The case was opened in error."""

    kind: Literal["CaseCancelled"] = "CaseCancelled"
    document: DocumentId


class CaseSuperseded(Happening):
    """Another case goes on in its place."""

    kind: Literal["CaseSuperseded"] = "CaseSuperseded"
    document: DocumentId
    successor: CaseId


class CaseReopened(Happening):
    """The case goes on under restriction: a new attempt with all that stands in the record."""

    kind: Literal["CaseReopened"] = "CaseReopened"
    document: DocumentId | None
    attempt: int
    restriction_review: Clock | None
    decides_anew: bool = False
    """The earlier decision and its filing are history: counsel is called again."""


# --- clocks -------------------------------------------------------------------------------------


class ClockStarted(Happening):
    """A clock of the procedure runs."""

    kind: Literal["ClockStarted"] = "ClockStarted"
    clock: Clock


class RungReached(Happening):
    """A reminder, a warning, the due time or an escalation was reached."""

    kind: Literal["RungReached"] = "RungReached"
    clock_id: str
    rung: RungKind
    to: str
    number: int


class ClockEnded(Happening):
    """The clock's purpose is met, or gone."""

    kind: Literal["ClockEnded"] = "ClockEnded"
    clock_id: str
    met: bool


class ClockStopped(Happening):
    """The clock stands still for a named reason."""

    kind: Literal["ClockStopped"] = "ClockStopped"
    clock_id: str
    reason: StopReason
    document: DocumentId


class ClockResumed(Happening):
    """The clock runs again."""

    kind: Literal["ClockResumed"] = "ClockResumed"
    clock_id: str


class ClockExtended(Happening):
    """More time was granted."""

    kind: Literal["ClockExtended"] = "ClockExtended"
    clock_id: str
    due: Moment
    document: DocumentId


class CalendarChanged(Happening):
    """The operator's closures changed: business clocks were computed anew."""

    kind: Literal["CalendarChanged"] = "CalendarChanged"
    closures: tuple[Closure, ...]
    document: DocumentId


# --- tasks --------------------------------------------------------------------------------------


class TaskSent(Happening):
    """An agency was asked (REPORT L46, measure 3)."""

    kind: Literal["TaskSent"] = "TaskSent"
    task: str
    code: str
    agency: AgencyCode
    role: Role | None
    required: bool
    acknowledgement: Clock | None
    answer: Clock | None


class TaskAcknowledged(Happening):
    """The agency has the task."""

    kind: Literal["TaskAcknowledged"] = "TaskAcknowledged"
    task: str


class TaskAnswered(Happening):
    """The agency answered; a later answer stands beside the earlier one and counts."""

    kind: Literal["TaskAnswered"] = "TaskAnswered"
    task: str
    outcome: str
    effect: str
    document: DocumentId


class TaskReturned(Happening):
    """The agency gave the task back: the USNCB sends it again, elsewhere, or withdraws it."""

    kind: Literal["TaskReturned"] = "TaskReturned"
    task: str
    document: DocumentId
    redirect_to: AgencyCode | None = None


class TaskQuestioned(Happening):
    """The agency asks something, or for more time. The clock runs on."""

    kind: Literal["TaskQuestioned"] = "TaskQuestioned"
    task: str
    document: DocumentId
    until: Moment | None = None


class TaskQuestionAnswered(Happening):
    """The USNCB answered the agency's question."""

    kind: Literal["TaskQuestionAnswered"] = "TaskQuestionAnswered"
    task: str
    document: DocumentId


class TaskResent(Happening):
    """A returned task was sent again, to the same agency or to another."""

    kind: Literal["TaskResent"] = "TaskResent"
    task: str
    agency: AgencyCode
    document: DocumentId
    acknowledgement: Clock | None
    answer: Clock


class TaskWithdrawn(Happening):
    """The task is no longer needed."""

    kind: Literal["TaskWithdrawn"] = "TaskWithdrawn"
    task: str
    document: DocumentId | None = None


# --- notification, decision, filing, outcome ----------------------------------------------------


class OfficialNotified(Happening):
    """The official was told; the document is the proof (REPORT L46, measure 4)."""

    kind: Literal["OfficialNotified"] = "OfficialNotified"
    document: DocumentId


class OfficialUnreachable(Happening):
    """An attempt failed; the clock runs on."""

    kind: Literal["OfficialUnreachable"] = "OfficialUnreachable"
    document: DocumentId


class DeferralProposed(Happening):
    """Somebody proposes to tell the official later."""

    kind: Literal["DeferralProposed"] = "DeferralProposed"
    document: DocumentId


class DeferralApproved(Happening):
    """A second person agreed; the review clock says until when."""

    kind: Literal["DeferralApproved"] = "DeferralApproved"
    document: DocumentId
    review: Clock


class DeferralRejected(Happening):
    """A second person did not agree: the official is to be told."""

    kind: Literal["DeferralRejected"] = "DeferralRejected"
    document: DocumentId


class DecisionCalled(Happening):
    """The required answers are in, or their time is over: counsel decides with what is in hand."""

    kind: Literal["DecisionCalled"] = "DecisionCalled"
    in_hand: tuple[str, ...]
    missing: tuple[str, ...]
    clock: Clock


class DecisionDrafted(Happening):
    """Counsel drafted a disposition."""

    kind: Literal["DecisionDrafted"] = "DecisionDrafted"
    disposition: str
    document: DocumentId


class DecisionApproved(Happening):
    """A second person approved the draft."""

    kind: Literal["DecisionApproved"] = "DecisionApproved"
    document: DocumentId
    filing: FilingKind | None
    filing_clock: Clock | None


class DecisionSentBack(Happening):
    """A second person did not approve the draft."""

    kind: Literal["DecisionSentBack"] = "DecisionSentBack"
    document: DocumentId


class DecisionOvertaken(Happening):
    """INTERPOL did something that closes the decided way before it was gone: decide anew."""

    kind: Literal["DecisionOvertaken"] = "DecisionOvertaken"
    disposition: str


class FilingMade(Happening):
    """The objection, information or dispute went to INTERPOL (REPORT L46, measure 5)."""

    kind: Literal["FilingMade"] = "FilingMade"
    filing: FilingKind
    document: DocumentId
    follow_up: Clock
    offer: Clock | None


class FollowUpRecorded(Happening):
    """INTERPOL was asked again."""

    kind: Literal["FollowUpRecorded"] = "FollowUpRecorded"
    number: int
    document: DocumentId
    next: Clock


class EscalationOffered(Happening):
    """No result in time: escalation to the Executive Committee is offered as a decision."""

    kind: Literal["EscalationOffered"] = "EscalationOffered"


class EscalationDecided(Happening):
    """A supervisor decided on the escalation."""

    kind: Literal["EscalationDecided"] = "EscalationDecided"
    escalate: bool
    document: DocumentId


class OutcomeRecorded(Happening):
    """What INTERPOL did and how we learned it; never its reasons (REPORT L36)."""

    kind: Literal["OutcomeRecorded"] = "OutcomeRecorded"
    outcome: str
    final: bool
    document: DocumentId


IntakeEvent = Annotated[
    RestrictedUnscreened
    | CommunicationScreened
    | CommunicationRestricted
    | RestrictionConfirmed
    | CommunicationReleased
    | CasesInformed
    | CommunicationDestroyed
    | RungReached,
    Field(discriminator="kind"),
]

CaseEvent = Annotated[
    CaseOpened
    | FactAdded
    | IdentityConfirmed
    | IdentityRefuted
    | RestrictionRenewed
    | RestrictionPlaced
    | RestrictionLifted
    | CaseClosed
    | CaseCancelled
    | CaseSuperseded
    | CaseReopened
    | ClockStarted
    | RungReached
    | ClockEnded
    | ClockStopped
    | ClockResumed
    | ClockExtended
    | CalendarChanged
    | TaskSent
    | TaskAcknowledged
    | TaskAnswered
    | TaskReturned
    | TaskQuestioned
    | TaskQuestionAnswered
    | TaskResent
    | TaskWithdrawn
    | OfficialNotified
    | OfficialUnreachable
    | DeferralProposed
    | DeferralApproved
    | DeferralRejected
    | DecisionCalled
    | DecisionDrafted
    | DecisionApproved
    | DecisionSentBack
    | DecisionOvertaken
    | FilingMade
    | FollowUpRecorded
    | EscalationOffered
    | EscalationDecided
    | OutcomeRecorded,
    Field(discriminator="kind"),
]
