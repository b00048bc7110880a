"""Acts on the case itself: facts, restriction, clocks, and its end."""

from datetime import datetime

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.acting import Events, consequences, happened, must_be_open, once_only
from procedure.annex.schema import ClockKey
from procedure.case import Case, Restriction, Stage
from procedure.clocks import Clock, ClockEnd, is_stopped
from procedure.course import apply
from procedure.course_steps import of_measure_five
from procedure.people import SYSTEM
from procedure.planning import add_fact, may_stop, send_tasks, task_clock
from procedure.refusals import (
    AlreadyDone,
    CaseNotReady,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    StandsAlready,
)


@consequences.register
def _(command: c.AddFact, case: Case, now: datetime) -> Events:
    require(command.by, Act.ADD_FACT)
    if command.document is not None and command.document in case.told:
        raise StandsAlready("Exactly this fact is recorded already.")
    held = dict(case.communications).get(command.communication or "", 0)
    if command.communication is not None and held >= (command.version or 1):
        raise StandsAlready("The case holds this version of the communication, or a later one.")
    if case.ended is None:
        return add_fact(case, command, now)
    # A fact that comes after the end must still reach whoever acts on it, and counsel decides
    # anew, unless INTERPOL's outcome settles the matter or a filing still lies with INTERPOL.
    row = case.procedure.fact(command.fact)
    anew = not _lies_with_interpol(case) and not (row is not None and row.settles)
    reopened = _reopened(case, command, now, decides_anew=anew)
    after = case
    for event in reopened:
        after = apply(after, event)
    return [*reopened, *add_fact(after, command, now)]


@consequences.register
def _(command: c.RenewRestriction, case: Case, now: datetime) -> Events:
    require(command.by, Act.RENEW_RESTRICTION)
    once_only(case, command.document)
    must_be_open(case)
    if case.restriction is Restriction.LIFTED:
        raise NotNow("The restriction has been lifted: there is nothing to renew.")
    clock = task_clock(
        case, ClockKey.RESTRICTION_RENEWAL, case.new_restriction_id(), now, "restriction renewed"
    )
    return [happened(command, e.RestrictionRenewed, now, document=command.document, clock=clock)]


@consequences.register
def _(command: c.LiftRestriction, case: Case, now: datetime) -> Events:
    require(command.by, Act.LIFT_RESTRICTION)
    # Also on a case that has ended: a restriction must not outlive its reason.
    if case.restriction is Restriction.LIFTED:
        raise AlreadyDone("The restriction has been lifted already.")
    return [happened(command, e.RestrictionLifted, now, document=command.document)]


