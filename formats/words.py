"""Whether a field holds every word of what was received for it."""

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w{2,}")
_MAX_NAME_WORDS = 8
_MAX_PART_WORDS, _MAX_PARTS = 3, 40


def words(text: str) -> frozenset[str]:
    """The words and numbers of a text, without case. A single character is no word."""
    return frozenset(_WORD.findall(text.casefold()))


def loses_words(given: str, *held: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a word of ``given`` is neither in ``held`` nor a ``known`` word of the format."""
    return not words(given) <= words(" ".join(held)) | known


def together(values: Iterable[str]) -> Iterator[str]:
    """Short values of one object or row as one text: they may be the parts of a name."""
    short = [one for one in values if 0 < len(one.split()) <= _MAX_PART_WORDS]
    short = [one for one in short if any(map(str.isalpha, one))]
    if 1 < len(short) <= _MAX_PARTS:
        yield " ".join(short)


def is_more_than_a_name(text: str) -> bool:
    """Whether a name field holds a sentence or a number, which is also screened as text."""
    return any(map(str.isdigit, text)) or len(text.split()) > _MAX_NAME_WORDS
