"""Cursors: where the next page of a list begins, as an address or a program carries it."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from procedure.refusals import NotWellFormed
from register.paging import Place

T = TypeVar("T")
_MOST = 10**9


class CursorUnknown(NotWellFormed):
    """The cursor is none that a page named."""

    sentence = "The cursor is not one that a page named as its next one."


class Part(NamedTuple):
    """A page of a list, and the cursor of the one after it."""

    rows: tuple[Any, ...]
    next: str | None


def part_of(rows: Sequence[T], limit: int, place: Callable[[T], Place]) -> Part:
    """The page of these rows, of which one more than the limit was asked for."""
    page = tuple(rows[:limit])
    return Part(page, written(place(page[-1])) if len(rows) > limit else None)


def _is_id(one: str | int) -> bool:
    """Whether both databases take it."""
    return "\0" not in one if isinstance(one, str) else 0 <= one < _MOST


def written(place: Place) -> str:
    """The cursor of the page after this row."""
    at = place.at.isoformat() if place.at is not None else None
    text = json.dumps([at, *place.ids], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def place_of(cursor: str | None, *ids: type) -> Place | None:
    """The row after which the page begins; None for the first page. ``ids`` are their types.

    Raises CursorUnknown.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
        at, *found = json.loads(content.decode())
        moment = datetime.fromisoformat(at) if at is not None else None
    except (binascii.Error, ValueError, TypeError):
        raise CursorUnknown() from None
    fits = [type(one) for one in found] == list(ids) and all(map(_is_id, found))
    if not fits or (moment is not None and moment.tzinfo is None):
        raise CursorUnknown()
    return Place(moment, tuple(found))
