"""An original, cut into what is the same in each of its copies and what each has of its own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from benchmarks.pages.texts import Text

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by the name of their table."""


class Line(NamedTuple):
    """A row of the ledger, with places for what each copy has of its own."""

    of: str
    revision: int | None
    kind: str
    entry_key: Text
    at: Text
    actor: str
    body: Text

    def moved(self, by: timedelta) -> "Line":
        """The row at another time."""
        return self._replace(at=self.at.moved(by), body=self.body.moved(by))


class Shape(NamedTuple):
    """A row of another table: what is the same in each copy, and what is not."""

    same: Row
    own: tuple[tuple[str, Text], ...]

    def moved(self, by: timedelta) -> "Shape":
        """The row at another time."""
        texts = [(name, text.moved(by)) for name, text in self.own]
        same = {name: text.fill({}) for name, text in texts if text.fixed}
        own = tuple((name, text) for name, text in texts if not text.fixed)
        return Shape(self.same | same, own)

    def fill(self, values: Mapping[str, str]) -> Row:
        """The row of one copy."""
        return self.same | {name: text.fill(values) for name, text in self.own}


class Cut(NamedTuple):
    """An original, cut into what is the same in each copy and what is not."""

    name: str
    has_case: bool
    orders: tuple[str, ...]
    signatures: tuple[tuple[str, Text], ...]
    lines: tuple[Line, ...]
    shapes: dict[str, tuple[Shape, ...]]
    plain: tuple[Text, ...]
    """Of each document, in the order of its rows."""
    parsed: Text

    def moved(self, by: timedelta) -> "Cut":
        """The original at another time."""
        return self._replace(
            signatures=tuple((key, text.moved(by)) for key, text in self.signatures),
            lines=tuple(line.moved(by) for line in self.lines),
            shapes={
                table: tuple(shape.moved(by) for shape in shapes)
                for table, shapes in self.shapes.items()
            },
            plain=tuple(text.moved(by) for text in self.plain),
            parsed=self.parsed.moved(by),
        )
