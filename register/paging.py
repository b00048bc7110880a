"""Reading a list page by page: a page begins after the last row of the one before it.

Rows are in the order of a time, those without one last, and then of their ids; or of the ids alone.
What is added or changed meanwhile moves no other row from one page to another.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, literal, or_, tuple_
from sqlalchemy.sql import ColumnElement

from register.database import stamp


class Place(NamedTuple):
    """Where a row is in its list: its time, if that counts, and its ids."""

    at: datetime | None
    ids: tuple[str | int, ...]


class Order(NamedTuple):
    """The order of a list."""

    at: ColumnElement[Any] | None
    ids: tuple[ColumnElement[Any], ...]
    newest_first: bool = False

    def page(self, query: Select[Any], after: Place | None, limit: int | None) -> Select[Any]:
        """The part of the list after a row; without one, from its beginning."""
        if after is not None:
            query = query.where(self._after(after))
        if self.at is not None:
            first = self.at.desc() if self.newest_first else self.at.asc()
            query = query.order_by(first.nulls_last())
        return query.order_by(*self._by_ids()).limit(limit)

    def _by_ids(self) -> Sequence[ColumnElement[Any]]:
        return [one.desc() if self.newest_first else one.asc() for one in self.ids]

    def _after(self, place: Place) -> ColumnElement[bool]:
        ids, known = tuple_(*self.ids), tuple_(*(literal(one) for one in place.ids))
        later_ids = ids < known if self.newest_first else ids > known
        if self.at is None:
            return later_ids
        if place.at is None:
            return and_(self.at.is_(None), later_ids)
        at = stamp(place.at)
        later = self.at < at if self.newest_first else self.at > at
        return or_(later, and_(self.at == at, later_ids), self.at.is_(None))
