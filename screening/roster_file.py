"""The roster's file: CSV, JSON, or OpenSanctions' FollowTheMoney JSON lines; the content tells
which. Every error names the line. No error repeats a name: they are personal data.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from formats.dates import partial_date
from procedure.message import PartialDate
from screening.follow_the_money import persons_of
from screening.roster import (
    COLUMNS,
    PERSON_ID,
    ProtectedPerson,
    Record,
    Roster,
    RosterUnreadable,
    Status,
)

_LISTS = frozenset({"aliases", "nationalities", "document_numbers"})
_DATES = frozenset({"birth_date", "service_from", "service_until"})


def read_roster(text: str) -> Roster:
    """Read a roster: CSV with the columns of ``COLUMNS``, a JSON list of objects with these keys,
    or FollowTheMoney entities, one a line. Raises RosterUnreadable.

    The version is made from the text, so that the same text always has the same version.
    """
    content = text.removeprefix("\ufeff")
    start = content.lstrip()[:1]
    if start == "[":
        records = _json_list(content, content.index("["))
    elif start == "{":
        records = _json_lines(content)
    else:
        records = _csv_rows(content)
    persons: list[ProtectedPerson] = []
    lines: dict[str, int] = {}
    for line, record in records:
        person = _person(record, line)
        if person.person_id in lines:
            raise RosterUnreadable(
                f"Line {line}: {person.person_id} stands on line {lines[person.person_id]} already:"
                " keep one of them."
            )
        lines[person.person_id] = line
        persons.append(person)
    if not persons:
        raise RosterUnreadable("Line 1: the roster names nobody: add at least one person.")
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Roster(version=version, persons=tuple(persons))


def _csv_rows(text: str) -> Iterator[Record]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        columns = tuple(reader.fieldnames or ())
    except csv.Error:
        columns = ()
    if columns != COLUMNS:
        raise RosterUnreadable(f"Line 1: the columns must be {', '.join(COLUMNS)}.")
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise RosterUnreadable(f"Line {line}: this is no CSV ({error}).") from None
        if row is None:
            return
        if None in row or None in row.values():
            raise RosterUnreadable(
                f"Line {line}: it does not have {len(COLUMNS)} columns: put fields with a comma in"
                " quotation marks, and leave no field out."
            )
        yield line, row


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
            raise RosterUnreadable(f"Line {line}: the list does not end: close it with ].")
        if text[at] == "]":
            return
        try:
            record, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise RosterUnreadable(f"Line {error.lineno}: this is no JSON ({error.msg}).") from None
        except RecursionError:
            raise RosterUnreadable(f"Line {line}: this is nested too deeply.") from None
        yield line, _mapping(record, line)


def _json_lines(text: str) -> Iterator[Record]:
    entities: list[Record] = []
    first_line = text.lstrip().split("\n", 1)[0]
    try:
        json.loads(first_line)
    except (ValueError, RecursionError):
        # One object over several lines: the persons stand in its list.
        found = re.match(r'\s*\{\s*(?:"version"\s*:\s*"[^"]*"\s*,\s*)?"persons"\s*:\s*\[', text)
        if found is None:
            raise RosterUnreadable(
                "Line 1: this is neither a list of persons nor one entity a line: begin with [ or"
                ' with {"persons": [.'
            ) from None
        yield from _json_list(text, found.end() - 1)
        return
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            record = _mapping(json.loads(content), line)
        except json.JSONDecodeError as error:
            raise RosterUnreadable(f"Line {line}: this is no JSON ({error.msg}).") from None
        except RecursionError:
            raise RosterUnreadable(f"Line {line}: this is nested too deeply.") from None
        if isinstance(record.get("persons"), list):
            for person in record["persons"]:
                yield line, _mapping(person, line)
        elif "schema" in record or "properties" in record:
            # Companies, addresses and sanctions stand beside the persons in such files.
            if record.get("schema") == "Person":
                entities.append((line, record))
        else:
            yield line, record
    yield from persons_of(entities)


def _mapping(record: object, line: int) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise RosterUnreadable(f"Line {line}: a person must be an object with named fields.")
    return record


def _person(record: Mapping[str, Any], line: int) -> ProtectedPerson:
    unknown = [key for key in record if key not in COLUMNS]
    if unknown:
        raise RosterUnreadable(
            f"Line {line}: there is no field {str(unknown[0])[:40]!r}; the fields are"
            f" {', '.join(COLUMNS)}."
        )
    fields: dict[str, Any] = {}
    for column in COLUMNS:
        value = record.get(column)
        if column in _LISTS:
            fields[column] = _listed(value, column, line)
        elif column in _DATES:
            fields[column] = _dated(value, column, line)
        elif value is not None and not isinstance(value, str):
            raise RosterUnreadable(f"Line {line}: {column} must be a text.")
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
            f"Line {line}: not a person: compare it with a line above."
        ) from None


_BAD_ID = "person_id must be P- and four to eight digits, such as P-0001."
_BAD_NAME = "the name is missing: a person needs a name with letters."
_BAD_STATUS = f"the status must be one of {', '.join(Status)}, or empty."


def _check(value: str | None, holds: Callable[[str], bool], line: int, message: str) -> None:
    if value is None or not holds(value):
        raise RosterUnreadable(f"Line {line}: {message}")


def _listed(value: object, column: str, line: int) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise RosterUnreadable(
            f"Line {line}: {column} must be texts parted by semicolons, or a list."
        )
    return tuple(part.strip() for part in value if part.strip())


def _dated(value: object, column: str, line: int) -> PartialDate | None:
    if value is None or value == "":
        return None
    found = partial_date(value) if isinstance(value, str) else None
    if found is None:
        raise RosterUnreadable(
            f"Line {line}: {column} is no date: write 1970/05/14, 1970/05 or 1970."
        )
    return found
