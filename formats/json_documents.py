"""JSON as it arrives: complete, one document per line, or damaged in places."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from formats.json_text import has_words
from formats.outcome import Unreadable
from formats.text import storable

_MAX_LINES = 20_000
_MAX_BREAKS, _MAX_WORK = 1000, 3
"""Recovery from a damaged document stops after this many errors, or when failed attempts have read
this many times its length. The rest is kept as one piece."""


class Found(NamedTuple):
    """One document, or a damaged section whose ``value`` is Unreadable.

    An empty ``position`` means the whole text.
    """

    position: str
    value: Any
    text: str


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return storable(text).encode()


def is_json(text: str) -> bool:
    """Whether the text starts like JSON."""
    return text.lstrip()[:1] in ("{", "[")


def documents(text: str) -> Iterator[Found]:
    """The documents in the text. A damaged part is returned as Unreadable with the rest."""
    value = parsed(text)
    if not isinstance(value, Unreadable):
        yield Found("", value, text)
    elif _is_lines(text):
        yield from _lines(text)
    else:
        yield from _recover_notices(text, value)


def parsed(text: str) -> Any:
    """The parsed value, or an Unreadable that says where the error is."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as broken:
        place = (
            f"line {broken.lineno}, column {broken.colno}"
            if "\n" in text
            else f"character {broken.pos + 1}"
        )
        return Unreadable(f"This JSON is damaged at {place}. Send it again.")
    except _DuplicateField:
        return Unreadable("A field appears twice in one object. Send each field only once.")
    except (ValueError, RecursionError):
        return Unreadable("This JSON is nested too deeply, or a number in it is too long.")


class _DuplicateField(ValueError):
    """An object has the same field twice, so the intended value is unknown."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateField
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def _is_lines(text: str) -> bool:
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    whole = sum(line[0] == "{" and line[-1] == "}" for line in lines)
    return len(lines) > 1 and whole * 2 > len(lines)


def _lines(text: str) -> Iterator[Found]:
    lines = text.split("\n")
    for number, line in enumerate(lines[:_MAX_LINES], start=1):
        if line.strip():
            yield Found(f"line {number}", parsed(line), line)
    if rest := "\n".join(lines[_MAX_LINES:]).strip():
        too_many = Unreadable("There are too many lines. Send them in several files.")
        yield Found(f"from line {_MAX_LINES + 1} on", too_many, rest)


def _recover_notices(text: str, broken: Unreadable) -> Iterator[Found]:
    """The complete notices in a damaged document, and the damaged sections between them.

    A notice is an object with an entity_id. Each attempt starts at an opening brace.
    """
    number, kept_until, breaks, work = 0, 0, 0, 0
    lost = False
    at = text.find("{")
    while at >= 0 and breaks < _MAX_BREAKS and work < _MAX_WORK * len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            stopped = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
            value, end, breaks, work = None, at + 1, breaks + 1, work + stopped - at
        if isinstance(value, dict) and "entity_id" in value:
            number += 1
            stretch = text[kept_until:at]
            if has_words(stretch):
                lost = True
                yield Found(f"before notice {number}", broken, stretch)
            yield Found(f"notice {number}", value, text[at:end])
            kept_until = end
        at = text.find("{", end)
    if number == 0:
        yield Found("", broken, text)
    elif not lost or at >= 0 or has_words(text[kept_until:]):
        yield Found(f"after notice {number}", broken, text[kept_until:])
