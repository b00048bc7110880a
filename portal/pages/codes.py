"""Code words of closed sets in the words of a page: the sentence below each in its enumeration."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from portal.pages.meanings import plain_words
from views.docstrings import Undocumented, members


def meaning(code: str) -> str:
    """What a code word means: the sentence below it, or else the word itself."""
    if isinstance(code, StrEnum):
        return _meanings(type(code)).get(code, "") or plain_words(code)
    return plain_words(code)


@cache
def _meanings(codes: type[StrEnum]) -> Mapping[str, str]:
    try:
        return {code: means.rstrip(".") for code, means in members(codes).items()}
    except Undocumented:
        return {}
