"""What a supervisor does to a clock: pause it, let it run again, give it more time."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, Schedule
from procedure.clocks.explanation import eastern
from procedure.clocks.rules import PauseReason
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks
from procedure.letters import LetterOrder
from procedure.people import Role
from procedure.refusals import AlreadyDone, NotFound, NotNow, NotPermitted, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T
from procedure.values import DocumentId, Moment, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ClockHasEnded(NotNow):
    """The clock has ended."""

    sentence = "The clock {clock} has ended."


class ClockIsPaused(NotNow):
    """The clock is paused."""

    sentence = "The clock {clock} is paused: resume it before you extend it."


class ClockIsNotPaused(NotNow):
    """The clock is not paused."""

    sentence = "The clock {clock} is not paused."


class ClockAlreadyPaused(AlreadyDone):
    """The clock is paused."""

    sentence = "The clock {clock} is already paused."


class ClockMayNotPause(NotPermitted):
    """The edition does not let this clock pause for this reason in this class."""

    sentence = "{label}: this clock does not pause for {reason} in a case of class {case_class}."


class ClockMayNotBeExtended(NotPermitted):
    """The edition lets nobody grant more time on this clock."""

    sentence = "{label}: nobody may extend this clock; the procedure has its own act for that."


class ExtensionTakesSecondPerson(NotNow):
    """The new due time is past twice the rule's time: one person alone cannot grant it."""

    sentence = (
        "{label}: this is past twice the time of the rule, which ends {limit}. Propose it "
        "(--propose), and a second supervisor decides."
    )


class ClockPaused(Event):
    """A supervisor paused a clock for a named reason."""

    clock_id: str
    reason: PauseReason
    document: DocumentId


class ClockResumed(Event):
    """A paused clock runs again, with the due time that was computed for it."""

    clock_id: str
    schedule: Schedule


class ClockExtended(Event):
    """A supervisor granted more time."""

    clock_id: str
    schedule: Schedule
    document: DocumentId
    proposed_by: PersonId | None = None
    """Who proposed it, where it took a second person."""
    answers: str | None = None
    """The task whose question for more time it answers."""


def after_pause(state: T, event: ClockPaused) -> T:
    """The clock is paused."""
    clock = state.clocks[event.clock_id]
    return with_clocks(state, clocks.pause(clock, event.reason, event.at, event.by))


def after_resumption(state: T, event: ClockResumed) -> T:
    """The clock runs to its new due time."""
    clock = state.clocks[event.clock_id]
    return with_clocks(state, clocks.resume(clock, event.schedule, event.at, event.by))


def after_extension(state: T, event: ClockExtended) -> T:
    """The clock runs to its later due time."""
    clock = state.clocks[event.clock_id]
    extended = clocks.extend(
        clock, event.schedule, event.at, event.by, event.document, event.proposed_by
    )
    state = with_clocks(state, extended)
    if event.answers is None:
        return state
    return state.with_task(replace(state.tasks[event.answers], question=None, asks_until=None))


class PauseClock(Command):
    """Pause a clock for a named reason."""

    act: Literal["pause_clock"] = "pause_clock"
    clock: str
    reason: PauseReason
    document: DocumentId


class ResumeClock(Command):
    """Let a paused clock run again."""

    act: Literal["resume_clock"] = "resume_clock"
    clock: str


class ExtendClock(Command):
    """Grant more time."""

    act: Literal["extend_clock"] = "extend_clock"
    clock: str
    due: Moment
    document: DocumentId


def may_pause(state: HasTasks, clock: Clock, reason: PauseReason, rules: "Procedure") -> bool:
    """Whether the clock may pause for the reason in a case of this class."""
    return state.case_class in rules.clock(clock.rule).may_pause.get(reason, ())


def running_clock(state: HasTasks, clock_id: str) -> Clock:
    if clock_id not in state.clocks:
        raise NotFound(what="clock", name=clock_id)
    clock = state.clocks[clock_id]
    if not clock.running:
        raise ClockHasEnded(clock=clock_id)
    return clock


