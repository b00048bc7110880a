"""The course of a case: the state after each event, for workflow, register and timeline alike.

Editing ``apply`` or what it calls changes the replay of open cases: add events, do not redefine.
"""

from dataclasses import replace
from datetime import datetime
from functools import singledispatch

from procedure import events as e
from procedure.annex.schema import Effect, Phase
from procedure.case import Case, Draft, Notified, Restriction, Stage, Task, TaskState
from procedure.clock_changes import (
    end_clock,
    extend_clock,
    reach,
    recompute_clock,
    resume_clock,
    stop_clock,
)
from procedure.clocks import Clock, ClockEnd, RungKind, next_rung
from procedure.message import CommunicationKind, InterpolState


def _notified_from(case: Case) -> Case:
    """Whether the plan asks for a notification; new circumstances may call for one later."""
    if case.notified not in (Notified.NOT_NEEDED, Notified.NOT_DUE):
        return case
    planned = case.procedure.planned_tasks(
        case.communication_kind, case.circumstances, case.alerted_by
    )
    needed = case.procedure.notification in planned
    return replace(case, notified=Notified.NOT_DUE if needed else Notified.NOT_NEEDED)


def opened(event: e.CaseOpened) -> Case:
    """The case after its first event."""
    communications = (
        ((event.communication, event.version or 1),) if event.communication is not None else ()
    )
    case = Case(
        case=event.case,
        edition=event.edition,
        calendar_version=event.calendar,
        closures=event.closures,
        track=event.track,
        case_class=event.case_class,
        circumstances=event.circumstances,
        communication_kind=event.communication_kind,
        interpol_state=event.interpol_state,
        alerted_by=event.alerted_by,
        person=event.person,
        communications=communications,
        left_out=event.left_out,
        opened_at=event.at,
        opened_by=event.by,
        identity_confirmed_at=event.at if event.identity_confirmed else None,
        clocks={event.restriction_review.clock_id: event.restriction_review},
        restricted_at=event.restriction_review.started_at,
        revision=1,
    )
    return _notified_from(case)


def apply(case: Case | None, event: e.CaseEvent) -> Case:
    """The case after the event."""
    if case is None:
        if not isinstance(event, e.CaseOpened):
            raise ValueError(f"a case begins with CaseOpened, not {event.name}")
        return opened(event)
    changed = _after(event, case)
    document = event.document if isinstance(event, _REPORTS) else None
    told = changed.told | {document} if document is not None else changed.told
    return replace(changed, revision=case.revision + 1, told=told)


_REPORTS = (
    e.FactAdded,
    e.RestrictionRenewed,
    e.OfficialNotified,
    e.OfficialUnreachable,
    e.FilingMade,
    e.FollowUpRecorded,
    e.EscalationDecided,
    e.OutcomeRecorded,
)


def _with_clocks(case: Case, *clocks: Clock | None) -> Case:
    added = {clock.clock_id: clock for clock in clocks if clock is not None}
    return replace(case, clocks={**case.clocks, **added}) if added else case


def _end(case: Case, at: datetime, *clock_ids: str | None, met: bool = True) -> Case:
    end = ClockEnd.MET if met else ClockEnd.CANCELLED
    ended = {
        clock_id: end_clock(case.clocks[clock_id], at, end)
        for clock_id in clock_ids
        if clock_id is not None and case.running(clock_id)
    }
    return replace(case, clocks={**case.clocks, **ended}) if ended else case


def _with_task(case: Case, task: Task) -> Case:
    return replace(case, tasks={**case.tasks, task.task: task})


MEASURE_FIVE = ("decision", "filing", "interpol-result", "executive-committee-offer")
"""The clocks of the decision and of what is filed, beside those of the follow-ups."""


@singledispatch
def _after(event: e.Happening, case: Case) -> Case:
    raise TypeError(f"no rule for {event.name}")


