"""Every word of a JSON value as text: the keys that no table knows, and the values."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from formats.words import together, words

NAME_KEYS = (
    *("forename", "first_name", "firstname", "given_name", "given_names", "forenames"),
    *("middle_name", "middle_names", "patronymic"),
    *("name", "family_name", "last_name", "lastname", "surname", "surnames"),
)
"""Keys of the parts of one name, in the order in which a name is written."""
KNOWN_KEYS = frozenset(
    {
        *NAME_KEYS,
        *("_embedded", "_links", "links", "href", "self", "images", "thumbnail", "first", "last"),
        *("next", "prev", "notices", "total", "query", "page", "resultPerPage", "picture_id"),
        *("entity_id", "date_of_birth", "nationalities", "sex_id", "place_of_birth", "height"),
        *("country_of_birth_id", "weight", "arrest_warrants", "issuing_country_id", "charge"),
        *("charge_translation", "birth_name", "name_at_birth", "aliases", "also_known_as"),
        *("formerly_known_as", "name_in_original_script", "forename_in_original_script"),
        *("identity_documents", "summary", "additional_information", "profession", "purposes"),
        *("main_activity", "distinguishing_marks", "date_of_event", "place", "country"),
        *("father_forename", "father_name", "mother_forename", "mother_name", "associates"),
        *("administrators", "adresses", "un_reference", "un_reference_date", "un_resolution"),
        *("languages_spoken_ids", "eyes_colors_id", "hairs_id", "arrestWarrantCountryId"),
        *("countries_likely_to_be_visited", "ageMin", "ageMax", "sexId", "nationality"),
    }
)
"""Keys of the public notices. They say nothing by themselves."""
_KNOWN_WORDS = frozenset(
    word for key in KNOWN_KEYS for word in (*words(key), *words(key.replace("_", " ")))
) | frozenset(("null", "true", "false", "red", "yellow", "un", "persons"))
_URL = re.compile(r"https?://[\w.\-:/?=&%+,~#@]*")
_NUMBER = re.compile(r"[\d/\-.]*")
_MACHINE = {"href": _URL, "picture_id": _NUMBER, "total": _NUMBER}
"""Values that a machine made, by their key, as far as they look like it."""
_MAX_DEPTH, _DEPTH_OF_JSON, _FEW = 40, 20, 4
"""What is nested deeper is taken as it is written."""


def texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text and number in a value. The name parts of one object are one text."""
    if isinstance(value, str):
        yield value
        yield from _texts_inside(value, depth)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list | dict) and depth >= _MAX_DEPTH:
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, depth + 1)
    elif isinstance(value, dict):
        yield from _texts_of_object(value, depth)


def joined(value: Any, depth: int = 0, *, is_known: bool = False) -> Iterator[str]:
    """Short values beside each other as one text: the parts of a name under unknown keys.

    ``is_known`` says that a table of fields knows the key of the value.
    """
    if depth >= _MAX_DEPTH or not isinstance(value, list | dict):
        return
    if isinstance(value, list):
        if not is_known:
            yield from together(filter(None, map(_last_text, value)))
        for inner in value:
            yield from joined(inner, depth + 1, is_known=is_known)
        return
    unknown = {key: inner for key, inner in value.items() if key not in KNOWN_KEYS}
    yield from together(inner for inner in unknown.values() if isinstance(inner, str))
    for key, inner in value.items():
        yield from joined(inner, depth + 1, is_known=key in KNOWN_KEYS)


def _texts_inside(value: str, depth: int) -> Iterator[str]:
    """The texts of a text that is JSON itself."""
    if value[:1] in ("{", "[") and depth < _MAX_DEPTH:
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return
        yield from texts(inner, depth + _DEPTH_OF_JSON)


def _last_text(value: Any) -> str | None:
    """A text, or the last one of a small object or list: ``{"part": "given", "is": "Eve"}``."""
    if isinstance(value, dict | list):
        inner = list(value.values() if isinstance(value, dict) else value)
        value = inner[-1] if 0 < len(inner) <= _FEW else None
    return value if isinstance(value, str) else None


def _texts_of_object(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    name = [one for key in NAME_KEYS if isinstance(one := value.get(key), str)]
    if name:
        yield " ".join(name)
    for key, inner in value.items():
        if key in NAME_KEYS and isinstance(inner, str):
            continue
        machine = _MACHINE.get(key)
        if machine is not None and isinstance(inner, str) and machine.fullmatch(inner):
            continue
        if key not in KNOWN_KEYS:
            yield key.replace("_", " ")
        yield from texts(inner, depth + 1)


def labeled(key: str, value: Any) -> Iterator[str]:
    """A field as lines: its key, and what it holds. Nothing for an empty field of the table."""
    held = [text for text in texts({key: value} if key in _MACHINE else value) if text.strip()]
    title = key.replace("_", " ").strip()
    if not held and key not in KNOWN_KEYS:
        yield title
    for text in held:
        yield f"{title}: {text}"


def has_words(text: str) -> bool:
    """Whether a piece of JSON has words besides the keys of the public notices and addresses."""
    found = words(_URL.sub(" ", text)) - _KNOWN_WORDS
    return any(not word.isdigit() for word in found)
