"""The names that were found, marked where they are in a communication."""

from collections.abc import Iterator, Sequence

from procedure.message import Communication
from procedure.values import ProtectedPersonId, Stored
from screening.marks import places_of
from screening.result import Hit
from views.fields import OTHER_TEXT, SUBJECT_LINE, TEXT, Field, fields_of

_PLACES = {TEXT: "text", OTHER_TEXT: "other text", SUBJECT_LINE: "subject line"}
_SHORT = "short fields"
"""As the screening calls the fields that rarely hold more than a word."""


class Mark(Stored):
    """Where a person of the roster is perhaps named."""

    field: str
    """The name of the field, as the page has it: ``Text``, ``Subject 1, family name``."""
    start: int
    """The first character, counted from 0."""
    end: int
    """The first character after the name."""
    person: ProtectedPersonId


def marks_of(communication: Communication, hits: Sequence[Hit]) -> Iterator[Mark]:
    """The marks of these hits, by field and place."""
    for field in fields_of(communication):
        places = {(*place, hit.person_id) for hit in hits for place in _places(field, hit)}
        for start, end, person in sorted(places):
            yield Mark(field=field.name, start=start, end=end, person=person)


def _places(field: Field, hit: Hit) -> list[tuple[int, int]]:
    own = is_place(hit.where, field.name)
    return places_of(field.value, [pair.found for pair in hit.pairs], own=own)


def is_place(where: str, name: str) -> bool:
    """Whether a field is where the screening says that the name is."""
    place = _PLACES.get(name) or name.partition(",")[0].lower()
    return where in (place, _SHORT if name not in _PLACES else place)
