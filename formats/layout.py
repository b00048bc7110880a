"""Rewrite tables and forms whose values are below their labels as lines "LABEL: value"."""

import re
from collections.abc import Iterator, Sequence

from formats.headings import split_heading, whole_label
from formats.labels import Field

NAME_FIELDS = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.FORENAME})
_TABLE_MARK = re.compile(r"\s*[\t|]\s*| {3,}")
_RULE = re.compile(r"[\s|+:=\-–—]+")
_MAX_LABELS = 5_000
"""So many lines are tried as labels without a separator. This limits the work."""
_MAX_VALUE_WORDS = 12
_LONGEST_LABEL, _SHORTEST_LABEL = 60, 3
_BLANK_LINES = 2
"""A value is at most this many blank lines below its label."""


def labeled_lines(lines: Sequence[str]) -> list[str]:
    """The lines, with tables and stacked forms as labeled lines. No word is dropped."""
    return _unstacked(list(_without_tables(lines)))


def cells_of(line: str) -> list[str]:
    """The cells of a table row that is separated by tabs, bars, or wide gaps."""
    return [cell.strip() for cell in _TABLE_MARK.split(line.strip().strip("|").strip())]


def _without_tables(lines: Sequence[str]) -> Iterator[str]:
    columns: list[str] = []
    for line in lines:
        cells = cells_of(line) if "\t" in line or "|" in line or "   " in line else [line]
        if _is_head(cells):
            columns = cells
            yield from (cell for cell in cells if cell and whole_label(cell) is None)
        elif columns and _RULE.fullmatch(line):
            continue
        elif columns and 1 < len(cells) <= len(columns):
            yield from _row(columns, cells)
        else:
            columns = []
            yield line


def _is_head(cells: Sequence[str]) -> bool:
    """Whether the cells are labels only, at least one of them of a name."""
    if not 2 <= len(cells) <= 40 or any(len(cell) > _LONGEST_LABEL for cell in cells):
        return False
    fields = [whole_label(cell) for cell in cells]
    known = [field for field in fields if field is not None]
    return bool(NAME_FIELDS & set(known)) and len(known) > 1 and len(known) * 2 > len(cells)


def _row(columns: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """A row as labeled lines. The names come first, because they start a person."""
    pairs = [pair for pair in zip(columns, cells, strict=False) if pair[1]]
    pairs.sort(key=lambda pair: whole_label(pair[0]) not in NAME_FIELDS)
    for column, cell in pairs:
        yield f"{column}: {cell}"


def _unstacked(lines: list[str]) -> list[str]:
    found: list[str] = []
    at = tried = 0
    while at < len(lines):
        line = lines[at]
        below = None
        if tried < _MAX_LABELS and _SHORTEST_LABEL <= len(line) <= 2 * _LONGEST_LABEL:
            tried += 1
            below = _value_below(lines, at)
        if below is None:
            found.append(line)
            at += 1
        else:
            found.append(f"{line.strip().rstrip(':：').rstrip()}: {lines[below].strip()}")
            at = below + 1
    return found


def _value_below(lines: Sequence[str], at: int) -> int | None:
    """The place of the value below a label that stands alone, or None."""
    line = lines[at]
    has_mark = line.rstrip().endswith((":", "："))
    field = whole_label(line.rstrip().rstrip(":：")) if line.strip() else None
    if field is None or len(line.strip()) < _SHORTEST_LABEL:
        return None
    end = at + 1
    while end < len(lines) and end - at <= _BLANK_LINES and not lines[end].strip():
        end += 1
    if end >= len(lines) or (end > at + 1 and field in _TEXT_FOLLOWS):
        return None
    if end == at + 1 and has_mark and field in _LISTS:
        return None  # several lines may follow: the parser of the labels takes them
    return end if _is_value(lines[end]) else None


_TEXT_FOLLOWS = frozenset({Field.SUBJECT, Field.PRIORITY, Field.CONCERNS, Field.YOUR_REF})
"""Text after a blank line below one of these is the text of the message."""
_LISTS = frozenset({Field.FROM, Field.TO, Field.ALIASES, Field.CHARGE, Field.CHARGE_TRANSLATION})


def _is_value(line: str) -> bool:
    text = line.strip()
    is_short = 0 < len(text.split()) <= _MAX_VALUE_WORDS and not text.endswith((".", ":", "："))
    return is_short and whole_label(text) is None and split_heading(text) is None
