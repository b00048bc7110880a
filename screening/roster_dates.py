"""Read a column of dates one way: month first or day first, as its other dates show."""

import re
from collections.abc import Iterable

from formats.dates import partial_date
from procedure.message import PartialDate
from screening.roster import RosterUnreadable
from screening.roster_notes import Notes

_NUMBERS = re.compile(r"\s*(\d{1,2})\s*([/.\-\s])\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\s*")
_TIME_AFTER = re.compile(r"(?<=\d{4}-\d\d-\d\d)[T ]\d\d:.*", re.DOTALL)
_FIX = "Write 1966/01/09."


class DateColumn:
    """The dates of one column, all read in the same order."""

    def __init__(self, column: str, values: Iterable[tuple[int, object]]) -> None:
        """Find the order from all values, each with its line.

        A date such as 1/9/1966 has two meanings. Another date of the column, such as 12/31/1970,
        shows which is meant. Points are written only with the day first. Raises RosterUnreadable
        if dates of the column contradict each other, or nothing shows the order.
        """
        self._column = column
        shown: dict[bool, int] = {}
        unclear: int | None = None
        for line, value in values:
            match = _NUMBERS.fullmatch(value) if isinstance(value, str) else None
            if match is None:
                continue
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second or second > 12 >= first:
                shown.setdefault(second > 12, line)
            elif match[2] != "." and first != second and unclear is None:
                unclear = line
        if len(shown) > 1:
            raise RosterUnreadable(
                f"Line {max(shown.values())}: {column} is written in another order than on line"
                f" {min(shown.values())}: in one, the month is first; in the other, the day. {_FIX}"
            )
        if unclear is not None and not shown:
            raise RosterUnreadable(
                f"Line {unclear}: {column} does not show whether the day or the month is first."
                f" {_FIX}"
            )
        self._month_first = True in shown

    def read(self, value: object, line: int, notes: Notes) -> PartialDate | None:
        """One date of the column. What is no date is noted and affects only itself."""
        text = str(value).strip() if isinstance(value, str | int) else value
        if text is None or text == "":
            return None
        found = self._parsed(_TIME_AFTER.sub("", text)) if isinstance(text, str) else None
        if found is None:
            notes.add(line, f"{self._column} is not a date. Write 1970/05/14, 1970/05, or 1970.")
        elif isinstance(text, str) and _lost_a_part(text, found):
            notes.add(line, f"{self._column} is not in the calendar; only a part of it is used.")
        return found

    def _parsed(self, text: str) -> PartialDate | None:
        match = _NUMBERS.fullmatch(text)
        if match is None:
            return partial_date(text)
        first, second, year = match[1], match[3], match[4]
        month, day = (first, second) if self._month_first else (second, first)
        return partial_date(f"{year}/{month}/{day}")


def _lost_a_part(text: str, found: PartialDate) -> bool:
    """Whether a month or a day other than 0, which stands for unknown, was left out."""
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    given = sum(part > 0 for part in parts)
    return given > 1 + (found.month is not None) + (found.day is not None)
