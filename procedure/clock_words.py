"""Why is it due then? A clock explained in full sentences."""

from datetime import datetime

from procedure.annex.schema import ClockKey
from procedure.clocks import Clock, ClockEnd, is_stopped, late_by
from procedure.words import in_words
from procedure.workdays import EASTERN, FederalCalendar


def _when(moment: datetime) -> str:
    return moment.astimezone(EASTERN).strftime("%a %d %b %Y %H:%M:%S %Z")


def explain(clock: Clock, calendar: FederalCalendar) -> list[str]:
    """The clock's story: rule, source, calendar, stops, extensions, and what happened."""
    told = [
        f"{clock.label}.",
        f"Started {_when(clock.started_at)}: {clock.because}.",
        f"It has {clock.duration.words()} in a case of class {clock.case_class} "
        f"({clock.time.kind} {clock.time.citation}"
        f"{'; a local target, not law' if clock.local_target else ''}).",
        f"The duty itself: {clock.obligation.kind}, {clock.obligation.citation}.",
    ]
    if clock.counts_business_time:
        passed = calendar.passed_over(clock.started_at, clock.due_at)
        over = f"; passed over {', '.join(passed)}" if passed else "; no holiday in between"
        told.append(
            f"Business days by calendar {clock.calendar}, 09:00 to 17:30 in Washington; the day "
            f"of the start does not count{over}."
        )
    told.append(f"First due {_when(clock.first_due_at)}.")
    for stop in clock.stops:
        until = f"until {_when(stop.ended_at)} ({stop.ended_by})" if stop.ended_at else "still"
        told.append(
            f"Stopped {_when(stop.started_at)} by {stop.started_by} for {stop.reason}, {until}."
        )
    for extension in clock.extensions:
        told.append(
            f"Extended {_when(extension.granted_at)} by {extension.granted_by} from "
            f"{_when(extension.from_due)} to {_when(extension.to_due)}."
        )
    for change in clock.recomputations:
        told.append(
            f"Computed anew {_when(change.at)} by {change.by}: from {_when(change.from_due)} to "
            f"{_when(change.to_due)}."
        )
    told.append(f"Due {_when(clock.due_at)}.{_what_happened(clock)}")
    return told


def _what_happened(clock: Clock) -> str:
    if clock.ended_at is None:
        if is_stopped(clock):
            return " It stands still."
        return " The due time was reached and it is not done." if clock.missed_at else " It runs."
    if clock.ended_as is ClockEnd.CANCELLED:
        return f" It was no longer needed from {_when(clock.ended_at)}."
    if late := late_by(clock, clock.ended_at):
        return f" Done {_when(clock.ended_at)}, late by {in_words(late)}."
    return f" Done {_when(clock.ended_at)}, in time."


def why_late(clock: Clock) -> list[str]:
    """What was late, why it was due then, and who was told meanwhile; nothing for what was not.

    The clock of the offer to escalate is never late: its due time is when the decision is offered.
    """
    if clock.rule == ClockKey.EXECUTIVE_COMMITTEE_OFFER:
        return []
    ended_late = clock.ended_as is ClockEnd.MET and late_by(clock, clock.ended_at or clock.due_at)
    still_waits = clock.ended_at is None and clock.missed_at is not None
    if not ended_late and not still_waits:
        return []
    told = ", ".join(
        f"{rung.kind.lower()} to {rung.to.replace('_', ' ').lower()} {_when(rung.at)}"
        for rung in clock.rungs[: clock.reached]
    )
    return [
        f"{clock.clock_id}: {clock.label}.",
        f"It had {clock.duration.words()} from {_when(clock.started_at)}, {clock.because} "
        f"({clock.time.kind} {clock.time.citation}"
        f"{'; a local target, not law' if clock.local_target else ''}).",
        f"Told meanwhile: {told}." if told else "Nobody was told meanwhile.",
        f"Due {_when(clock.due_at)}.{_what_happened(clock)}",
    ]
