"""What each field of a communication holds, by the words of the documents."""

from collections.abc import Iterator
from typing import NamedTuple

from procedure.message import Communication, PartialDate, Subject

TEXT, OTHER_TEXT, SUBJECT_LINE = "Text", "Other text", "Subject line"


class Field(NamedTuple):
    """One field: its name, as a person reads it, and what it holds. It may be personal data."""

    name: str
    value: str


def fields_of(found: Communication) -> Iterator[Field]:
    """The fields that a communication may have, empty ones too; its texts come last."""
    yield Field("Sender", found.sender)
    yield Field("Recipients", ", ".join(found.recipients))
    yield Field("Reference", found.reference)
    yield Field("Control number", found.control_number or "")
    yield Field("File number", found.file_number or "")
    yield Field("Date", str(found.date or ""))
    yield Field("Priority", found.priority or "")
    yield Field("Color", found.color or "")
    yield Field("State at INTERPOL", found.interpol_state)
    yield Field(SUBJECT_LINE, found.subject_line)
    if found.concerns is not None:
        yield Field("About", f"{found.concerns.sender}, {found.concerns.reference}")
    yield Field("Announces", found.announces or "")
    for number, subject in enumerate(found.subjects, start=1):
        yield from (Field(f"Subject {number}, {name}", value) for name, value in _subject(subject))
    for number, charge in enumerate(found.charges, start=1):
        yield Field(f"Charge {number}", charge.text)
        yield Field(f"Charge {number}, translation", charge.translation or "")
        yield Field(f"Charge {number}, issuing country", charge.issuing_country or "")
    yield Field(TEXT, found.body)
    yield Field(OTHER_TEXT, found.other_text)


def _subject(subject: Subject) -> Iterator[Field]:
    yield Field("family name", subject.family_name or "")
    yield Field("forename", subject.forename or "")
    yield Field("other names", "; ".join(subject.other_names))
    yield Field("born", date_in_words(subject.birth_date))
    yield Field("place of birth", subject.place_of_birth or "")
    yield Field("nationality", ", ".join(subject.nationalities))
    yield Field("sex", subject.sex or "")
    yield Field("documents", ", ".join(subject.document_numbers))


def date_in_words(born: PartialDate | None) -> str:
    """A date as far as it is known: ``1971``, ``1971-04``, ``1971-04-23``; nothing for None."""
    if born is None:
        return ""
    given = (one for one in (born.month, born.day) if one is not None)
    return "-".join((str(born.year), *(f"{one:02d}" for one in given)))
