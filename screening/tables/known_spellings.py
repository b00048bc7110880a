"""How names are written in other scripts where no rule of sounds tells it: some 80,000 forms of the
given and family names that Wikidata knows (CC0; ``docs/decisions/0014-known-spellings.md``).

The table is one text, sorted, with a form and its readings a line. It is searched as it is: as a
dictionary it would take ten times the memory.
"""

from pathlib import Path

from screening.tables.han import TRADITIONAL

SUFFIXES = ("姓", "氏", "씨")
"""What marks a family name as one where it stands alone."""


def key(native: str) -> str:
    """The form under which a word is in the table: Han in simplified characters."""
    return native.translate(TRADITIONAL)


class KnownSpellings:
    """The table, ready to be asked."""

    def __init__(self, text: bytes) -> None:
        """``text`` holds a line for each form, sorted by its bytes: form, tab, readings."""
        self._text = text

    def readings(self, native: str) -> tuple[str, ...]:
        """What a word in lower case can stand for, in Latin letters; nothing for most words."""
        text = self._text
        asked = key(native).encode() + b"\t"
        low, high = 0, len(text)
        while low < high:
            start = max(low, text.rfind(b"\n", low, (low + high) // 2) + 1)
            if text[start : start + len(asked)] < asked:
                low = text.index(b"\n", start) + 1
            else:
                high = start
        if not text.startswith(asked, low):
            return ()
        end = text.index(b"\n", low)
        return tuple(text[low + len(asked) : end].decode().split(" "))


KNOWN_SPELLINGS = KnownSpellings(Path(__file__).with_suffix(".txt").read_bytes())
"""The table of this version."""
