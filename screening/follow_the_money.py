"""Read persons from FollowTheMoney entities, the format that OpenSanctions publishes.

An entity has an id, a schema, and properties. Each property is a list of strings. Passports and
other identity documents are entities of their own, whose holder is the person, or are nested in
the person.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from formats.dates import partial_date
from screening.roster import PERSON_ID, Record, RosterUnreadable, Status
from screening.roster_notes import Notes
from screening.scripts import script_of_word

_NAMES = ("name", "alias", "previousName", "weakAlias")
_GIVEN = ("firstName", "givenName")
_BETWEEN = ("secondName", "middleName", "fatherName")
_FAMILY = ("lastName", "surname")
_NUMBERS = ("passportNumber", "number", "personalNumber", "idNumber", "socialSecurityNumber")
_TAX_NUMBERS = ("taxNumber", "innCode")
_NATIONALITIES = ("nationality", "citizenship")
_DOCUMENTS = frozenset({"Passport", "Identification"})
_USED = frozenset(
    (*_NAMES, *_GIVEN, *_BETWEEN, *_FAMILY, *_NUMBERS, *_TAX_NUMBERS, *_NATIONALITIES)
) | {"birthDate", "employer", "holder", "motherName"}
_MAX_COMBINED = 8
"""The most names that are put together from name parts."""


def persons_from_entities(entities: list[Record], notes: Notes) -> Iterator[Record]:
    """Convert entities to persons, with the documents that they hold. Raises RosterUnreadable.

    If an entity id is not a valid person id, one is derived from it, the same in every file. If two
    would be the same, the entity that comes later in the alphabet gets another one. What is not
    used is noted.
    """
    persons = [record for record in entities if record[1].get("schema") == "Person"]
    numbers = _person_ids(persons)
    held = _documents(entities, numbers, notes)
    for line, entity in persons:
        yield line, _from_entity(entity, numbers[entity["id"]], line, held, notes)


def _person_ids(persons: list[Record]) -> dict[str, str]:
    taken: dict[str, str] = {}
    for line, entity in sorted(persons, key=lambda e: str(e[1].get("id", ""))):
        identity = entity.get("id")
        if not isinstance(identity, str) or not identity:
            raise RosterUnreadable(f"Line {line}: The entity has no id.")
        for attempt in range(100):
            person_id = identity if PERSON_ID.fullmatch(identity) else _person_id(identity, attempt)
            if taken.setdefault(person_id, identity) == identity:
                break
    return {identity: person_id for person_id, identity in taken.items()}


def _person_id(identity: str, attempt: int) -> str:
    text = f"{identity}/{attempt}" if attempt else identity
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"P-{int.from_bytes(digest[:8], 'big') % 100_000_000:08d}"


def _documents(
    entities: list[Record], persons: Mapping[str, str], notes: Notes
) -> dict[str, list[Record]]:
    """The identity documents by their holder's id."""
    held: dict[str, list[Record]] = {}
    for line, entity in entities:
        schema = entity.get("schema")
        if schema == "Person":
            continue
        if schema not in _DOCUMENTS:
            notes.add(line, f"An entity of schema {str(schema)[:40]!r} is not a person.")
            continue
        holders = [one for one in _Values(entity, line).of("holder") if one in persons]
        if not holders:
            notes.add(line, f"The holder of a {schema} is not a person in this file.")
        for holder in holders:
            held.setdefault(holder, []).append((line, entity))
    return held


