"""A communication line by line: as it was written, beside what was read of it.

The names that the screening found are marked on both sides, and so is what an indicator saw.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from formats.labels import Field as Label
from formats.written import Written
from indicators.indications import Indications
from procedure.message import Communication
from procedure.values import ProtectedPersonId, Stored
from screening.marks import places_of
from screening.result import Hit
from views.fields import OTHER_TEXT, SUBJECT_LINE, TEXT, fields_of
from views.marks import is_place


class Span(Stored):
    """A piece of a line. It is personal data."""

    text: str
    persons: tuple[ProtectedPersonId, ...] = ()
    """Who is perhaps named in it."""
    codes: tuple[str, ...] = ()
    """The indicators and counter-indicators that are about these words."""


class Line(Stored):
    """Lines that belong together, and what was read of them. It is personal data."""

    field: str
    """The field of the page: ``Sender``, ``Subject 1, family name``, ``Text``."""
    written: tuple[Span, ...]
    read: tuple[Span, ...]
    """Nothing where it is a part of the text: it is read as it was written."""


class Agreeing(NamedTuple):
    """Something next to the name that supports a person."""

    field: str
    person: str
    words: str = ""
    """Where in the field it is; all of its value where nothing is given."""


class _Place(NamedTuple):
    start: int
    end: int
    person: str | None = None
    code: str | None = None


KIND = "Kind"
_OF_SUBJECT: Mapping[Label, str] = {
    Label.FULL_NAME: "family name",
    Label.FAMILY_NAME: "family name",
    Label.FORENAME: "forename",
    Label.ALIASES: "other names",
    Label.DATE_OF_BIRTH: "born",
    Label.PLACE_OF_BIRTH: "place of birth",
    Label.NATIONALITY: "nationality",
    Label.SEX: "sex",
    Label.PASSPORT: "documents",
}
_OF_CHARGE: Mapping[Label, str] = {
    Label.CHARGE: "",
    Label.CHARGE_TRANSLATION: ", translation",
    Label.ISSUING_COUNTRY: ", issuing country",
}
_OF_ALL: Mapping[Label, str] = {
    Label.FROM: "Sender",
    Label.TO: "Recipients",
    Label.OUR_REF: "Reference",
    Label.DATE: "Date",
    Label.PRIORITY: "Priority",
    Label.SUBJECT: SUBJECT_LINE,
    Label.TYPE: KIND,
    Label.CONCERNS: "About",
    Label.STATUS: "Announces",
    Label.CONTROL_NUMBER: "Control number",
    Label.FILE_NUMBER: "File number",
}
_TEXTS = {"body": TEXT, "subject line": SUBJECT_LINE, "other text": OTHER_TEXT}
"""Where evidence is, by the words of the indicators."""


class Reading:
    """What a communication says, and what was found in it."""

    def __init__(
        self,
        content: Communication,
        hits: Sequence[Hit],
        indications: Indications | None,
        agreeing: Sequence[Agreeing],
    ) -> None:
        """``agreeing`` is what else supports a person, such as the birth date."""
        self._values = {**dict(fields_of(content)), KIND: content.kind}
        self._hits = hits
        self._agreeing = agreeing
        self._said = list(_said(indications)) if indications else []

    def lines(self, written: Iterable[Written]) -> Iterator[Line]:
        """Each with what was read of it."""
        for one in written:
            field = _field(one)
            value = self._values.get(field, "") if one.field is not None else ""
            yield Line(
                field=field,
                written=spans(one.text, self._places(one.text, field, value=one.value)),
                read=spans(value, self._places(value, field, value=value)),
            )

    def _places(self, text: str, field: str, *, value: str) -> Iterator[_Place]:
        """What is found in a text that belongs to a field; its value is the text or a part."""
        for hit in self._hits:
            words = [pair.found for pair in hit.pairs]
            for start, end in places_of(text, words, own=is_place(hit.where, field)):
                yield _Place(start, end, person=hit.person_id)
        for one in self._agreeing:
            if one.field == field:
                found = _found(text, one.words or value)
                yield from (_Place(*place, person=one.person) for place in found)
        for where, code, quoted in self._said:
            if where == field:
                yield from (_Place(*place, code=code) for place in _found(text, quoted))


def _field(one: Written) -> str:
    """The field's name, as ``fields_of`` has it."""
    label = one.field
    if label is None:
        return TEXT
    if label in _OF_SUBJECT:
        return f"Subject {one.number}, {_OF_SUBJECT[label]}"
    if label in _OF_CHARGE:
        return f"Charge {one.number}{_OF_CHARGE[label]}"
    return _OF_ALL.get(label, TEXT)


def _said(indications: Indications) -> Iterator[tuple[str, str, str]]:
    """The field, the code, and the words of each piece of evidence that is in a text."""
    found = [(one.code, one.evidence) for one in indications.indicators]
    found += [(one.kind.value, one.evidence) for one in indications.counter_indicators]
    for code, evidence in found:
        for one in evidence:
            if one.start is not None:
                yield _TEXTS.get(one.where, one.where.capitalize()), code, one.words


def _found(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words) if words else -1
    if start >= 0:
        yield start, start + len(words)


def spans(text: str, places: Iterable[_Place]) -> tuple[Span, ...]:
    """The text in pieces, each with what is marked in it."""
    marked = [place for place in places if 0 <= place.start < place.end <= len(text)]
    edges = {0, len(text), *(edge for one in marked for edge in (one.start, one.end))}
    found = []
    for start, end in pairwise(sorted(edges)):
        here = [one for one in marked if one.start <= start and end <= one.end]
        found.append(
            Span(
                text=text[start:end],
                persons=tuple(dict.fromkeys(one.person for one in here if one.person)),
                codes=tuple(dict.fromkeys(one.code for one in here if one.code)),
            )
        )
    return tuple(found)
