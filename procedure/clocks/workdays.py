"""Federal workdays and business hours in Washington, and arithmetic with them. Reads no clock."""

import json
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from pydantic import ValidationError

from procedure.clocks.rules import CalendarRef, Closure
from procedure.clocks.zones import EASTERN
from procedure.values import Stored, Value

OPENS = time(9, 0)
STILL_TODAY, TOMORROW = time(15, 0), time(10, 0)
"""What starts before the first hour is done the same workday; the rest by the second, the next."""
CLOSES = time(17, 30)

_DAY = timedelta(days=1)
_WORKDAY = timedelta(hours=8, minutes=30)
"""Whatever the clocks of the country do: none of them changes in business hours."""


class CalendarDoesNotReach(Exception):
    """The date is outside the table's years: a new calendar version is needed."""


class ClosuresUnreadable(ValueError):
    """The operator's closure table cannot be used; the message says what, where, what to do."""


class HolidayTable(Stored):
    """One version of the federal holidays, as data."""

    version: str
    first_year: int
    last_year: int
    holidays: dict[date, str]


class _ClosureLine(Closure, extra="forbid"):
    pass


class _ClosureTable(Value):
    closures: tuple[_ClosureLine, ...] = ()


class FederalCalendar:
    """One version of the holiday table together with the closures that are known.

    Business time is 09:00 to 17:30 in Washington on workdays (POLICY, domain default), so a
    business day has 8.5 hours whatever the clocks of the country do in between.
    """

    def __init__(self, table: HolidayTable, closures: tuple[Closure, ...] = ()) -> None:
        """Take the table and add the closures to it."""
        self.version = table.version
        self._table = table
        self.closures = closures
        self._years = (table.first_year, table.last_year)
        closed = {closure.day: f"closed: {closure.name}" for closure in closures}
        self._closed = MappingProxyType({**table.holidays, **closed})

    def without_closures(self) -> "FederalCalendar":
        """The legal holidays alone."""
        return FederalCalendar(self._table) if self.closures else self

    def why_closed(self, day: date) -> str | None:
        """Why the day is no workday; None for a workday. Raises CalendarDoesNotReach."""
        if not self._years[0] <= day.year <= self._years[1]:
            raise CalendarDoesNotReach(
                f"The calendar {self.version} covers {self._years[0]} to {self._years[1]}, "
                f"not {day.isoformat()}."
            )
        if day.weekday() >= 5:
            return "weekend"
        return self._closed.get(day)

    def must_reach(self, moment: datetime) -> None:
        """Raise CalendarDoesNotReach for a moment outside the table's years."""
        self.why_closed(moment.astimezone(EASTERN).date())

    def is_workday(self, day: date) -> bool:
        """Whether federal offices in Washington work on this day."""
        return self.why_closed(day) is None

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment is in office hours. Raises CalendarDoesNotReach."""
        local = moment.astimezone(EASTERN)
        return self.is_workday(local.date()) and OPENS <= local.time() < CLOSES

    def next_workday(self, day: date) -> date:
        """The first workday after the day."""
        day += _DAY
        while not self.is_workday(day):
            day += _DAY
        return day

    def end_of_workday(self, day: date) -> datetime:
        """17:30 in Washington on the day, or on the next workday where it is none, in UTC."""
        workday = day if self.is_workday(day) else self.next_workday(day)
        return _at(workday, CLOSES)

    def due_after_workdays(self, start: datetime, count: int) -> datetime:
        """The end of the nth workday after the day of the start (which does not count), in UTC.

        ``count`` 0 is the end of the same day, or of the next workday when the start is at or after
        closing time or on a day that is none.
        """
        day = start.astimezone(EASTERN).date()
        if count == 0:
            late = start >= _at(day, CLOSES)
            return self.end_of_workday(day + _DAY if late else day)
        for _ in range(count):
            day = self.next_workday(day)
        return _at(day, CLOSES)

    def due_same_workday(self, start: datetime) -> datetime:
        """The end of the workday if it is before 15:00, or 10:00 of the next one, in UTC (T6)."""
        day = start.astimezone(EASTERN).date()
        if self.is_workday(day) and start < _at(day, STILL_TODAY):
            return _at(day, CLOSES)
        return _at(self.next_workday(day), TOMORROW)

    def last_workday(self, day: date) -> date:
        """The day, or the last workday before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def business_seconds_between(self, start: datetime, end: datetime) -> int:
        """Seconds of business time between two moments; 0 when the end is not later."""
        if end <= start:
            return 0
        first, last = start.astimezone(EASTERN).date(), end.astimezone(EASTERN).date()
        worked = self._open_on(first, start, end)
        if first != last:
            worked += self._workdays_between(first, last) * _WORKDAY
            worked += self._open_on(last, start, end)
        return int(worked.total_seconds())

    def _open_on(self, day: date, start: datetime, end: datetime) -> timedelta:
        """The business time on the day that is between the two moments."""
        if not self.is_workday(day):
            return timedelta()
        opens, closes = max(start, _at(day, OPENS)), min(end, _at(day, CLOSES))
        return max(closes - opens, timedelta())

    def _workdays_between(self, first: date, last: date) -> int:
        """The workdays after the one day and before the other, without looking at each of them."""
        days = (last - first).days - 1
        weeks, rest = divmod(max(days, 0), 7)
        weekdays = weeks * 5 + sum((first + _DAY * (n + 1)).weekday() < 5 for n in range(rest))
        closed = sum(first < day < last and day.weekday() < 5 for day in self._closed)
        return weekdays - closed

    def add_business_seconds(self, start: datetime, seconds: int) -> datetime:
        """The moment when so many seconds of business time have passed since the start, in UTC.

        None have passed at the start itself, whether offices are open or not.
        """
        start = start.astimezone(UTC)
        if seconds == 0:
            return start
        left = timedelta(seconds=seconds)
        day = start.astimezone(EASTERN).date()
        while True:
            if self.is_workday(day):
                opens, closes = max(start, _at(day, OPENS)), _at(day, CLOSES)
                if opens < closes and opens + left <= closes:
                    return opens + left
                left -= max(closes - opens, timedelta())
            day += _DAY

    def passed_over(self, start: datetime, end: datetime) -> list[str]:
        """Holidays and closures between the two moments, in words, for an explanation."""
        day, last = start.astimezone(EASTERN).date(), end.astimezone(EASTERN).date()
        found = []
        while day <= last:
            why = self.why_closed(day)
            if why not in (None, "weekend"):
                found.append(f"{day.isoformat()} ({why})")
            day += _DAY
        return found


