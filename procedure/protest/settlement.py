"""Settling a dispute, in a way of the rules: counsel proposes, a second person approves."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Subject
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.matters.asking import no_longer_asked
from procedure.open_steps import OpenStep
from procedure.people import USNCB, Role
from procedure.protest.codes import OUTCOME_OF, Settlement
from procedure.protest.course import WITH_INTERPOL
from procedure.protest.drafting import COUNSEL, SECOND_PERSON
from procedure.protest.ending import DisputeSettled
from procedure.protest.filing import must_be_in
from procedure.protest.protest import Proposal, Protest
from procedure.refusals import AlreadyDone, CaseNotReady
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class WarningNotRead(CaseNotReady):
    """Mutual cancellation can reward retaliation (REPORT L48)."""

    sentence = (
        "If both sides cancel data, that can reward a bureau that retaliated (REPORT L48): a "
        "legitimate notice of the United States may be the price. Say that you weighed it "
        "(--warned)."
    )


class NothingProposed(CaseNotReady):
    """There is nothing to approve."""

    sentence = "No settlement is proposed."


class AlreadyProposed(AlreadyDone):
    """A proposal waits."""

    sentence = "A settlement is already proposed and waits for a second person."


class ProposeSettlement(Command):
    """Counsel proposes to settle the dispute in one of the ways of the rules."""

    act: Literal["propose_settlement"] = "propose_settlement"
    option: Settlement
    warned: bool = False
    """Whether counsel weighed that mutual cancellation can reward retaliation."""
    document: DocumentId


class ApproveSettlement(Command):
    """A second person approves the settlement, or does not."""

    act: Literal["approve_settlement"] = "approve_settlement"
    approve: bool
    document: DocumentId


class SettlementProposed(Event):
    """Counsel proposed a settlement (IRSD24 art. 4(9))."""

    option: Settlement
    warned: bool
    document: DocumentId


class SettlementRejected(Event):
    """A second person did not approve the settlement."""

    document: DocumentId


def after_proposal(protest: Protest, event: SettlementProposed) -> Protest:
    """It waits for a second person."""
    proposal = Proposal(event.option, event.by, event.document, protest.revision + 1)
    return replace(protest, proposal=proposal)


def after_rejection(protest: Protest, event: SettlementRejected) -> Protest:
    """The dispute continues."""
    return replace(protest, proposal=None)


def propose_settlement(
    protest: Protest, order: ProposeSettlement, context: "Context"
) -> list[Event]:
    """While INTERPOL has it; what rewards retaliation only after the warning."""
    must_be_in(protest, *WITH_INTERPOL)
    if protest.proposal is not None:
        raise AlreadyProposed()
    if order.option is Settlement.MUTUAL_CANCELLATION and not order.warned:
        raise WarningNotRead()
    return [
        SettlementProposed(
            at=context.at,
            by=context.by,
            option=order.option,
            warned=order.warned,
            document=order.document,
        )
    ]


def approve_settlement(
    protest: Protest, order: ApproveSettlement, context: "Context"
) -> list[Event]:
    """Never by whoever proposed it."""
    protest.must_be_open()
    if protest.proposal is None:
        raise NothingProposed()
    if not order.approve:
        return [SettlementRejected(at=context.at, by=context.by, document=order.document)]
    option = protest.proposal.option
    return [
        *no_longer_asked(protest, context),
        DisputeSettled(
            at=context.at,
            by=context.by,
            option=option,
            outcome=OUTCOME_OF[option],
            document=order.document,
        ),
    ]


def _proposer(protest: Protest, order: ApproveSettlement) -> Subject:
    return Subject(drafter=protest.proposal.by if protest.proposal else None)


def _proposed(protest: Protest, order: ApproveSettlement) -> int:
    return protest.proposal.proposed if protest.proposal else 0


def proposal_text(protest: Protest, event: SettlementProposed, rules: "Procedure") -> TimelineText:
    """Which settlement."""
    return TimelineText(f"Settlement proposed: {event.option}", 5)


def proposal_emails(
    protest: Protest, event: SettlementProposed, rules: "Procedure"
) -> list[Effect]:
    """The supervisors approve, or another counsel."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="a settlement")]


def rejection_emails(
    protest: Protest, event: SettlementRejected, rules: "Procedure"
) -> list[Effect]:
    """Counsel continues."""
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, what="a settlement")]


def open_steps(protest: Protest, rules: "Procedure") -> list[OpenStep]:
    """A second person approves the settlement, or does not."""
    if protest.proposal is None:
        return []
    proposed = Subject(drafter=protest.proposal.by)
    what = "Decide on the settlement that is proposed"
    return [OpenStep(USNCB, what, (ApproveSettlement,), subject=proposed)]


RULES = Rules(
    events=(
        EventRule(SettlementProposed, after_proposal, proposal_text, proposal_emails),
        EventRule(
            SettlementRejected,
            after_rejection,
            always("Settlement not approved", 5),
            rejection_emails,
        ),
    ),
    acts=(
        ActRule(
            ProposeSettlement,
            propose_settlement,
            COUNSEL,
            choices={
                "warned": lambda protest, rules, at, row: [
                    row["option"] is Settlement.MUTUAL_CANCELLATION
                ]
            },
        ),
        ActRule(
            ApproveSettlement,
            approve_settlement,
            SECOND_PERSON,
            _proposer,
            outdated_after=_proposed,
        ),
    ),
    open_steps=open_steps,
)
