"""Tables of notices as text: CSV, or cells between semicolons, bars, or tabs."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from formats.headings import split_heading, whole_label
from formats.json_text import KNOWN_KEYS, NAME_KEYS
from formats.labels import Field

_MARKS = (",", ";", "|", "\t")
_LINES_BEFORE = 5
"""A title may stand above the line that names the columns."""
_LONGEST_COLUMN = 60
_KEYS = {
    Field.FULL_NAME: "name",
    Field.FAMILY_NAME: "name",
    Field.FORENAME: "forename",
    Field.ALIASES: "aliases",
    Field.DATE_OF_BIRTH: "date_of_birth",
    Field.PLACE_OF_BIRTH: "place_of_birth",
    Field.NATIONALITY: "nationalities",
    Field.SEX: "sex_id",
    Field.PASSPORT: "identity_documents",
    Field.FILE_NUMBER: "entity_id",
    Field.CHARGE: "charge",
    Field.CHARGE_TRANSLATION: "charge_translation",
    Field.ISSUING_COUNTRY: "issuing_country_id",
}
"""The field of a notice for each label that may name a column."""
_OF_WARRANT = ("charge", "charge_translation", "issuing_country_id")


class Row(NamedTuple):
    """A row as a notice. ``number`` counts the rows below the line of the columns from 1."""

    number: int
    notice: dict[str, Any]


class Table(NamedTuple):
    """A table of notices. ``beside`` are the lines that are no rows of it."""

    rows: tuple[Row, ...]
    beside: tuple[str, ...]


def table(text: str) -> Table | None:
    """The table in a text that is a table as a whole, or None.

    Its first lines name the columns as the public notices do, or with the labels of messages.
    """
    lines = text.split("\n")
    places = (at for at, line in enumerate(lines) if line.strip())
    for at in islice(places, _LINES_BEFORE):
        heading = split_heading(lines[at])
        if heading is not None and heading.field is Field.FROM:
            return None
        for mark in _MARKS:
            columns = _columns(lines[at], mark)
            if columns:
                return _table(lines, at, mark, columns)
    return None


def _columns(line: str, mark: str) -> list[str]:
    """The key of each column, or nothing if the line does not name columns."""
    cells = _cells(line, mark)
    if len(cells) < 2 or any(len(cell) > _LONGEST_COLUMN for cell in cells):
        return []
    keys = [_key(cell) for cell in cells]
    known = [key for key in keys if key in KNOWN_KEYS]
    return keys if len(known) > 1 and set(known) & set(NAME_KEYS) else []


def _key(cell: str) -> str:
    key = "_".join(cell.casefold().replace("_", " ").split())
    if key in _FAMILY_KEYS:
        return "name"
    if key in _FORENAME_KEYS:
        return "forename"
    field = whole_label(cell)
    if field is not None and field in _KEYS:
        return _KEYS[field]
    return key if key in KNOWN_KEYS else cell


_FAMILY_KEYS = frozenset({"family_name", "last_name", "lastname", "surname", "surnames"})
_FORENAME_KEYS = frozenset({"first_name", "firstname", "given_name", "given_names", "forenames"})


def _cells(line: str, mark: str) -> list[str]:
    try:
        (cells,) = csv.reader([line], delimiter=mark, skipinitialspace=True)
    except (csv.Error, ValueError):
        return []
    cells = [cell.strip() for cell in cells]
    if mark == "|" and cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if mark == "|" and cells and not cells[-1] else cells


def _table(lines: Sequence[str], at: int, mark: str, columns: Sequence[str]) -> Table:
    beside = [line for line in lines[:at] if line.strip()]
    beside += [column for column in columns if column not in KNOWN_KEYS]
    rows: list[Row] = []
    for number, cells in enumerate(_rows(lines[at + 1 :], mark), start=1):
        if mark == "|" and cells and not cells[0]:
            cells = cells[1:]
        filled = [cell for cell in cells if cell.strip(" -:=")]
        if len(filled) > 1 or (filled and len(cells) == len(columns)):
            rows.append(Row(number, _notice(columns, cells)))
        else:
            beside += filled
    return Table(tuple(rows), tuple(beside))


def _rows(lines: Sequence[str], mark: str) -> Iterator[list[str]]:
    """The cells of each row. A cell in quotation marks may have several lines.

    From a line that the reader refuses, the rest is one cell, so that nothing is lost.
    """
    try:
        yield from csv.reader(
            (f"{line}\n" for line in lines), delimiter=mark, skipinitialspace=True
        )
    except csv.Error:
        yield ["\n".join(lines)]


def _notice(columns: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """The row as a notice. Cells without a column are kept under a key of their own."""
    notice: dict[str, Any] = {}
    warrant: dict[str, str] = {}
    for place, cell in enumerate(cells):
        text = cell.strip()
        key = columns[place] if place < len(columns) else "more"
        if not text:
            continue
        target = warrant if key in _OF_WARRANT else notice
        while key in target:
            key += " 2"
        target[key] = text
    if warrant:
        notice.setdefault("arrest_warrants", [warrant])
    return notice
