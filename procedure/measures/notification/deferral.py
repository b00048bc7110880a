"""Deferring the notification of the official: proposed, approved by a second person, reviewed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission, Subject
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.notification.notification import Deferral, Notification, NotificationState
from procedure.measures.notification.notifying import CLOCK, DEFERRAL, must_be_due
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule, always
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REVIEW = "deferral-review"
"""The clock until the deferral is reviewed."""


class DeferralAlreadyProposed(AlreadyDone):
    """A deferral is proposed or approved."""

    sentence = "A deferral is already proposed or approved."


class NoDeferralProposed(CaseNotReady):
    """Nobody proposed a deferral."""

    sentence = "No deferral is proposed."


class DeferralDatePassed(NotNow):
    """The proposed date has passed."""

    sentence = "The date of the proposal has passed ({until}): reject it, or notify the official."


class ProposeDeferral(Command):
    """Propose to notify the official later."""

    act: Literal["propose_deferral"] = "propose_deferral"
    until: Moment
    document: DocumentId


class ApproveDeferral(Command):
    """A second person approves the deferral, or rejects it."""

    act: Literal["approve_deferral"] = "approve_deferral"
    approve: bool
    document: DocumentId


class DeferralProposed(Event):
    """Somebody proposes to notify the official later."""

    document: DocumentId
    until: Moment | None = None
    """The date until when, at which it is reviewed."""


class DeferralApproved(Event):
    """A second person agreed; the review clock says until when."""

    document: DocumentId
    review: Clock


class DeferralRejected(Event):
    """A second person did not agree: the official must be notified."""

    document: DocumentId


class DeferralEnded(Event):
    """The review of the deferral is due: the official is notified after all."""


def after_proposal(case: Case, event: DeferralProposed) -> Case:
    """It waits for a second person; the clock keeps running."""
    return case.having(
        Notification(
            NotificationState.DEFERRAL_PROPOSED,
            Deferral(document=event.document, by=event.by, until=event.until),
            proposed=case.revision + 1,
        )
    )


def after_approval(case: Case, event: DeferralApproved) -> Case:
    """The review clock, which ends at the chosen date, runs in place of the notification's."""
    notification = case.of(Notification)
    approved = notification.deferral and replace(notification.deferral, approved_at=event.at)
    case = with_clocks(with_ended(case, event.at, CLOCK, met=False), event.review)
    return case.having(replace(notification, state=NotificationState.DEFERRED, deferral=approved))


def after_rejection(case: Case, event: DeferralRejected) -> Case:
    """It is due as before."""
    return case.having(Notification(NotificationState.DUE))


def after_review(case: Case, event: DeferralEnded) -> Case:
    """The notification is called again."""
    ended = with_ended(case, event.at, DEFERRAL)
    return ended.having(Notification(NotificationState.NOT_DUE))


def review_is_due(case: Case) -> bool:
    """Whether the notification is deferred and the time for it is over."""
    deferred = case.of(Notification).state is NotificationState.DEFERRED
    return deferred and case.due_reached(DEFERRAL)


def end_deferral(case: Case, context: "Context") -> list[Event]:
    """A deferral is never forever."""
    if case.ended is not None or not review_is_due(case):
        return []
    return [DeferralEnded(at=context.at, by=SYSTEM_ID)]


def propose_deferral(case: Case, order: ProposeDeferral, context: "Context") -> list[Event]:
    """Once, while the notification is due, until a date within the time of the review's rule."""
    must_be_due(case)
    if case.of(Notification).state is not NotificationState.DUE:
        raise DeferralAlreadyProposed()
    if order.until <= context.at:
        raise NotWellFormed(problem="The date of a deferral must be in the future.")
    longest = context.start(case, case.case_class, REVIEW, DEFERRAL, "deferral proposed")
    if order.until > longest.due_at:
        raise NotWellFormed(
            problem=f"A deferral is reviewed after {longest.duration.words()} in a case of class "
            f"{case.case_class}: choose a date until {eastern(longest.due_at)}. After the review "
            "it can be proposed again."
        )
    return [
        DeferralProposed(at=context.at, by=context.by, document=order.document, until=order.until)
    ]


def approve_deferral(case: Case, order: ApproveDeferral, context: "Context") -> list[Event]:
    """A second person agrees or does not; a deferral always ends in a review."""
    case.must_be_open()
    notification = case.of(Notification)
    if notification.state is not NotificationState.DEFERRAL_PROPOSED:
        raise NoDeferralProposed()
    if not order.approve:
        return [DeferralRejected(at=context.at, by=context.by, document=order.document)]
    until = notification.deferral.until if notification.deferral else None
    if until is not None and until <= context.at:
        raise DeferralDatePassed(until=eastern(until))
    because = "deferral approved"
    review = context.start(case, case.case_class, REVIEW, DEFERRAL, because, until=until)
    return [DeferralApproved(at=context.at, by=context.by, document=order.document, review=review)]


def _proposal(case: Case, order: ApproveDeferral) -> Subject:
    notification = case.of(Notification)
    proposed = notification.state is NotificationState.DEFERRAL_PROPOSED
    drafter = notification.deferral.by if proposed and notification.deferral else None
    return Subject(drafter=drafter)


def _proposed_at(case: Case, order: ApproveDeferral) -> int:
    return case.of(Notification).proposed


def approval_text(case: Case, event: DeferralApproved, rules: "Procedure") -> TimelineText:
    """The notification is deferred until a review."""
    return TimelineText("Deferral of the notification approved", 4, DEFERRAL, begins=True)


def proposal_emails(case: Case, event: DeferralProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    what = "the deferral of a notification"
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=what)]


def rejection_emails(case: Case, event: DeferralRejected, rules: "Procedure") -> list[Effect]:
    """The analysts notify the official after all."""
    what = "the deferral of a notification"
    return [to_role(LetterKey.NOT_APPROVED, Role.ANALYST, case.clocks.get(CLOCK), what)]


RULES = Rules(
    part_of="notification",
    events=(
        EventRule(
            DeferralProposed,
            after_proposal,
            always("Deferral of the notification proposed", 4),
            proposal_emails,
        ),
        EventRule(DeferralApproved, after_approval, approval_text),
        EventRule(
            DeferralRejected,
            after_rejection,
            always("Deferral of the notification not approved", 4),
            rejection_emails,
        ),
        EventRule(
            DeferralEnded, after_review, always("Deferral ended: the official is notified", 4)
        ),
    ),
    acts=(
        ActRule(ProposeDeferral, propose_deferral, Permission(roles=DESK)),
        ActRule(
            ApproveDeferral,
            approve_deferral,
            Permission(roles=(Role.SUPERVISOR,), not_drafter=True),
            _proposal,
            outdated_after=_proposed_at,
        ),
    ),
    steps=(StepRule(end_deferral.__name__, end_deferral),),
    needs=Needs(clocks=(REVIEW,)),
)
