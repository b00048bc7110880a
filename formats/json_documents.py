"""JSON as it arrives: whole, one document a line, or broken in places."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from formats.outcome import Unreadable
from formats.text import storable

_MOST_LINES = 20_000
_MOST_BREAKS, _MOST_WORK = 1000, 3
"""The search in a broken document ends after so many broken places, or when failed attempts have
read so many times its length: what is left is kept in one piece."""


class Found(NamedTuple):
    """One document, or a broken stretch, whose ``value`` is Unreadable. "" is the whole text."""

    position: str
    value: Any
    text: str


def canonical(value: Any) -> bytes:
    """The one spelling in which a JSON value is kept: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return storable(text).encode()


def is_json(text: str) -> bool:
    """Whether the text claims to be JSON."""
    return text.lstrip()[:1] in ("{", "[")


def documents(text: str) -> Iterator[Found]:
    """The documents of the text; what is broken comes as Unreadable, the rest still comes."""
    value = parsed(text)
    if not isinstance(value, Unreadable):
        yield Found("", value, text)
    elif _is_lines(text):
        yield from _lines(text)
    else:
        yield from _rescued(text, value)


def parsed(text: str) -> Any:
    """The value, or Unreadable as a value with the place at which it is broken."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as broken:
        place = (
            f"line {broken.lineno}, column {broken.colno}"
            if "\n" in text
            else f"character {broken.pos + 1}"
        )
        return Unreadable(f"This is broken JSON at {place}: send it again.")
    except _Twice:
        return Unreadable("A field stands twice in one object: send it again with each field once.")
    except (ValueError, RecursionError):
        return Unreadable("This JSON is nested too deeply or has a number too long to be read.")


class _Twice(ValueError):
    """An object has a field twice: which one is meant cannot be known."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def _is_lines(text: str) -> bool:
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    whole = sum(line[0] == "{" and line[-1] == "}" for line in lines)
    return len(lines) > 1 and whole * 2 > len(lines)


def _lines(text: str) -> Iterator[Found]:
    lines = text.split("\n")
    for number, line in enumerate(lines[:_MOST_LINES], start=1):
        if line.strip():
            yield Found(f"line {number}", parsed(line), line)
    if rest := "\n".join(lines[_MOST_LINES:]).strip():
        too_many = Unreadable("These are too many lines: send them in several files.")
        yield Found(f"from line {_MOST_LINES + 1} on", too_many, rest)


def _rescued(text: str, broken: Unreadable) -> Iterator[Found]:
    """The notices that stand whole in a broken document, and the broken stretches between them.

    A notice is an object with an entity_id; each attempt starts where an object opens.
    """
    number, kept_until, breaks, work = 0, 0, 0, 0
    lost = False
    at = text.find("{")
    while at >= 0 and breaks < _MOST_BREAKS and work < _MOST_WORK * len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            stopped = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
            value, end, breaks, work = None, at + 1, breaks + 1, work + stopped - at
        if isinstance(value, dict) and "entity_id" in value:
            number += 1
            stretch = text[kept_until:at]
            if _holds_person(stretch):
                lost = True
                yield Found(f"before notice {number}", broken, stretch)
            yield Found(f"notice {number}", value, text[at:end])
            kept_until = end
        at = text.find("{", end)
    if number == 0:
        yield Found("", broken, text)
    elif not lost or at >= 0 or _holds_person(text[kept_until:]):
        yield Found(f"after notice {number}", broken, text[kept_until:])


def _holds_person(stretch: str) -> bool:
    return '"entity_id"' in stretch or '"forename"' in stretch
