"""How much working time is left, or has passed, when a page is read."""

from datetime import datetime

from procedure.clocks.rules import Closure
from procedure.clocks.workdays import (
    CalendarDoesNotReach,
    FederalCalendar,
    calendar_versions,
    federal_calendar,
)


class WorkingTime:
    """Measures working time up to a moment by the newest calendar and the closures in use.

    What a clock is due by is recorded and never computed here: this only says how near it is.
    """

    def __init__(self, calendar: FederalCalendar, now: datetime) -> None:
        """``now`` is the moment of reading, in UTC."""
        self._calendar = calendar
        self.now = now

    @classmethod
    def at(cls, now: datetime, closures: tuple[Closure, ...]) -> "WorkingTime":
        """By the closures that are in use."""
        return cls(federal_calendar(calendar_versions()[-1], closures), now)

    def left(self, due: datetime | None) -> int | None:
        """Seconds of working time until it is due, negative once it is late.

        None where nothing is due, or where the calendar does not reach so far.
        """
        if due is None:
            return None
        if due < self.now:
            late = self.between(due, self.now)
            return None if late is None else -late
        return self.between(self.now, due)

    def since(self, moment: datetime | None) -> int:
        """Seconds of working time since a moment; none where there is none."""
        return (self.between(moment, self.now) or 0) if moment is not None else 0

    def between(self, start: datetime, end: datetime) -> int | None:
        """Seconds of working time between two moments; None where the calendar does not reach."""
        try:
            return self._calendar.business_seconds_between(start, end)
        except CalendarDoesNotReach:
            return None
