"""Conditions about due times; at the due time itself a thing is in time."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlalchemy.sql import ColumnElement

from register.database import stamp


def overdue(column: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Whether a due time has passed."""
    return and_(column.is_not(None), column < stamp(now))


def within(
    column: ColumnElement[Any], first: datetime | None, last: datetime | None
) -> ColumnElement[bool]:
    """Whether there is a time, from the first moment to the last one, both inclusive."""
    found: list[ColumnElement[bool]] = [column.is_not(None)]
    if first is not None:
        found.append(column >= stamp(first))
    if last is not None:
        found.append(column <= stamp(last))
    return and_(*found)
