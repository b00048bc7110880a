"""Bars and labels in the rows of a lane, so that none covers another."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
LETTER = 5.7
"""The mean width of a letter of a label."""
MOST_ROWS = 5
"""A lane has no more rows for the sake of whole labels: short ones may share a row then."""
_BESIDE = 8.0
"""How far two things in a row are apart."""


class Item(NamedTuple, Generic[T]):
    """Something to place: where its bar is, and what it says."""

    what: T
    start: float
    end: float
    words: str
    short: str
    """What may replace the words."""
    beside: float = 0
    """How far the label is from the start; it is above its bar where this is 0."""


class Placed(NamedTuple, Generic[T]):
    """Where it is."""

    what: T
    row: int
    x: float
    """Where its label begins."""
    words: str


def width_of(words: str) -> float:
    """About how wide a label is."""
    return len(words) * LETTER


def placed(items: Iterable[Item[T]], right: float) -> tuple[list[Placed[T]], int]:
    """Each item with its row, and how many rows there are. No label goes beyond ``right``.

    The first row that is free over its whole length takes it. Where the lane has many rows already,
    a short label that fits into one of them is better than a row more.
    """
    rows: list[list[tuple[float, float]]] = []
    found = []
    for item in sorted(items, key=lambda one: (one.start, one.end)):
        spans = {words: _span(item, words, right) for words in (item.words, item.short)}
        words = item.words
        row = _free(rows, spans[words])
        if row >= MOST_ROWS and item.short:
            shared = _free(rows, spans[item.short])
            if shared < len(rows):
                row, words = shared, item.short
        if row == len(rows):
            rows.append([])
        rows[row].append(spans[words])
        found.append(Placed(item.what, row, _label_at(item, words, right), words))
    return found, max(len(rows), 1)


def _free(rows: Sequence[Sequence[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The first row in which the span covers nothing; a new one where there is none."""
    start, end = span
    for number, taken in enumerate(rows):
        if all(end + _BESIDE <= one or other + _BESIDE <= start for one, other in taken):
            return number
    return len(rows)


def _label_at(item: Item[T], words: str, right: float) -> float:
    """From the start on; where there is no room, moved, or on the other side."""
    width = width_of(words)
    if item.start + item.beside + width <= right:
        return item.start + item.beside
    return max(item.start - item.beside - width if item.beside else right - width, 0)


def _span(item: Item[T], words: str, right: float) -> tuple[float, float]:
    at = _label_at(item, words, right)
    return min(item.start, at), max(item.end, at + width_of(words))
