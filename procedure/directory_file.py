"""Reading a directory, from a file or from the register, and what makes one unusable."""

import json
import tomllib
from collections.abc import Iterator
from hashlib import sha256

from pydantic import ValidationError

from procedure.directory import Directory, DirectoryUnreadable, Identity, Person, names_of
from procedure.people import EMPLOYER, SYSTEM_ID, Role, contradiction


def read_directory(text: str) -> Directory:
    """Read the directory's TOML. Raises DirectoryUnreadable."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DirectoryUnreadable(f"The directory is not TOML: {error}.") from None
    try:
        directory = Directory.model_validate(
            {**given, "version": 0, "sha256": sha256(text.encode()).hexdigest()}
        )
    except ValidationError as error:
        raise _unreadable(error) from None
    return checked(directory)


def content_of(directory: Directory) -> bytes:
    """The directory as the register keeps it."""
    fields = directory.model_dump(mode="json", exclude={"version", "sha256"})
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def read_content(content: bytes, version: int) -> Directory:
    """The directory of a version: it was checked when it was written.

    A field of a newer build is ignored. Raises DirectoryUnreadable.
    """
    try:
        directory = Directory.model_validate_json(content, extra="ignore")
    except ValidationError as error:
        raise _unreadable(error) from None
    digest = sha256(content).hexdigest()
    return directory.but(version=version, sha256=digest)


def _unreadable(error: ValidationError) -> DirectoryUnreadable:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return DirectoryUnreadable(f"The directory's entry {where}: {first['msg']}.")


def checked(directory: Directory) -> Directory:
    """The directory, if everything in it goes together. Raises DirectoryUnreadable."""
    for problem in _problems(directory):
        raise DirectoryUnreadable(problem)
    return directory


def _problems(directory: Directory) -> Iterator[str]:
    yield from _desks(directory)
    codes = {agency.code for agency in directory.agencies}
    seen: set[str] = set()
    for person in directory.people:
        if person.agency not in codes:
            yield (
                f"Person {person.person_id} belongs to {person.agency}, "
                "which is not an agency of the directory: add the agency or correct the code."
            )
        if person.person_id in seen:
            yield f"Person {person.person_id} is listed twice: keep one."
        yield from _roles(person)
        seen.add(person.person_id)
    yield from _accounts(directory)
    yield from _times(directory)


def _desks(directory: Directory) -> Iterator[str]:
    """Each employer has one desk, and none is for all of them."""
    desks: dict[str, str] = {}
    for agency in directory.agencies:
        if agency.code == EMPLOYER:
            yield (
                f"{EMPLOYER} is not an agency: list the agency of each employer, and under employs "
                "the names that the roster uses."
            )
        for name in names_of(agency):
            other = desks.setdefault(name, agency.code)
            if other != agency.code:
                yield (
                    f"Agencies {other} and {agency.code} both answer for the same employer or have "
                    "the same name: keep it with one of them."
                )


def _roles(person: Person) -> Iterator[str]:
    if person.person_id == SYSTEM_ID or Role.SYSTEM in person.roles:
        yield f"Person {person.person_id}: {SYSTEM_ID} and the role SYSTEM are Caveat's own."
    if Role.GATEWAY in person.roles and len(person.roles) > 1:
        yield f"Person {person.person_id}: a gateway is a service account with no other role."
    both = contradiction(person.roles)
    if both is not None:
        yield (
            f"Person {person.person_id}: {both[0]} and {both[1]} contradict each other, and nobody "
            "may hold both: take one away."
        )


def _accounts(directory: Directory) -> Iterator[str]:
    """Nobody can be taken for another person."""
    held: dict[Identity | int, str] = {}
    for person in directory.people:
        accounts: list[Identity | int] = [*person.signs_in]
        accounts += [] if person.uid is None else [person.uid]
        for account in accounts:
            if account in held:
                yield (
                    f"Persons {held[account]} and {person.person_id} have the same account: an "
                    "account belongs to one person, once."
                )
            held[account] = person.person_id


def _times(directory: Directory) -> Iterator[str]:
    """Delegations, absences and duty are of people who are there and may have them."""
    people = {person.person_id: person for person in directory.people}
    for absence in directory.absences:
        if absence.person not in people:
            yield f"The absence of {absence.person}: there is no such person."
    for shift in directory.duty:
        officer = people.get(shift.person)
        if officer is None or Role.DUTY_OFFICER not in officer.roles:
            yield f"The duty of {shift.person}: they need the role DUTY_OFFICER first."
    for one in directory.delegations:
        lender, to = people.get(one.by), people.get(one.to)
        if lender is None or to is None or one.by == one.to or lender.agency != to.agency:
            yield f"The delegation from {one.by} to {one.to}: it takes two people of one agency."
            continue
        missing = [role for role in one.roles if role not in lender.roles]
        if missing or not one.roles:
            yield (
                f"The delegation from {one.by} to {one.to}: nobody passes on a role that they do "
                "not hold themself."
            )
        both = contradiction((*to.roles, *one.roles))
        if both is not None:
            yield (
                f"The delegation from {one.by} to {one.to}: {both[0]} and {both[1]} contradict "
                "each other, and nobody may hold both."
            )
