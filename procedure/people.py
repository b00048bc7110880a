"""Who acts: roles, agencies, the people of the directory, and the Actor that an act carries."""

import tomllib
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from procedure.refusals import NotFound
from procedure.values import PersonId, Value

AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]+(-[A-Z]+)*$")]
"""An agency or office by its code, such as ``DOJ-OIA``."""

Mailbox = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\r\n]+@[^@\s<>\r\n]+$")]

USNCB = "USNCB"


class Role(StrEnum):
    """What a person is to the procedure."""

    ANALYST = "ANALYST"
    SUPERVISOR = "SUPERVISOR"
    COUNSEL = "COUNSEL"
    OPERATIONS = "OPERATIONS"
    AGENCY_OFFICER = "AGENCY_OFFICER"
    AGENCY_CHIEF = "AGENCY_CHIEF"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    SYSTEM = "SYSTEM"


class Actor(Value):
    """Who does an act, as stamped by the door that let them in: ids and roles, never a name."""

    person: PersonId
    agency: AgencyCode
    roles: tuple[Role, ...]

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return any(role in self.roles for role in roles)


SYSTEM = Actor(person="caveat-system-1", agency=USNCB, roles=(Role.SYSTEM,))
"""Caveat itself, for what the procedure orders without a person: it restricts a hit."""


class Agency(Value):
    """An agency as the directory knows it."""

    code: AgencyCode
    name: str
    mailbox: Mailbox


class Person(Value):
    """A user. Name and address stay in the directory: elsewhere only ``person_id`` is used."""

    person_id: PersonId
    name: str
    mailbox: Mailbox
    agency: AgencyCode
    roles: tuple[Role, ...]


class DirectoryUnreadable(ValueError):
    """The directory file cannot be used; the message says what, where and what to do."""


class Directory(Value):
    """The agencies and people of one installation."""

    agencies: tuple[Agency, ...]
    people: tuple[Person, ...]

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.person_id: person for person in self.people}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    def person(self, person_id: str) -> Person:
        """The person with this id. Raises NotFound."""
        if person_id not in self._people:
            raise NotFound(f"The directory has no person {person_id!r}.")
        return self._people[person_id]

    def agency(self, code: str) -> Agency:
        """The agency with this code. Raises NotFound."""
        if code not in self._agencies:
            raise NotFound(f"The directory has no agency {code!r}.")
        return self._agencies[code]

    def actor(self, person_id: str) -> Actor:
        """The person as an Actor. Raises NotFound."""
        person = self.person(person_id)
        return Actor(person=person.person_id, agency=person.agency, roles=person.roles)

    def mailboxes(self, role: Role, agency: str = USNCB) -> list[str]:
        """The addresses of all who hold the role in the agency, in the directory's order."""
        return [
            person.mailbox
            for person in self.people
            if person.agency == agency and role in person.roles
        ]


def read_directory(text: str) -> Directory:
    """Read the directory's TOML. Raises DirectoryUnreadable."""
    try:
        directory = Directory.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DirectoryUnreadable(f"The directory is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DirectoryUnreadable(f"The directory's entry {where}: {first['msg']}.") from None
    codes = {agency.code for agency in directory.agencies}
    seen: set[str] = set()
    for person in directory.people:
        if person.agency not in codes:
            raise DirectoryUnreadable(
                f"Person {person.person_id} belongs to {person.agency}, "
                "which is no agency of the directory: add the agency or correct the code."
            )
        if person.person_id in seen:
            raise DirectoryUnreadable(f"Person {person.person_id} stands twice: keep one.")
        seen.add(person.person_id)
    return directory
