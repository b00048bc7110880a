"""The lines of a communication as they were written, each with what it became."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from formats import json_documents, json_text
from formats.fields import Placed, parse_labeled_text
from formats.labels import Field
from formats.messages import rewritten_form
from formats.outcome import Unreadable
from formats.text import as_far_as_readable

MOST = 60_000
"""Characters of a communication that are shown line by line."""

_KEYS: Mapping[str, Field] = {
    "entity_id": Field.FILE_NUMBER,
    "name": Field.FAMILY_NAME,
    "forename": Field.FORENAME,
    "aliases": Field.ALIASES,
    "also_known_as": Field.ALIASES,
    "formerly_known_as": Field.ALIASES,
    "birth_name": Field.ALIASES,
    "name_at_birth": Field.ALIASES,
    "forename_in_original_script": Field.ALIASES,
    "name_in_original_script": Field.ALIASES,
    "date_of_birth": Field.DATE_OF_BIRTH,
    "place_of_birth": Field.PLACE_OF_BIRTH,
    "country_of_birth_id": Field.PLACE_OF_BIRTH,
    "nationalities": Field.NATIONALITY,
    "sex_id": Field.SEX,
    "identity_documents": Field.PASSPORT,
}
"""The fields of a public notice; those of its person are those of the first one."""
_OF_THE_WHOLE = frozenset({Field.FILE_NUMBER})
_WARRANT: Mapping[str, Field] = {
    "charge": Field.CHARGE,
    "charge_translation": Field.CHARGE_TRANSLATION,
    "issuing_country_id": Field.ISSUING_COUNTRY,
}


class Written(NamedTuple):
    """Lines that belong together, as they were written."""

    text: str
    value: str
    """Without the label."""
    field: Field | None
    """What they became; None where they are part of the text, or no field holds them."""
    number: int
    """The person or the charge, counted from 1; 0 for what stands for the whole communication."""


class AllWritten(NamedTuple):
    """The lines of a communication."""

    lines: tuple[Written, ...]
    cut: bool
    """Whether there is more than is shown."""


def written(kept: bytes) -> AllWritten:
    """The lines of the bytes that are kept of a communication. Never raises.

    Tables, and forms whose values are below their labels, are as they were rewritten for reading.
    """
    text = as_far_as_readable(kept)
    cut = len(text) > MOST
    notice = None if cut or not json_documents.is_json(text) else json_documents.parsed(text)
    if isinstance(notice, dict):
        return AllWritten(tuple(_of_notice(notice)), cut=False)
    shown = text[:MOST]
    try:
        form = None if cut else rewritten_form(shown)
    except Unreadable:
        form = None
    return AllWritten(tuple(_together(parse_labeled_text(form or shown).placed)), cut=cut)


def _together(placed: list[Placed]) -> Iterator[Written]:
    """Lines of the text that follow each other are one piece, without blank lines around it."""
    for is_text, pieces in groupby(placed, lambda one: one.field is None):
        if not is_text:
            for one in pieces:
                yield Written("\n".join(one.lines), one.value, one.field, one.number)
            continue
        text = "\n".join(line for one in pieces for line in one.lines).strip("\n")
        if text.strip():
            yield Written(text, text, None, 0)


def _of_notice(notice: dict[str, Any]) -> Iterator[Written]:
    """The fields of a notice that say something; those that Caveat knows come first."""
    known = [*_KEYS, "arrest_warrants"]
    names = sorted(notice, key=lambda name: known.index(name) if name in known else len(known))
    for name in names:
        if name == "arrest_warrants" and isinstance(notice[name], list):
            for number, warrant in enumerate(notice[name], 1):
                yield from _of_warrant(warrant, number)
            continue
        field = _KEYS.get(name)
        number = 0 if field is None or field in _OF_THE_WHOLE else 1
        yield from _line(name, notice[name], field, number)


def _of_warrant(warrant: Any, number: int) -> Iterator[Written]:
    if not isinstance(warrant, dict):
        yield from _line("arrest_warrants", warrant, Field.CHARGE, number)
        return
    for name in sorted(warrant, key=lambda name: name not in _WARRANT):
        yield from _line(name, warrant[name], _WARRANT.get(name), number)


def _line(name: str, value: Any, field: Field | None, number: int) -> Iterator[Written]:
    said = "; ".join(one for one in json_text.texts(value) if one.strip())
    if said:
        yield Written(f"{name}: {said}", said, field, number if field is not None else 0)