def extended(
    state: HasTasks,
    clock_id: str,
    due: datetime,
    document: str,
    context: "Context",
    *,
    proposed_by: str | None = None,
) -> ClockExtended:
    """The extension, where the clock can have it: past twice the rule's time only if proposed.

    The new due time is later than the present one, in the future, and in the calendar. Raises
    Refused.
    """
    state.must_be_open()
    clock = running_clock(state, clock_id)
    if not context.rules.clock(clock.rule).may_extend:
        raise ClockMayNotBeExtended(label=clock.label)
    if clock.paused:
        raise ClockIsPaused(clock=clock_id)
    if due <= max(clock.due_at, context.at):
        raise NotWellFormed(
            problem="The new due time must be later than the present one and in the future."
        )
    schedule = context.extended(state, clock, due)
    limit = context.twice_the_time(state, clock)
    if due > limit and proposed_by is None:
        raise ExtensionTakesSecondPerson(label=clock.label, limit=eastern(limit))
    asks = (task for task in state.tasks.values() if task.answer == clock_id and task.asks_until)
    asking = next(asks, None)
    return ClockExtended(
        at=context.at,
        by=context.by,
        clock_id=clock_id,
        schedule=schedule,
        document=document,
        proposed_by=proposed_by,
        answers=asking.task if asking else None,
    )


def pause_clock(case: Case, order: PauseClock, context: "Context") -> list[Event]:
    """A clock pauses only for a reason that the edition allows in this class."""
    case.must_be_open()
    clock = running_clock(case, order.clock)
    if clock.paused:
        raise ClockAlreadyPaused(clock=order.clock)
    if not may_pause(case, clock, order.reason, context.rules):
        raise ClockMayNotPause(label=clock.label, reason=order.reason, case_class=case.case_class)
    return [
        ClockPaused(
            at=context.at,
            by=context.by,
            clock_id=order.clock,
            reason=order.reason,
            document=order.document,
        )
    ]


def resume_clock(case: Case, order: ResumeClock, context: "Context") -> list[Event]:
    """The due time moves by the time of the pause."""
    case.must_be_open()
    clock = running_clock(case, order.clock)
    if not clock.paused:
        raise ClockIsNotPaused(clock=order.clock)
    schedule = context.resumed(case, clock)
    return [ClockResumed(at=context.at, by=context.by, clock_id=order.clock, schedule=schedule)]


def extend_clock(case: Case, order: ExtendClock, context: "Context") -> list[Event]:
    """Up to twice the rule's time."""
    return [extended(case, order.clock, order.due, order.document, context)]


def pause_text(state: HasTasks, event: ClockPaused, rules: "Procedure") -> TimelineText:
    """A clock was paused."""
    return TimelineText(f"Clock paused ({event.reason}): {state.clocks[event.clock_id].label}")


def resumption_text(state: HasTasks, event: ClockResumed, rules: "Procedure") -> TimelineText:
    """A clock runs again."""
    label = state.clocks[event.clock_id].label
    return TimelineText(f"Clock resumed: {label}", None, event.clock_id, begins=True)


def extension_text(state: HasTasks, event: ClockExtended, rules: "Procedure") -> TimelineText:
    """A clock has more time."""
    label = state.clocks[event.clock_id].label
    return TimelineText(f"More time granted: {label}", None, event.clock_id, begins=True)


def extension_emails(state: HasTasks, event: ClockExtended, rules: "Procedure") -> list[Effect]:
    """Whoever holds the task of the clock hears about its new due time."""
    return [
        LetterOrder(
            letter=LetterKey.TASK_CHANGED,
            agency=task.agency,
            role=task.role,
            task=task.task,
            due=state.clocks[event.clock_id].due_at,
            what="more time was granted",
        )
        for task in state.tasks.values()
        if task.answer == event.clock_id
    ]


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))

EVENTS = (
    EventRule(ClockPaused, after_pause, pause_text),
    EventRule(ClockResumed, after_resumption, resumption_text),
    EventRule(ClockExtended, after_extension, extension_text, extension_emails),
)
"""What can happen to the clock of a task, in a case or a matter."""

RULES = Rules(
    events=EVENTS,
    acts=(
        ActRule(PauseClock, pause_clock, _SUPERVISOR),
        ActRule(ResumeClock, resume_clock, _SUPERVISOR),
        ActRule(ExtendClock, extend_clock, _SUPERVISOR),
    ),
)
