"""A filing that is pending: INTERPOL is asked again, and escalation is offered as a decision."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.dispute.filing import Filing, by_id, changed, pending
from procedure.measures.dispute.filings import OFFER
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

NEXT = "follow-up-next"
"""The clock of each follow-up after the first."""


class NothingFiled(CaseNotReady):
    """Nothing was filed."""

    sentence = "Nothing has been filed yet."


class OutcomeKnown(NotNow):
    """INTERPOL's outcome is known."""

    sentence = "INTERPOL's outcome is known."


class EscalationNotOffered(CaseNotReady):
    """It is not time for it."""

    sentence = "Escalation to the Executive Committee has not been offered yet."


class EscalationAlreadyDecided(AlreadyDone):
    """It is decided."""

    sentence = "The escalation is already decided."


class RecordFollowUp(Command):
    """INTERPOL was asked again."""

    act: Literal["record_follow_up"] = "record_follow_up"
    document: DocumentId


class DecideEscalation(Command):
    """Escalate to the Executive Committee, or do not."""

    act: Literal["decide_escalation"] = "decide_escalation"
    escalate: bool
    document: DocumentId


class FollowUpRecorded(Event):
    """INTERPOL was asked again."""

    filing: str
    number: int
    document: DocumentId
    next: Clock


class EscalationOffered(Event):
    """No result in time: escalation to the Executive Committee is offered as a decision."""

    filing: str


class EscalationDecided(Event):
    """A supervisor decided on the escalation."""

    filing: str
    escalate: bool
    document: DocumentId


def after_follow_up(case: Case, event: FollowUpRecorded) -> Case:
    """The next follow-up has its clock."""
    filing = by_id(case, event.filing)
    case = with_ended(case, event.at, filing.clock(f"follow-up-{event.number}"))
    return changed(with_clocks(case, event.next), replace(filing, follow_ups=event.number))


def after_offer(case: Case, event: EscalationOffered) -> Case:
    """A supervisor must decide."""
    filing = by_id(case, event.filing)
    return changed(case, replace(filing, escalation_offered_at=event.at))


def after_decision(case: Case, event: EscalationDecided) -> Case:
    """The clock of the offer ends."""
    filing = by_id(case, event.filing)
    case = with_ended(case, event.at, filing.clock(OFFER))
    return changed(case, replace(filing, escalate=event.escalate))


def escalation_is_due(case: Case) -> bool:
    """Whether a pending filing has had no result by the day of the offer."""
    filing = pending(case)
    if filing is None or filing.escalation_offered_at is not None:
        return False
    return case.due_reached(filing.clock(OFFER))


def has_outcome_or_is_overdue(case: Case) -> bool:
    """Whether a filing needs no more waiting: its outcome is known, or escalation is due."""
    return pending(case) is None or escalation_is_due(case)


def offer_escalation(case: Case, context: "Context") -> list[Event]:
    """Escalation is offered as a decision on its day."""
    filing = pending(case)
    if case.ended is not None or filing is None or not escalation_is_due(case):
        return []
    return [EscalationOffered(at=context.at, by=SYSTEM_ID, filing=filing.filing)]


def _pending(case: Case) -> Filing:
    case.must_be_open()
    if case.settled:
        raise OutcomeKnown()
    filing = pending(case)
    if filing is None:
        raise NothingFiled()
    return filing


def record_follow_up(case: Case, order: RecordFollowUp, context: "Context") -> list[Event]:
    """Each follow-up starts the clock of the next one."""
    filing = _pending(case)
    number = filing.follow_ups + 1
    clock_id = filing.clock(f"follow-up-{number + 1}")
    following = context.start(case, case.case_class, NEXT, clock_id, "follow-up made")
    return [
        FollowUpRecorded(
            at=context.at,
            by=context.by,
            filing=filing.filing,
            number=number,
            document=order.document,
            next=following,
        )
    ]


def decide_escalation(case: Case, order: DecideEscalation, context: "Context") -> list[Event]:
    """Once it is offered."""
    filing = _pending(case)
    if filing.escalation_offered_at is None:
        raise EscalationNotOffered()
    if filing.escalate is not None:
        raise EscalationAlreadyDecided()
    return [
        EscalationDecided(
            at=context.at,
            by=context.by,
            filing=filing.filing,
            escalate=order.escalate,
            document=order.document,
        )
    ]


def follow_up_text(case: Case, event: FollowUpRecorded, rules: "Procedure") -> TimelineText:
    """``Follow-up 2 with INTERPOL``."""
    clock = by_id(case, event.filing).clock(f"follow-up-{event.number}")
    return TimelineText(f"Follow-up {event.number} with INTERPOL", 5, clock)


def decision_text(case: Case, event: EscalationDecided, rules: "Procedure") -> TimelineText:
    """Whether it was escalated."""
    what = "Escalated to the Executive Committee" if event.escalate else "Not escalated"
    return TimelineText(what, 5)


def offer_emails(case: Case, event: EscalationOffered, rules: "Procedure") -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.ESCALATION_OFFERED, Role.SUPERVISOR)]


RULES = Rules(
    part_of="filings",
    events=(
        EventRule(FollowUpRecorded, after_follow_up, follow_up_text, once=True),
        EventRule(
            EscalationOffered,
            after_offer,
            always("Escalation to the Executive Committee offered as a decision", 5),
            offer_emails,
        ),
        EventRule(EscalationDecided, after_decision, decision_text, once=True),
    ),
    acts=(
        ActRule(
            RecordFollowUp,
            record_follow_up,
            Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
        ),
        ActRule(DecideEscalation, decide_escalation, Permission(roles=(Role.SUPERVISOR,))),
    ),
    steps=(StepRule(offer_escalation.__name__, offer_escalation),),
    needs=Needs(clocks=(NEXT,)),
)
