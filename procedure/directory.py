"""The directory: the agencies and people of one installation, and where they are reached."""

import tomllib
from functools import cached_property
from hashlib import sha256
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from procedure.people import EMPLOYER, SYSTEM_ID, USNCB, Actor, AgencyCode, Role
from procedure.refusals import NotFound
from procedure.values import PersonId, Value

Mailbox = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\r\n]+@[^@\s<>\r\n]+$")]


class Agency(Value):
    """An agency as the directory knows it."""

    code: AgencyCode
    name: str
    mailbox: Mailbox
    employs: tuple[str, ...] = ()
    """Employers and components whose desk this is, as the roster writes them."""


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
    demonstration: bool = False
    """Whether all of it is invented: every email then says that it is no government message."""
    sha256: str = ""
    """The hash of the file that it was read from: each recorded event names it."""
    version: int = 0
    """Its version, as signed orders name it."""

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {person.person_id: person for person in self.people}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.agencies}

    def person(self, person_id: str) -> Person:
        """The person with this id. Raises NotFound."""
        if person_id not in self._people:
            raise NotFound(what="person", name=person_id)
        return self._people[person_id]

    def agency(self, code: str) -> Agency:
        """The agency with this code. Raises NotFound."""
        if code not in self._agencies:
            raise NotFound(what="agency", name=code)
        return self._agencies[code]

    @cached_property
    def _desks(self) -> dict[str, str]:
        """The agency by each name of an employer: its code, its name, and what else it employs."""
        desks = {}
        for agency in self.agencies:
            for name in (agency.code, agency.name, *agency.employs):
                desks[_plain(name)] = agency.code
        return desks

    def employer_desk(self, employer: str | None, component: str | None = None) -> str | None:
        """The agency whose desk answers for an employer; None where no agency does.

        A component has a desk of its own: that of its department does not count for it.
        """
        return self._desks.get(_plain(component or employer or ""))

    def actor(self, person_id: str) -> Actor:
        """The person with the roles that they have now. Raises NotFound, also for Caveat's id."""
        person = self.person(person_id)
        return Actor(person=person.person_id, agency=person.agency, roles=person.roles)

    def find_actor(self, person_id: str) -> Actor | None:
        """The same; None where there is no such person."""
        return self.actor(person_id) if person_id in self._people else None

    def mailboxes(self, role: Role, agency: str = USNCB) -> list[str]:
        """The addresses of all who hold the role in the agency, in the directory's order."""
        return [
            person.mailbox
            for person in self.people
            if person.agency == agency and role in person.roles
        ]


def _plain(name: str) -> str:
    """The name without what two people write differently: case and spaces."""
    return " ".join(name.casefold().split())


def read_directory(text: str) -> Directory:
    """Read the directory's TOML. Raises DirectoryUnreadable."""
    try:
        directory = Directory.model_validate(
            {**tomllib.loads(text), "sha256": sha256(text.encode()).hexdigest()}
        )
    except tomllib.TOMLDecodeError as error:
        raise DirectoryUnreadable(f"The directory is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DirectoryUnreadable(f"The directory's entry {where}: {first['msg']}.") from None
    codes = {agency.code for agency in directory.agencies}
    _check_desks(directory)
    seen: set[str] = set()
    for person in directory.people:
        if person.agency not in codes:
            raise DirectoryUnreadable(
                f"Person {person.person_id} belongs to {person.agency}, "
                "which is not an agency of the directory: add the agency or correct the code."
            )
        if person.person_id in seen:
            raise DirectoryUnreadable(f"Person {person.person_id} is listed twice: keep one.")
        if person.person_id == SYSTEM_ID or Role.SYSTEM in person.roles:
            raise DirectoryUnreadable(
                f"Person {person.person_id}: {SYSTEM_ID} and the role SYSTEM are Caveat's own."
            )
        if Role.GATEWAY in person.roles and len(person.roles) > 1:
            raise DirectoryUnreadable(
                f"Person {person.person_id}: a gateway is a service account with no other role."
            )
        seen.add(person.person_id)
    return directory


def _check_desks(directory: Directory) -> None:
    """Raise DirectoryUnreadable unless each employer has one desk, and none is for all of them."""
    desks: dict[str, str] = {}
    for agency in directory.agencies:
        if agency.code == EMPLOYER:
            raise DirectoryUnreadable(
                f"{EMPLOYER} is not an agency: list the agency of each employer, and under employs "
                "the names that the roster uses."
            )
        for name in {_plain(one) for one in (agency.code, agency.name, *agency.employs)}:
            other = desks.setdefault(name, agency.code)
            if other != agency.code:
                raise DirectoryUnreadable(
                    f"Agencies {other} and {agency.code} both answer for the same employer or have "
                    "the same name: keep it with one of them."
                )
