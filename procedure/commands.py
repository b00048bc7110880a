"""What a person can ask of a case or of an intake: one frozen model each.

Each names who asks (``by``) and, where something was written, the document that holds it: texts and
names lie in the register and never travel with the command.
"""

from procedure.annex.schema import AlertedBy, Circumstance
from procedure.clocks import StopReason
from procedure.message import CommunicationKind, InterpolState
from procedure.people import Actor, AgencyCode
from procedure.values import (
    CaseId,
    CommunicationId,
    DocumentId,
    Moment,
    ProtectedPersonId,
    Value,
)
from procedure.workdays import Closure


class Command(Value):
    """Base of all commands."""

    by: Actor


class Receipt(Value):
    """The answer to a command: the effect and its ledger event stand."""

    dossier: str
    revision: int
    stage: str
    at: Moment


# --- intake --------------------------------------------------------------------------------------


class ConfirmRestriction(Command):
    """A person confirms a hit: a case is opened, or the communication joins an existing one."""

    identity: str
    """CONFIRMED or PROBABLE (the outcomes of task U1)."""
    person: ProtectedPersonId
    case: CaseId
    """The existing case, or the id that the new case will have."""
    attach: bool
    circumstances: tuple[Circumstance, ...] = ()
    left_out: tuple[str, ...] = ()
    closures: tuple[Closure, ...] = ()
    """The closures of federal offices that the new case begins with."""
    document: DocumentId


class ScreenAgain(Command):
    """The roster has changed: screen the communication again."""

    roster_version: str


class ReleaseCommunication(Command):
    """A person lifts the restriction: the hit is not the person, or the use is legitimate."""

    document: DocumentId
    unscreened: bool = False
    """It is lifted although it is not screened: this never lifts what a screening has restricted.

    Said in so many words, because the screening may end while somebody writes their reason.
    """


# --- the case ------------------------------------------------------------------------------------


class OpenCase(Command):
    """Open a case, from a communication (then ``communication`` is set) or from a mere report."""

    case: CaseId
    edition: str
    communication_kind: CommunicationKind | None = None
    interpol_state: InterpolState = InterpolState.NONE
    alerted_by: AlertedBy = AlertedBy.USNCB_SCREEN
    circumstances: tuple[Circumstance, ...] = ()
    person: ProtectedPersonId | None = None
    communication: CommunicationId | None = None
    version: int | None = None
    identity_confirmed: bool = False
    restricted_at: Moment | None = None
    """When the communication was restricted; unset: with the opening."""
    left_out: tuple[str, ...] = ()
    """Tasks of the plan that the analyst leaves out, for the reason in the document."""
    closures: tuple[Closure, ...] = ()
    document: DocumentId


class AddFact(Command):
    """Something new is known: it joins the case and may change its plan."""

    fact: str
    document: DocumentId | None = None
    communication: CommunicationId | None = None
    version: int | None = None
    communication_kind: CommunicationKind | None = None
    interpol_state: InterpolState | None = None
    """What the communication is, and where INTERPOL has it; unset where the fact itself says it."""


class CloseCase(Command):
    """The procedure is complete."""

    document: DocumentId


class CancelCase(Command):
    """The case was opened in error."""

    document: DocumentId


class SupersedeCase(Command):
    """Another case goes on in its place."""

    document: DocumentId
    successor: CaseId


class ReopenCase(Command):
    """The case goes on after its end, with all that stands in its record."""

    document: DocumentId
    decide_anew: bool = False
    """Counsel decides again: the earlier decision and its filing are history."""


class RenewRestriction(Command):
    """The restriction stays after review."""

    document: DocumentId


class LiftRestriction(Command):
    """The restriction ends."""

    document: DocumentId


class ChangeCalendar(Command):
    """The operator's closures changed: compute the business clocks anew."""

    closures: tuple[Closure, ...]
    document: DocumentId


class StopClock(Command):
    """Stop a clock for a named reason."""

    clock: str
    reason: StopReason
    document: DocumentId


class ResumeClock(Command):
    """Let a stopped clock run again."""

    clock: str


class ExtendClock(Command):
    """Grant more time."""

    clock: str
    due: Moment
    document: DocumentId


# --- tasks ---------------------------------------------------------------------------------------


class AcknowledgeTask(Command):
    """The agency has the task."""

    task: str


class AnswerTask(Command):
    """The agency answers with one of the task's outcomes; the document holds the rest."""

    task: str
    outcome: str
    document: DocumentId


class ReturnTask(Command):
    """The agency gives the task back, perhaps naming whose it is."""

    task: str
    document: DocumentId
    redirect_to: AgencyCode | None = None


class AskAboutTask(Command):
    """The agency asks, or asks for time until a moment."""

    task: str
    document: DocumentId
    until: Moment | None = None


class ReplyToQuestion(Command):
    """The USNCB answers the agency's question."""

    task: str
    document: DocumentId


class ResendTask(Command):
    """The USNCB sends a task again, to the same agency or to another."""

    task: str
    agency: AgencyCode
    document: DocumentId


class WithdrawTask(Command):
    """The USNCB no longer needs the task."""

    task: str
    document: DocumentId


# --- notification, decision, filing, outcome -----------------------------------------------------


class RecordNotification(Command):
    """The official was told; the document is the proof of delivery."""

    document: DocumentId


class RecordUnreachable(Command):
    """An attempt to tell the official failed."""

    document: DocumentId


class ProposeDeferral(Command):
    """Propose to tell the official later."""

    document: DocumentId


class ApproveDeferral(Command):
    """A second person agrees to the deferral, or does not."""

    approve: bool
    document: DocumentId


class DraftDecision(Command):
    """Counsel drafts a disposition."""

    disposition: str
    document: DocumentId


class ApproveDecision(Command):
    """A second person approves the draft, or sends it back."""

    approve: bool
    draft: DocumentId | None = None
    """The draft that was read. Given, nothing else is approved: it may have been replaced."""
    document: DocumentId


class RecordFiling(Command):
    """What was approved went to INTERPOL."""

    document: DocumentId


class RecordFollowUp(Command):
    """INTERPOL was asked again."""

    document: DocumentId


class DecideEscalation(Command):
    """Escalate to the Executive Committee, or not."""

    escalate: bool
    document: DocumentId


class RecordOutcome(Command):
    """What INTERPOL did, and how we learned it."""

    outcome: str
    document: DocumentId
