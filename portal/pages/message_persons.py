"""Whom the screening named in a message, beside the roster, as the page says it."""

from collections.abc import Iterable

from portal.pages.communications import LEVELS, STATUSES
from portal.pages.countries import country_in_words
from portal.pages.meanings import plain_words
from portal.pages.scripts import language_of
from portal.pages.texts import Text, day_in_words, in_sentence, text_of
from procedure.values import Stored
from views.close_reading import CloseReading
from views.communications import Shown
from views.hits import in_short
from views.identities import Identity
from views.identity import BORN, NATIONALITY, FieldCompared, Verdict


class ComparedRow(Stored):
    """A field of the message beside the roster's."""

    field: str
    message: tuple[Text, ...]
    roster: tuple[Text, ...]
    result: str
    different: bool
    notes: tuple[str, ...]


class PersonPart(Stored):
    """A person whom the screening named."""

    id: str
    person: str
    title: str
    name: str
    own: Text | None
    status: str
    level: str
    why: str
    gone: str
    rows: tuple[ComparedRow, ...]


_VERDICTS = {
    Verdict.SAME: "Same",
    Verdict.ALIKE: "Alike",
    Verdict.DIFFERENT: "Different",
    Verdict.NOT_COMPARED: "Not compared",
}


def persons_of(shown: Shown, close: CloseReading) -> list[PersonPart]:
    """Everybody whom the screening named, the strongest first."""
    language = shown.content.language if shown.content else ""
    several = len(close.identities) > 1
    return [
        _person(one, at, language, several=several) for at, one in enumerate(close.identities, 1)
    ]


def _person(one: Identity, at: int, language: str, *, several: bool) -> PersonPart:
    entry = one.entry
    names = (entry.name, *entry.aliases) if entry else ()
    own = next((name for name in names if language_of(name)), None)
    name = names[0] if names else one.person
    return PersonPart(
        id=f"person-{at}",
        person=one.person,
        title=f"Is it {name}?" if several else "Is it the same person?",
        name=name,
        own=text_of(own) if own else None,
        status=_status(one),
        level=LEVELS[one.hit.level],
        why=in_sentence(in_short(one.hit)),
        gone="" if one.in_use else "This person is no longer on the roster in use.",
        rows=compared_rows(one.fields, language, "in the message", "on the roster"),
    )


def compared_rows(
    fields: Iterable[FieldCompared],
    language: str = "",
    ours: str = "as you entered it",
    theirs: str = "on record",
) -> tuple[ComparedRow, ...]:
    """What was said beside what is known; ``language`` is that of a message.

    ``ours`` and ``theirs`` say where each side is.
    """
    return tuple(_compared(row, language, ours, theirs) for row in fields)


def _compared(row: FieldCompared, language: str, ours: str, theirs: str) -> ComparedRow:
    notes = [*row.notes]
    for where, values in ((ours, row.only_one), (theirs, row.only_other)):
        notes += [f"Only {where}: {', '.join(_said(row.field, values))}"] if values else []
    return ComparedRow(
        field=row.field,
        message=_side(row.field, row.one, language),
        roster=_side(row.field, row.other, language),
        result=_VERDICTS[row.verdict],
        different=row.verdict is Verdict.DIFFERENT,
        notes=tuple(notes),
    )


def _side(field: str, values: tuple[str, ...], language: str) -> tuple[Text, ...]:
    return tuple(text_of(value, language) for value in _said(field, values))


def _said(field: str, values: tuple[str, ...]) -> Iterable[str]:
    """Values of a field in words."""
    words = {BORN: day_in_words, NATIONALITY: country_in_words}.get(field)
    return map(words, values) if words is not None else values


def _status(one: Identity) -> str:
    status = STATUSES.get(one.hit.status, plain_words(one.hit.status))
    employer = one.entry.employer if one.entry else None
    return f"{status}, {employer}" if employer else status
