"""Lifting a strong hit: one person proposes it, a supervisor who is another person decides.

The screening is then almost certain that the person is named, so that one look is not enough
(POLICY, clock reading 27). A mere possibility is lifted by one person.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission, Subject
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event
from procedure.intake.intake import CommunicationReleased, Intake, ReleaseProposal
from procedure.intake.triage import must_wait_for_a_person, takes_two_to_release
from procedure.letters import to_role
from procedure.people import Role
from procedure.refusals import CaseNotReady, NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_WHAT = "lifting the restriction of a communication"


class OnePersonLifts(NotNow):
    """No hit is strong, or the edition does not ask for two people."""

    sentence = "One person lifts this restriction: leave out --propose."


class NoLiftProposed(CaseNotReady):
    """Nobody proposed to lift the restriction."""

    sentence = "Nobody has proposed to lift the restriction of this communication."


class ProposeRelease(Command):
    """Propose to lift the restriction of a communication with a strong hit."""

    act: Literal["propose_release"] = "propose_release"
    document: DocumentId


class ApproveRelease(Command):
    """A second person lifts the restriction, or does not."""

    act: Literal["approve_release"] = "approve_release"
    approve: bool
    document: DocumentId


class ReleaseProposed(Event):
    """Somebody proposes to lift the restriction of a strong hit; a supervisor decides."""

    document: DocumentId


class ReleaseRejected(Event):
    """A second person did not agree: the restriction stays."""

    document: DocumentId


def after_proposal(intake: Intake, event: ReleaseProposed) -> Intake:
    """It waits, in place of an earlier proposal; the restriction stays."""
    proposal = ReleaseProposal(by=event.by, document=event.document, proposed=intake.revision + 1)
    return replace(intake, proposed=proposal)


def after_rejection(intake: Intake, event: ReleaseRejected) -> Intake:
    """The restriction stays, and waits for a decision as before."""
    return replace(intake, proposed=None)


def propose_release(intake: Intake, order: ProposeRelease, context: "Context") -> list[Event]:
    """After a look at what was found."""
    must_wait_for_a_person(intake, order.document)
    if not takes_two_to_release(intake, context.rules):
        raise OnePersonLifts()
    return [ReleaseProposed(at=context.at, by=context.by, document=order.document)]


def approve_release(intake: Intake, order: ApproveRelease, context: "Context") -> list[Event]:
    """As it was proposed; a rejection leaves it restricted."""
    must_wait_for_a_person(intake, order.document)
    proposal = intake.proposed
    if proposal is None:
        raise NoLiftProposed()
    if not order.approve:
        return [ReleaseRejected(at=context.at, by=context.by, document=order.document)]
    return [
        CommunicationReleased(
            at=context.at, by=context.by, document=order.document, proposed_by=proposal.by
        )
    ]


def _proposer(intake: Intake, order: ApproveRelease) -> Subject:
    return Subject(drafter=intake.proposed.by if intake.proposed else None)


def _proposed_at(intake: Intake, order: ApproveRelease) -> int:
    proposed = intake.proposed.proposed if intake.proposed else 0
    return max(proposed, intake.screened_in)


def _screened_in(intake: Intake, order: ProposeRelease) -> int:
    return intake.screened_in


def proposal_emails(intake: Intake, event: ReleaseProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=_WHAT)]


def rejection_emails(intake: Intake, event: ReleaseRejected, rules: "Procedure") -> list[Effect]:
    """The analysts learn that it stays restricted and waits for them."""
    return [to_role(LetterKey.NOT_APPROVED, Role.ANALYST, what=_WHAT)]


RULES = Rules(
    events=(
        EventRule(ReleaseProposed, after_proposal, effects=proposal_emails),
        EventRule(ReleaseRejected, after_rejection, effects=rejection_emails),
    ),
    acts=(
        ActRule(
            ProposeRelease, propose_release, Permission(roles=DESK), outdated_after=_screened_in
        ),
        ActRule(
            ApproveRelease,
            approve_release,
            Permission(roles=(Role.SUPERVISOR,), not_drafter=True),
            _proposer,
            outdated_after=_proposed_at,
        ),
    ),
)
