"""Split free text into words that may be in names, and find possible document numbers."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from screening.scripts import (
    Script,
    clean_text,
    romanized,
    script_of_word,
    without,
    without_lookalikes,
)
from screening.tables.name_parts import PARTICLES
from screening.word import Role, Word, hangul_word, make_word

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*'?")
CASED = frozenset({Script.LATIN, Script.CYRILLIC, Script.GREEK})
_BREAK = re.compile(r"[;:!?()\n/|]|\.(?=\s)")
_KOREAN_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에게|께|께서|와|과|도|로|으로|씨|님|라고|이라고|에서|만|부터|까지|측|군|양)$"
)
_ARABIC_PREFIXES = re.compile(r"^(?:وال|بال|فال|كال|لل|و|ب|ل|ف|ك)(?=.{3})")
_HEBREW_PREFIXES = re.compile("^[והבלמשכ](?=.{2})")


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word of a text, in lower case. Empty if it is not a word in an alphabet."""

    piece: str
    script: Script
    capitalized: bool
    after_break: bool
    """Whether punctuation that ends a name comes before it."""
    hyphenated: bool = False
    """Whether a hyphen joins it to the previous word."""


def text_words(clean: str) -> Iterator[TextWord]:
    """The words of a cleaned text, in order."""
    end = 0
    for match in _WORD.finditer(clean):
        piece = match[0]
        between = clean[end : match.start()]
        # The period after an initial does not end a name.
        after_break = end > 0 and bool(_BREAK.search(between)) and not _initial_before(clean, end)
        end = match.end()
        if len(piece) > 60:
            yield TextWord("", Script.OTHER, False, True)
            continue
        script = Script.LATIN if piece.isascii() else script_of_word(piece)
        if script in (Script.HAN, Script.OTHER):
            yield TextWord("", Script.HAN, False, True)
            continue
        piece = without_lookalikes(piece, script)
        if script is Script.LATIN and not piece.isupper():
            parts = _CAMEL_BOUNDARY.split(piece)
            if len(parts) > 1 and len(parts[0]) > 2:
                for at, part in enumerate(parts):
                    yield TextWord(
                        part.casefold(), script, part[:1].isupper(), after_break and at == 0
                    )
                continue
        hyphenated = len(between) == 1 and between in "-‐‑"
        capitalized = piece[:1].isupper() or (hyphenated and piece[:1].islower())
        yield TextWord(piece.casefold(), script, capitalized, after_break, hyphenated)


_CAMEL_BOUNDARY = re.compile("(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


def _initial_before(clean: str, end: int) -> bool:
    start = end - 1
    return clean[start : start + 1].isalpha() and (
        start == 0 or not (clean[start - 1].isalnum() or clean[start - 1] == "'")
    )


def is_caseless(words: list[TextWord]) -> bool:
    """Whether capitals are useless in this text: nearly all or nearly no words have them."""
    cased = [one for one in words if one.script in CASED and len(one.piece) > 1]
    if not cased:
        return False
    share = sum(one.capitalized for one in cased) / len(cased)
    return share > 0.85 or share < 0.02


def strip_affixes(one: TextWord) -> list[str]:
    """A word, and the word without its Korean particle or its Arabic or Hebrew prefixes."""
    pieces = [one.piece]
    if one.script is Script.HANGUL:
        bare = _KOREAN_PARTICLES.sub("", one.piece)
        if bare and bare != one.piece:
            pieces.append(bare)
    elif one.script is Script.ARABIC:
        if one.piece.startswith("ال") and len(one.piece) > 4:
            pieces.append(one.piece[2:])
        bare = _ARABIC_PREFIXES.sub("", one.piece)
        if bare != one.piece:
            pieces.append(bare)
    elif one.script is Script.HEBREW:
        bare = _HEBREW_PREFIXES.sub("", one.piece)
        if bare != one.piece:
            pieces.append(bare)
    return pieces


def parse_word(piece: str, script: Script) -> Word | None:
    """Parse a word of a text as a word of a name. None if it cannot be one."""
    if script is Script.HANGUL:
        return hangul_word(piece, ()) if len(piece) > 1 else None
    text = romanized(piece, script) if script is not Script.KANA else piece
    if not text:
        return None
    role = Role.INITIAL if len(text) == 1 else Role.NAME
    if role is Role.NAME and text in PARTICLES:
        role = Role.PARTICLE
    return make_word(piece, script, role)


_KEPT_MARKS = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """Normalize a text for the exact pass: no case, accents, or punctuation; single spaces."""
    clean = clean_text(text).casefold()
    if not clean.isascii():
        kept = without(unicodedata.normalize("NFKD", clean), unicodedata.combining)
        clean = unicodedata.normalize("NFC", kept)
    return " ".join(_KEPT_MARKS.sub(" ", clean).split())


_ALPHANUMERIC = re.compile(r"[^\W_]+")


def document_keys(text: str) -> Iterator[str]:
    """Possible document numbers in a text, without case, spaces, and punctuation.

    Each consists of up to three adjacent pieces and has at least five characters, including three
    digits.
    """
    pieces = [
        piece.casefold()
        for piece in _ALPHANUMERIC.findall(clean_text(text))
        if len(piece) < 25 and (len(piece) < 4 or any(map(str.isdigit, piece)))
    ]
    for at in range(len(pieces)):
        key = ""
        for piece in pieces[at : at + 3]:
            key += piece
            if 5 <= len(key) <= 24 and sum(map(str.isdigit, key)) >= 3:
                yield key
