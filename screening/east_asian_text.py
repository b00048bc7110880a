"""Find names in Chinese, Japanese, and Korean text, where no space or capital marks them."""

import re
from collections.abc import Iterator

from screening.east_asian import simplify
from screening.limits import Work
from screening.listed_words import ListedWords
from screening.names import parse_name
from screening.scripts import Script
from screening.tables.han import FAMILY_NAMES, JAPANESE, TRANSCRIPTION
from screening.tables.known_spellings import KNOWN_SPELLINGS
from screening.text_words import TextWord, strip_affixes
from screening.word import Word, han_word
from screening.word_pairs import WordPairs

MAX_PART_LENGTH = 9
"""The most characters in one part of a foreign name."""
_DOT = re.compile("[·・‧•]")
_KATAKANA = re.compile("[ァ-ヺー]{1,12}(?:[・＝=·‧•][ァ-ヺー]{1,12})+")
_HAN_RUN = re.compile("[\u3400-\u9fff\u3005]+(?:[·・‧•][\u3400-\u9fff\u3005]+)*")


def _edges(text: str, *, at_end: bool) -> list[str]:
    """The possible parts of a foreign name at the end, or start, of a text.

    These are known spellings, longest first, and the longest run of characters that are used to
    spell out names.
    """
    sizes = range(len(text), 0, -1)
    pieces = [text[-size:] if at_end else text[:size] for size in sizes]
    known = [piece for piece in pieces if KNOWN_SPELLINGS.readings(piece)][:2]
    by_sound = [
        piece for piece in pieces if len(piece) > 1 and TRANSCRIPTION.keys() >= set(simplify(piece))
    ][:1]
    return list(dict.fromkeys((*known, *by_sound)))


class EastAsianText:
    """Finds roster names in East Asian text.

    All methods yield roster name numbers, each with the words of the text that may be that name.
    """

    def __init__(self, words: ListedWords, pairs: WordPairs) -> None:
        """Search for names made of these words."""
        self._words = words
        self._pairs = pairs

    def han(self, clean: str, work: Work) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Find names in Han characters: after a family name, or with dots, as in foreign names."""
        for run in _HAN_RUN.finditer(clean):
            text = run[0]
            if _DOT.search(text):
                yield from self._dotted(text, work)
                continue
            for at in range(len(text) - 1):
                if not work.span():
                    return
                yield from self._native_han(text[at : at + 6], work)

    def _dotted(self, text: str, work: Work) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Find foreign names with dots between the parts.

        Nothing separates the first and last part from the text around them.
        """
        first, *middle, last = _DOT.split(text)
        for start in _edges(first[-MAX_PART_LENGTH:], at_end=True):
            for end in _edges(last[:MAX_PART_LENGTH], at_end=False):
                parts = (start, *(part[:MAX_PART_LENGTH] for part in middle[:4]), end)
                yield from self._matches(
                    tuple(han_word(part, "foreign", ()) for part in parts), work
                )

    def kana(self, clean: str, work: Work) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Find foreign names in katakana."""
        for run in _KATAKANA.finditer(clean):
            for name in parse_name(run[0]):
                yield from self._matches(name.words, work)

    def _native_han(self, text: str, work: Work) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Find Chinese and Japanese names at the start of a text."""
        for length in (1, 2):
            family = text[:length]
            if not (family in JAPANESE or simplify(family) in FAMILY_NAMES):
                continue
            for end in (length + 2, length + 1, length + 3):
                if end > len(text) or (end == length + 3 and family not in JAPANESE):
                    continue
                for name in parse_name(text[:end])[:2]:
                    if len(name.words) == 2:
                        yield from self._matches(name.words, work)

    def hangul(self, words: list[TextWord], work: Work) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Find names in Hangul words of two to four syllables."""
        for one in words:
            if one.script is not Script.HANGUL:
                continue
            for piece in strip_affixes(one):
                if 2 <= len(piece) <= 4:
                    name = parse_name(piece)[0]
                    if len(name.words) == 2:
                        yield from self._matches(name.words, work)

    def _matches(
        self, words: tuple[Word, ...], work: Work
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        similar = [
            self._words.find_east_asian(one) if work.word((one.native, one.script)) else ()
            for one in words
        ]
        for at in range(len(words) - 1):
            for listed in self._pairs.names(similar[at], similar[at + 1]):
                yield listed, words
