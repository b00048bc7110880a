"""The roster: the protected persons that inbound communications are screened for."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from procedure.message import PartialDate
from procedure.values import ProtectedPersonId, Value
from screening.roster_notes import Unused


class RosterUnreadable(ValueError):
    """The roster file cannot be used. The message gives the line, the problem, and the fix."""


class Status(StrEnum):
    """The status of a protected person. The first two are also circumstances of a case."""

    CURRENT_OFFICIAL = "CURRENT_OFFICIAL"
    """A current official."""
    FORMER_OFFICIAL = "FORMER_OFFICIAL"
    """A former official."""
    OTHER = "OTHER"
    """Anybody else on the roster."""


class ProtectedPerson(Value):
    """One protected person. Names and birth date are personal data and stay in the process."""

    person_id: ProtectedPersonId
    name: str
    aliases: tuple[str, ...] = ()
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()
    status: Status = Status.OTHER
    employer: str | None = None
    component: str | None = None
    """The part of the employer that the person works for, if it has a desk of its own."""
    service_from: PartialDate | None = None
    service_until: PartialDate | None = None


class Roster(Value):
    """All protected persons. ``version`` identifies this exact content.

    ``unused`` says what was not used of the file, and why.
    """

    version: str
    persons: tuple[ProtectedPerson, ...]
    unused: tuple[Unused, ...] = ()


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
"""The columns of every roster file, in their order."""

FIELDS = (*COLUMNS, "component")
"""All fields of a person: a roster file may have the columns after the others too."""

PERSON_ID = re.compile(r"P-\d{4,8}")
"""The form of a person id."""

Record = tuple[int, Mapping[str, Any]]
"""A line number in the roster file, from 1, and the fields on that line."""
