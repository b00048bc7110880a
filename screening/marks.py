"""Where the words of a hit are in a text, so that a person sees the name where it was found."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from screening.scripts import Script, clean_text
from screening.text_words import strip_affixes, text_words

_INSIDE = "\u0300-\u036f\u064b-\u0652\u00ad\u200b-\u200f\u2060\ufeff'’`"
"""Accents, vowel signs, apostrophes, and what nobody sees: inside a word they belong to it."""
_TOKEN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_INSIDE}])*")
_GAP = re.compile(r"[^\w]{1,4}")
"""What may be between two words of one name, such as a comma and a line feed."""
_NAME = 2
"""So many of its words together are the name, wherever they are."""
_SHORT = 2
"""A word of so many letters by itself is marked nowhere: ``bin``, but not ``al``."""
_MOST_JOINED = 3


class _Token(NamedTuple):
    start: int
    end: int
    words: int
    """How many of the words it holds."""
    size: int


def places_of(text: str, words: Iterable[str], *, own: bool) -> list[tuple[int, int]]:
    """Where a name is in a text, as pairs of a start and an end in characters.

    ``words`` are those that the screening found, in lower case. Two of them together are the name;
    one alone counts only where the hit is in this very text (``own``), and only if there is no
    better place.
    """
    wanted = frozenset(part for word in words for part in word.split())
    if not wanted:
        return []
    runs = list(_runs(text, _tokens(text, wanted)))
    least = min(_NAME, len(wanted))
    found = [_span(run) for run in runs if sum(token.words for token in run) >= least]
    if not found and own:
        found = [_span(run) for run in runs if any(token.size > _SHORT for token in run)]
    return sorted({*found, *_without_spaces(text, wanted)})


def _tokens(text: str, wanted: frozenset[str]) -> Iterator[_Token]:
    """The words of the text that are words of the name."""
    for match in _TOKEN.finditer(text):
        count = len(wanted.intersection(_forms(match[0])))
        if count:
            yield _Token(match.start(), match.end(), count, len(match[0]))


@lru_cache(maxsize=10_000)
def _forms(token: str) -> frozenset[str]:
    """A word in the forms in which the screening compares it."""
    found: set[str] = set()
    for one in text_words(clean_text(token)):
        if one.script is not Script.HAN:
            found.update(strip_affixes(one))
    return frozenset(found - {""})


def _runs(text: str, tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    """Words that follow each other."""
    run: list[_Token] = []
    for token in tokens:
        if run and not _GAP.fullmatch(text[run[-1].end : token.start]):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _span(run: list[_Token]) -> tuple[int, int]:
    return run[0].start, run[-1].end


def _without_spaces(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """A name in a script that puts no spaces between words."""
    native = sorted(word for word in wanted if not word.isascii() and not _forms(word))
    for parts in permutations(native, min(len(native), _MOST_JOINED)):
        name = "".join(parts)
        if len(name) > 1:
            yield from ((one.start(), one.end()) for one in re.finditer(re.escape(name), text))
