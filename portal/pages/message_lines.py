"""A message line by line, as it was written beside what was read of it, as the page says it."""

from collections.abc import Mapping

from formats.notices import PUBLIC_NOTICES
from portal.pages.communications import kind_in_words
from portal.pages.countries import countries_in_words, place_in_words
from portal.pages.meanings import plain_words
from portal.pages.message_signs import anchor_of
from portal.pages.scripts import direction_of, language_of
from portal.pages.texts import day_in_words, word_changes
from procedure.values import Stored
from views.close_reading import CloseReading
from views.communications import Shown
from views.fields import OTHER_TEXT, TEXT
from views.line_by_line import KIND, Line, Span


class Piece(Stored):
    """A piece of a line, with links to why it is marked."""

    text: str
    lang: str = ""
    hit: bool = False
    said: bool = False
    refs: tuple[tuple[str, str], ...] = ()
    """Labels and addresses on this page."""


class LineRow(Stored):
    """Lines beside what was read of them."""

    field: str
    lang: str
    rtl: bool
    written: tuple[Piece, ...]
    read: tuple[Piece, ...]


class MessageLines:
    """Says what each line is, and what changed since the version before."""

    def __init__(self, shown: Shown, close: CloseReading) -> None:
        """``close`` is the close reading of the same version."""
        self._content = shown.content
        self._close = close
        self._language = shown.content.language if shown.content else ""
        self._places = {one.person: at for at, one in enumerate(close.identities, 1)}

    def lines(self) -> list[LineRow]:
        """The message as it was written, beside what was read."""
        return [self._line(line) for line in self._close.lines]

    def _line(self, line: Line) -> LineRow:
        whole = "".join(span.text for span in line.written)
        rtl = direction_of(whole, self._language) == "rtl"
        return LineRow(
            field=self.field(line.field),
            lang=self._language if self._language != "en" else "",
            rtl=rtl,
            written=tuple(self._piece(span) for span in line.written),
            read=tuple(self._piece(span, line.field) for span in line.read if span.text),
        )

    def _piece(self, span: Span, field: str = "") -> Piece:
        refs = [
            (f"[{self._places[person]}]", f"#person-{self._places[person]}")
            for person in span.persons
            if person in self._places
        ]
        refs += [(f"[{_short(code)}]", f"#{anchor_of(code)}") for code in span.codes]
        text = self._read(field, span.text) if field else span.text
        return Piece(
            text=text,
            lang=language_of(text, self._language) if field else "",
            hit=bool(span.persons),
            said=bool(span.codes),
            refs=tuple(refs),
        )

    def _read(self, field: str, text: str) -> str:
        """What was read of a field, in words."""
        if field == KIND:
            color = self._content.color if self._content else None
            return kind_in_words(text, color)
        if field == "Date" or field.endswith(", born"):
            return day_in_words(text)
        if field.endswith(_COUNTRIES):
            return countries_in_words(text)
        if field.endswith(_PLACE) and self._content and self._content.sender == PUBLIC_NOTICES:
            return place_in_words(text)
        return plain_words(text) if field in _CODES else text

    def field(self, name: str) -> str:
        """A field's name on the page; persons and charges are counted where there are several."""
        content = self._content
        what, _, part = name.partition(", ")
        kind, _, number = what.partition(" ")
        if kind == "Subject" and part:
            words = _FIELDS.get(part, part.capitalize())
            several = content is not None and len(content.subjects) > 1
            return f"Person {number}: {words.lower()}" if several else words
        if kind == "Charge":
            several = content is not None and len(content.charges) > 1
            words = f"{kind} {number}" if several else kind
            return f"{words}, {part}" if part else words
        return _FIELDS.get(name, name)

    def changed(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each field that changed, word by word: what was removed, added, and stayed."""
        before = self._close.before
        found = before.changed if before else ()
        return [
            (
                self.field(one.field),
                word_changes(self._read(one.field, one.before), self._read(one.field, one.now)),
            )
            for one in found
        ]


_COUNTRIES = (", nationality", ", issuing country")
"""Fields that hold countries."""
_PLACE = ", place of birth"
_CODES = frozenset({"Priority", "Color", "State at INTERPOL", "Announces"})
_FIELDS: Mapping[str, str] = {
    "Sender": "From",
    "Recipients": "To",
    "About": "Concerns",
    TEXT: "Text",
    OTHER_TEXT: "Other text",
    "family name": "Family name",
    "forename": "Given names",
    "other names": "Other names",
    "born": "Birth date",
    "place of birth": "Place of birth",
    "nationality": "Nationality",
    "sex": "Sex",
    "documents": "Documents",
}


def _short(code: str) -> str:
    """How a mark names an indicator: by its code; a counter-indicator by a C."""
    return "C" if "_" in code else code
