"""What a more urgent class does to a running clock: its time counts again, from then."""

from datetime import datetime

from procedure.clocks.clock import ClassChange, Clock, end_pause, rescheduled
from procedure.clocks.rules import ClockRule
from procedure.clocks.timing import schedule_after_pause, schedule_to, start_clock
from procedure.clocks.workdays import FederalCalendar
from procedure.codes import CaseClass
from procedure.people import SYSTEM_ID


def hastened(
    clock: Clock,
    rule: ClockRule,
    case_class: CaseClass,
    at: datetime,
    calendar: FederalCalendar,
    *,
    entry: int,
    may_pause: bool,
) -> Clock | None:
    """The clock in a more urgent case, or None where nothing changes for it.

    The time of the new class counts from now if it ends earlier than what is left of the old one,
    and never later. A pause that the new class does not allow ends. What happened to the clock
    before stays in its history. ``entry`` is the number of the fact. Raises CalendarDoesNotReach.
    """
    stops = clock.paused and not may_pause
    left = schedule_after_pause(clock, at, calendar) if clock.paused else None
    faster = start_clock(
        rule, case_class, clock.clock_id, at, clock.because, calendar, until=clock.until
    )
    sooner = faster.due_at < (left.due_at if left is not None else clock.due_at)
    if not sooner and not stops:
        return None
    change = ClassChange(
        at=at,
        from_class=clock.case_class,
        to_class=case_class,
        from_due=clock.due_at,
        to_due=clock.due_at,
        entry=entry,
        counts_again=sooner,
        extensions=len(clock.extensions),
    )
    changed = clock
    if stops:
        pause = clock.pauses[-1]
        change = change.model_copy(
            update={"ended_pause": pause.reason, "paused_by": pause.started_by}
        )
        changed = end_pause(clock, at, SYSTEM_ID)
    if sooner:
        changed = _counting_again(changed, faster, at, calendar)
    elif left is not None:
        changed = rescheduled(changed, left)
    change = change.model_copy(update={"to_due": changed.due_at})
    return changed.model_copy(update={"class_changes": (*clock.class_changes, change)})


def _counting_again(clock: Clock, faster: Clock, at: datetime, calendar: FederalCalendar) -> Clock:
    """The clock with the rule of the faster one, and with its own history."""
    taken_over = ("rule", "label", "obligation", "time", "case_class", "duration", "alert_rules")
    counting_days = ("roll_to_workday", "midnight", "planning_date")
    same = {name: getattr(faster, name) for name in (*taken_over, *counting_days)}
    counting = clock.model_copy(update={**same, "counts_from": at})
    return rescheduled(counting, schedule_to(counting, faster.due_at, at, calendar))
