"""The clocks of a dossier: how they start and end, and the alerts that come."""

from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock
from procedure.clocks.rules import AlertKind
from procedure.dossier import (
    DossierState,
    Effect,
    Event,
    S,
    Step,
    TimelineText,
    with_clocks,
    with_ended,
)
from procedure.letters import ALERT_LETTERS, LetterOrder, to_role
from procedure.people import EMPLOYER, SYSTEM_ID, USNCB, Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ClockStarted(Event):
    """A clock of the procedure started."""

    clock: Clock


class AlertReached(Event):
    """A reminder, a warning, the due time or an escalation came."""

    clock_id: str
    alert: AlertKind
    to: str
    number: int


class ClockEnded(Event):
    """The clock's purpose is met, or no longer needed; an earlier build wrote it."""

    clock_id: str
    met: bool


def after_start(state: S, event: ClockStarted) -> S:
    """The clock runs."""
    return with_clocks(state, event.clock)


def after_alert(state: S, event: AlertReached) -> S:
    """The alert counts as reached; of several at one moment an earlier one may have ended it."""
    clock = state.clocks[event.clock_id]
    if clocks.next_alert(clock) is None:
        return state
    return with_clocks(state, clocks.alert_reached(clock, event.at))


def after_end(state: S, event: ClockEnded) -> S:
    """The clock has ended."""
    return with_ended(state, event.at, event.clock_id, met=event.met)


class ReachAlerts(Step):
    """The next alert of the dossier's clocks has come."""

    act: Literal["reach_alerts"] = "reach_alerts"
    clock: str
    """The clock that the run waited for."""


def reach_alerts(state: DossierState, step: ReachAlerts, context: "Context") -> list[Event]:
    """Every alert whose time has come, in the order of its time; each is recorded once.

    What follows from a due time is recorded right after it.
    """
    due = []
    for clock_id, clock in state.clocks.items():
        following = clock
        while (alert := clocks.next_alert(following)) is not None and alert.at <= context.at:
            due.append((alert.at, clock_id, following.reached + 1, alert))
            following = clocks.alert_reached(following, context.at)
    reached = [
        AlertReached(
            at=context.at,
            by=SYSTEM_ID,
            clock_id=clock_id,
            alert=alert.kind,
            to=alert.to,
            number=number,
        )
        for _, clock_id, number, alert in sorted(due, key=lambda item: item[:3])
    ]
    return [*reached] if not context.on_due else _with_what_follows(state, reached, context)


def _with_what_follows(
    state: DossierState, reached: list[AlertReached], context: "Context"
) -> list[Event]:
    chain = context.chain(state)
    for event in reached:
        chain.add([event])
        clock = chain.state.clocks[event.clock_id]
        follow = context.on_due.get(clock.rule) if event.alert is AlertKind.DUE else None
        if follow is not None and clock.running:
            chain.add(follow(chain.state, clock, context))
    return chain.events


def overtaken(clock: Clock, event: AlertReached) -> bool:
    """Whether a reminder or warning came after the due time, because nothing ran meanwhile.

    It is recorded and not sent: the letter of the due time says what is so.
    """
    return event.alert in (AlertKind.REMINDER, AlertKind.WARNING) and clock.due_at <= event.at


def alert_emails(state: DossierState, event: AlertReached, rules: "Procedure") -> list[Effect]:
    """An alert goes to whoever must act, to their chief, or to a role at USNCB."""
    clock = state.clocks[event.clock_id]
    if overtaken(clock, event):
        return []
    letter = ALERT_LETTERS[event.alert]
    tasks = state.tasks.values() if isinstance(state, HasTasks) else ()
    named = (t for t in tasks if event.clock_id in t.clocks)
    task = next(named, None)
    to_owner = event.to in ("OWNER", "OWNER_CHIEF")
    if task is None or not to_owner:
        role = (clock.owner if event.to == "OWNER" else None) or Role.SUPERVISOR
        role = role if to_owner else Role(event.to)
        return [to_role(letter, role, clock, task=task.task if task is not None else None)]
    no_desk = task.agency == EMPLOYER
    at_home = task.agency == USNCB or no_desk
    recipients: Role | None = task.role if at_home else None
    if event.to == "OWNER_CHIEF" or no_desk:
        recipients = Role.SUPERVISOR if at_home else Role.AGENCY_CHIEF
    return [
        LetterOrder(
            letter=letter,
            agency=USNCB if at_home else task.agency,
            role=recipients,
            task=task.task,
            due=clock.due_at,
        )
    ]


_PARTIES = {
    "OWNER": "whoever must act",
    "OWNER_CHIEF": "their chief",
    "ANALYST": "analyst",
    "COUNSEL": "counsel",
    "SUPERVISOR": "supervisor",
}
_ALERTS = {
    AlertKind.REMINDER: "Reminder",
    AlertKind.WARNING: "Warning",
    AlertKind.DUE: "Due now",
    AlertKind.ESCALATION: "Escalated",
}


def alert_text(state: DossierState, event: AlertReached, rules: "Procedure") -> TimelineText:
    """``Reminder (whoever must act): The agency answers: J1``."""
    clock = state.clocks[event.clock_id]
    subject = event.clock_id.split("/")[0]
    is_task = isinstance(state, HasTasks) and subject in state.tasks
    about = f"{clock.label}: {subject}" if is_task else clock.label
    alert = "Expected by now" if clock.expected and event.alert is AlertKind.DUE else None
    what = f"{alert or _ALERTS[event.alert]} ({_PARTIES[event.to]}): {about}"
    return TimelineText(what, None, event.clock_id, begins=True)


def start_text(state: DossierState, event: ClockStarted, rules: "Procedure") -> TimelineText:
    """A clock started."""
    expected = " (expected of others)" if event.clock.expected else ""
    what = f"Clock started{expected}: {event.clock.label}"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def end_text(state: DossierState, event: ClockEnded, rules: "Procedure") -> TimelineText:
    """A clock ended."""
    return TimelineText(f"Clock ended: {state.clocks[event.clock_id].label}")


ALERTS = ActRule(ReachAlerts, reach_alerts, Permission(roles=(Role.SYSTEM,)))
"""Alerts come in every kind of dossier."""

RULES = Rules(
    events=(
        EventRule(ClockStarted, after_start, start_text),
        EventRule(AlertReached, after_alert, alert_text, alert_emails),
        EventRule(ClockEnded, after_end, end_text),
    ),
    acts=(ALERTS,),
)
