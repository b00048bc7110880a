"""Counting: a figure of what there is, divided into parts."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from procedure.report import Figure, Part, Section

T = TypeVar("T")
NOT_KNOWN = "NOT_KNOWN"
"""The part of what the record does not say."""


def figure(
    key: str,
    what: str,
    source: str,
    items: Iterable[T],
    by: Callable[[T], str | None] | None = None,
    *,
    every: Iterable[str] = (),
    note: str = "",
) -> Figure:
    """How many there are, each in one part; the parts of ``every`` show also where they are empty.

    What ``by`` says nothing of is in the part NOT_KNOWN.
    """
    counted = list(items)
    parts = Counter(by(one) or NOT_KNOWN for one in counted) if by is not None else Counter()
    return Figure(
        key=key,
        what=what,
        source=source,
        count=len(counted),
        parts=_parts(parts, every) if by is not None else (),
        note=note,
    )


def overlapping(
    key: str,
    what: str,
    source: str,
    items: Iterable[T],
    by: Callable[[T], Iterable[str]],
    *,
    every: Iterable[str] = (),
    note: str = "",
) -> Figure:
    """The same where one may be in several parts, or in none."""
    counted = list(items)
    parts = Counter(name for one in counted for name in dict.fromkeys(by(one)))
    return Figure(
        key=key,
        what=what,
        source=source,
        count=len(counted),
        parts=_parts(parts, every),
        overlapping=True,
        note=note,
    )


def absent(key: str, what: str, why: str) -> Figure:
    """What a report asks for and the record does not have."""
    return Figure(key=key, what=what, source="not in the record", count=None, note=why)


def section(key: str, title: str, *figures: Figure) -> Section:
    """An element of a report."""
    return Section(key=key, title=title, figures=figures)


def _parts(counted: Counter[str], every: Iterable[str]) -> tuple[Part, ...]:
    names = dict.fromkeys([*every, *sorted(counted)])
    return tuple(Part(name=name, count=counted[name]) for name in names)
