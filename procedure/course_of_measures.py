"""How measures 4 and 5 of REPORT L46 step: notification, decision, filing, outcome."""

from dataclasses import replace

from procedure import events as e
from procedure.annex.schema import Phase
from procedure.case import Case, Draft, Notified, TaskState
from procedure.course_steps import after, settle, with_clocks, with_ended, with_task


def _finish(case: Case, phase: Phase, event: e.Happening, outcome: str, document: str) -> Case:
    """The phase's own task (notification, decision) is answered by the act itself."""
    task = case.task_of(phase)
    if task is None:
        return case
    done = replace(
        task,
        state=TaskState.ANSWERED,
        answered_at=event.at,
        answered_by=event.by,
        outcome=outcome,
        document=document,
    )
    return with_task(case, done)


@after.register
def _(event: e.OfficialNotified, case: Case) -> Case:
    case = _finish(case, Phase.NOTIFICATION, event, "DELIVERED", event.document)
    case = with_ended(case, event.at, "notification", "deferral")
    return replace(case, notified=Notified.DELIVERED)


@after.register
def _(event: e.OfficialUnreachable, case: Case) -> Case:
    return case


@after.register
def _(event: e.DeferralProposed, case: Case) -> Case:
    draft = Draft(document=event.document, by=event.by)
    return replace(case, notified=Notified.DEFERRAL_PROPOSED, deferral=draft)


@after.register
def _(event: e.DeferralApproved, case: Case) -> Case:
    case = with_clocks(with_ended(case, event.at, "notification", met=False), event.review)
    draft = case.deferral and replace(case.deferral, approved_at=event.at)
    return replace(case, notified=Notified.DEFERRED, deferral=draft)


@after.register
def _(event: e.DeferralRejected, case: Case) -> Case:
    return replace(case, notified=Notified.DUE, deferral=None)


@after.register
def _(event: e.DecisionCalled, case: Case) -> Case:
    return replace(with_clocks(case, event.clock), decision_called_at=event.at)


@after.register
def _(event: e.DecisionDrafted, case: Case) -> Case:
    draft = Draft(document=event.document, by=event.by, disposition=event.disposition)
    return replace(case, decision=draft)


@after.register
def _(event: e.DecisionApproved, case: Case) -> Case:
    if case.decision is None:
        raise ValueError("DecisionApproved without a draft")
    draft = replace(case.decision, approved_at=event.at, filing=event.filing)
    case = _finish(case, Phase.DECISION, event, draft.disposition, draft.document)
    case = with_clocks(with_ended(case, event.at, "decision"), event.filing_clock)
    return replace(case, decision=draft)


@after.register
def _(event: e.DecisionOvertaken, case: Case) -> Case:
    case = with_ended(case, event.at, "decision", "filing", met=False)
    task = case.task_of(Phase.DECISION)
    if task is not None:
        open_again = replace(
            task,
            state=TaskState.SENT,
            answered_at=None,
            answered_by=None,
            outcome=None,
            document=None,
        )
        case = with_task(case, open_again)
    return replace(case, decision=None, decision_called_at=None)


@after.register
def _(event: e.DecisionSentBack, case: Case) -> Case:
    return replace(case, decision=None)


@after.register
def _(event: e.FilingMade, case: Case) -> Case:
    case = with_clocks(with_ended(case, event.at, "filing"), event.follow_up, event.offer)
    return replace(case, filed_at=event.at)


@after.register
def _(event: e.FollowUpRecorded, case: Case) -> Case:
    case = with_ended(case, event.at, f"follow-up-{event.number}")
    return replace(with_clocks(case, event.next), follow_ups=event.number)


@after.register
def _(event: e.EscalationOffered, case: Case) -> Case:
    return replace(case, escalation_offered_at=event.at)


@after.register
def _(event: e.EscalationDecided, case: Case) -> Case:
    case = with_ended(case, event.at, "executive-committee-offer")
    return replace(case, escalation=event.escalate)


@after.register
def _(event: e.OutcomeRecorded, case: Case) -> Case:
    row = case.procedure.interpol_outcome(event.outcome)
    state = row.interpol_state if row is not None else None
    case = replace(case, outcome=event.outcome, interpol_state=state or case.interpol_state)
    return settle(case, event.at) if event.final else case
