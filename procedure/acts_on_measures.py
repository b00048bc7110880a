"""Acts of measures 4 and 5 (REPORT L46): notification, decision, filing, follow-up, outcome."""

from datetime import datetime

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.acting import Events, consequences, happened, must_be_open, once_only
from procedure.annex.schema import ClockKey, DispositionRow, FilingKind
from procedure.case import Case, Notified, Stage
from procedure.people import SYSTEM
from procedure.planning import task_clock
from procedure.refusals import (
    AlreadyDone,
    CaseNotReady,
    FilingOnHold,
    NotNow,
    NotWellFormed,
    StandsAlready,
)


def _notification_is_due(case: Case) -> None:
    must_be_open(case)
    if case.notified is Notified.DELIVERED:
        raise AlreadyDone("The official has been notified already.")
    if case.notified in (Notified.NOT_DUE, Notified.NOT_NEEDED):
        raise CaseNotReady("No notification is due: the identity must be confirmed first.")


@consequences.register
def _(command: c.RecordNotification, case: Case, now: datetime) -> Events:
    require(command.by, Act.RECORD_NOTIFICATION)
    once_only(case, command.document)
    _notification_is_due(case)
    return [happened(command, e.OfficialNotified, now, document=command.document)]


@consequences.register
def _(command: c.RecordUnreachable, case: Case, now: datetime) -> Events:
    require(command.by, Act.RECORD_NOTIFICATION)
    once_only(case, command.document)
    _notification_is_due(case)
    return [happened(command, e.OfficialUnreachable, now, document=command.document)]


@consequences.register
def _(command: c.ProposeDeferral, case: Case, now: datetime) -> Events:
    require(command.by, Act.RECORD_NOTIFICATION)
    _notification_is_due(case)
    if case.notified is not Notified.DUE:
        raise AlreadyDone("A deferral is proposed or approved already.")
    return [happened(command, e.DeferralProposed, now, document=command.document)]


@consequences.register
def _(command: c.ApproveDeferral, case: Case, now: datetime) -> Events:
    proposed = case.deferral if case.notified is Notified.DEFERRAL_PROPOSED else None
    require(command.by, Act.APPROVE_DEFERRAL, drafter=proposed.by if proposed else None)
    must_be_open(case)
    if proposed is None:
        raise CaseNotReady("No deferral is proposed.")
    if not command.approve:
        return [happened(command, e.DeferralRejected, now, document=command.document)]
    review = task_clock(case, ClockKey.DEFERRAL_REVIEW, "deferral", now, "deferral approved")
    return [happened(command, e.DeferralApproved, now, document=command.document, review=review)]


@consequences.register
def _(command: c.DraftDecision, case: Case, now: datetime) -> Events:
    require(command.by, Act.DRAFT_DECISION)
    must_be_open(case)
    if case.decision is not None and case.decision.document == command.document:
        raise StandsAlready("Exactly this draft stands already.")
    if case.settled:
        raise NotNow("INTERPOL's outcome is known: there is nothing left to decide.")
    if case.decision_called_at is None:
        raise CaseNotReady("The required answers are neither in nor overdue.")
    if case.decision is not None and case.decision.approved_at is not None:
        raise AlreadyDone("The decision is approved already.")
    row = case.procedure.disposition(command.disposition)
    if row is None:
        known = ", ".join(r.key for r in case.procedure.edition.dispositions)
        raise NotWellFormed(f"There is no disposition {command.disposition!r}; there are: {known}.")
    _must_be_open_to_counsel(case, row)
    return [
        happened(command, e.DecisionDrafted, now, disposition=row.key, document=command.document)
    ]


def _must_be_open_to_counsel(case: Case, row: DispositionRow) -> None:
    if row.kinds and case.communication_kind not in row.kinds:
        raise NotWellFormed(
            f"{row.title}: not open for {case.communication_kind or 'a report without message'}."
        )
    if not row.open_in(case.interpol_state):
        raise NotWellFormed(f"{row.title}: not open while INTERPOL has it {case.interpol_state}.")


