"""Times as pages say them: a weekday, the exact time, the zone, and what is left.

``Thu, Dec 3, 2:00 p.m. ET`` with ``2 working days left``; the year only where it is not this year.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from procedure.clocks.workdays import FederalCalendar
from procedure.clocks.zones import EASTERN
from procedure.values import Stored

WORKING_DAY = int(timedelta(hours=8, minutes=30).total_seconds())
"""Seconds of business time in a working day."""
_HOUR, _MINUTE = 3600, 60


class Level(StrEnum):
    """How much a due time asks for attention."""

    QUIET = ""
    """Nothing yet."""
    SOON = "soon"
    """Due within a working day, or past a date that others were expected to keep."""
    LATE = "late"
    """Our own step is past its due time."""


class When(Stored):
    """A moment with what is left of it."""

    text: str
    """``Thu, Dec 3, 2:00 p.m. ET``."""
    left: str
    """``2 working days left``; nothing where there is nothing to say."""
    level: Level
    iso: str
    """The moment in UTC, for machines."""

    @property
    def sentence(self) -> str:
        """Both in one: ``Thu, Dec 3, 2:00 p.m. ET (2 working days left)``."""
        return f"{self.text} ({self.left})" if self.left else self.text


class Times:
    """Says times as of one moment."""

    def __init__(self, now: datetime, calendar: FederalCalendar) -> None:
        """``now`` is the moment of reading, in UTC."""
        self.now = now
        self._calendar = calendar
        self._today = now.astimezone(EASTERN).date()

    def as_of(self, at: datetime) -> "Times":
        """The same as of another moment."""
        return Times(at, self._calendar)

    @property
    def calendar(self) -> str:
        """The version of the calendar by which working days count."""
        return self._calendar.version

    def moment(self, at: datetime) -> str:
        """``Thu, Dec 3, 2:00 p.m. ET``."""
        return f"{self.day(at)}, {self.clock(at)}"

    def day(self, at: datetime | date) -> str:
        """``Thu, Dec 3``, with the year where it is another one."""
        day = at.astimezone(EASTERN).date() if isinstance(at, datetime) else at
        year = f", {day.year}" if day.year != self._today.year else ""
        return f"{day:%a, %b} {day.day}{year}"

    def clock(self, at: datetime) -> str:
        """``2:00 p.m. ET``."""
        local = at.astimezone(EASTERN)
        hour = local.hour % 12 or 12
        return f"{hour}:{local.minute:02} {'a.m.' if local.hour < 12 else 'p.m.'} ET"

    def near(self, at: datetime) -> str:
        """``today, 2:00 p.m. ET`` on the same day in Washington, or else as ``moment``."""
        same = at.astimezone(EASTERN).date() == self._today
        return f"today, {self.clock(at)}" if same else self.moment(at)

    def due(self, at: datetime, *, late: bool | None = None, expected: bool = False) -> When:
        """A due time. ``late`` is what its clock recorded; without it, whether it has passed.

        What is expected of others is never late.
        """
        passed = self.now > at
        if expected:
            level = Level.SOON if passed else Level.QUIET
            return self._when(at, "past date" if passed else self._left(at), level)
        if passed if late is None else late:
            left = f"Late, {self.overdue(at, self.now)}" if passed else "Late"
            return self._when(at, left, Level.LATE)
        if passed:
            return self._when(at, "due now", Level.SOON)
        soon = self._working(self.now, at) <= WORKING_DAY and at - self.now < timedelta(days=4)
        return self._when(at, self._left(at), Level.SOON if soon else Level.QUIET)

    def paused(self, since: datetime | None) -> When:
        """A clock that is paused: nothing is due."""
        left = f"since {self.day(since)}" if since is not None else ""
        iso = _iso(since) if since is not None else ""
        return When(text="Clock paused", left=left, level=Level.QUIET, iso=iso)

    def iso(self, at: datetime) -> str:
        """The moment in UTC, for machines."""
        return _iso(at)

    def working(self, seconds: int) -> str:
        """Working time: ``1 d 5 h 10 min``, where a day has 8.5 hours."""
        days, rest = divmod(max(seconds, 0), WORKING_DAY)
        return _parts((days, "d"), (rest // _HOUR, "h"), (rest % _HOUR // _MINUTE, "min"))

    def between(self, start: datetime, end: datetime) -> str:
        """The working time between two moments."""
        return self.working(self._working(start, end))

    def span(self, seconds: float) -> str:
        """Time on the wall: ``1 d 5 h``, where a day has 24 hours; the two largest units."""
        days, rest = divmod(int(max(seconds, 0)), 24 * _HOUR)
        hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
        return _parts((days, "d"), (hours, "h"), *(() if days else ((minutes, "min"),)))

    def ago(self, at: datetime) -> str:
        """How long ago it was: ``2 d 3 h ago``, or ``just now`` within the minute."""
        seconds = (self.now - at).total_seconds()
        return f"{self.span(seconds)} ago" if seconds >= _MINUTE else "just now"

    def overdue(self, due: datetime, until: datetime) -> str:
        """How long after a due time: ``2 h 10 min of working time``, or ``1 working day``."""
        working = self._working(due, until)
        if working >= WORKING_DAY:
            return _count(working // WORKING_DAY, "working day")
        if working >= _MINUTE:
            return f"{self.working(working)} of working time"
        return self.span((until - due).total_seconds())

    def _when(self, at: datetime, left: str, level: Level) -> When:
        return When(text=self.near(at), left=left, level=level, iso=_iso(at))

    def _working(self, start: datetime, end: datetime) -> int:
        return self._calendar.business_seconds_between(start, end)

    def _left(self, at: datetime) -> str:
        wall = (at - self.now).total_seconds()
        if wall < _HOUR:
            return f"{_count(int(wall // _MINUTE), 'minute')} left"
        if at.astimezone(EASTERN).date() == self._today:
            return f"{self.span(wall)} left"
        days = self._working(self.now, at) // WORKING_DAY
        if days:
            return f"{_count(days, 'working day')} left"
        if wall < 36 * _HOUR:
            return f"{self.span(wall)} left"
        return f"{_count(int(wall // (24 * _HOUR)), 'day')} left"


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _parts(*parts: tuple[int, str]) -> str:
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or f"0 {parts[-1][1]}"
