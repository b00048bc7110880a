"""The working time of a clock: for how long it ran, and for how long it was paused."""

from datetime import datetime
from typing import NamedTuple

from procedure.clocks.clock import Clock
from procedure.clocks.workdays import CalendarDoesNotReach, FederalCalendar


class Worked(NamedTuple):
    """Working time, in seconds."""

    ran: int
    """Pauses taken out."""
    paused: int


def worked(clock: Clock, until: datetime, calendar: FederalCalendar) -> Worked | None:
    """The working time of a clock until a moment; None where the calendar does not reach."""
    pauses = ((one.started_at, min(one.ended_at or until, until)) for one in clock.pauses)
    try:
        whole = calendar.business_seconds_between(clock.started_at, until)
        paused = sum(calendar.business_seconds_between(*pause) for pause in pauses)
    except CalendarDoesNotReach:
        return None
    return Worked(whole - paused, paused)
