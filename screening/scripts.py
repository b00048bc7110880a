"""Writing systems: detection, cleanup, and romanization.

The tables are those of ``anyascii``, except where they would lose a sound: Arabic keeps its alef,
Hebrew distinguishes bet from vav, kana keeps its long vowel mark, and Greek digraphs are one sound.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from anyascii import anyascii

from screening.tables.letters import ARABIC, CYRILLIC, GREEK, HEBREW, LOOKALIKES


class Script(StrEnum):
    """The writing systems that are handled differently."""

    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    GREEK = "Greek"
    ARABIC = "Arabic"
    HEBREW = "Hebrew"
    HAN = "Han"
    KANA = "kana"
    HANGUL = "Hangul"
    OTHER = "other"


ABJADS = frozenset({Script.ARABIC, Script.HEBREW})
"""Scripts that do not write most vowels."""

EAST_ASIAN = frozenset({Script.HAN, Script.KANA, Script.HANGUL})
"""Scripts that write foreign names in syllables."""

_RANGES = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0250, 0x02AF, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x3005, 0x3007, Script.HAN),
    (0x3040, 0x30FF, Script.KANA),
    (0x3130, 0x318F, Script.HANGUL),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0x20000, 0x323AF, Script.HAN),
)

_REPEATED = re.compile("([\u3400-\u9fff])々")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʹʺʿʾ׳״＇′"), "'")


def script_of(char: str) -> Script:
    """The writing system of one letter."""
    code = ord(char)
    if code < 0x250:
        return Script.LATIN
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return Script.OTHER


def clean_text(text: str) -> str:
    """The text with compatibility forms normalized and invisible characters removed.

    Compatibility forms are full-width letters, ligatures, and presentation forms. Invisible
    characters are direction marks, zero-width characters, and soft hyphens.
    """
    if text.isascii():
        return text.replace("`", "'")
    fold = without(unicodedata.normalize("NFKC", text), _is_invisible)
    return expand_repeat_marks(fold.translate(_APOSTROPHES))


def _is_invisible(char: str) -> bool:
    category = unicodedata.category(char)
    return category.startswith("C") and not (category == "Cc" and char.isspace())


def without(text: str, unwanted: Callable[[str], object]) -> str:
    """A text without some characters. Each different one is looked at once, also in a long text."""
    if text.isascii():
        return text
    found = [ord(char) for char in set(text) if unwanted(char)]
    return text.translate(dict.fromkeys(found)) if found else text


def expand_repeat_marks(text: str) -> str:
    """The text with each repetition mark replaced by the character that it repeats."""
    return _REPEATED.sub(r"\1\1", text) if "々" in text else text


def script_of_word(word: str) -> Script:
    """The writing system of most letters in the word."""
    if word.isascii():
        return Script.LATIN
    counts: dict[Script, int] = {}
    for char in word:
        if char.isalpha():
            script = script_of(char)
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return Script.OTHER
    # The first script in the word wins a tie, so that the result depends only on the word.
    return max(counts, key=lambda script: counts[script])


def without_lookalikes(word: str, script: Script) -> str:
    """The word with lookalike letters of another alphabet replaced by those of its own."""
    if script is Script.LATIN and not word.isascii():
        return word.translate(LOOKALIKES["latin"])
    if script is Script.CYRILLIC:
        return word.translate(LOOKALIKES["cyrillic"])
    return word


def romanized(word: str, script: Script) -> str:
    """The word in lower-case Latin letters, with apostrophes that separate syllables."""
    if script is Script.LATIN:
        return _ascii(word)
    if script is Script.CYRILLIC:
        return _by_table(word, CYRILLIC)
    if script is Script.GREEK:
        return _by_table(_without_marks(word.lower()), GREEK, 2)
    if script is Script.ARABIC:
        return _by_table(word, ARABIC)
    if script is Script.HEBREW:
        return _by_table(word, HEBREW, 2)
    return _ascii(word)


def _ascii(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
        word = word.replace("ß", "ss").replace("ı", "i").replace("İ", "i")
        # The table drops marks that are not letters.
        word = anyascii(_without_marks(word)) if _has_marks(word) else anyascii(word)
    return "".join(char for char in word.lower() if "a" <= char <= "z")


def _has_marks(word: str) -> bool:
    return any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", word))


def _without_marks(word: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char)
    )


_JOINS_WITH_H = frozenset("kstzcgd")


def _by_table(word: str, table: dict[str, str], longest: int = 1) -> str:
    word = unicodedata.normalize("NFC", word.lower())
    out: list[str] = []
    at = 0
    while at < len(word):
        for length in range(longest, 0, -1):
            piece = word[at : at + length]
            if len(piece) == length and piece in table:
                letters = table[piece]
                # Separate two letters that would read as one sound.
                if letters[:1] == "h" and out and out[-1][-1:] in _JOINS_WITH_H:
                    letters = "'" + letters
                out.append(letters)
                at += length
                break
        else:
            char = word[at]
            if not unicodedata.combining(char):
                out.append(_ascii(char))
            at += 1
    return "".join(out)
