"""The roster: the persons whom inbound communications are screened for.

It is read from CSV, from JSON, or from OpenSanctions' FollowTheMoney JSON lines; the content tells
which. Every error names the line. No error repeats a name: they are personal data.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from procedure.formats.dates import partial_date
from procedure.message import PartialDate
from procedure.values import ProtectedPersonId, Value


class RosterUnreadable(ValueError):
    """The roster's file cannot be used; the message says which line, what, and what to do."""


class Status(StrEnum):
    """What a protected person is; the first two are circumstances of a case."""

    CURRENT_OFFICIAL = "CURRENT_OFFICIAL"
    FORMER_OFFICIAL = "FORMER_OFFICIAL"
    OTHER = "OTHER"


class ProtectedPerson(Value):
    """One protected person. Names and birth date are personal data: they stay in the process."""

    person_id: ProtectedPersonId
    name: str
    aliases: tuple[str, ...] = ()
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()
    status: Status = Status.OTHER
    employer: str | None = None
    service_from: PartialDate | None = None
    service_until: PartialDate | None = None


class Roster(Value):
    """All protected persons, and the version that names exactly this content."""

    version: str
    persons: tuple[ProtectedPerson, ...]


COLUMNS = (
    "person_id",
    "name",
    "aliases",
    "birth_date",
    "nationalities",
    "document_numbers",
    "status",
    "employer",
    "service_from",
    "service_until",
)
_LISTS = frozenset({"aliases", "nationalities", "document_numbers"})
_DATES = frozenset({"birth_date", "service_from", "service_until"})
_PERSON_ID = re.compile(r"P-\d{4,8}")

Record = tuple[int, Mapping[str, Any]]
"""A line number, counted from 1, and the fields of a person."""


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
    yield from _numbered(entities)


def _mapping(record: object, line: int) -> Mapping[str, Any]:
    if not isinstance(record, dict):
        raise RosterUnreadable(f"Line {line}: a person must be an object with named fields.")
    return record


def _numbered(entities: list[Record]) -> Iterator[Record]:
    """Entities as persons. An id that is no number of the roster gets one made from it, the same
    in every file; where two ids would get the same, the one later in the alphabet gets another.
    """
    taken: dict[str, str] = {}
    for line, entity in sorted(entities, key=lambda e: str(e[1].get("id", ""))):
        identity = entity.get("id")
        if not isinstance(identity, str) or not identity:
            raise RosterUnreadable(f"Line {line}: the entity has no id.")
        for attempt in range(100):
            number = identity if _PERSON_ID.fullmatch(identity) else _number(identity, attempt)
            if taken.setdefault(number, identity) == identity:
                break
    numbers = {identity: number for number, identity in taken.items()}
    for line, entity in entities:
        yield line, _from_entity(entity, numbers[entity["id"]], line)


def _number(identity: str, attempt: int) -> str:
    text = f"{identity}/{attempt}" if attempt else identity
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"P-{int.from_bytes(digest[:8], 'big') % 100_000_000:08d}"


def _from_entity(entity: Mapping[str, Any], number: str, line: int) -> Mapping[str, Any]:
    properties = entity.get("properties", {})
    if not isinstance(properties, dict):
        raise RosterUnreadable(f"Line {line}: the entity's properties must be an object of lists.")

    def values(*names: str) -> list[str]:
        found: list[str] = []
        for name in names:
            listed = properties.get(name, [])
            if isinstance(listed, str):
                listed = [listed]
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise RosterUnreadable(f"Line {line}: {name} must be a list of texts.")
            found += [one.strip() for one in listed if one.strip()]
        return list(dict.fromkeys(found))

    names = values("name", "alias", "previousName", "weakAlias")
    caption = entity.get("caption")
    main = caption if isinstance(caption, str) and caption.strip() else (names or [""])[0]
    # The fullest date says most; of two equally full ones the first is taken.
    dates = sorted(values("birthDate"), key=len, reverse=True)
    return {
        "person_id": number,
        "name": main,
        "aliases": [name for name in names if name != main],
        "birth_date": dates[0][:10] if dates else None,
        "nationalities": [one.upper() for one in values("nationality", "citizenship")],
        "document_numbers": values("passportNumber", "idNumber", "socialSecurityNumber"),
        "status": Status.OTHER,
        "employer": next(iter(values("employer")), None),
    }


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
    _check(fields["person_id"], lambda v: bool(_PERSON_ID.fullmatch(v)), line, _BAD_ID)
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
