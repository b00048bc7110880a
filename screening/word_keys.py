"""Keys by which a store finds the names that may match another, without opening any of them.

What sounds or looks alike shares a key with the words of a stored name, or a key that is close to
one. Only what shares enough is compared as the screening compares names. The keys follow those of
the screening's own index (``screening.vocabulary``); a test compares what both find.
"""

from collections.abc import Iterator
from typing import NamedTuple

from screening.keys import broad_keys, drop_one_each, narrow_keys
from screening.names import Name, parse_name
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.similarity import NICKNAMES, VARIANTS, information_bits
from screening.word import Role, Word, make_word

LEAST_SHARE = 0.3
"""What shares less of a name than this is not compared with it."""
_SHORTEST_BROAD = 2
"""A shorter broad key is shared by too many words to find anything."""
_LONGEST_TYPED = 20
MOST_WORDS = 6
"""Words of a name that is searched for; what else it has is compared, and looked up no more."""

# How alike words are, at most, that share a key of this kind.
_SAME, _SOUND, _TYPO, _NICKNAME, _ROUGH, _ROUGHER = 1.0, 0.95, 0.9, 0.85, 0.8, 0.7


class StoredWord(NamedTuple):
    """A word of a stored name."""

    word: str
    """The same for the same word."""
    keys: frozenset[str]


class AskedKey(NamedTuple):
    """A key that a stored word may have, for one word of the name that is searched for."""

    key: str
    place: int
    """Which word of that name."""
    weight: float
    """What it counts for if a stored word has it: how much the word says, times how alike."""


def stored_words(name: str) -> list[StoredWord]:
    """The words of a name that is stored, in all its readings, each with its keys."""
    found: dict[str, StoredWord] = {}
    for reading in parse_name(name):
        for _, word in _words(reading):
            stored = StoredWord(f"{word.script}:{word.native}", frozenset(_stored_keys(word)))
            found.setdefault(stored.word, stored)
    return list(found.values())


def asked_keys(name: str) -> list[tuple[list[AskedKey], float]]:
    """For each reading of a name that is searched for, its keys, and what all its words count."""
    readings = []
    for reading in parse_name(name):
        best: dict[tuple[str, int], float] = {}
        bits = [information_bits(word) for word in reading.words]
        for place, word in _words(reading):
            for key, likeness in _asked_keys(word):
                weight = likeness * bits[place]
                best[key, place] = max(weight, best.get((key, place), 0.0))
        keys = [AskedKey(key, place, weight) for (key, place), weight in best.items()]
        counted = {one.place for one in keys}
        readings.append((keys, sum(bits[place] for place in counted)))
    return [one for one in readings if one[0]]


def _words(name: Name) -> Iterator[tuple[int, Word]]:
    """The words that tell somebody apart, and neighbors written as one, with their places."""
    words = name.words[: 2 * MOST_WORDS]
    for place, word in enumerate(words):
        if word.role in (Role.PARTICLE, Role.INITIAL):
            continue
        yield place, word
        following = words[place + 1] if place + 1 < len(words) else None
        if following is None or following.role is Role.INITIAL:
            continue
        if following.script is word.script:
            joined = make_word(word.native + following.native, word.script, Role.NAME)
            yield place, joined
            yield place + 1, joined


def _is_rough(word: Word) -> bool:
    """Whether its script does not write all sounds, or only syllables."""
    return word.script in ABJADS or word.script in EAST_ASIAN


def _stored_keys(word: Word) -> Iterator[str]:
    yield f"w:{word.native}"
    yield from (f"w:{form}" for form in word.latin_forms)
    if _is_rough(word):
        yield from (f"f:{key}" for sounds in word.sounds[:4] for key in _broad(sounds))
        return
    for sounds in word.sounds:
        for key in narrow_keys(sounds):
            yield f"n:{key}"
            yield from (f"d:{shorter}" for shorter in drop_one_each(key))
        yield from (f"b:{key}" for key in _broad(sounds))
    yield from (f"s:{short}" for short in NICKNAMES.get(word.latin, ()))
    yield from (f"v:{form}" for form in VARIANTS.get(word.latin, ()))
    yield from (f"t:{text}" for text in _without_one_letter(word))


def _asked_keys(word: Word) -> Iterator[tuple[str, float]]:
    yield f"w:{word.native}", _SAME
    yield from ((f"w:{form}", _SAME) for form in word.latin_forms)
    if _is_rough(word):
        for sounds in word.sounds[:6]:
            for key in _broad(sounds, for_query=True):
                yield f"f:{key}", _ROUGH
                yield f"b:{key}", _ROUGH
                yield from ((f"b:{shorter}", _ROUGHER) for shorter in _shorter_broad(key))
        return
    for sounds in word.sounds:
        for key in narrow_keys(sounds):
            yield f"n:{key}", _SOUND
            yield f"d:{key}", _ROUGH
            for shorter in drop_one_each(key):
                yield f"n:{shorter}", _ROUGH
                yield f"d:{shorter}", _ROUGHER
        yield from ((f"f:{key}", _ROUGH) for key in _broad(sounds, for_query=True))
    for short in (word.latin, *NICKNAMES.get(word.latin, ())):
        yield f"s:{short}", _NICKNAME
        yield f"w:{short}", _NICKNAME
    yield from ((f"v:{form}", _NICKNAME) for form in VARIANTS.get(word.latin, ()))
    yield from ((f"t:{text}", _TYPO) for text in _without_one_letter(word))


def _broad(sounds: str, *, for_query: bool = False) -> list[str]:
    return [one for one in broad_keys(sounds, for_query) if len(one) >= _SHORTEST_BROAD]


def _shorter_broad(key: str) -> list[str]:
    return [one for one in drop_one_each(key) if len(one) >= _SHORTEST_BROAD]


def _without_one_letter(word: Word) -> set[str]:
    """The word in Latin letters, and with each of them left out: words one typo apart share one."""
    text = word.latin
    if word.script is not Script.LATIN or not 2 < len(text) < _LONGEST_TYPED:
        return set()
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
