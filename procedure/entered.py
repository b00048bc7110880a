"""Persons whom an analyst enters, because no roster has them (REPORT L46: a mere report).

Names and birth date are in the sealed document of the order that entered the person. Everything
else, the case's events included, has the entry's id, which follows from the id of that document.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from procedure.message import PartialDate, Subject
from procedure.values import CasePersonId, DocumentId, EnteredPersonId, Value

ENTERED = "entered"
"""The field of the document that holds the person."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class EnteredPerson(Value):
    """A person as an analyst knows them. Personal data: it is only ever in a sealed document."""

    names: Annotated[tuple[Words, ...], Field(min_length=1)]
    birth_date: PartialDate | None = None
    nationalities: tuple[Words, ...] = ()
    source: Words
    """Where this is known from."""

    @property
    def subject(self) -> Subject:
        """The person as a communication would describe them, for comparing."""
        return Subject(
            other_names=self.names, birth_date=self.birth_date, nationalities=self.nationalities
        )


def entered_in(content: Mapping[str, Any]) -> EnteredPerson | None:
    """The person whom a document enters; None where it enters none."""
    try:
        return EnteredPerson.model_validate(content[ENTERED]) if ENTERED in content else None
    except ValidationError:
        return None


def entry_id(document: DocumentId) -> EnteredPersonId:
    """The id of the person who is entered by a document."""
    return f"E-{document.removeprefix('doc-')}"


def document_of(entry: EnteredPersonId) -> DocumentId:
    """The document that holds an entered person."""
    return f"doc-{entry.removeprefix('E-')}"


def is_entered(person: CasePersonId) -> bool:
    """Whether this is a person whom an analyst entered, and not one of the roster."""
    return person.startswith("E-")
