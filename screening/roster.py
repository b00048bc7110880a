"""The roster: the persons whom inbound communications are screened for."""

import csv
import hashlib
import io
from enum import StrEnum

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


def read_roster(text: str) -> Roster:
    """Read a roster from CSV with the columns of ``COLUMNS``. Raises RosterUnreadable."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RosterUnreadable(f"Line 1: the columns must be {', '.join(COLUMNS)}.")
    persons = [_person(row, reader.line_num) for row in reader]
    seen: set[str] = set()
    for person in persons:
        if person.person_id in seen:
            raise RosterUnreadable(f"{person.person_id} stands twice: keep one line.")
        seen.add(person.person_id)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Roster(version=version, persons=tuple(persons))


def _person(row: dict[str, str], line: int) -> ProtectedPerson:
    def listed(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row[name].split(";") if part.strip())

    def dated(name: str) -> PartialDate | None:
        return partial_date(row[name]) if row[name] else None

    try:
        return ProtectedPerson(
            person_id=row["person_id"],
            name=row["name"],
            aliases=listed("aliases"),
            birth_date=dated("birth_date"),
            nationalities=listed("nationalities"),
            document_numbers=listed("document_numbers"),
            status=Status(row["status"] or Status.OTHER),
            employer=row["employer"] or None,
            service_from=dated("service_from"),
            service_until=dated("service_until"),
        )
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise RosterUnreadable(f"Line {line}: not a person ({type(error).__name__}).") from None
