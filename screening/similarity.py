"""The similarity of two words in names, and the type of match."""

from enum import StrEnum
from functools import lru_cache

from nicknames import NickNamer
from rapidfuzz.distance import OSA, Levenshtein

from screening.phonetics import CostModel, phonetic_similarity
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.sounds import is_chinese
from screening.tables.frequent import FREQUENT_FAMILY_NAMES, FREQUENT_GIVEN_NAMES
from screening.tables.han import romanized_family_names
from screening.tables.name_parts import KOREAN_FAMILY_NAMES
from screening.tables.name_variants import variant_groups
from screening.word import Role, Word, base_information


class MatchType(StrEnum):
    """How two words match."""

    SAME = "same word"
    TRANSLITERATED = "same after transliteration"
    SOUND = "sounds alike"
    SPELLING = "similar spelling"
    NICKNAME = "nickname"
    VARIANT = "variants of one name"
    INITIAL = "initial matches"
    JOINED = "same when joined"


Similarity = tuple[float, MatchType]

CROSS_SCRIPT_FACTOR = 0.72
"""Factor for differences between scripts that do not write the same sounds."""

MIN_SHARED_SOUNDS = 0.4
"""Below this share of common sounds, words in alphabets are not compared sound by sound."""

NO_SIMILARITY: Similarity = (0.0, MatchType.SPELLING)
"""Two words with nothing in common."""

CHINESE_FAMILY_NAMES = romanized_family_names()
"""Chinese family names in Latin letters, with the characters that each can stand for."""
EAST_ASIAN_FAMILY_NAMES = frozenset(CHINESE_FAMILY_NAMES) | frozenset(
    spelling for spellings in KOREAN_FAMILY_NAMES.values() for spelling in spellings.split()
)
"""Chinese and Korean family names in Latin letters."""
VARIANTS = variant_groups()
NICKNAMES: dict[str, frozenset[str]] = {
    name.lower(): frozenset(short.lower() for short in shorts)
    for name, shorts in NickNamer().nickname_lookup.items()
}
GIVEN_NAMES = frozenset(VARIANTS) | frozenset(NICKNAMES) | frozenset().union(*NICKNAMES.values())
"""Known given names. They are common, so they carry less information."""


def information_bits(word: Word) -> float:
    """How many bits of information a word carries, from its frequency in the world.

    Known given names and common family names carry less than others.
    """
    bits = base_information(word)
    if word.role is Role.NAME:
        if word.latin in FREQUENT_GIVEN_NAMES:
            return min(bits, 5.5)
        if word.latin in GIVEN_NAMES:
            bits = min(bits, 7.0)
        if word.latin in FREQUENT_FAMILY_NAMES:
            return min(bits, 7.0)
    return bits


def is_common_name(word: Word) -> bool:
    """Whether a word is a known common name."""
    text = word.latin
    return text in FREQUENT_GIVEN_NAMES or text in FREQUENT_FAMILY_NAMES or text in GIVEN_NAMES


def cost_model(one: Script, other: Script) -> CostModel:
    """The cost model for comparing words in these two scripts."""
    if one is other:
        return CostModel.ALPHABET
    if one in EAST_ASIAN or other in EAST_ASIAN:
        return CostModel.SYLLABLES
    if one in ABJADS or other in ABJADS:
        return CostModel.ABJAD
    return CostModel.ALPHABET


