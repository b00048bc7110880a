"""Lists for programs, page by page: a cursor names the last row that was sent.

Rows come in the order of their ids, so that a page stays where it is while others are added.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Query

from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from procedure.rows import IntakeRow
from procedure.values import Stored
from register.paging import Place
from register.tokens import Scope
from views.cursors import part_of, place_of
from views.lists import ListedCase, ListedTask

T = TypeVar("T", bound=Stored)
MOST = 500
"""Rows of a page, at most."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page.")]
Cursor = Annotated[
    str | None,
    Query(max_length=500, description="`next` of the page before; without it, the first page."),
]


class Page(Stored, Generic[T]):
    """A part of a list."""

    rows: tuple[T, ...]
    next: str | None
    """The cursor of the page after it; null at the end."""


def add_lists(router: APIRouter, office: Office, callers: Callers) -> None:
    """The routes of lists."""
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]

    @router.get("/cases", tags=["reading"])
    async def cases(who: reader, limit: Limit = 100, cursor: Cursor = None) -> Page[ListedCase]:
        """The cases that you may see."""
        desk = await office.reading_desk(who.actor, who.directory)
        after = place_of(cursor, str)
        rows = await desk.lists.cases_by_id(who.actor, after, limit + 1)
        return _page(rows, limit, lambda row: (row.case_id,))

    @router.get("/tasks", tags=["reading"])
    async def tasks(
        who: reader,
        open_only: Annotated[bool, Query(description="Without those that are answered.")] = True,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Page[ListedTask]:
        """The tasks that you may see: for an agency, its own."""
        desk = await office.reading_desk(who.actor, who.directory)
        after = place_of(cursor, str, str)
        rows = await desk.lists.tasks_by_id(who.actor, after, limit + 1, open_only=open_only)
        return _page(rows, limit, lambda row: (row.case_id, row.task_id))

    @router.get("/communications", tags=["reading"])
    async def communications(
        who: reader, limit: Limit = 100, cursor: Cursor = None
    ) -> Page[IntakeRow]:
        """The communications that you may see, by version."""
        desk = await office.reading_desk(who.actor, who.directory)
        after = place_of(cursor, str, int)
        rows = await desk.received.by_id(who.actor, after, limit + 1)
        return _page(rows, limit, lambda row: (row.communication_id, row.version))


def _page(rows: Sequence[T], limit: int, ids: Callable[[T], tuple[str | int, ...]]) -> Page[T]:
    part = part_of(rows, limit, lambda row: Place(None, ids(row)))
    return Page(rows=part.rows, next=part.next)