@consequences.register
def _(command: c.ChangeCalendar, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    if command.closures == case.closures:
        raise AlreadyDone("The case knows these closures already.")
    return _tried(
        case,
        happened(
            command,
            e.CalendarChanged,
            now,
            closures=command.closures,
            document=command.document,
        ),
    )


def _tried(case: Case, event: e.CaseEvent) -> Events:
    """The event, whose new due times are computed here too. Raises CalendarDoesNotReach."""
    apply(case, event)
    return [event]


def _clock(case: Case, clock_id: str) -> Clock:
    if clock_id not in case.clocks:
        known = ", ".join(sorted(case.clocks))
        raise NotFound(f"The case has no clock {clock_id!r}; it has: {known}.")
    clock = case.clocks[clock_id]
    if clock.ended_at is not None:
        raise NotNow(f"The clock {clock_id} has ended.")
    return clock


@consequences.register
def _(command: c.StopClock, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    clock = _clock(case, command.clock)
    if is_stopped(clock):
        raise AlreadyDone(f"The clock {command.clock} stands still already.")
    if not may_stop(case, clock, command.reason):
        raise NotPermitted(
            f"{clock.label}: this clock does not stop for {command.reason} in a case of class "
            f"{case.case_class}."
        )
    return [
        happened(
            command,
            e.ClockStopped,
            now,
            clock_id=command.clock,
            reason=command.reason,
            document=command.document,
        )
    ]


@consequences.register
def _(command: c.ResumeClock, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    clock = _clock(case, command.clock)
    if not is_stopped(clock):
        raise NotNow(f"The clock {command.clock} is not stopped.")
    return _tried(case, happened(command, e.ClockResumed, now, clock_id=command.clock))


@consequences.register
def _(command: c.ExtendClock, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    clock = _clock(case, command.clock)
    if not case.procedure.clock(clock.rule).may_extend:
        raise NotPermitted(
            f"{clock.label}: this clock is not extended; the procedure has its own act for that."
        )
    if is_stopped(clock):
        raise NotNow(f"The clock {command.clock} stands still: resume it before you extend it.")
    if command.due <= max(clock.due_at, now):
        raise NotWellFormed("The new due time must lie after the present one and in the future.")
    # A date that no calendar holds is refused by the calendar, whatever the clock counts.
    case.calendar.why_closed(command.due.date())
    return _tried(
        case,
        happened(
            command,
            e.ClockExtended,
            now,
            clock_id=command.clock,
            due=command.due,
            document=command.document,
        ),
    )


@consequences.register
def _(command: c.CloseCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.CLOSE_CASE)
    _ends_once(case, command.document)
    must_be_open(case)
    left = what_is_left(case)
    if left:
        raise CaseNotReady(f"Before the case can be closed: {'; '.join(left)}.")
    # What may be open still is the notification that was deferred: its task goes with the case.
    return [
        *_withdrawals(case, now, command),
        happened(command, e.CaseClosed, now, document=command.document),
    ]


def what_is_left(case: Case) -> list[str]:
    """What must be done before the case can be closed, in words."""
    left = []
    if case.stage is not Stage.CLOSING:
        left.append(f"the case stands in {case.stage} and waits on {case.waiting_on()}")
    open_tasks = sorted(task.task for task in case.agency_tasks if task.open)
    if open_tasks:
        left.append(f"open tasks: {', '.join(open_tasks)}")
    if not case.notification_settled:
        left.append("the official is neither notified nor deferred with approval")
    return left


@consequences.register
def _(command: c.CancelCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.CANCEL_CASE)
    _ends_once(case, command.document)
    must_be_open(case)
    return [
        *_withdrawals(case, now, command),
        happened(command, e.CaseCancelled, now, document=command.document),
    ]


@consequences.register
def _(command: c.SupersedeCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.SUPERSEDE_CASE)
    if command.successor == case.successor:
        _ends_once(case, command.document)
    must_be_open(case)
    if command.successor == case.case:
        raise NotWellFormed("A case cannot supersede itself.")
    superseded = happened(
        command,
        e.CaseSuperseded,
        now,
        document=command.document,
        successor=command.successor,
    )
    return [*_withdrawals(case, now, command), superseded]


def _ends_once(case: Case, document: str) -> None:
    """Raise StandsAlready where this very act ended the case."""
    if case.ended_by == document:
        raise StandsAlready(f"Exactly so the case has ended already ({case.ended}).")


def _withdrawals(case: Case, now: datetime, command: c.Command) -> Events:
    return [
        e.TaskWithdrawn(at=now, by=command.by.person, task=task.task)
        for task in case.tasks.values()
        if task.open
    ]


@consequences.register
def _(command: c.ReopenCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.REOPEN_CASE)
    if case.ended is None:
        # The same words without --decide-anew ask for no more than was done.
        as_asked = not command.decide_anew or case.decides_since == case.attempt
        if case.reopened_by == command.document and as_asked:
            raise StandsAlready("Exactly so the case was reopened already.")
        raise NotNow("The case is open.")
    if command.decide_anew and _lies_with_interpol(case):
        raise NotNow("A filing lies with INTERPOL: reopen the case and record the outcome first.")
    return _reopened(case, command, now, decides_anew=command.decide_anew)


def _lies_with_interpol(case: Case) -> bool:
    return case.filed_at is not None and not case.settled


def _reopened(
    case: Case, command: c.ReopenCase | c.AddFact, now: datetime, *, decides_anew: bool
) -> Events:
    """The case is restricted again, and the clocks that its end cut off run on.

    A decision that was not approved yet is taken anew, with a clock of its own.
    """
    decided = case.decision is not None and case.decision.approved_at is not None
    anew = decides_anew or not (decided or case.settled)
    review = task_clock(
        case, ClockKey.RESTRICTION_REVIEW, case.new_restriction_id(), now, "case reopened"
    )
    reopened: Events = [
        happened(
            command,
            e.CaseReopened,
            now,
            document=command.document,
            attempt=case.attempt + 1,
            restriction_review=review,
            decides_anew=anew,
        )
    ]
    cut_off = [
        clock_id
        for clock_id, clock in case.clocks.items()
        if clock.ended_as is ClockEnd.CANCELLED and clock.ended_at == case.ended_at
    ]
    notification = [clock_id for clock_id in cut_off if clock_id in ("notification", "deferral")]
    measure_five = [clock_id for clock_id in cut_off if of_measure_five(clock_id)]
    if notification:
        reopened += send_tasks(case, [case.procedure.notification], now, "case reopened")
    for clock_id in (*notification, *([] if anew else measure_five)):
        running = case.clocks[clock_id].model_copy(update={"ended_at": None, "ended_as": None})
        reopened.append(e.ClockStarted(at=now, by=SYSTEM.person, clock=running))
    return reopened
