"""Ids of cases in a text, with the number that people use before each."""

import re
from collections.abc import Iterable, Mapping

from procedure.numbers import beside_id

_CASE = re.compile(r"(?<![(/\w-])case-[0-9A-Z]{26}(?![/\w])")
"""The id of a case, unless its number is before it already, or it is a part of another id."""


def cases_in(texts: Iterable[str]) -> list[str]:
    """The ids of cases that these texts name, each once."""
    return sorted({found for text in texts for found in _CASE.findall(text)})


def with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """The text with ``USNCB-2026-K7M2Q4 (case-...)`` for each id whose number is known."""

    def named(found: re.Match[str]) -> str:
        return beside_id(numbers.get(found[0]), found[0])

    return _CASE.sub(named, text)
