"""Measure 4 of REPORT L46: the official is notified, on a clock of its own."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.codes import Circumstance, LetterKey, Phase
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.sending import TaskWithdrawn, send_tasks
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyDone, CaseNotReady
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule, always
from procedure.task import TaskState
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

PHASE = Phase.NOTIFICATION
CLOCK, DEFERRAL = "notification", "deferral"
"""The clocks of the notification, and of the review of its deferral."""
AT_HOME, ABROAD = "official-notification", "official-notification-abroad"
AWAY = (Circumstance.ABROAD, Circumstance.AT_BORDER, Circumstance.DETAINED)
"""Circumstances of whoever travels or is abroad."""


# --- refusals ---


class AlreadyNotified(AlreadyDone):
    """The official was notified."""

    sentence = "The official has already been notified."


class NoNotificationDue(CaseNotReady):
    """The notification is not due."""

    sentence = "No notification is due: the identity must be confirmed first."


# --- commands ---


class RecordNotification(Command):
    """The official was notified; the document is the proof of delivery."""

    act: Literal["record_notification"] = "record_notification"
    document: DocumentId


class RecordUnreachable(Command):
    """An attempt to notify the official failed."""

    act: Literal["record_unreachable"] = "record_unreachable"
    document: DocumentId


# --- events ---


class NotificationPlanned(Event):
    """The plan of the case calls for notifying the official."""


class NotificationCalled(Event):
    """The identity is confirmed: the official must be notified by the clock's due time."""

    clock: Clock


class NotificationCanceled(Event):
    """The person is somebody else: nobody is notified."""


class OfficialNotified(Event):
    """The official was notified; the document is the proof (REPORT L46, measure 4)."""

    document: DocumentId


class OfficialUnreachable(Event):
    """An attempt failed; the clock keeps running."""

    document: DocumentId


# --- what they change ---


def _in_state(case: Case, state: NotificationState) -> Case:
    return case.having(replace(case.of(Notification), state=state))


def after_planning(case: Case, event: NotificationPlanned) -> Case:
    """It waits for the confirmed identity."""
    return _in_state(case, NotificationState.NOT_DUE)


def after_call(case: Case, event: NotificationCalled) -> Case:
    """It is due; a deferral that is proposed stays proposed when the clock is another one."""
    called = with_clocks(case, event.clock)
    if case.of(Notification).state is not NotificationState.NOT_DUE:
        return called
    return _in_state(called, NotificationState.DUE)


def after_cancellation(case: Case, event: NotificationCanceled) -> Case:
    """It waits again, for an identity that is confirmed after all."""
    ended = with_ended(case, event.at, CLOCK, DEFERRAL, met=False)
    return ended.having(Notification(NotificationState.NOT_DUE))


def after_delivery(case: Case, event: OfficialNotified) -> Case:
    """It is done, and so is its task."""
    task = case.latest_task(Phase.NOTIFICATION)
    if task is not None:
        done = replace(
            task,
            state=TaskState.ANSWERED,
            answered_at=event.at,
            answered_by=event.by,
            outcome="DELIVERED",
            document=event.document,
        )
        case = case.with_task(done)
    return _in_state(with_ended(case, event.at, CLOCK, DEFERRAL), NotificationState.DELIVERED)


def after_failed_attempt(case: Case, event: OfficialUnreachable) -> Case:
    """Nothing changes: the clock keeps running."""
    return case


# --- steps ---


def clock_now(case: Case) -> str | None:
    """The clock of whoever must notify the official, now or after a deferral; none: nobody must."""
    match case.of(Notification).state:
        case NotificationState.DUE | NotificationState.DEFERRAL_PROPOSED:
            return CLOCK
        case NotificationState.DEFERRED:
            return DEFERRAL
    return None


def is_settled(case: Case) -> bool:
    """The official was notified, need not be, is notified later with approval, or is another."""
    done = (
        NotificationState.DELIVERED,
        NotificationState.DEFERRED,
        NotificationState.NOT_NEEDED,
    )
    return case.of(Notification).state in done or case.identity_refuted


def left_to_do(case: Case) -> list[str]:
    """What must be done before the case can be closed."""
    if is_settled(case):
        return []
    return ["the official is neither notified nor deferred with approval"]


def waits_for_call(case: Case) -> bool:
    """Whether the identity is confirmed and nobody was called to notify the official yet."""
    waiting = case.of(Notification).state is NotificationState.NOT_DUE
    return waiting and case.identity_confirmed_at is not None


def is_planned(case: Case) -> bool:
    """Whether the plan of the case calls for notifying the official, now or earlier."""
    return case.of(Notification).state is not NotificationState.NOT_NEEDED


