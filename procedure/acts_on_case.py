"""Acts on the case itself: facts, restriction, clocks, and its end."""

from datetime import datetime

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.acting import Events, consequences, happened, must_be_open
from procedure.annex.schema import ClockKey
from procedure.case import Case, Restriction, Stage
from procedure.clocks import Clock, StopReason
from procedure.planning import add_fact, task_clock
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
    known = (command.communication, command.version)
    if command.communication is not None and known in case.communications:
        raise StandsAlready("The case holds this version of the communication already.")
    reopened: Events = []
    if case.ended is not None:
        # A fact that comes after the end must still reach whoever acts on it.
        reopened = [_reopened(case, command.by.person, command.document, now)]
    return [*reopened, *add_fact(case, command, now)]


@consequences.register
def _(command: c.RenewRestriction, case: Case, now: datetime) -> Events:
    require(command.by, Act.RENEW_RESTRICTION)
    must_be_open(case)
    if case.restriction is Restriction.LIFTED:
        raise NotNow("The restriction has been lifted: there is nothing to renew.")
    number = 1 + sum(clock_id.startswith("restriction-") for clock_id in case.clocks)
    clock = task_clock(
        case, ClockKey.RESTRICTION_RENEWAL, f"restriction-{number}", now, "restriction renewed"
    )
    return [happened(command, e.RestrictionRenewed, now, document=command.document, clock=clock)]


@consequences.register
def _(command: c.LiftRestriction, case: Case, now: datetime) -> Events:
    require(command.by, Act.LIFT_RESTRICTION)
    must_be_open(case)
    if case.restriction is Restriction.LIFTED:
        raise AlreadyDone("The restriction has been lifted already.")
    return [happened(command, e.RestrictionLifted, now, document=command.document)]


@consequences.register
def _(command: c.ChangeCalendar, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    if command.closures == case.closures:
        raise AlreadyDone("The case knows these closures already.")
    return [
        happened(
            command,
            e.CalendarChanged,
            now,
            closures=command.closures,
            document=command.document,
        )
    ]


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
    rule = case.procedure.clock(clock.rule)
    if any(stop.ended_at is None for stop in clock.stops):
        raise AlreadyDone(f"The clock {command.clock} stands still already.")
    if clock.case_class in rule.never_stops_for or command.reason not in rule.may_stop:
        raise NotPermitted(
            f"{clock.label}: this clock does not stop for {command.reason} in a case of class "
            f"{clock.case_class}."
        )
    return [
        happened(
            command,
            e.ClockStopped,
            now,
            clock_id=command.clock,
            reason=StopReason(command.reason),
            document=command.document,
        )
    ]


@consequences.register
def _(command: c.ResumeClock, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    clock = _clock(case, command.clock)
    if all(stop.ended_at is not None for stop in clock.stops):
        raise NotNow(f"The clock {command.clock} is not stopped.")
    return [happened(command, e.ClockResumed, now, clock_id=command.clock)]


@consequences.register
def _(command: c.ExtendClock, case: Case, now: datetime) -> Events:
    require(command.by, Act.CHANGE_CLOCK)
    must_be_open(case)
    clock = _clock(case, command.clock)
    if any(stop.ended_at is None for stop in clock.stops):
        raise NotNow(f"The clock {command.clock} stands still: resume it before you extend it.")
    if command.due <= max(clock.due_at, now):
        raise NotWellFormed("The new due time must lie after the present one and in the future.")
    return [
        happened(
            command,
            e.ClockExtended,
            now,
            clock_id=command.clock,
            due=command.due,
            document=command.document,
        )
    ]


@consequences.register
def _(command: c.CloseCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.CLOSE_CASE)
    must_be_open(case)
    left = what_is_left(case)
    if left:
        raise CaseNotReady(f"Before the case can be closed: {'; '.join(left)}.")
    return [happened(command, e.CaseClosed, now, document=command.document)]


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
    must_be_open(case)
    return [
        *_withdrawals(case, now, command),
        happened(command, e.CaseCancelled, now, document=command.document),
    ]


@consequences.register
def _(command: c.SupersedeCase, case: Case, now: datetime) -> Events:
    require(command.by, Act.SUPERSEDE_CASE)
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
        raise NotNow("The case is open.")
    return [_reopened(case, command.by.person, command.document, now)]


def _reopened(case: Case, by: str, document: str | None, now: datetime) -> e.CaseReopened:
    attempt = case.attempt + 1
    review = (
        task_clock(
            case, ClockKey.RESTRICTION_REVIEW, f"restriction-r{attempt}", now, "case reopened"
        )
        if case.restriction is Restriction.RESTRICTED
        else None
    )
    return e.CaseReopened(
        at=now, by=by, document=document, attempt=attempt, restriction_review=review
    )
