"""Counting rows in one pass: how many meet a condition, and how long things took."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, literal, null, select
from sqlalchemy.sql import ColumnElement


def count_of(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """How many rows meet the condition."""
    return func.count(case((condition, literal(1)), else_=null()))


class Spread:
    """How long something took, counted by the minute."""

    def __init__(self) -> None:
        self.count = 0
        self.good = 0
        self._minutes: dict[int, int] = {}

    def add(self, minutes: int | None, count: int, good: int) -> None:
        """So many took so many minutes; of these some were good."""
        self.count += count
        self.good += good
        if minutes is not None:
            self._minutes[minutes] = count

    @property
    def median(self) -> int | None:
        """In seconds, as of whole minutes; None where nobody knows how long anything took."""
        known = sum(self._minutes.values())
        if not known:
            return None
        return 30 * (self._ranked((known - 1) // 2) + self._ranked(known // 2))

    def _ranked(self, place: int) -> int:
        passed = 0
        for minutes in sorted(self._minutes):
            passed += self._minutes[minutes]
            if passed > place:
                return minutes
        raise IndexError(place)


def spreads(
    connection: Connection,
    whose: ColumnElement[str],
    took: ColumnElement[Any],
    good: ColumnElement[bool],
    inside: Sequence[ColumnElement[bool]],
) -> dict[str, Spread]:
    """By whose they are; one pass counts everything, and sorts no row.

    ``took`` is in seconds, ``good`` what is counted apart, ``inside`` which rows count.
    """
    minutes = took // 60
    # Not the bare column: for its groups SQLite would read all rows in the order of an index.
    owner = whose.concat("")
    query = (
        select(owner, minutes, func.count(), count_of(good)).where(*inside).group_by(owner, minutes)
    )
    found: dict[str, Spread] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], Spread()).add(*row[1:])
    return found