def was_delivered(case: Case) -> bool:
    """Whether the official was notified."""
    return case.of(Notification).state is NotificationState.DELIVERED


def call_notification(case: Case, context: "Context", since: datetime | None = None) -> list[Event]:
    """The identity is confirmed, so the official must be notified from now, or from then."""
    if case.ended is not None or not waits_for_call(case):
        return []
    because = "identity confirmed"
    sent: list[Event] = []
    if case.latest_task(Phase.NOTIFICATION) is None:
        rule = context.rules.task_of(Phase.NOTIFICATION)
        sent = send_tasks(case, [rule], context, because)
    clock = context.start(case, case.case_class, clock_rule(case), CLOCK, because, since)
    return [*sent, NotificationCalled(at=context.at, by=SYSTEM_ID, clock=clock)]


def clock_rule(case: Case) -> str:
    """Which clock the notification has: a shorter one for whoever travels or is abroad (T10)."""
    return ABROAD if any(one in AWAY for one in case.circumstances) else AT_HOME


def plan(case: Case, context: "Context", *, planned: bool) -> list[Event]:
    """The plan calls for a notification; new circumstances may call for one later."""
    if not planned or is_planned(case):
        return []
    return [NotificationPlanned(at=context.at, by=SYSTEM_ID)]


def cancel(case: Case, document: str, context: "Context") -> list[Event]:
    """Nobody is notified any more."""
    events: list[Event] = []
    if clock_now(case) is not None:
        events.append(NotificationCanceled(at=context.at, by=context.by))
    return [*events, *withdraw_task(case, document, context)]


def withdraw_task(case: Case, document: str, context: "Context") -> list[Event]:
    """Whoever was asked to notify the official hears that they need not."""
    task = case.latest_task(Phase.NOTIFICATION)
    if task is None or not task.open:
        return []
    return [TaskWithdrawn(at=context.at, by=context.by, task=task.task, document=document)]


# --- acts ---


def must_be_due(case: Case) -> None:
    """Raise the refusal unless the official must be notified now."""
    case.must_be_open()
    state = case.of(Notification).state
    if state is NotificationState.DELIVERED:
        raise AlreadyNotified()
    if state in (NotificationState.NOT_DUE, NotificationState.NOT_NEEDED):
        raise NoNotificationDue()


def record_notification(case: Case, order: RecordNotification, context: "Context") -> list[Event]:
    """With the proof."""
    must_be_due(case)
    return [OfficialNotified(at=context.at, by=context.by, document=order.document)]


def record_unreachable(case: Case, order: RecordUnreachable, context: "Context") -> list[Event]:
    """An attempt, which changes nothing."""
    must_be_due(case)
    return [OfficialUnreachable(at=context.at, by=context.by, document=order.document)]


# --- wording and emails ---


def call_text(case: Case, event: NotificationCalled, rules: "Procedure") -> TimelineText:
    """The official must be notified."""
    return TimelineText(f"Clock started: {event.clock.label}", 4, CLOCK, begins=True)


def delivery_text(case: Case, event: OfficialNotified, rules: "Procedure") -> TimelineText:
    """The official was notified."""
    deferred = case.of(Notification).state is NotificationState.DEFERRED
    clock = DEFERRAL if deferred else CLOCK
    return TimelineText("The official was notified; proof recorded", 4, clock)


def call_emails(case: Case, event: NotificationCalled, rules: "Procedure") -> list[Effect]:
    """The analysts notify the official."""
    return [to_role(LetterKey.TO_NOTIFY, Role.ANALYST, event.clock)]


_DESK = Permission(roles=DESK)

RULES = Rules(
    events=(
        EventRule(
            NotificationPlanned, after_planning, always("Notification of the official planned", 4)
        ),
        EventRule(NotificationCalled, after_call, call_text, call_emails),
        EventRule(
            NotificationCanceled, after_cancellation, always("Notification no longer due", 4)
        ),
        EventRule(OfficialNotified, after_delivery, delivery_text, once=True),
        EventRule(
            OfficialUnreachable,
            after_failed_attempt,
            always("The official could not be reached", 4),
            once=True,
        ),
    ),
    acts=(
        ActRule(RecordNotification, record_notification, _DESK),
        ActRule(RecordUnreachable, record_unreachable, _DESK),
    ),
    steps=(StepRule(call_notification.__name__, call_notification),),
    measure="notification",
    needs=Needs(phases=(Phase.NOTIFICATION,), clocks=(AT_HOME, ABROAD)),
    left=left_to_do,
)
