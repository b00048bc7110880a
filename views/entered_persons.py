"""Persons whom an analyst entered, opened from the documents that hold them."""

from collections.abc import Iterator, Mapping
from typing import Any

from procedure.entered import EnteredPerson, document_of, entered_in
from procedure.refusals import NotFound
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from views.fields import date_in_words


async def entered_person(register: Register, entry: str) -> EnteredPerson | None:
    """The person of an entry; None where nobody can open it. Nothing is recorded."""
    try:
        return await opened_entry(register, entry)
    except (KeyDestroyed, NotFound, *UNREADABLE):
        return None


async def opened_entry(register: Register, entry: str) -> EnteredPerson | None:
    """The person of an entry; None where the document holds none. Nothing is recorded.

    Raises NotFound, KeyDestroyed, and what cannot be read.
    """
    kept = await register.documents.document(document_of(entry))
    return entered_in(kept.content)


def entered_lines(content: Mapping[str, Any]) -> Iterator[str]:
    """The person whom a document enters, if it does, as lines like those of the file."""
    person = entered_in(content)
    if person is not None:
        yield from (f"{label}: {value}" for label, value in lines_of(person))


def lines_of(person: EnteredPerson) -> Iterator[tuple[str, str]]:
    """What was entered of a person, by the labels of the file."""
    yield from (("name", name) for name in person.names)
    if person.birth_date is not None:
        yield "born", date_in_words(person.birth_date)
    yield from (("nationality", country) for country in person.nationalities)
    yield "source", person.source
