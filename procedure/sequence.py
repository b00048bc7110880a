"""What the procedure itself does at each turn of a case: events that follow without a person."""

from datetime import datetime

from procedure import events as e
from procedure.annex.schema import ClockKey, Phase
from procedure.case import Case, Notified, TaskState
from procedure.commands import OpenCase
from procedure.course import apply
from procedure.people import SYSTEM
from procedure.planning import (
    missing_tasks,
    notification_clock,
    open_case,
    send_tasks,
    task_clock,
)


def awaited(case: Case) -> list[str]:
    """Required tasks whose answer is neither in nor overdue: the decision still waits for them."""
    return [
        task.task
        for task in case.agency_tasks
        if task.required and task.open and not case.due_reached(task.answer)
    ]


def begin(act: OpenCase, now: datetime) -> list[e.CaseEvent]:
    """A case opens under restriction, asks its agencies and calls for the notification at once."""
    events = open_case(act, now)
    for following in (ask_agencies, call_notification):
        case: Case | None = None
        for event in events:
            case = apply(case, event)
        if case is not None:
            events += following(case, now)
    return events


def ask_agencies(case: Case, now: datetime) -> list[e.CaseEvent]:
    """Measure 3: send what the plan asks for and nobody has been asked yet."""
    if case.decision_called_at is not None or case.settled:
        return []
    because = "case opened" if case.attempt == 1 else "case reopened"
    return send_tasks(case, missing_tasks(case), now, because)


def call_notification(case: Case, now: datetime) -> list[e.CaseEvent]:
    """Measure 4: the identity is confirmed, so the official is to be told from now."""
    rule = case.procedure.notification
    if case.notified is not Notified.NOT_DUE or case.identity_confirmed_at is None:
        return []
    clock = task_clock(case, notification_clock(case), "notification", now, "identity confirmed")
    started = e.ClockStarted(at=now, by=SYSTEM.person, clock=clock)
    sent = send_tasks(case, [rule], now, "identity confirmed")
    return [*([] if case.task_of(Phase.NOTIFICATION) else sent), started]


def call_decision(case: Case, now: datetime) -> list[e.CaseEvent]:
    """Counsel is called with the answers in hand; what is missing is named."""
    if case.decision_called_at is not None or case.settled:
        return []
    in_hand = [t.task for t in case.agency_tasks if t.state is TaskState.ANSWERED]
    missing = [task.task for task in case.agency_tasks if task.required and task.open]
    clock = task_clock(
        case,
        ClockKey.LEGAL_DECISION,
        "decision",
        now,
        "answers overdue" if missing else "required answers in hand",
    )
    called = e.DecisionCalled(
        at=now,
        by=SYSTEM.person,
        in_hand=tuple(in_hand),
        missing=tuple(missing),
        clock=clock,
    )
    sent = send_tasks(case, [case.procedure.decision], now, "decision called")
    return [*([] if case.task_of(Phase.DECISION) else sent), called]


def offer_escalation(case: Case, now: datetime) -> list[e.CaseEvent]:
    """The ladder to the Executive Committee is offered as a decision at its day."""
    due = case.due_reached("executive-committee-offer") and not case.settled
    if not due or case.escalation_offered_at is not None:
        return []
    return [e.EscalationOffered(at=now, by=SYSTEM.person)]


def call_records(case: Case, now: datetime) -> list[e.CaseEvent]:
    """U.S. records are to be corrected; what INTERPOL's outcome made needless is withdrawn."""
    if case.task_of(Phase.RECORDS) is not None:
        return []
    withdrawn: list[e.CaseEvent] = []
    if case.settled:
        withdrawn = [
            e.TaskWithdrawn(at=now, by=SYSTEM.person, task=task.task)
            for task in case.tasks.values()
            if task.open and case.procedure.task(task.code).phase is not Phase.NOTIFICATION
        ]
    return [
        *withdrawn,
        *send_tasks(case, [case.procedure.records], now, "outcome or decision known"),
    ]
