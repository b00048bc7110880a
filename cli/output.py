"""Everything that the command line prints: pages for people, plain text for pipes, JSON.

Nothing else in ``cli`` prints. What comes out holds no character that a terminal would obey or that
nobody sees: pages show a stand-in such as ``[U+202E]``, and JSON has its escape.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from textwrap import indent, wrap
from typing import TYPE_CHECKING, TypeVar

from cli.console import console
from procedure.showing import UNSEEN, in_one_line, shown

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType
    from rich.text import Text

T = TypeVar("T")

WIDTH = 80
"""Columns that a list fits into, so that it can be read on every terminal."""


def clean(text: str) -> str:
    """Text from outside as it is shown: nothing in it acts on a terminal. Line feeds stay."""
    return shown(text)


def say(text: str = "", *, end: str = "\n") -> None:
    """Print text for a person on standard output."""
    console().out.write(shown(text) + end)


def say_aside(text: str) -> None:
    """Print text on standard error: a refusal, a warning, or what to do next."""
    console().err.write(f"{shown(text)}\n")


def prepare() -> None:
    """Let nothing be unprintable: what the terminal's encoding lacks is printed as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def silence_libraries() -> None:
    """Some libraries log what they read: nothing of that may reach a terminal."""
    logging.getLogger().addHandler(logging.NullHandler())


def flush() -> None:
    """Let whoever reads standard output have what was printed."""
    console().out.flush()


def print_no_more() -> None:
    """What is still to be printed goes nowhere: nobody reads it, and Python would say so."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), console().out.fileno())


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return console().out.isatty()


# --- JSON ---------------------------------------------------------------------------------------


def print_json(value: "BaseModel | Sequence[object] | dict[str, object]") -> None:
    """One JSON document on standard output."""
    say(as_json(value))


def as_json(value: object) -> str:
    """The value as JSON: letters of every script as they are, what is unseen as its escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_plain)
    # Outside of strings JSON has nothing unseen but the line feeds of its layout.
    return UNSEEN.sub(_escape, text)


def _plain(value: object) -> object:
    from pydantic import BaseModel

    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


# --- tables -------------------------------------------------------------------------------------


def cell(text: str, style: str = "") -> "Text":
    """One line of a table that is shown as it is: brackets in it have no meaning."""
    from rich.text import Text

    return Text(in_one_line(text), style=style)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A rich table on a terminal; aligned plain text elsewhere."""
    cleaned = [[in_one_line(text) for text in row] for row in rows]
    if on_terminal():
        _print_rich(title, columns, cleaned)
        return
    if title:
        say(title)
    grid = [list(columns), *cleaned]
    _print_plain(grid, _widths(grid))


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns, by what the characters take on a terminal."""
    from rich.console import Console
    from rich.text import Text

    lines = Text(text).wrap(Console(width=width), width)
    return [line.plain.rstrip() for line in lines] or [""]


def print_entry(main: str, *details: str) -> None:
    """An entry of a list: a line, and what else there is to it below, within ``WIDTH`` columns."""
    say(main)
    for detail in details:
        for line in wrap(detail, WIDTH - 4, break_long_words=False, break_on_hyphens=False):
            say(f"    {line}")


def print_drawn(drawn: "RenderableType", *, width: int | None = None) -> None:
    """Print what rich draws; ``width`` where standard output is no terminal."""
    from rich.console import Console

    at = console()
    Console(
        file=at.out,
        width=None if on_terminal() else width,
        highlight=False,
        _environ=at.around,
    ).print(drawn)


def _print_rich(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(cell(text) for text in row))
    print_drawn(table)


def _widths(grid: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(text) for text in column) for column in zip(*grid, strict=True)]


def _print_plain(grid: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    for row in grid:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


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

    def add(self, rows: "Sequence[BaseModel]", cells: Iterable[Sequence[str]]) -> None:
        """Print a part: its rows as JSON, or their cells as a table."""
        if self._as_json:
            for row in rows:
                say("[" if not self._begun else ",")
                say(indent(as_json(row), "  "), end="")
                self._begun = True
            return
        cleaned = [[in_one_line(text) for text in row] for row in cells]
        if on_terminal():
            _print_rich("", self._columns, cleaned)
            return
        grid = cleaned if self._begun else [list(self._columns), *cleaned]
        self._widths = self._widths or _widths(grid)
        _print_plain(grid, self._widths)
        self._begun = True

    def end(self) -> None:
        """Print what closes the list."""
        if self._as_json:
            say("\n]" if self._begun else "[]")


# --- what is in progress ------------------------------------------------------------------------


@contextmanager
def progress(text: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is done meanwhile; what is yielded changes the text."""
    from rich.console import Console

    drawing = Console(file=console().err, quiet=quiet, highlight=False, _environ=console().around)
    with drawing.status(cell(text)) as status:
        yield lambda changed: status.update(cell(changed))


def tracked(items: Sequence[T], text: str, *, quiet: bool) -> Iterable[T]:
    """The items, with a bar on a terminal that shows how far they are."""
    from rich.progress import track

    return track(items, description=text, disable=quiet or not console().err.isatty())
