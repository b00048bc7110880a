"""Lists for programs, page by page: a cursor names the last row that was sent.

Rows come in the order of their ids, so that a page stays where it is while others are added.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException

from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from procedure.rows import IntakeRow
from procedure.values import Stored
from register.tokens import Scope
from views.lists import ListedCase, ListedTask, Wanted

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


def page_of(rows: Sequence[T], key: Callable[[T], str], limit: int, cursor: str | None) -> Page[T]:
    """The page after a cursor. Raises HTTPException for what is no cursor."""
    after = _read(cursor)
    left = sorted((row for row in rows if key(row) > after), key=key)
    found = left[:limit]
    more = len(left) > limit
    return Page(rows=tuple(found), next=_written(key(found[-1])) if more else None)


def _written(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).rstrip(b"=").decode()


def _read(cursor: str | None) -> str:
    if cursor is None:
        return ""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise HTTPException(422, "The cursor is not one that a page named as `next`.") from None


def add_lists(router: APIRouter, office: Office, callers: Callers) -> None:
    """The routes of lists."""
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]

    @router.get("/cases", tags=["reading"])
    async def cases(who: reader, limit: Limit = 100, cursor: Cursor = None) -> Page[ListedCase]:
        """The cases that you may see."""
        desk = await office.reading_desk(who.actor, who.directory)
        rows = await desk.lists.cases(who.actor, Wanted())
        return page_of(rows, lambda row: row.case_id, limit, cursor)

    @router.get("/tasks", tags=["reading"])
    async def tasks(
        who: reader,
        open_only: Annotated[bool, Query(description="Without those that are answered.")] = True,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Page[ListedTask]:
        """The tasks that you may see: for an agency, its own."""
        desk = await office.reading_desk(who.actor, who.directory)
        rows = await desk.lists.tasks(who.actor, Wanted(), open_only=open_only)
        return page_of(rows, lambda row: f"{row.case_id}/{row.task_id}", limit, cursor)

    @router.get("/communications", tags=["reading"])
    async def communications(
        who: reader, limit: Limit = 100, cursor: Cursor = None
    ) -> Page[IntakeRow]:
        """The communications that you may see, by version."""
        desk = await office.reading_desk(who.actor, who.directory)
        rows = await desk.received.list(who.actor)
        return page_of(
            rows, lambda row: f"{row.communication_id}/v{row.version:06d}", limit, cursor
        )
