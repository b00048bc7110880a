"""Read the roster file: CSV, JSON, or FollowTheMoney JSON lines. The format is detected.

Every error gives the line number. No error repeats a name, because names are personal data.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from screening.follow_the_money import persons_from_entities
from screening.roster import (
    COLUMNS,
    FIELDS,
    PERSON_ID,
    ProtectedPerson,
    Record,
    Roster,
    RosterUnreadable,
    Status,
)
from screening.roster_dates import DateColumn
from screening.roster_notes import Notes

_LISTS = frozenset({"aliases", "nationalities", "document_numbers"})
_DATES = frozenset({"birth_date", "service_from", "service_until"})


def read_roster(text: str) -> Roster:
    """Read a roster. Raises RosterUnreadable.

    The text is CSV with the columns in ``COLUMNS`` or ``FIELDS``, a JSON list of objects with these
    keys, or FollowTheMoney entities, one per line. The version is a hash of the text. What was not
    used is in ``unused``.
    """
    content = text.removeprefix("\ufeff")
    start = content.lstrip()[:1]
    notes = Notes()
    if start == "[":
        records = list(_json_list(content, content.index("[")))
    elif start == "{":
        records = list(_json_lines(content))
    else:
        records = list(_csv_rows(content))
    entities = [record for record in records if _is_entity(record[1])]
    if entities:
        records = [record for record in records if not _is_entity(record[1])]
        records += persons_from_entities(entities, notes)
    dates = {
        column: DateColumn(column, ((line, record.get(column)) for line, record in records))
        for column in FIELDS
        if column in _DATES
    }
    persons: list[ProtectedPerson] = []
    lines: dict[str, int] = {}
    for line, record in records:
        person = _parse_person(record, line, dates, notes)
        if person.person_id in lines:
            raise RosterUnreadable(
                f"Line {line}: {person.person_id} is already on line {lines[person.person_id]}."
                " Keep only one of them."
            )
        lines[person.person_id] = line
        persons.append(person)
    if not persons:
        raise RosterUnreadable("Line 1: The roster is empty. Add at least one person.")
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Roster(version=version, persons=tuple(persons), unused=notes.all())


def _csv_rows(text: str) -> Iterator[Record]:
    delimiter, columns = _header(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = True
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise RosterUnreadable(f"Line {line}: This is not valid CSV ({error}).") from None
        if row is None:
            return
        if header:
            header = False
        # Spreadsheets leave rows without any value at the end.
        elif any(value.strip() for value in row):
            if len(row) != len(columns):
                raise RosterUnreadable(
                    f"Line {line}: The row does not have {len(columns)} columns. Put fields with"
                    f" {_NAMES_OF[delimiter]} in quotation marks, and do not leave out a field."
                )
            yield line, dict(zip(columns, row, strict=True))


_NAMES_OF = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""What may separate the fields of a row."""


def _header(text: str) -> tuple[str, tuple[str, ...]]:
    """What separates the fields, and the columns, from the header line. Raises RosterUnreadable."""
    for delimiter in _NAMES_OF:
        try:
            first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        columns = tuple(name.strip() for name in first)
        if columns in (COLUMNS, FIELDS):
            return delimiter, columns
    raise RosterUnreadable(
        f"Line 1: The columns must be {', '.join(COLUMNS)}, separated by commas, semicolons, or"
        f" tabs. {', '.join(FIELDS[len(COLUMNS) :])} may follow."
    )


def _json_list(text: str, start: int) -> Iterator[Record]:
    decoder = json.JSONDecoder()
    at = start + 1
    line, counted = 1, 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text):
            raise RosterUnreadable(f"Line {line}: The list has no end. Close it with ].")
        if text[at] == "]":
            return
        try:
            record, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise RosterUnreadable(
                f"Line {error.lineno}: This is not valid JSON ({error.msg})."
            ) from None
        except RecursionError:
            raise RosterUnreadable(f"Line {line}: The JSON is nested too deeply.") from None
        yield line, _as_object(record, line)


def _json_lines(text: str) -> Iterator[Record]:
    first_line = text.lstrip().split("\n", 1)[0]
    try:
        json.loads(first_line)
    except (ValueError, RecursionError):
        # One object over several lines: the persons are in its list.
        found = re.match(r'\s*\{\s*(?:"version"\s*:\s*"[^"]*"\s*,\s*)?"persons"\s*:\s*\[', text)
        if found is None:
            raise RosterUnreadable(
                "Line 1: This is neither a list of persons nor one entity per line. Start with [ or"
                ' {"persons": [.'
            ) from None
        yield from _json_list(text, found.end() - 1)
        return
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            record = _as_object(json.loads(content), line)
        except json.JSONDecodeError as error:
            raise RosterUnreadable(f"Line {line}: This is not valid JSON ({error.msg}).") from None
        except RecursionError:
            raise RosterUnreadable(f"Line {line}: The JSON is nested too deeply.") from None
        if isinstance(record.get("persons"), list):
            for person in record["persons"]:
                yield line, _as_object(person, line)
        else:
            yield line, record


def _is_entity(record: Mapping[str, Any]) -> bool:
    return "schema" in record or "properties" in record


def _as_object(record: object, line: int) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise RosterUnreadable(f"Line {line}: A person must be an object with named fields.")
    return record


def _parse_person(
    record: Mapping[str, Any], line: int, dates: Mapping[str, DateColumn], notes: Notes
) -> ProtectedPerson:
    unknown = [key for key in record if key not in FIELDS]
    if unknown:
        raise RosterUnreadable(
            f"Line {line}: There is no field {str(unknown[0])[:40]!r}. The fields are"
            f" {', '.join(FIELDS)}."
        )
    fields: dict[str, Any] = {}
    for column in FIELDS:
        value = record.get(column)
        if column in _LISTS:
            fields[column] = _parse_list(value, column, line)
        elif column in _DATES:
            fields[column] = dates[column].read(value, line, notes)
        elif value is not None and not isinstance(value, str):
            raise RosterUnreadable(f"Line {line}: {column} must be a string.")
        else:
            fields[column] = (value or "").strip() or None
    _check(fields["person_id"], lambda v: bool(PERSON_ID.fullmatch(v)), line, _BAD_ID)
    _check(fields["name"], lambda v: any(map(str.isalpha, v)), line, _BAD_NAME)
    status = fields["status"] or Status.OTHER
    _check(status, lambda v: v in Status.__members__.values(), line, _BAD_STATUS)
    fields["status"] = Status(status)
    try:
        return ProtectedPerson(**fields)
    except ValidationError:
        raise RosterUnreadable(
            f"Line {line}: This is not a valid person. Compare it with other lines."
        ) from None


_BAD_ID = "person_id must be P- followed by four to eight digits, such as P-0001."
_BAD_NAME = "The name is missing. It must contain letters."
_BAD_STATUS = f"The status must be one of {', '.join(Status)}, or empty."


def _check(value: str | None, holds: Callable[[str], bool], line: int, message: str) -> None:
    if value is None or not holds(value):
        raise RosterUnreadable(f"Line {line}: {message}")


def _parse_list(value: object, column: str, line: int) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        # A name may have a comma; a code or a number has none.
        value = re.split(r"[;|]" if column == "aliases" else r"[;|,]", value)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise RosterUnreadable(
            f"Line {line}: {column} must be strings separated by semicolons, or a list."
        )
    return tuple(part.strip() for part in value if part.strip())
