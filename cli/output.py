"""Printing: a table for people, plain text for pipes, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from textwrap import indent

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

_UNSAFE = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (9, 10)}


def clean(text: str) -> str:
    """Text from outside without the control characters that a terminal would obey."""
    return text.translate(_UNSAFE)


def print_json(value: BaseModel | Sequence[object] | dict[str, object]) -> None:
    """One JSON document on standard output."""
    if isinstance(value, BaseModel):
        print(value.model_dump_json(indent=2))
        return
    if isinstance(value, Sequence):
        plain = [v.model_dump(mode="json") if isinstance(v, BaseModel) else v for v in value]
        print(json.dumps(plain, indent=2, ensure_ascii=False))
        return
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A rich table on a terminal; aligned plain text elsewhere."""
    cleaned = [[clean(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(title, columns, cleaned)
        return
    if title:
        print(title)
    grid = [list(columns), *cleaned]
    _print_plain(grid, _widths(grid))


def _print_rich(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _widths(grid: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(cell) for cell in column) for column in zip(*grid, strict=True)]


def _print_plain(grid: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for row in grid:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


class LongList:
    """A list that is printed part by part as it is read, however long it is.

    On a terminal each part is a table; elsewhere, and as JSON, the parts make one list.
    """

    def __init__(self, columns: Sequence[str], *, as_json: bool) -> None:
        """Nothing is printed yet."""
        self._columns = columns
        self._as_json = as_json
        self._widths: list[int] = []
        self._begun = False

    def add(self, rows: Sequence[BaseModel], cells: Iterable[Sequence[str]]) -> None:
        """Print a part: its rows as JSON, or their cells as a table."""
        if self._as_json:
            for row in rows:
                print("[" if not self._begun else ",")
                print(indent(row.model_dump_json(indent=2), "  "), end="")
                self._begun = True
            return
        cleaned = [[clean(cell) for cell in row] for row in cells]
        if sys.stdout.isatty():
            _print_rich("", self._columns, cleaned)
            return
        grid = cleaned if self._begun else [list(self._columns), *cleaned]
        self._widths = self._widths or _widths(grid)
        _print_plain(grid, self._widths)
        self._begun = True

    def end(self) -> None:
        """Print what closes the list."""
        if self._as_json:
            print("\n]" if self._begun else "[]")
