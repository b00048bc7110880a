"""Canceling a case that is restricted: one supervisor proposes it, a second one decides.

Where an edition does not ask for two, one supervisor cancels alone (POLICY, clock reading 27).
"""

from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event
from procedure.ending import canceled, ends_once, takes_two_to_cancel
from procedure.letters import to_role
from procedure.measures import proposals
from procedure.people import Role
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CANCELLATION = "cancellation"
"""The kind of the proposal."""
_WHAT = "the cancellation of the case"


class OnePersonCancels(NotNow):
    """The case is not restricted, or its edition does not ask for two people."""

    sentence = "This case takes one supervisor: cancel it, and leave out --propose."


class ProposeCancel(Command):
    """Propose to cancel a restricted case that was opened in error."""

    act: Literal["propose_cancel"] = "propose_cancel"
    document: DocumentId


class ApproveCancel(Command):
    """A second supervisor cancels the case, or does not."""

    act: Literal["approve_cancel"] = "approve_cancel"
    approve: bool
    document: DocumentId


class CancelProposed(Event):
    """A supervisor proposes to cancel the case; another one decides."""

    document: DocumentId


class CancelRejected(Event):
    """A second supervisor did not agree: the case continues."""

    document: DocumentId


def after_proposal(case: Case, event: CancelProposed) -> Case:
    """It waits; the case continues."""
    return proposals.with_proposal(case, CANCELLATION, event, event.document)


def after_rejection(case: Case, event: CancelRejected) -> Case:
    """Nothing waits any more."""
    return proposals.without(case, CANCELLATION)


def propose_cancel(case: Case, order: ProposeCancel, context: "Context") -> list[Event]:
    """Of a case that takes two people."""
    case.must_be_open()
    if not takes_two_to_cancel(case, context.rules):
        raise OnePersonCancels()
    return [CancelProposed(at=context.at, by=context.by, document=order.document)]


def approve_cancel(case: Case, order: ApproveCancel, context: "Context") -> list[Event]:
    """As it was proposed; a rejection leaves the case as it is."""
    if order.approve:
        ends_once(case, order.document)
    case.must_be_open()
    proposal = proposals.needed(case, CANCELLATION, _WHAT)
    if not order.approve:
        return [CancelRejected(at=context.at, by=context.by, document=order.document)]
    return canceled(case, order.document, context, proposed_by=proposal.by)


def proposal_emails(case: Case, event: CancelProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=_WHAT)]


def rejection_emails(case: Case, event: CancelRejected, rules: "Procedure") -> list[Effect]:
    """The supervisors learn that the case continues."""
    return [to_role(LetterKey.NOT_APPROVED, Role.SUPERVISOR, what=_WHAT)]


RULES = Rules(
    events=(
        EventRule(
            CancelProposed,
            after_proposal,
            always("Cancellation of the case proposed"),
            proposal_emails,
        ),
        EventRule(
            CancelRejected,
            after_rejection,
            always("Cancellation of the case not approved"),
            rejection_emails,
        ),
    ),
    acts=(
        ActRule(ProposeCancel, propose_cancel, Permission(roles=(Role.SUPERVISOR,))),
        ActRule(
            ApproveCancel,
            approve_cancel,
            proposals.SECOND_SUPERVISOR,
            proposals.proposer(CANCELLATION),
            outdated_after=proposals.proposed_at(CANCELLATION),
        ),
    ),
)
