"""The roster: the persons whom inbound communications are screened for."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

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
"""The fields of a person, as a roster's file names and orders them."""

PERSON_ID = re.compile(r"P-\d{4,8}")
"""A person's number on the roster."""

Record = tuple[int, Mapping[str, Any]]
"""A line number of a roster's file, counted from 1, and the fields that stand there."""
