"""Names in running Chinese, Japanese and Korean text, where no space or capital shows them."""

import re
from collections.abc import Iterator

from screening.east_asian import simplified
from screening.listed_words import ListedWords
from screening.names import read_name
from screening.scripts import Script
from screening.tables.han import FAMILY_NAMES, JAPANESE, TRANSCRIBED
from screening.tables.known_spellings import KNOWN_SPELLINGS
from screening.text_words import TextWord, without_affixes
from screening.word import Word, han_word
from screening.word_pairs import WordPairs

LONGEST = 9
"""Characters of one part of a foreign name at most."""
_DOT = re.compile("[·・‧•]")
_KATAKANA = re.compile("[ァ-ヺー]{1,12}(?:[・＝=·‧•][ァ-ヺー]{1,12})+")
_HAN_RUN = re.compile("[\u3400-\u9fff\u3005]+(?:[·・‧•][\u3400-\u9fff\u3005]+)*")


def _edges(text: str, *, at_end: bool) -> list[str]:
    """What at the end, or at the start, of a text may be a part of a foreign name: known spellings,
    the longest first, and as many characters as are used to write names by sound.
    """
    sizes = range(len(text), 0, -1)
    pieces = [text[-size:] if at_end else text[:size] for size in sizes]
    known = [piece for piece in pieces if KNOWN_SPELLINGS.readings(piece)][:2]
    by_sound = [
        piece for piece in pieces if len(piece) > 1 and TRANSCRIBED.keys() >= set(simplified(piece))
    ][:1]
    return list(dict.fromkeys((*known, *by_sound)))


class EastAsianText:
    """Finds listed names that characters or syllables of a text may be.

    All its methods give listed names, by number, each with the words of the text that may be it.
    """

    def __init__(self, words: ListedWords, pairs: WordPairs) -> None:
        """Look for names of these words."""
        self._words = words
        self._pairs = pairs

    def han(self, clean: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that Han characters of a text may be: behind a family name, or parted by
        the dot of foreign names.
        """
        for run in _HAN_RUN.finditer(clean):
            text = run[0]
            if _DOT.search(text):
                yield from self._dotted(text)
                continue
            for at in range(len(text) - 1):
                yield from self._native_han(text[at : at + 6])

    def _dotted(self, text: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that foreign names with dots between their parts may be: the text before
        the first part and behind the last one is not parted from them.
        """
        first, *middle, last = _DOT.split(text)
        for start in _edges(first[-LONGEST:], at_end=True):
            for end in _edges(last[:LONGEST], at_end=False):
                parts = (start, *(part[:LONGEST] for part in middle[:4]), end)
                yield from self._named(tuple(han_word(part, "foreign", ()) for part in parts))

    def kana(self, clean: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that foreign names in katakana may be."""
        for run in _KATAKANA.finditer(clean):
            for name in read_name(run[0]):
                yield from self._named(name.words)

    def _native_han(self, text: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that the characters at the start of a text may be."""
        for length in (1, 2):
            family = text[:length]
            if not (family in JAPANESE or simplified(family) in FAMILY_NAMES):
                continue
            for end in (length + 2, length + 1, length + 3):
                if end > len(text) or (end == length + 3 and family not in JAPANESE):
                    continue
                for name in read_name(text[:end])[:2]:
                    if len(name.words) == 2:
                        yield from self._named(name.words)

    def hangul(self, words: list[TextWord]) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that a Hangul word of two to four syllables may be."""
        for one in words:
            if one.script is not Script.HANGUL:
                continue
            for piece in without_affixes(one):
                if 2 <= len(piece) <= 4:
                    name = read_name(piece)[0]
                    if len(name.words) == 2:
                        yield from self._named(name.words)

    def _named(self, words: tuple[Word, ...]) -> Iterator[tuple[int, tuple[Word, ...]]]:
        near = [self._words.find_east_asian(one) for one in words]
        for at in range(len(words) - 1):
            for listed in self._pairs.names(near[at], near[at + 1]):
                yield listed, words
