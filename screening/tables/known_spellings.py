"""Spellings of names in other scripts that no pronunciation rule can predict.

The table has about 80,000 forms of given and family names from Wikidata (CC0;
``docs/decisions/0014-known-spellings.md``). It is one sorted text with a form and its readings per
line. It is searched as text, because a dictionary would take ten times the memory.
"""

from pathlib import Path

from screening.tables.han import TRADITIONAL

SUFFIXES = ("姓", "氏", "씨")
"""Suffixes that mark a single word as a family name."""


def table_key(native: str) -> str:
    """The table form of a word, with Han in simplified characters."""
    return native.translate(TRADITIONAL)


class KnownSpellings:
    """A lookup in the table."""

    def __init__(self, text: bytes) -> None:
        """``text`` has one line per form, sorted by bytes: form, tab, readings."""
        self._text = text

    def readings(self, native: str) -> tuple[str, ...]:
        """The Latin spellings that a lower-case word can stand for. Empty for most words."""
        text = self._text
        prefix = table_key(native).encode() + b"\t"
        low, high = 0, len(text)
        while low < high:
            start = max(low, text.rfind(b"\n", low, (low + high) // 2) + 1)
            if text[start : start + len(prefix)] < prefix:
                low = text.index(b"\n", start) + 1
            else:
                high = start
        if not text.startswith(prefix, low):
            return ()
        end = text.index(b"\n", low)
        return tuple(text[low + len(prefix) : end].decode().split(" "))


KNOWN_SPELLINGS = KnownSpellings(Path(__file__).with_suffix(".txt").read_bytes())
"""The table that ships with this version."""
