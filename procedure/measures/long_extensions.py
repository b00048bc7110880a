"""More time than twice the rule's: one supervisor proposes it, another one decides."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.case import Case, MeasureState
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.clock_changes import extended, running_clock
from procedure.people import Role
from procedure.refusals import CaseNotReady
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NoExtensionProposed(CaseNotReady):
    """Nobody proposed more time for the clock."""

    sentence = "No extension of the clock {clock} is proposed."


@dataclass(frozen=True, slots=True)
class Proposal:
    """An extension that waits for a second supervisor."""

    due: Moment
    by: str
    document: str
    proposed: int
    """The event that proposed it."""


@dataclass(frozen=True, slots=True)
class ProposedExtensions(MeasureState):
    """The extensions that wait, by their clocks."""

    waiting: dict[str, Proposal] = field(default_factory=dict)


class ProposeExtension(Command):
    """Propose a due time past twice the rule's time."""

    act: Literal["propose_extension"] = "propose_extension"
    clock: str
    due: Moment
    document: DocumentId


class ApproveExtension(Command):
    """A second supervisor grants the extension, or does not."""

    act: Literal["approve_extension"] = "approve_extension"
    clock: str
    approve: bool
    document: DocumentId


class ExtensionProposed(Event):
    """A supervisor proposes more time than twice the rule's; another one decides."""

    clock_id: str
    due: Moment
    document: DocumentId


class ExtensionRejected(Event):
    """A second supervisor did not agree: the due time stays."""

    clock_id: str
    document: DocumentId


def _without(case: Case, clock_id: str) -> Case:
    """The case without a proposal for the clock."""
    waiting = case.of(ProposedExtensions).waiting
    return case.having(
        ProposedExtensions({key: one for key, one in waiting.items() if key != clock_id})
    )


def after_proposal(case: Case, event: ExtensionProposed) -> Case:
    """It waits, in place of an earlier proposal for the clock; the clock keeps running."""
    proposal = Proposal(
        due=event.due, by=event.by, document=event.document, proposed=case.revision + 1
    )
    waiting = case.of(ProposedExtensions).waiting
    return case.having(ProposedExtensions({**waiting, event.clock_id: proposal}))


def after_rejection(case: Case, event: ExtensionRejected) -> Case:
    """Nothing waits any more."""
    return _without(case, event.clock_id)


def propose_extension(case: Case, order: ProposeExtension, context: "Context") -> list[Event]:
    """What could be granted: the clock runs and may be extended, to a time in the calendar."""
    extended(case, order.clock, order.due, order.document, context, proposed_by=context.by)
    return [
        ExtensionProposed(
            at=context.at,
            by=context.by,
            clock_id=order.clock,
            due=order.due,
            document=order.document,
        )
    ]


def approve_extension(case: Case, order: ApproveExtension, context: "Context") -> list[Event]:
    """As it was proposed, if it can still be granted; a rejection is always possible."""
    case.must_be_open()
    clock = running_clock(case, order.clock)
    proposal = case.of(ProposedExtensions).waiting.get(order.clock)
    if proposal is None or proposal.due <= clock.due_at:
        raise NoExtensionProposed(clock=order.clock)
    if order.approve:
        granted = extended(
            case, order.clock, proposal.due, order.document, context, proposed_by=proposal.by
        )
        return [granted]
    return [
        ExtensionRejected(
            at=context.at, by=context.by, clock_id=order.clock, document=order.document
        )
    ]


def _proposal(case: Case, order: ApproveExtension) -> Subject:
    proposal = case.of(ProposedExtensions).waiting.get(order.clock)
    return Subject(drafter=proposal.by if proposal else None)


def _proposed_at(case: Case, order: ApproveExtension) -> int:
    proposal = case.of(ProposedExtensions).waiting.get(order.clock)
    return proposal.proposed if proposal else 0


def proposal_text(case: Case, event: ExtensionProposed, rules: "Procedure") -> TimelineText:
    """More time is proposed."""
    label = case.clocks[event.clock_id].label
    return TimelineText(f"More time proposed: {label}", None, event.clock_id)


def rejection_text(case: Case, event: ExtensionRejected, rules: "Procedure") -> TimelineText:
    """More time was not granted."""
    label = case.clocks[event.clock_id].label
    return TimelineText(f"More time not granted: {label}", None, event.clock_id)


def proposal_emails(case: Case, event: ExtensionProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="more time for a step")]


def rejection_emails(case: Case, event: ExtensionRejected, rules: "Procedure") -> list[Effect]:
    """The supervisors learn that the due time stays."""
    clock = case.clocks[event.clock_id]
    what = "more time for a step"
    return [to_role(LetterKey.NOT_APPROVED, Role.SUPERVISOR, clock, what)]


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    events=(
        EventRule(ExtensionProposed, after_proposal, proposal_text, proposal_emails),
        EventRule(ExtensionRejected, after_rejection, rejection_text, rejection_emails),
    ),
    acts=(
        ActRule(ProposeExtension, propose_extension, _SUPERVISOR),
        ActRule(
            ApproveExtension,
            approve_extension,
            Permission(roles=(Role.SUPERVISOR,), not_drafter=True),
            _proposal,
            outdated_after=_proposed_at,
        ),
    ),
)