@_after.register
def _(event: e.FactAdded, case: Case) -> Case:
    communications = dict(case.communications)
    if event.communication is not None:
        held = communications.get(event.communication, 0)
        communications[event.communication] = max(held, event.version or 1)
    circumstances = case.circumstances
    if event.circumstance is not None and event.circumstance not in circumstances:
        circumstances = (*circumstances, event.circumstance)
    case = replace(
        case,
        facts=(*case.facts, event.fact),
        communications=tuple(communications.items()),
        circumstances=circumstances,
        case_class=event.case_class,
    )
    case = _notified_from(_with_interpol_state(case, event))
    if not event.settles:
        return case
    outcome = event.interpol_state.value if event.interpol_state else case.outcome
    return _settle(replace(case, outcome=outcome), event.at)


_GRAVITY = {kind: place for place, kind in enumerate(reversed(CommunicationKind))}
"""The kinds of communications from the least to the gravest, in the order of their definition."""


_DEAD = (InterpolState.NON_COMPLIANT, InterpolState.DELETED)


def _with_interpol_state(case: Case, event: e.FactAdded) -> Case:
    """The case goes by its gravest communication, and by where INTERPOL has that one.

    A fact without a kind says something of the communication that the case goes by. Once INTERPOL
    has put an end to that one, the next takes its place: it may be the same request, issued again.
    """
    kind, state = event.communication_kind, event.interpol_state
    if kind is None:
        return replace(case, interpol_state=state or case.interpol_state)
    if case.communication_kind is not None and case.interpol_state not in _DEAD:
        graver = _GRAVITY[kind] - _GRAVITY[case.communication_kind]
        if graver < 0 or (graver == 0 and event.fact == "FURTHER_COMMUNICATION"):
            return case
    return replace(case, communication_kind=kind, interpol_state=state or case.interpol_state)


@_after.register
def _(event: e.IdentityConfirmed, case: Case) -> Case:
    return replace(case, identity_confirmed_at=event.at, identity_refuted=False)


@_after.register
def _(event: e.IdentityRefuted, case: Case) -> Case:
    case = _end(case, event.at, "notification", "deferral", met=False)
    case = replace(case, identity_refuted=True, identity_confirmed_at=None)
    if case.notified in (Notified.DELIVERED, Notified.NOT_NEEDED):
        return case
    return replace(case, notified=Notified.NOT_DUE, deferral=None)


@_after.register
def _(event: e.RestrictionRenewed, case: Case) -> Case:
    case = _end(case, event.at, *(c for c in case.clocks if c.startswith("restriction")))
    return _with_clocks(case, event.clock)


@_after.register
def _(event: e.RestrictionPlaced, case: Case) -> Case:
    return _restricted(case, event.at, event.clock)


def _restricted(case: Case, at: datetime, review: Clock) -> Case:
    case = _with_clocks(case, review)
    return replace(case, restriction=Restriction.RESTRICTED, restricted_at=at)


@_after.register
def _(event: e.RestrictionLifted, case: Case) -> Case:
    case = _end(case, event.at, *(c for c in case.clocks if c.startswith("restriction")))
    return replace(case, restriction=Restriction.LIFTED)


def _ended(case: Case, at: datetime, stage: Stage) -> Case:
    case = _end(case, at, *case.clocks, met=False)
    return replace(case, ended=stage, ended_at=at)


@_after.register
def _(event: e.CaseClosed, case: Case) -> Case:
    return _ended(case, event.at, Stage.CLOSED)


@_after.register
def _(event: e.CaseCancelled, case: Case) -> Case:
    return _ended(case, event.at, Stage.CANCELLED)


@_after.register
def _(event: e.CaseSuperseded, case: Case) -> Case:
    return replace(_ended(case, event.at, Stage.SUPERSEDED), successor=event.successor)


@_after.register
def _(event: e.CaseReopened, case: Case) -> Case:
    case = replace(case, ended=None, ended_at=None, attempt=event.attempt)
    if event.restriction_review is not None:
        case = _restricted(case, event.at, event.restriction_review)
    if not event.decides_anew:
        return case
    return replace(
        case,
        decides_since=event.attempt,
        settled=False,
        decision_called_at=None,
        decision=None,
        filed_at=None,
        escalation_offered_at=None,
        escalation=None,
    )


@_after.register
def _(event: e.ClockStarted, case: Case) -> Case:
    case = _with_clocks(case, event.clock)
    if event.clock.clock_id == "notification" and case.notified is Notified.NOT_DUE:
        case = replace(case, notified=Notified.DUE)
    return case


