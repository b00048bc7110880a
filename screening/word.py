"""One word of a name: how it is written, how it sounds, and how much information it carries."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from screening.east_asian import (
    han_given_name_readings,
    hangul_sounds,
    kana_sounds,
    transcription_sounds,
)
from screening.phonetics import only_sounds
from screening.scripts import Script, romanized
from screening.sounds import (
    is_chinese,
    is_korean,
    korean_sounds,
    pinyin_sounds,
    to_sounds,
    to_sounds_as_spelled,
)
from screening.tables.known_spellings import KNOWN_SPELLINGS
from screening.tables.respellings import RESPELLINGS

_ARTICLE = re.compile(r"^(?:al|el)(?=[bcdfghjklmnpqrstvwxyz]{1,2}[aeiouy]\w{2})")


_AL_DIN = re.compile(r"(?<=[a-z]{2})[aeiou]{1,2}(?:dd?|ld|td|tt)(?:i|ee|ei|y|iy)ne?$")
_OLD_INDONESIAN = {"oe": "u", "tj": "c", "dj": "j", "nj": "ny", "sj": "sy", "ch": "kh", "j": "y"}
_OLD_INDONESIAN_SPELLING = re.compile("|".join(_OLD_INDONESIAN))


def al_din_sounds(text: str) -> str | None:
    """The sounds of a name that ends in al-Din, the same however that is spelled; else None.

    "Nacereddine", "Nasiruddin", "Nasrettin", and "Nasr al-Din" are one name.
    """
    match = _AL_DIN.search(text)
    return None if match is None else to_sounds(text[: match.start()]) + "udin"


def modern_indonesian(text: str) -> str:
    """A word in the present spelling of Indonesian, if it may be in the one used until 1972."""
    if any(letters in text for letters in ("tj", "dj", "nj", "sj")):
        return _OLD_INDONESIAN_SPELLING.sub(lambda old: _OLD_INDONESIAN[old[0]], text)
    return text.replace("oe", "u")


class Role(IntEnum):
    """The role of a word in a name."""

    NAME = 0
    PATRONYMIC = 1
    INITIAL = 2
    PARTICLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a name.

    ``native`` is the word as written, in lower case. ``latin_forms`` are its spellings in Latin
    letters, the most common first. ``sounds`` are its pronunciations in the sound letters of
    ``screening.sounds``.
    """

    native: str
    script: Script
    role: Role
    latin_forms: tuple[str, ...]
    sounds: tuple[str, ...]

    latin: str = field(init=False)
    """The most common spelling in Latin letters."""
    syllabic: bool = field(init=False)
    """Whether it is in Latin letters and could be syllables of a Chinese or Korean name."""

    def __post_init__(self) -> None:
        """Store values that are used often."""
        latin = self.latin_forms[0]
        object.__setattr__(self, "latin", latin)
        object.__setattr__(self, "sounds", tuple(map(only_sounds, self.sounds)))
        syllabic = self.script is Script.LATIN and (is_chinese(latin) or is_korean(latin))
        object.__setattr__(self, "syllabic", syllabic)


def base_information(word: "Word") -> float:
    """How many bits of information a word carries, estimated from its form alone.

    Long words carry more than short ones. Patronymics and East Asian syllables carry less.
    """
    if word.role is Role.PARTICLE:
        return 0.7
    if word.role is Role.INITIAL:
        return 2.5
    size = len(word.latin)
    bits = min(11.0, 3.0 + size)
    if word.script in (Script.HAN, Script.HANGUL):
        bits = min(bits, 3.0 + 1.8 * len(word.native))
    elif is_chinese(word.latin):
        bits = min(bits, 1.5 + 0.75 * size)
    if word.role is Role.PATRONYMIC:
        return min(bits, 4.5)
    return bits


@lru_cache(maxsize=100_000)
def make_word(piece: str, script: Script, role: Role) -> Word:
    """Make a word from lower-case text."""
    known = KNOWN_SPELLINGS.readings(piece) if script is not Script.LATIN else ()
    if script is Script.KANA:
        sounds, text = kana_sounds(piece)
        return Word(piece, script, role, (text, *known), (sounds,))
    text = romanized(piece, script) or piece
    readings = [to_sounds(text)]
    text = text.replace("'", "")
    if script is Script.LATIN:
        if text in RESPELLINGS and (as_spelled := to_sounds_as_spelled(text)) not in readings:
            readings.append(as_spelled)
        chinese = pinyin_sounds(text)
        if chinese is not None and chinese not in readings:
            readings.append(chinese)
        korean = korean_sounds(text)
        if korean is not None and korean not in readings:
            readings.append(korean)
        if len(text) > 5 and _ARTICLE.match(text):
            readings.append(to_sounds_as_spelled(text[2:]))
        if len(text) > 5 and piece.endswith("ová"):
            # The feminine form of a Czech or Slovak family name.
            readings.append(to_sounds(text[:-3]))
        modern = modern_indonesian(text)
        if modern != text and (sounds := to_sounds(modern)) not in readings:
            readings.append(sounds)
    din = al_din_sounds(text)
    if din is not None and din not in readings:
        readings.append(din)
    return Word(piece, script, role, (text, *known), tuple(readings))


@lru_cache(maxsize=20_000)
def han_word(piece: str, kind: str, readings: tuple[str, ...]) -> Word:
    """Make a word from Han characters, native or foreign."""
    spellings = KNOWN_SPELLINGS.readings(piece)
    if kind == "foreign":
        sounds = transcription_sounds(piece)
        return Word(piece, Script.HAN, Role.NAME, (sounds.lower(), *spellings), (sounds,))
    latin_forms = readings or han_given_name_readings(piece)
    sounds_found = []
    # All readings match by spelling. Only the most common ones are also compared by sound.
    for text in latin_forms[:3]:
        reading = pinyin_sounds(text) or to_sounds_as_spelled(text)
        if reading not in sounds_found:
            sounds_found.append(reading)
    return Word(piece, Script.HAN, Role.NAME, (*latin_forms, *spellings), tuple(sounds_found))


@lru_cache(maxsize=20_000)
def hangul_word(piece: str, readings: tuple[str, ...]) -> Word:
    """Make a word from Hangul syllables, with its known readings."""
    sounds = hangul_sounds(piece)
    spellings = KNOWN_SPELLINGS.readings(piece)
    if not readings:
        return Word(piece, Script.HANGUL, Role.NAME, (sounds.lower(), *spellings), (sounds,))
    sounds_found = dict.fromkeys([sounds, *(to_sounds_as_spelled(text) for text in readings[:2])])
    return Word(piece, Script.HANGUL, Role.NAME, (*readings, *spellings), tuple(sounds_found))
