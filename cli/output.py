"""Printing: a table for people, plain text for pipes, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence

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
        table = Table(title=title or None, title_justify="left", header_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in cleaned:
            table.add_row(*row)
        Console().print(table)
        return
    if title:
        print(title)
    grid = [list(columns), *cleaned]
    widths = [max(len(row[i]) for row in grid) for i in range(len(columns))]
    for row in grid:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