@lru_cache(maxsize=150_000)
def word_similarity(one: Word, other: Word) -> Similarity:
    """The similarity of two words, from 0 to 1. The order does not matter."""
    if one is other or (one.native == other.native and one.script is other.script):
        return 1.0, MatchType.SAME
    if one.role is Role.INITIAL or other.role is Role.INITIAL:
        return _initial(one, other)
    if one.role is Role.PARTICLE or other.role is Role.PARTICLE:
        if one.latin == other.latin:
            return 1.0, MatchType.SAME
        if one.role is other.role and one.latin[:1] == other.latin[:1]:
            return 0.9, MatchType.SOUND
        if min(len(one.latin), len(other.latin)) < 3:
            return NO_SIMILARITY
    if one.latin == other.latin:
        if one.script is other.script:
            # The same letters except for accents, or in Han, characters with the same sound.
            return (0.93, MatchType.SOUND) if one.script is Script.HAN else (1.0, MatchType.SAME)
        return 0.99, MatchType.TRANSLITERATED
    model = cost_model(one.script, other.script)
    if one.script is other.script and one.script is Script.HAN:
        return _han_similarity(one, other)
    return _by_sound_or_spelling(one, other, model)


def _initial(one: Word, other: Word) -> Similarity:
    if one.role is Role.PARTICLE or other.role is Role.PARTICLE:
        return NO_SIMILARITY
    firsts = {text[:1] for text in one.latin_forms} | {sounds[:1].lower() for sounds in one.sounds}
    others = {text[:1] for text in other.latin_forms} | {
        sounds[:1].lower() for sounds in other.sounds
    }
    if firsts & others:
        both = one.role is other.role
        return (0.95 if both else 0.85), MatchType.INITIAL
    return NO_SIMILARITY


def _han_similarity(one: Word, other: Word) -> Similarity:
    same = sum(a == b for a, b in zip(one.native, other.native, strict=False))
    return same / max(len(one.native), len(other.native)) * 0.75, MatchType.SPELLING


def _by_sound_or_spelling(one: Word, other: Word, model: CostModel) -> Similarity:
    within = model is CostModel.ALPHABET
    if one.script is not other.script and not set(one.latin_forms).isdisjoint(other.latin_forms):
        return 0.98, MatchType.TRANSLITERATED
    best = 0.0
    for sounds in one.sounds[:5]:
        for other_sounds in other.sounds[:5]:
            if sounds == other_sounds:
                best = 1.0
                break
            if within:
                if Levenshtein.normalized_similarity(sounds, other_sounds) < MIN_SHARED_SOUNDS:
                    continue
            elif not 0.3 < len(sounds) / len(other_sounds or " ") < 3.4:
                continue
            found = phonetic_similarity(sounds, other_sounds, model)
            if found > best:
                best = found
    why = MatchType.SOUND
    if model is not CostModel.ALPHABET:
        if best > 0.97:
            return 0.98, MatchType.TRANSLITERATED
        # A sound that a script cannot write is not a difference, so differences count less.
        return 1.0 - CROSS_SCRIPT_FACTOR * (1.0 - best), why
    if best >= 0.995:
        across = one.script is not other.script
        return (0.98, MatchType.TRANSLITERATED) if across else (0.96, MatchType.SOUND)
    best *= 0.96
    size = max(len(one.latin), len(other.latin))
    spelled = 1.0 - 0.85 * OSA.distance(one.latin, other.latin) / size
    if spelled > best:
        best, why = spelled, MatchType.SPELLING
    if best < 0.9:
        if one.latin in CHINESE_FAMILY_NAMES and other.latin in CHINESE_FAMILY_NAMES:
            # The same family name as spelled in another region, or a different family name.
            if CHINESE_FAMILY_NAMES[one.latin] & CHINESE_FAMILY_NAMES[other.latin]:
                return 0.9, MatchType.VARIANT
            return best - 0.12, why
        if is_chinese(one.latin) and is_chinese(other.latin):
            # With few possible syllables, a small difference makes a different name.
            return best - 0.06, why
        if other.latin in NICKNAMES.get(one.latin, ()) or one.latin in NICKNAMES.get(
            other.latin, ()
        ):
            return 0.9, MatchType.NICKNAME
        groups, other_groups = VARIANTS.get(one.latin), VARIANTS.get(other.latin)
        if groups and other_groups and best < 0.8 and groups & other_groups:
            return 0.8, MatchType.VARIANT
    return best, why
