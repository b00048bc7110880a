"""Counsel drafts a disposition, and a second person approves it or sends it back."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.case import Case
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_ended
from procedure.letters import to_role
from procedure.measures.dispute import filings
from procedure.measures.dispute.decision import (
    CLOCK,
    Decision,
    Draft,
    is_approved,
    task_of,
    title_of,
)
from procedure.people import Role
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseNotReady,
    NotNow,
    NotWellFormed,
    no_such,
)
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import TaskState
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.rows import DispositionRow
    from procedure.context import Context


class DraftAlreadyRecorded(AlreadyRecorded):
    """This draft is recorded."""

    sentence = "Exactly this draft is already recorded."


class NothingLeftToDecide(NotNow):
    """INTERPOL's outcome is known."""

    sentence = "INTERPOL's outcome is known: there is nothing left to decide."


class CounselNotCalled(CaseNotReady):
    """The decision still waits for answers."""

    sentence = "The required answers are neither in nor overdue."


class DecisionAlreadyApproved(AlreadyDone):
    """The decision is approved."""

    sentence = "The decision is already approved."


class NoDecisionDrafted(CaseNotReady):
    """There is nothing to approve."""

    sentence = "No decision is drafted."


class DraftReplaced(NotNow):
    """Another draft has come since."""

    sentence = "The draft was replaced after you read it: read the present one."


class DraftDecision(Command):
    """Counsel drafts a disposition."""

    act: Literal["draft_decision"] = "draft_decision"
    disposition: str
    document: DocumentId


class ApproveDecision(Command):
    """A second person approves the draft, or sends it back."""

    act: Literal["approve_decision"] = "approve_decision"
    approve: bool
    draft: DocumentId | None = None
    """The draft that was read. Where it is given, no other is approved."""
    document: DocumentId


class DecisionDrafted(Event):
    """Counsel drafted a disposition."""

    disposition: str
    document: DocumentId


class DecisionApproved(Event):
    """A second person approved the draft."""

    disposition: str
    document: DocumentId


class DecisionSentBack(Event):
    """A second person did not approve the draft."""

    document: DocumentId


def after_draft(case: Case, event: DecisionDrafted) -> Case:
    """It waits for a second person."""
    draft = Draft(
        document=event.document,
        by=event.by,
        disposition=event.disposition,
        drafted=case.revision + 1,
    )
    return case.having(replace(case.of(Decision), draft=draft))


def after_approval(case: Case, event: DecisionApproved) -> Case:
    """Decided; counsel's task is done."""
    decision = case.of(Decision)
    if decision.draft is None:
        raise ValueError("DecisionApproved without a draft")
    draft = replace(decision.draft, approved_at=event.at)
    task = task_of(case)
    if task is not None:
        done = replace(
            task,
            state=TaskState.ANSWERED,
            answered_at=event.at,
            answered_by=event.by,
            outcome=draft.disposition,
            document=draft.document,
        )
        case = case.with_task(done)
    return with_ended(case, event.at, CLOCK).having(replace(decision, draft=draft))


def after_sending_back(case: Case, event: DecisionSentBack) -> Case:
    """Counsel drafts again."""
    return case.having(replace(case.of(Decision), draft=None))


def draft_decision(case: Case, order: DraftDecision, context: "Context") -> list[Event]:
    """A disposition that is open to counsel now."""
    case.must_be_open()
    decision = case.of(Decision)
    if decision.draft is not None and decision.draft.document == order.document:
        raise DraftAlreadyRecorded()
    if case.settled:
        raise NothingLeftToDecide()
    if decision.called_at is None:
        raise CounselNotCalled()
    if is_approved(case):
        raise DecisionAlreadyApproved()
    row = context.rules.disposition(order.disposition)
    if row is None:
        raise no_such("disposition", order.disposition, context.rules.edition.dispositions)
    _must_be_open_to_counsel(case, row)
    return [
        DecisionDrafted(at=context.at, by=context.by, disposition=row.key, document=order.document)
    ]


def _must_be_open_to_counsel(case: Case, row: "DispositionRow") -> None:
    if row.kinds and case.communication_kind not in row.kinds:
        kind = case.communication_kind or "a report without a message"
        raise NotWellFormed(problem=f"{row.title}: not open for {kind}.")
    if not row.open_in(case.interpol_state):
        raise NotWellFormed(
            problem=f"{row.title}: not open while its state at INTERPOL is {case.interpol_state}."
        )


def approve_decision(case: Case, order: ApproveDecision, context: "Context") -> list[Event]:
    """A second person approves exactly the draft that was read, or sends it back."""
    case.must_be_open()
    draft = case.of(Decision).draft
    if draft is None or case.settled:
        raise NoDecisionDrafted()
    if draft.approved_at is not None:
        raise DecisionAlreadyApproved()
    if order.draft is not None and order.draft != draft.document:
        raise DraftReplaced()
    if not order.approve:
        return [DecisionSentBack(at=context.at, by=context.by, document=order.document)]
    row = context.rules.disposition(draft.disposition)
    if row is not None:
        # A fact may have come since it was drafted: what is no longer open is not approved.
        _must_be_open_to_counsel(case, row)
    approved = DecisionApproved(
        at=context.at,
        by=context.by,
        disposition=draft.disposition,
        document=order.document,
    )
    if row is None or row.filing is None or row.filing_clock is None:
        return [approved]
    planned = filings.plan(case, row.filing, row.filing_clock, row.key, draft.document, context)
    return [approved, *planned]


def _drafter(case: Case, order: ApproveDecision) -> Subject:
    draft = case.of(Decision).draft
    return Subject(drafter=draft.by if draft else None)


def _drafted(case: Case, order: ApproveDecision) -> int:
    draft = case.of(Decision).draft
    return draft.drafted if draft else 0


def draft_text(case: Case, event: DecisionDrafted, rules: "Procedure") -> TimelineText:
    """What was drafted."""
    return TimelineText(f"Decision drafted: {title_of(rules, event.disposition)}", 5, CLOCK)


def approval_text(case: Case, event: DecisionApproved, rules: "Procedure") -> TimelineText:
    """What was approved."""
    return TimelineText(f"Decision approved: {title_of(rules, event.disposition)}", 5, CLOCK)


def sending_back_text(case: Case, event: DecisionSentBack, rules: "Procedure") -> TimelineText:
    """Not approved."""
    return TimelineText("Decision sent back to counsel", 5)


def draft_emails(case: Case, event: DecisionDrafted, rules: "Procedure") -> list[Effect]:
    """The supervisors approve, or another counsel."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="a legal decision")]


def sending_back_emails(case: Case, event: DecisionSentBack, rules: "Procedure") -> list[Effect]:
    """Counsel drafts again."""
    clock = case.clocks.get(CLOCK)
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, clock, "a legal decision")]


RULES = Rules(
    part_of="decision",
    events=(
        EventRule(DecisionDrafted, after_draft, draft_text, draft_emails),
        EventRule(DecisionApproved, after_approval, approval_text),
        EventRule(DecisionSentBack, after_sending_back, sending_back_text, sending_back_emails),
    ),
    acts=(
        ActRule(DraftDecision, draft_decision, Permission(roles=(Role.COUNSEL,))),
        ActRule(
            ApproveDecision,
            approve_decision,
            Permission(roles=(Role.COUNSEL, Role.SUPERVISOR), not_drafter=True),
            _drafter,
            outdated_after=_drafted,
        ),
    ),
)
