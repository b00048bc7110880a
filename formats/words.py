"""Whether a field holds every word of what was received for it."""

import re

_WORD = re.compile(r"\w{2,}")
_MAX_NAME_WORDS = 8


def words(text: str) -> frozenset[str]:
    """The words and numbers of a text, without case. A single character is no word."""
    return frozenset(_WORD.findall(text.casefold()))


def loses_words(given: str, *held: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a word of ``given`` is neither in ``held`` nor a ``known`` word of the format."""
    return not words(given) <= words(" ".join(held)) | known


def is_more_than_a_name(text: str) -> bool:
    """Whether a name field holds a sentence or a number, which is also screened as text."""
    return any(map(str.isdigit, text)) or len(text.split()) > _MAX_NAME_WORDS