@_after.register
def _(event: e.RungReached, case: Case) -> Case:
    if next_rung(case.clocks[event.clock_id]) is None:
        # Several rungs of one moment: an earlier one has ended the clock.
        return case
    case = _with_clocks(case, reach(case.clocks[event.clock_id], event.at))
    if event.clock_id == "deferral" and event.rung is RungKind.DUE:
        return replace(_end(case, event.at, "deferral"), notified=Notified.NOT_DUE, deferral=None)
    return case


@_after.register
def _(event: e.ClockEnded, case: Case) -> Case:
    return _end(case, event.at, event.clock_id, met=event.met)


@_after.register
def _(event: e.ClockStopped, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    return _with_clocks(case, stop_clock(clock, event.reason, event.at, event.by))


@_after.register
def _(event: e.ClockResumed, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    return _with_clocks(case, resume_clock(clock, event.at, event.by, case.calendar))


@_after.register
def _(event: e.ClockExtended, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    extended = extend_clock(clock, event.due, event.by, event.at, event.document, case.calendar)
    return _with_clocks(case, extended)


@_after.register
def _(event: e.CalendarChanged, case: Case) -> Case:
    case = replace(case, closures=event.closures)
    running = [clock for clock in case.clocks.values() if clock.ended_at is None]
    return _with_clocks(
        case, *(recompute_clock(clock, case.calendar, event.at, event.by) for clock in running)
    )


@_after.register
def _(event: e.TaskSent, case: Case) -> Case:
    task = Task(
        task=event.task,
        code=event.code,
        agency=event.agency,
        role=event.role,
        required=event.required,
        asked_at=event.at,
        state=TaskState.SENT,
        acknowledgement=event.acknowledgement.clock_id if event.acknowledgement else None,
        answer=event.answer.clock_id if event.answer else event.task,
        attempt=case.attempt,
    )
    return _with_task(_with_clocks(case, event.acknowledgement, event.answer), task)


@_after.register
def _(event: e.TaskAcknowledged, case: Case) -> Case:
    task = case.tasks[event.task]
    case = _end(case, event.at, task.acknowledgement)
    return _with_task(case, replace(task, state=TaskState.ACKNOWLEDGED, acknowledged_at=event.at))


@_after.register
def _(event: e.TaskAnswered, case: Case) -> Case:
    task = case.tasks[event.task]
    effect = Effect(event.effect)
    answered = replace(
        task,
        state=TaskState.ACKNOWLEDGED if effect is Effect.NOT_DONE else TaskState.ANSWERED,
        acknowledged_at=task.acknowledged_at or event.at,
        answered_at=event.at,
        answered_by=event.by,
        outcome=event.outcome,
        effect=effect,
        document=event.document,
        question=None,
    )
    case = _end(case, event.at, task.acknowledgement)
    if effect is not Effect.NOT_DONE:
        case = _end(case, event.at, task.answer)
    return _with_task(case, answered)


@_after.register
def _(event: e.TaskReturned, case: Case) -> Case:
    task = case.tasks[event.task]
    case = _end(case, event.at, task.acknowledgement)
    return _with_task(case, replace(task, state=TaskState.RETURNED, document=event.document))


@_after.register
def _(event: e.TaskQuestioned, case: Case) -> Case:
    task = case.tasks[event.task]
    case = _end(case, event.at, task.acknowledgement)
    asked = replace(
        task,
        state=TaskState.ACKNOWLEDGED,
        acknowledged_at=task.acknowledged_at or event.at,
        question=event.document,
    )
    return _with_task(case, asked)


@_after.register
def _(event: e.TaskQuestionAnswered, case: Case) -> Case:
    return _with_task(case, replace(case.tasks[event.task], question=None))


@_after.register
def _(event: e.TaskResent, case: Case) -> Case:
    task = case.tasks[event.task]
    case = _end(case, event.at, task.acknowledgement, task.answer, met=False)
    case = _with_clocks(case, event.acknowledgement, event.answer)
    taken = task.agency != event.agency and task.state is not TaskState.RETURNED
    resent = replace(
        task,
        agency=event.agency,
        taken_from=task.agency if taken else None,
        state=TaskState.SENT,
        acknowledgement=event.acknowledgement.clock_id if event.acknowledgement else None,
        answer=event.answer.clock_id,
        acknowledged_at=None,
        question=None,
    )
    return _with_task(case, resent)


@_after.register
def _(event: e.TaskWithdrawn, case: Case) -> Case:
    task = case.tasks[event.task]
    case = _end(case, event.at, task.acknowledgement, task.answer, met=False)
    # Whoever withdraws a task writes why; what the end or INTERPOL's outcome withdraws has no text.
    withdrawn = replace(
        task,
        state=TaskState.WITHDRAWN,
        question=None,
        ended_with_case=event.document is None,
    )
    return _with_task(case, withdrawn)


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
    return _with_task(case, done)


@_after.register
def _(event: e.OfficialNotified, case: Case) -> Case:
    case = _finish(case, Phase.NOTIFICATION, event, "DELIVERED", event.document)
    case = _end(case, event.at, "notification", "deferral")
    return replace(case, notified=Notified.DELIVERED)


@_after.register
def _(event: e.OfficialUnreachable, case: Case) -> Case:
    return case


@_after.register
def _(event: e.DeferralProposed, case: Case) -> Case:
    draft = Draft(document=event.document, by=event.by)
    return replace(case, notified=Notified.DEFERRAL_PROPOSED, deferral=draft)


@_after.register
def _(event: e.DeferralApproved, case: Case) -> Case:
    case = _with_clocks(_end(case, event.at, "notification", met=False), event.review)
    draft = case.deferral and replace(case.deferral, approved_at=event.at)
    return replace(case, notified=Notified.DEFERRED, deferral=draft)


@_after.register
def _(event: e.DeferralRejected, case: Case) -> Case:
    return replace(case, notified=Notified.DUE, deferral=None)


@_after.register
def _(event: e.DecisionCalled, case: Case) -> Case:
    return replace(_with_clocks(case, event.clock), decision_called_at=event.at)


@_after.register
def _(event: e.DecisionDrafted, case: Case) -> Case:
    draft = Draft(document=event.document, by=event.by, disposition=event.disposition)
    return replace(case, decision=draft)


@_after.register
def _(event: e.DecisionApproved, case: Case) -> Case:
    if case.decision is None:
        raise ValueError("DecisionApproved without a draft")
    draft = replace(case.decision, approved_at=event.at, filing=event.filing)
    case = _finish(case, Phase.DECISION, event, draft.disposition, draft.document)
    case = _with_clocks(_end(case, event.at, "decision"), event.filing_clock)
    return replace(case, decision=draft)


@_after.register
def _(event: e.DecisionSentBack, case: Case) -> Case:
    return replace(case, decision=None)


@_after.register
def _(event: e.FilingMade, case: Case) -> Case:
    case = _with_clocks(_end(case, event.at, "filing"), event.follow_up, event.offer)
    return replace(case, filed_at=event.at)


@_after.register
def _(event: e.FollowUpRecorded, case: Case) -> Case:
    case = _end(case, event.at, f"follow-up-{event.number}")
    return replace(_with_clocks(case, event.next), follow_ups=event.number)


@_after.register
def _(event: e.EscalationOffered, case: Case) -> Case:
    return replace(case, escalation_offered_at=event.at)


@_after.register
def _(event: e.EscalationDecided, case: Case) -> Case:
    case = _end(case, event.at, "executive-committee-offer")
    return replace(case, escalation=event.escalate)


@_after.register
def _(event: e.OutcomeRecorded, case: Case) -> Case:
    row = case.procedure.interpol_outcome(event.outcome)
    state = row.interpol_state if row is not None else None
    case = replace(case, outcome=event.outcome, interpol_state=state or case.interpol_state)
    return _settle(case, event.at) if event.final else case


def _settle(case: Case, at: datetime) -> Case:
    """INTERPOL's outcome ends what was to bring it about; the notification goes on."""
    ends = [
        clock_id
        for clock_id in case.clocks
        if clock_id in MEASURE_FIVE or clock_id.startswith("follow-up")
    ]
    return replace(_end(case, at, *ends), settled=True)
