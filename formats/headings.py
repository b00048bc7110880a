"""Find the label at the start of a line, as forms, tables, and bilingual messages print it."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from formats.labels import Field, field_for_label, languages_for_label
from formats.words import words

_MAX_HEAD = 120
_MAX_SEPARATORS = 4
"""A label is tried before each of the first separators of a line."""
_SEPARATOR = re.compile(r"[:：\t|=]| {2,}")
_NUMBER = re.compile(
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)\]]*|(?:[a-z]|[ivx]{1,4})[.)\]]+)\s*", re.I
)
"""The number of a line in a form: "1.", "1.1", "(2)", "a)", "iv."."""
_NOTE = re.compile(r"\(([^()]*)\)")
_BETWEEN_LANGUAGES = re.compile(r"\s*[/|\\]\s*|\s+[-–—]\s+")
_NOTE_WORDS = words(
    "dd mm yy yyyy jj aaaa aa гггг дд мм es if known in full as given all including other the "
    "published provided by requesting entity names optional required capital letters"
)
"""Words that forms print beside a label. They are not part of the message."""


class Heading(NamedTuple):
    """A line with a label. ``note`` holds the words beside the label that no table knows."""

    field: Field
    value: str
    note: str = ""
    languages: frozenset[str] = frozenset()


class _Label(NamedTuple):
    field: Field
    note: str
    languages: frozenset[str]


def split_heading(line: str) -> Heading | None:
    """The label and the value of a line, or None if it does not start with a label.

    A colon, an equals sign, a tab, a bar, or two spaces may separate them.
    """
    text = line.strip().strip("|").strip()
    if text.startswith(">"):
        return None
    found = None
    for mark in islice(_SEPARATOR.finditer(text, 0, _MAX_HEAD), _MAX_SEPARATORS):
        label = _label(text[: mark.start()])
        if label is None:
            continue
        value = text[mark.end() :].strip("|").strip(" \t:：=")
        if text.startswith("*"):
            value = value.strip("* ")
        found = found or Heading(label.field, value, label.note, label.languages)
        if not value.startswith("/"):  # "NAME: / NOM: ..." continues to the next separator
            return Heading(label.field, value, label.note, label.languages)
    return found


def whole_label(line: str) -> Field | None:
    """The field if the line is nothing but a label, or None."""
    text = line.strip().strip("|").strip()
    label = _label(text) if len(text) <= _MAX_HEAD else None
    return None if label is None or label.note else label.field


@lru_cache(maxsize=4096)
def _label(head: str) -> _Label | None:
    for text in dict.fromkeys((head, _NUMBER.sub("", head.strip("* "), count=1))):
        bare = _NOTE.sub(" ", text)
        notes = " ".join(_NOTE.findall(text))
        for label, note in ((text, ""), (bare, notes)):
            field = field_for_label(label)
            if field is not None:
                return _Label(field, _unknown(note), languages_for_label(label))
        found = _in_languages(bare, notes)
        if found is not None:
            return found
    return None


def _in_languages(head: str, notes: str) -> _Label | None:
    """The field of a label in several languages: "FAMILY NAME / NOM DE FAMILLE"."""
    pieces = [piece.strip(" :：") for piece in _BETWEEN_LANGUAGES.split(head)]
    fields = {field for piece in pieces if (field := field_for_label(piece)) is not None}
    if len(pieces) < 2 or len(fields) != 1:
        return None
    unknown = [piece for piece in pieces if field_for_label(piece) is None]
    votes = frozenset(one for piece in pieces for one in languages_for_label(piece))
    return _Label(fields.pop(), " ".join(filter(None, (*unknown, _unknown(notes)))), votes)


def _unknown(note: str) -> str:
    """The note if it has a word that forms do not print."""
    return note if words(note) - _NOTE_WORDS and field_for_label(note) is None else ""
