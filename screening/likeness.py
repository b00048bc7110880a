"""How alike two words of names are, and why."""

from enum import StrEnum
from functools import lru_cache

from nicknames import NickNamer
from rapidfuzz.distance import OSA, Levenshtein

from screening.hearing import Hearing, likeness
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.sounds import is_chinese
from screening.tables.forms import same_given_names
from screening.tables.frequent import FREQUENT_FAMILY_NAMES, FREQUENT_GIVEN_NAMES
from screening.tables.han import romanised_family_names
from screening.tables.words import KOREAN_FAMILY_NAMES
from screening.word import Role, Word, information


class Agreement(StrEnum):
    """Why two words are taken for one name."""

    SAME = "same word"
    TRANSLITERATED = "same after transliteration"
    SOUND = "sounds alike"
    SPELLING = "spelt alike"
    NICKNAME = "short or pet form"
    FORM = "forms of one name"
    INITIAL = "initial agrees"
    JOINED = "same when joined"


Likeness = tuple[float, Agreement]

CROSS_SCRIPT = 0.72
"""What a difference counts between scripts that do not write the same sounds."""

LEAST_SHARED = 0.4
"""Words of alphabets that share fewer sounds than this are not compared sound by sound."""

NOTHING: Likeness = (0.0, Agreement.SPELLING)
"""Two words that have nothing to do with each other."""

CHINESE_FAMILY_NAMES = romanised_family_names()
"""Spellings in Latin letters, with the characters that they can stand for."""
EAST_ASIAN_FAMILY_NAMES = frozenset(CHINESE_FAMILY_NAMES) | frozenset(
    spelling for spellings in KOREAN_FAMILY_NAMES.values() for spelling in spellings.split()
)
"""Chinese and Korean family names in Latin letters."""
FORMS = same_given_names()
SHORT: dict[str, frozenset[str]] = {
    name.lower(): frozenset(short.lower() for short in shorts)
    for name, shorts in NickNamer().nickname_lookup.items()
}
GIVEN_NAMES = frozenset(FORMS) | frozenset(SHORT) | frozenset().union(*SHORT.values())
"""Names known to be given names: they are common, so they tell less."""


def world_information(word: Word) -> float:
    """How much a word tells, in bits, by how frequent it is in the world: known given names and
    frequent family names tell less than others.
    """
    told = information(word)
    if word.role is Role.NAME:
        if word.text in FREQUENT_GIVEN_NAMES:
            return min(told, 5.5)
        if word.text in GIVEN_NAMES:
            told = min(told, 7.0)
        if word.text in FREQUENT_FAMILY_NAMES:
            return min(told, 7.0)
    return told


def is_frequent(word: Word) -> bool:
    """Whether a word is known to be a name that many people bear."""
    text = word.text
    return text in FREQUENT_GIVEN_NAMES or text in FREQUENT_FAMILY_NAMES or text in GIVEN_NAMES


def hearing_between(one: Script, other: Script) -> Hearing:
    """What differences between words of these scripts should cost."""
    if one is other:
        return Hearing.ALPHABET
    if one in EAST_ASIAN or other in EAST_ASIAN:
        return Hearing.SYLLABLES
    if one in ABJADS or other in ABJADS:
        return Hearing.ABJAD
    return Hearing.ALPHABET


@lru_cache(maxsize=150_000)
def word_likeness(one: Word, other: Word) -> Likeness:
    """How alike two words are, from 0 to 1. The same both ways round."""
    if one is other or (one.native == other.native and one.script is other.script):
        return 1.0, Agreement.SAME
    if one.role is Role.INITIAL or other.role is Role.INITIAL:
        return _initial(one, other)
    if one.role is Role.PARTICLE or other.role is Role.PARTICLE:
        if one.text == other.text:
            return 1.0, Agreement.SAME
        if one.role is other.role and one.text[:1] == other.text[:1]:
            return 0.9, Agreement.SOUND
        if min(len(one.text), len(other.text)) < 3:
            return NOTHING
    if one.text == other.text:
        if one.script is other.script:
            # The same letters but for accents; in Han other characters with the same sound.
            return (0.93, Agreement.SOUND) if one.script is Script.HAN else (1.0, Agreement.SAME)
        return 0.99, Agreement.TRANSLITERATED
    hearing = hearing_between(one.script, other.script)
    if one.script is other.script and one.script is Script.HAN:
        return _han(one, other)
    return _heard_or_spelt(one, other, hearing)


def _initial(one: Word, other: Word) -> Likeness:
    if one.role is Role.PARTICLE or other.role is Role.PARTICLE:
        return NOTHING
    firsts = {text[:1] for text in one.texts} | {heard[:1].lower() for heard in one.heard}
    others = {text[:1] for text in other.texts} | {heard[:1].lower() for heard in other.heard}
    if firsts & others:
        both = one.role is other.role
        return (0.95 if both else 0.85), Agreement.INITIAL
    return NOTHING


def _han(one: Word, other: Word) -> Likeness:
    same = sum(a == b for a, b in zip(one.native, other.native, strict=False))
    return same / max(len(one.native), len(other.native)) * 0.75, Agreement.SPELLING


def _heard_or_spelt(one: Word, other: Word, hearing: Hearing) -> Likeness:
    within = hearing is Hearing.ALPHABET
    if one.script is not other.script and not set(one.texts).isdisjoint(other.texts):
        return 0.98, Agreement.TRANSLITERATED
    best = 0.0
    for heard in one.heard[:5]:
        for facing in other.heard[:5]:
            if heard == facing:
                best = 1.0
                break
            if within:
                if Levenshtein.normalized_similarity(heard, facing) < LEAST_SHARED:
                    continue
            elif not 0.3 < len(heard) / len(facing or " ") < 3.4:
                continue
            found = likeness(heard, facing, hearing)
            if found > best:
                best = found
    why = Agreement.SOUND
    if hearing is not Hearing.ALPHABET:
        if best > 0.97:
            return 0.98, Agreement.TRANSLITERATED
        # What a script cannot write is no difference: half way is nearer than within an alphabet.
        return 1.0 - CROSS_SCRIPT * (1.0 - best), why
    if best >= 0.995:
        across = one.script is not other.script
        return (0.98, Agreement.TRANSLITERATED) if across else (0.96, Agreement.SOUND)
    best *= 0.96
    size = max(len(one.text), len(other.text))
    spelt = 1.0 - 0.85 * OSA.distance(one.text, other.text) / size
    if spelt > best:
        best, why = spelt, Agreement.SPELLING
    if best < 0.9:
        if one.text in CHINESE_FAMILY_NAMES and other.text in CHINESE_FAMILY_NAMES:
            # A family name written as in another region, or another family name.
            if CHINESE_FAMILY_NAMES[one.text] & CHINESE_FAMILY_NAMES[other.text]:
                return 0.9, Agreement.FORM
            return best - 0.12, why
        if is_chinese(one.text) and is_chinese(other.text):
            # Syllables of a closed set: a small difference makes another name.
            return best - 0.06, why
        if other.text in SHORT.get(one.text, ()) or one.text in SHORT.get(other.text, ()):
            return 0.9, Agreement.NICKNAME
        mine, theirs = FORMS.get(one.text), FORMS.get(other.text)
        if mine and theirs and best < 0.8 and mine & theirs:
            return 0.8, Agreement.FORM
    return best, why
