"""Ids and numbers of cases and matters in a text: with the number that people use, or left out."""

import re
from collections.abc import Callable, Iterable, Mapping

from procedure.codes import MATTERS
from procedure.identifiers import ALPHABET
from procedure.numbers import beside_id

_KINDS = "|".join(MATTERS)
_ID = rf"(?:case|comm|{_KINDS})-[0-9A-Z]{{26}}"
_NUMBER = rf"(?:USNCB|{_KINDS.upper()})-\d{{4}}-[{ALPHABET}]{{6}}"
_NAMED = re.compile(
    rf"(?<![/\w-])(?:{_NUMBER} \((?P<beside>{_ID})\)|(?P<id>{_ID})(?P<part>/\w+)?"
    rf"|(?P<number>{_NUMBER}))(?![\w-])"
)
"""The id of a case, a matter or a communication, its number, or both as ``beside_id`` gives them.

What is a part of another id is none of these; a task or a version may follow an id.
"""


def names_in(texts: Iterable[str]) -> set[str]:
    """The ids and the numbers that these texts name."""
    return {_name(found) for text in texts for found in _NAMED.finditer(text)}


def cases_in(texts: Iterable[str]) -> list[str]:
    """The ids of cases that these texts name, each once."""
    return sorted(name for name in names_in(texts) if name.startswith("case-"))


def with_numbers(text: str, numbers: Mapping[str, str | None]) -> str:
    """The text with ``USNCB-2026-K7M2Q4 (case-...)`` for each id whose number is known."""
    return readable(text, numbers, lambda name: True)


def readable(text: str, numbers: Mapping[str, str | None], may_know: Callable[[str], bool]) -> str:
    """The same; what the reader may not know of is ``another case`` or ``another matter``."""

    def named(found: re.Match[str]) -> str:
        name = _name(found)
        if not may_know(name):
            return f"another {_kind(name)}"
        numbered = not found["id"] or text[: found.start()].endswith("(")
        return found[0] if numbered or found["part"] else beside_id(numbers.get(name), name)

    return _NAMED.sub(named, text)


def _name(found: re.Match[str]) -> str:
    return found["beside"] or found["id"] or found["number"]


def _kind(name: str) -> str:
    """What it is, in a word."""
    first = name.partition("-")[0]
    return {"case": "case", "USNCB": "case", "comm": "communication"}.get(first, "matter")
