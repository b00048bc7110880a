"""Split text into comparable words, each with its position in the original.

Each step is a single pass, so that time grows only with the length of the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_HAN = "\u3400-\u9fff\uf900-\ufaff"


def _letters() -> str:
    """A character class of all letters, marks, and invisible characters in the BMP except Han."""

    def is_part(code: int) -> bool:
        char = chr(code)
        if 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xD800 <= code <= 0xDFFF:
            return False
        return not char.isdecimal() and (
            char.isalnum() or unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")
        )

    ranges = []
    start = None
    for code in range(0x10001):
        part = code < 0x10000 and is_part(code)
        if part and start is None:
            start = code
        elif not part and start is not None:
            ranges.append(f"\\u{start:04x}-\\u{code - 1:04x}")
            start = None
    return "".join(ranges)


_WORD = re.compile(rf"[{_HAN}]|\d+|[{_letters()}\U00010000-\U0010ffff]+")
"""A Han character, a run of digits, or a run of letters, including accents and invisible marks."""
_SENTENCE_END = re.compile(r"[.!?;؛؟。！？；]\s|[。！？；]|\n\s*\n|\n\s*[-*•\d]")

_PERSIAN_JOINER = re.compile("(?<=[\u0620-\u06ff])\u200c(?=[\u0620-\u06ff])")
"""The character that joins two parts of a Persian word without a space."""

_EQUIVALENT_LETTERS = str.maketrans(
    {
        **dict(zip("ıøłđ", "iold", strict=True)),
        "æ": "ae",
        "œ": "oe",
        # Arabic and Persian letters that writers interchange, and the lengthening stroke.
        **dict.fromkeys("ىیېےۍ", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةەہۀۃ", "ه"),
        "ٱ": "ا",
        "ـ": "",
        "ʼ": "",
    }
)
_TO_LATIN = str.maketrans("аеорсухіјѕԁһ", "aeopcyxijsdh")
_TO_CYRILLIC = str.maketrans("aeopcyxijsdh", "аеорсухіјѕԁһ")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u052f]")


def fold(word: str) -> str:
    """The word without case, accents, and invisible characters, in basic letters of its script.

    A word that mixes Latin and Cyrillic letters is converted to the script of most of its letters,
    so that lookalike letters do not hide it.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    kept = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in decomposed
        if unicodedata.category(char) not in ("Mn", "Mc", "Me", "Cf")
    ).translate(_EQUIVALENT_LETTERS)
    if not kept.isascii() and _LATIN.search(kept) and _CYRILLIC.search(kept):
        latin, cyrillic = len(_LATIN.findall(kept)), len(_CYRILLIC.findall(kept))
        kept = kept.translate(_TO_LATIN if latin >= cyrillic else _TO_CYRILLIC)
    return kept


@dataclass(frozen=True)
class Passage:
    """One text of a communication, split into words.

    ``where`` is the field ("charge 1"). ``words`` are folded. Word i is at
    ``text[starts[i]:ends[i]]``, in sentence number ``sentences[i]``.
    """

    where: str
    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    def quote(self, first: int, last: int) -> str:
        """The original text from word ``first`` to word ``last``."""
        return self.text[self.starts[first] : self.ends[last]]

    def between(self, at: int) -> str:
        """The text between word ``at`` and the word before it."""
        return self.text[self.ends[at - 1] if at else 0 : self.starts[at]]

    @cached_property
    def sentence_spans(self) -> dict[int, tuple[int, int]]:
        """The first and last word of each sentence."""
        spans: dict[int, tuple[int, int]] = {}
        for at, sentence in enumerate(self.sentences):
            first, _ = spans.get(sentence, (at, at))
            spans[sentence] = (first, at)
        return spans


def tokenize(where: str, text: str) -> Passage:
    """Split a text into words and sentences."""
    folded: dict[str, str] = {}
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    sentence = before = 0
    for match in _WORD.finditer(_PERSIAN_JOINER.sub(" ", text)):
        raw = match[0]
        word = folded.get(raw)
        if word is None:
            word = folded[raw] = fold(raw)
        if not word:
            continue
        start, end = match.span()
        # An abbreviation such as "No. 5" or "art. 3" does not end a sentence.
        if (
            start - before > 1
            and words
            and (break_ := _SENTENCE_END.search(text, before, min(start + 1, before + 200)))
            and not (break_[0][0] == "." and (word.isdecimal() or len(words[-1]) < 3))
        ):
            sentence += 1
        words.append(word)
        starts.append(start)
        ends.append(end)
        sentences.append(sentence)
        before = end
    return Passage(where, text, tuple(words), tuple(starts), tuple(ends), tuple(sentences))
