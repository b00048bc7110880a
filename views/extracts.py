"""The extract of person and communication that a task shows its holder, and nothing beyond it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from procedure.annex.extract import LABELS, ExtractField
from procedure.case import Case
from procedure.entered import EnteredPerson, is_entered
from procedure.message import Communication, PartialDate
from procedure.refusals import NotFound
from procedure.values import Stored
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson
from views.entered_persons import entered_person
from views.fields import date_in_words
from views.looks import Looks
from views.roster_entries import roster_entry
from views.writings import DAMAGED, DESTROYED

T = TypeVar("T")


class ExtractLine(Stored):
    """One thing that is shown."""

    field: ExtractField
    label: str
    value: str


class Extract(Stored):
    """What a task shows of the person and of each communication. It holds personal data."""

    person: tuple[ExtractLine, ...] = ()
    communications: tuple[tuple[ExtractLine, ...], ...] = ()
    """One for each version: a later one may say less than an earlier one, and replaces nothing."""
    missing: tuple[str, ...] = ()
    """What the task shows and the record does not have, in sentences."""


async def extract_of(case: Case, shows: Sequence[ExtractField], looks: Looks) -> Extract:
    """The extract of a case; only what it shows is opened."""
    missing: list[str] = []
    about_person = [field for field in shows if field.of_person]
    about_communication = [field for field in shows if not field.of_person]
    person: tuple[ExtractLine, ...] = ()
    if about_person:
        known = await _person(case, about_person, looks)
        if known is not None:
            person = known
        else:
            missing.append("There is no entry of the person.")
    communications = []
    if about_communication:
        for communication, version in case.communications:
            found = await _opened(looks, communication, version)
            if isinstance(found, str):
                missing.append(f"A communication: {found}")
            elif found.announces is None:
                # What INTERPOL says about another communication is not what the person is
                # accused of.
                communications.append(_lines(about_communication, found, _OF_COMMUNICATION))
        if not case.communications:
            missing.append("The case has no communication: it was opened from a report.")
    return Extract(person=person, communications=tuple(communications), missing=tuple(missing))


def joined(extracts: Sequence[Extract]) -> Extract:
    """What several cases show: the first that has the person, and each communication."""
    if not extracts:
        return Extract(missing=("It covers no case, so that nothing is shown of one.",))
    person = next((one.person for one in extracts if one.person), ())
    return Extract(
        person=person,
        communications=tuple(shown for one in extracts for shown in one.communications),
        missing=tuple(dict.fromkeys(said for one in extracts for said in one.missing)),
    )


async def _person(
    case: Case, fields: Sequence[ExtractField], looks: Looks
) -> tuple[ExtractLine, ...] | None:
    """What the roster says of the person, or what was entered of a person who is on none."""
    for number in case.people:
        entry = None if is_entered(number) else await roster_entry(looks.register, number)
        if entry is not None:
            return _lines(fields, entry.person, _OF_PERSON)
    for number in case.people:
        entered = await entered_person(looks.register, number) if is_entered(number) else None
        if entered is not None:
            known = [field for field in fields if field in _OF_ENTERED]
            return _lines(known, entered, _OF_ENTERED)
    return None


async def _opened(looks: Looks, communication: str, version: int) -> Communication | str:
    """The version, or why it cannot be read."""
    try:
        return await looks.communication(communication, version)
    except KeyDestroyed:
        return DESTROYED
    except (NotFound, *UNREADABLE):
        return DAMAGED


def _lines(
    fields: Iterable[ExtractField], of: T, values: Mapping[ExtractField, Callable[[T], str]]
) -> tuple[ExtractLine, ...]:
    found = ((field, values[field](of)) for field in fields)
    return tuple(
        ExtractLine(field=field, label=LABELS[field], value=value)
        for field, value in found
        if value
    )


def _listed(values: Iterable[str | None], between: str = "; ") -> str:
    return between.join(dict.fromkeys(value for value in values if value))


def _date(date: PartialDate | None) -> str:
    """``1971-04-23``, or as much of it as is known: a day that stands for none is left out."""
    if date is not None and date.placeholder:
        date = date.model_copy(update={"month": None, "day": None})
    return date_in_words(date)


def _service(person: ProtectedPerson) -> str:
    since, until = _date(person.service_from), _date(person.service_until)
    return " ".join(filter(None, (since and f"from {since}", until and f"until {until}")))


def _charges(communication: Communication) -> str:
    return "\n".join(
        charge.text if not charge.translation else f"{charge.text}\n({charge.translation})"
        for charge in communication.charges
    )


_OF_PERSON: Mapping[ExtractField, Callable[[ProtectedPerson], str]] = {
    ExtractField.PERSON_NAME: lambda person: person.name,
    ExtractField.PERSON_OTHER_NAMES: lambda person: _listed(person.aliases),
    ExtractField.PERSON_BIRTH_DATE: lambda person: _date(person.birth_date),
    ExtractField.PERSON_NATIONALITIES: lambda person: _listed(person.nationalities),
    ExtractField.PERSON_DOCUMENT_NUMBERS: lambda person: _listed(person.document_numbers),
    ExtractField.PERSON_STATUS: lambda person: person.status,
    ExtractField.PERSON_EMPLOYER: lambda person: person.employer or "",
    ExtractField.PERSON_SERVICE: _service,
}
_OF_ENTERED: Mapping[ExtractField, Callable[[EnteredPerson], str]] = {
    ExtractField.PERSON_NAME: lambda person: person.names[0],
    ExtractField.PERSON_OTHER_NAMES: lambda person: _listed(person.names[1:]),
    ExtractField.PERSON_BIRTH_DATE: lambda person: _date(person.birth_date),
    ExtractField.PERSON_NATIONALITIES: lambda person: _listed(person.nationalities),
}
_OF_COMMUNICATION: Mapping[ExtractField, Callable[[Communication], str]] = {
    ExtractField.COMMUNICATION_KIND: lambda one: one.kind,
    ExtractField.COMMUNICATION_SENDER: lambda one: one.sender,
    ExtractField.COMMUNICATION_REFERENCE: lambda one: _listed(
        (one.reference, one.control_number, one.file_number)
    ),
    ExtractField.COMMUNICATION_DATE: lambda one: one.date.isoformat() if one.date else "",
    ExtractField.COMMUNICATION_COUNTRIES: lambda one: _listed(
        charge.issuing_country for charge in one.charges
    ),
    ExtractField.COMMUNICATION_CHARGES: _charges,
}