class _Values:
    """The properties of an entity. Raises RosterUnreadable if they are not lists of strings."""

    def __init__(self, entity: Mapping[str, Any], line: int) -> None:
        properties = entity.get("properties", {})
        if not isinstance(properties, dict):
            raise RosterUnreadable(
                f"Line {line}: The entity's properties must be an object of lists."
            )
        self._properties = properties
        self._line = line

    def of(self, *names: str) -> list[str]:
        found: list[str] = []
        for name in names:
            listed = self._properties.get(name, [])
            listed = [listed] if isinstance(listed, str | dict) else listed
            if not isinstance(listed, list) or not all(
                isinstance(one, str | dict) for one in listed
            ):
                raise RosterUnreadable(f"Line {self._line}: {name} must be a list of strings.")
            for one in listed:
                # A nested entity stands for its id.
                text = one if isinstance(one, str) else str(one.get("caption") or one.get("id", ""))
                if text.strip():
                    found.append(text.strip())
        return list(dict.fromkeys(found))

    def nested_documents(self) -> list[Record]:
        """The identity documents that are written inside this entity."""
        return [
            (self._line, one)
            for listed in self._properties.values()
            if isinstance(listed, list)
            for one in listed
            if isinstance(one, dict) and one.get("schema") in _DOCUMENTS
        ]

    def note_unused(self, what: str, notes: Notes) -> None:
        """Note the properties that nothing is read from."""
        nested = {
            name
            for name, listed in self._properties.items()
            if isinstance(listed, list)
            and listed
            and all(isinstance(one, dict) and one.get("schema") in _DOCUMENTS for one in listed)
        }
        for name in self._properties.keys() - _USED - nested:
            notes.add(self._line, f"The property {str(name)[:40]!r} of a {what} is not used.")


def _from_entity(
    entity: Mapping[str, Any],
    person_id: str,
    line: int,
    held: Mapping[str, list[Record]],
    notes: Notes,
) -> Mapping[str, Any]:
    own = _Values(entity, line)
    own.note_unused("Person", notes)
    names = own.of(*_NAMES)
    names += _combined(own, names, line, notes)
    documents = own.of(*_NUMBERS, *_TAX_NUMBERS)
    dates = own.of("birthDate")
    for document_line, document in (*held.get(entity["id"], ()), *own.nested_documents()):
        paper = _Values(document, document_line)
        paper.note_unused(str(document.get("schema")), notes)
        documents += paper.of(*_NUMBERS)
        names += _combined(paper, names, document_line, notes)
        dates += paper.of("birthDate")
    caption = entity.get("caption")
    main = caption if isinstance(caption, str) and caption.strip() else (names or [""])[0]
    return {
        "person_id": person_id,
        "name": main,
        "aliases": [name for name in dict.fromkeys(names) if name != main],
        "birth_date": _birth_date(dates, line, notes),
        "nationalities": [one.upper() for one in own.of(*_NATIONALITIES)],
        "document_numbers": list(dict.fromkeys(documents)),
        "status": Status.OTHER,
        "employer": next(iter(own.of("employer")), None),
    }


def _birth_date(dates: list[str], line: int, notes: Notes) -> str | None:
    """The most complete date; if there are several, the first. Others are noted."""
    dates = list(dict.fromkeys(date[:10] for date in dates))
    known = sorted((date for date in dates if partial_date(date)), key=len, reverse=True)
    for _ in range(len(dates) - len(known)):
        notes.add(line, "A birthDate is not a date.")
    for other in known[1:]:
        if not known[0].startswith(other):
            notes.add(line, "A person has more than one birthDate; one is used.")
    return known[0] if known else None


def _combined(values: _Values, known: list[str], line: int, notes: Notes) -> list[str]:
    """Names that are put together from name parts, unless a known name has all their words."""
    given, between, family = values.of(*_GIVEN), values.of(*_BETWEEN), values.of(*_FAMILY)
    if known and len(given) * len(family) > 1:
        # Parts of several names: which belong together is not said, and the names are complete.
        words = {word for name in known for word in name.casefold().split()}
        lost = [
            part for part in (*given, *between, *family) if set(part.casefold().split()) - words
        ]
        for _ in lost:
            notes.add(line, "A name part is in none of the names, and its other part is not known.")
        return []
    found: list[str] = []
    for first, last in product(given or [""], family or [""]):
        script = script_of_word(first or last or "-")
        middle = [one for one in between if script_of_word(one) is script]
        if first and last and script_of_word(last) is not script:
            continue
        name = " ".join(part for part in (first, *middle, last) if part)
        words = set(name.casefold().split())
        if name and not any(words <= set(one.casefold().split()) for one in known):
            found.append(name)
    if len(found) > _MAX_COMBINED:
        notes.add(line, f"Of the names put together from name parts, {_MAX_COMBINED} are used.")
    return found[:_MAX_COMBINED]