@consequences.register
def _(command: c.ApproveDecision, case: Case, now: datetime) -> Events:
    drafter = case.decision.by if case.decision else None
    require(command.by, Act.APPROVE_DECISION, drafter=drafter)
    must_be_open(case)
    if case.decision is None or case.settled:
        raise CaseNotReady("No decision is drafted.")
    if case.decision.approved_at is not None:
        raise AlreadyDone("The decision is approved already.")
    if command.draft is not None and command.draft != case.decision.document:
        raise NotNow("The draft has been replaced since it was read: read the one that stands.")
    if not command.approve:
        return [happened(command, e.DecisionSentBack, now, document=command.document)]
    row = case.procedure.disposition(case.decision.disposition)
    if row is not None:
        # A fact may have come since it was drafted: what is no longer open is not approved.
        _must_be_open_to_counsel(case, row)
    filing_clock = (
        task_clock(case, row.filing_clock, "filing", now, "decision approved")
        if row is not None and row.filing_clock
        else None
    )
    return [
        happened(
            command,
            e.DecisionApproved,
            now,
            document=command.document,
            filing=row.filing if row is not None else None,
            filing_clock=filing_clock,
        )
    ]


@consequences.register
def _(command: c.RecordFiling, case: Case, now: datetime) -> Events:
    require(command.by, Act.FILE)
    once_only(case, command.document)
    must_be_open(case)
    if case.filed_at is not None:
        raise AlreadyDone("The filing is recorded already.")
    if case.stage is not Stage.FILING or case.decision is None or case.decision.filing is None:
        raise CaseNotReady("No approved filing is waiting.")
    if case.on_hold_by:
        raise FilingOnHold(
            f"{', '.join(case.on_hold_by)} answered HOLD: nothing is filed until they answer anew."
        )
    first = f"follow-up-{case.follow_ups + 1}"
    follow_up = task_clock(case, ClockKey.FOLLOW_UP_FIRST, first, now, "filing made")
    result = task_clock(case, ClockKey.INTERPOL_RESULT, "interpol-result", now, "filing made")
    offer = (
        task_clock(
            case,
            ClockKey.EXECUTIVE_COMMITTEE_OFFER,
            "executive-committee-offer",
            now,
            "filing made",
        )
        if case.decision.filing is FilingKind.FORMAL_DISPUTE
        else None
    )
    return [
        happened(
            command,
            e.FilingMade,
            now,
            filing=case.decision.filing,
            document=command.document,
            follow_up=follow_up,
            offer=offer,
        ),
        e.ClockStarted(at=now, by=SYSTEM.person, clock=result),
    ]


def _must_be_followed_up(case: Case) -> None:
    must_be_open(case)
    if case.filed_at is None:
        raise CaseNotReady("Nothing has been filed yet.")
    if case.settled:
        raise NotNow("INTERPOL's outcome is known.")


@consequences.register
def _(command: c.RecordFollowUp, case: Case, now: datetime) -> Events:
    require(command.by, Act.FOLLOW_UP)
    once_only(case, command.document)
    _must_be_followed_up(case)
    number = case.follow_ups + 1
    following = task_clock(
        case, ClockKey.FOLLOW_UP_NEXT, f"follow-up-{number + 1}", now, "follow-up made"
    )
    return [
        happened(
            command,
            e.FollowUpRecorded,
            now,
            number=number,
            document=command.document,
            next=following,
        )
    ]


@consequences.register
def _(command: c.DecideEscalation, case: Case, now: datetime) -> Events:
    require(command.by, Act.DECIDE_ESCALATION)
    once_only(case, command.document)
    _must_be_followed_up(case)
    if case.escalation_offered_at is None:
        raise CaseNotReady("Escalation to the Executive Committee has not been offered yet.")
    if case.escalation is not None:
        raise AlreadyDone("The escalation is decided already.")
    return [
        happened(
            command,
            e.EscalationDecided,
            now,
            escalate=command.escalate,
            document=command.document,
        )
    ]


@consequences.register
def _(command: c.RecordOutcome, case: Case, now: datetime) -> Events:
    require(command.by, Act.RECORD_OUTCOME)
    once_only(case, command.document)
    must_be_open(case)
    if case.settled:
        raise AlreadyDone("INTERPOL's final outcome is recorded already.")
    row = case.procedure.interpol_outcome(command.outcome)
    if row is None:
        known = ", ".join(row.key for row in case.procedure.edition.interpol_outcomes)
        raise NotWellFormed(f"There is no outcome {command.outcome!r}; there are: {known}.")
    if row.final and case.filed_at is None:
        raise CaseNotReady("Nothing has been filed: add what INTERPOL did as a fact.")
    return [
        happened(
            command,
            e.OutcomeRecorded,
            now,
            outcome=command.outcome,
            final=row.final,
            document=command.document,
        )
    ]