def end_of(day: date) -> datetime:
    """When offices in Washington close on the day, in UTC."""
    return _at(day, CLOSES)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, EASTERN).astimezone(UTC)


def calendar_versions() -> tuple[str, ...]:
    """All versions of the holiday table, oldest first."""
    names = [entry.name for entry in files("procedure.clocks.calendars").iterdir()]
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


@lru_cache(maxsize=8)
def packaged_table(version: str) -> HolidayTable:
    """A version of the holiday table, from this package. Raises FileNotFoundError."""
    path = files("procedure.clocks.calendars") / f"{version}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return HolidayTable.model_validate({"version": version, **data})


def table_bytes(table: HolidayTable) -> bytes:
    """The table's bytes, as the register keeps them and as its hash is taken."""
    return json.dumps(table.model_dump(mode="json"), separators=(",", ":")).encode()


def calendar_ref(table: HolidayTable) -> CalendarRef:
    """By which a dossier names the table."""
    return CalendarRef(version=table.version, sha256=sha256(table_bytes(table)).hexdigest())


@lru_cache(maxsize=256)
def federal_calendar(version: str, closures: tuple[Closure, ...] = ()) -> FederalCalendar:
    """The packaged calendar of a version, with closures added to it."""
    return FederalCalendar(packaged_table(version), closures)


def closures_text(closures: Iterable[Closure]) -> str:
    """The closures as the table that ``read_closures`` reads."""
    return "\n\n".join(
        "\n".join(
            (
                "[[closures]]",
                f"day = {one.day.isoformat()}",
                f"name = {json.dumps(one.name)}",
                f"authority = {json.dumps(one.authority)}",
                f"known_at = {one.known_at.isoformat()}",
            )
        )
        for one in closures
    )


def read_closures(text: str) -> tuple[Closure, ...]:
    """Read the operator's closure table (TOML, ``[[closures]]``). Raises ClosuresUnreadable."""
    try:
        table = _ClosureTable.model_validate(tomllib.loads(text))
        closures = [Closure.model_validate(line.model_dump()) for line in table.closures]
    except tomllib.TOMLDecodeError as error:
        raise ClosuresUnreadable(f"The closure table is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ClosuresUnreadable(
            f"The closure table's entry {where}: {first['msg']}. Each closure has day, name, "
            "authority and known_at."
        ) from None
    days = [closure.day for closure in closures]
    if repeated := {day for day in days if days.count(day) > 1}:
        raise ClosuresUnreadable(f"The closure of {min(repeated)} is listed twice: keep one.")
    return tuple(sorted(closures, key=lambda closure: closure.day))
