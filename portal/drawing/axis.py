"""The axis of a timeline: working time is linear, and what nobody works in is narrow.

Nights are narrow, weekends and days off a little wider. Two or more working days in a row on which
nothing begins, ends or is due fold to a gap of fixed width. Days are Washington's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from procedure.clocks.workdays import CLOSES, OPENS
from procedure.clocks.zones import EASTERN

NIGHT, CLOSED, FOLD = 8.0, 16.0, 48.0
"""Widths of a night, of a weekend or day off, and of a fold."""
_NARROW = 2.0
"""A night where very many days are shown; a weekend has twice as much."""
_MANY = 30
"""From so many working days on, nights are as narrow as that."""
LEAST_DAY = 14.0
"""A working day is never narrower: the picture becomes wider."""
_DAY = timedelta(days=1)


class Day(NamedTuple):
    """A working day that is shown."""

    day: date
    x: float


class Gap(NamedTuple):
    """What lies between two working days that are shown."""

    x: float
    width: float
    first: date
    """The first day in it."""
    last: date
    """The last day in it; before ``first`` where it is a night only."""
    folded: bool
    """Whether working days are folded in it."""

    @property
    def mid(self) -> float:
        """Its middle."""
        return self.x + self.width / 2


class Axis:
    """Places moments on a line."""

    def __init__(
        self, moments: Iterable[datetime], days_off: Mapping[date, str], left: float, right: float
    ) -> None:
        """Show every day on which one of the moments is, between ``left`` and ``right``.

        The right end moves where the days would be too narrow.
        """
        busy = {moment.astimezone(EASTERN).date() for moment in moments}
        works = _workdays(busy, days_off)
        busy |= _around(busy, works)
        folds = _folds(works, busy)
        shown = [day for day in works if not any(first <= day <= last for first, last in folds)]
        dense = len(shown) > _MANY
        widths = [_width(one, other, folds, dense=dense) for one, other in pairwise(shown)]
        room = right - left - sum(widths)
        self.per_day = max(room / len(shown), LEAST_DAY)
        """How wide a working day is."""
        self.days: list[Day] = []
        self.gaps: list[Gap] = []
        # In seconds: a long case has thousands of moments, and these are compared faster.
        self._moments: list[float] = []
        self._places: list[float] = []
        x = left
        for place, day in enumerate(shown):
            self.days.append(Day(day, x))
            self._mark(day, x)
            x += self.per_day
            if place < len(widths):
                width, last = widths[place], shown[place + 1] - _DAY
                self.gaps.append(Gap(x, width, day + _DAY, last, folded=width == FOLD))
                x += width
        self.right = x
        """Where it ends."""

    def _mark(self, day: date, x: float) -> None:
        self._moments += [_at(day, OPENS).timestamp(), _at(day, CLOSES).timestamp()]
        self._places += [x, x + self.per_day]

    def __call__(self, moment: datetime) -> float:
        """Where a moment is; what is before or after all of it is at the end."""
        second = moment.timestamp()
        place = bisect_right(self._moments, second)
        if place == 0:
            return self._places[0]
        if place == len(self._moments):
            return self._places[-1]
        before, after = self._moments[place - 1], self._moments[place]
        share = (second - before) / (after - before)
        return self._places[place - 1] + share * (self._places[place] - self._places[place - 1])

    @property
    def months(self) -> list[Day]:
        """The first day of each month that is shown."""
        return [
            next(days) for _, days in groupby(self.days, key=lambda one: one.day.replace(day=1))
        ]


def _workdays(busy: set[date], days_off: Mapping[date, str]) -> list[date]:
    """From the first to the last busy day; at least the one around them that is a workday."""

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in days_off

    first, last = min(busy), max(busy)
    while not works(first):
        first -= _DAY
    while not works(last):
        last += _DAY
    days = (first + timedelta(count) for count in range((last - first).days + 1))
    return [day for day in days if works(day)]


def _around(busy: set[date], works: list[date]) -> set[date]:
    """The workdays before and after each busy day on which nobody works: they are shown too."""
    idle = [bisect_left(works, day) for day in busy if day not in works]
    return {works[place] for one in idle for place in (one - 1, one) if 0 <= place < len(works)}


def _folds(works: list[date], busy: set[date]) -> list[tuple[date, date]]:
    """Runs of two or more working days with nothing on them, each with its first and last day."""
    found = []
    for idle, days in groupby(works, key=lambda day: day not in busy):
        run = list(days)
        if idle and len(run) > 1:
            found.append((run[0], run[-1]))
    return found


def _width(one: date, other: date, folds: list[tuple[date, date]], *, dense: bool) -> float:
    if any(one < first < other for first, _ in folds):
        return FOLD
    if dense:
        return _NARROW if other - one == _DAY else 2 * _NARROW
    return NIGHT if other - one == _DAY else CLOSED


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, EASTERN)
