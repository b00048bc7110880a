"""One word of a name: how it is written, read and heard, and how much it tells."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from screening.east_asian import (
    given_names_in_han,
    heard_hangul,
    heard_kana,
    transcribed_han,
)
from screening.hearing import only_sounds
from screening.scripts import Script, romanised
from screening.sounds import (
    is_chinese,
    is_korean,
    korean_sounds,
    pinyin_sounds,
    sounds,
    sounds_as_spelt,
)
from screening.tables.known_spellings import KNOWN_SPELLINGS
from screening.tables.respelt import RESPELT

_ARTICLE = re.compile(r"^(?:al|el)(?=[bcdfghjklmnpqrstvwxyz]{1,2}[aeiouy]\w{2})")


class Role(IntEnum):
    """What a word does in a name."""

    NAME = 0
    PATRONYMIC = 1
    INITIAL = 2
    PARTICLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a name. ``texts`` are its readings in Latin letters, the usual one first;
    ``heard`` how these sound; ``native`` what was written, without case.
    """

    native: str
    script: Script
    role: Role
    texts: tuple[str, ...]
    heard: tuple[str, ...]

    text: str = field(init=False)
    """The usual reading in Latin letters."""
    syllabic: bool = field(init=False)
    """Whether it is in Latin letters and can be read as syllables of a Chinese or Korean name."""

    def __post_init__(self) -> None:
        """Keep at hand what is asked for often."""
        text = self.texts[0]
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "heard", tuple(map(only_sounds, self.heard)))
        syllabic = self.script is Script.LATIN and (is_chinese(text) or is_korean(text))
        object.__setattr__(self, "syllabic", syllabic)


def information(word: "Word") -> float:
    """How much a word tells about who is meant, in bits, before it is known how many bear it: long
    words tell more than short ones, given names and the syllables of East Asian names less.
    """
    if word.role is Role.PARTICLE:
        return 0.7
    if word.role is Role.INITIAL:
        return 2.5
    size = len(word.text)
    told = min(11.0, 3.0 + size)
    if word.script in (Script.HAN, Script.HANGUL):
        told = min(told, 3.0 + 1.8 * len(word.native))
    elif is_chinese(word.text):
        told = min(told, 1.5 + 0.75 * size)
    if word.role is Role.PATRONYMIC:
        return min(told, 4.5)
    return told


@lru_cache(maxsize=100_000)
def word(piece: str, script: Script, role: Role) -> Word:
    """The word that a piece in lower case stands for."""
    known = KNOWN_SPELLINGS.readings(piece) if script is not Script.LATIN else ()
    if script is Script.KANA:
        heard, text = heard_kana(piece)
        return Word(piece, script, role, (text, *known), (heard,))
    text = romanised(piece, script) or piece
    readings = [sounds(text)]
    text = text.replace("'", "")
    if script is Script.LATIN:
        if text in RESPELT and (as_spelt := sounds_as_spelt(text)) not in readings:
            readings.append(as_spelt)
        chinese = pinyin_sounds(text)
        if chinese is not None and chinese not in readings:
            readings.append(chinese)
        korean = korean_sounds(text)
        if korean is not None and korean not in readings:
            readings.append(korean)
        if len(text) > 5 and _ARTICLE.match(text):
            readings.append(sounds_as_spelt(text[2:]))
        if len(text) > 5 and piece.endswith("ová"):
            # The feminine form of any family name in Czech and Slovak.
            readings.append(sounds(text[:-3]))
    return Word(piece, script, role, (text, *known), tuple(readings))


@lru_cache(maxsize=20_000)
def han_word(piece: str, kind: str, readings: tuple[str, ...]) -> Word:
    """The word that Han characters stand for, native or foreign."""
    spellings = KNOWN_SPELLINGS.readings(piece)
    if kind == "foreign":
        heard = transcribed_han(piece)
        return Word(piece, Script.HAN, Role.NAME, (heard.lower(), *spellings), (heard,))
    texts = readings or given_names_in_han(piece)
    heard_all = []
    # All readings are found as they are spelt; the usual ones are compared by sound too.
    for text in texts[:3]:
        reading = pinyin_sounds(text) or sounds_as_spelt(text)
        if reading not in heard_all:
            heard_all.append(reading)
    return Word(piece, Script.HAN, Role.NAME, (*texts, *spellings), tuple(heard_all))


@lru_cache(maxsize=20_000)
def hangul_word(piece: str, readings: tuple[str, ...]) -> Word:
    """The word that Hangul syllables stand for, with the readings that are known for it."""
    heard = heard_hangul(piece)
    spellings = KNOWN_SPELLINGS.readings(piece)
    if not readings:
        return Word(piece, Script.HANGUL, Role.NAME, (heard.lower(), *spellings), (heard,))
    all_heard = dict.fromkeys([heard, *(sounds_as_spelt(text) for text in readings[:2])])
    return Word(piece, Script.HANGUL, Role.NAME, (*readings, *spellings), tuple(all_heard))
