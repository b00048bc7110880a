"""Align two names: which words match, and how much of each name is covered."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.joined_words import Match, joined_matches, resplit
from screening.names import Name
from screening.scripts import Script
from screening.similarity import EAST_ASIAN_FAMILY_NAMES, MatchType, word_similarity
from screening.word import Role, Word

BITS_PER_UNIT = 8.0
"""Bits of information in a word of weight 1."""

MIN_SIMILARITY = 0.6
"""Words with a lower similarity do not match."""


SAME_WORD = 0.95
"""From this similarity on, two words are spellings of one word."""


class Pair(NamedTuple):
    """A pair of matching words: as written in the message and on the roster."""

    found: str
    listed: str
    similarity: float
    why: MatchType


class Alignment(NamedTuple):
    """How well two names match.

    ``score`` is from 0 to 1. ``found_covered`` and ``listed_covered`` are the shares of the name in
    the message and of the roster name that the pairs cover.

    The other values weigh the evidence in bits of information. Common words carry few bits.
    ``matched_bits`` is what the pairs carry. ``difference_bits`` is what they lose because the
    words are not identical. ``unmatched_bits`` is what the words without a match carry.
    ``conflict_bits`` is the largest unmatched word on the side where that word is smaller: above
    0, each name has a word that the other does not.
    """

    score: float
    pairs: tuple[Pair, ...]
    found_covered: float
    listed_covered: float
    matched_bits: float = 0.0
    difference_bits: float = 0.0
    unmatched_bits: float = 0.0
    conflict_bits: float = 0.0
    worst_similarity: float = 1.0
    """The lowest similarity among the pairs of full words."""
    is_other_name: bool = False
    """Whether a word in the message is only similar and is itself a different known name."""
    one_letter_apart: bool = False
    """Whether similar words differ by a single letter, as after a typo."""
    single_word: bool = True
    """Whether fewer than two full words match."""
    has_initial: bool = False
    """Whether an initial matches a full word or another initial."""
    unmatched_found: tuple[str, ...] = ()
    unmatched_listed: tuple[str, ...] = ()


NO_MATCH = Alignment(0.0, (), 0.0, 0.0)
"""Two names with nothing in common."""


class WeightedName(NamedTuple):
    """A name with a weight for each word."""

    name: Name
    weights: tuple[float, ...]
    known: tuple[bool, ...] = ()
    """Whether each word is a known name: on the roster or common in the world. Empty if unknown."""


_APPROXIMATE = (MatchType.SOUND, MatchType.SPELLING)
SYLLABIC_PENALTY = 1.7
"""Factor for differences between two East Asian names in Latin letters. They use few syllables, and
one letter can make a different name."""


def credit(similarity: float) -> float:
    """The credit for a similarity. Words that are barely similar get much less."""
    return max(0.0, 1.0 - 1.4 * (1.0 - similarity) - 2.0 * max(0.0, 0.85 - similarity))


def may_be_east_asian(name: Name) -> bool:
    """Whether a name in Latin letters could be Chinese or Korean.

    Every word must consist of Chinese or Korean syllables, and one must be a family name there.
    """
    for one in name.words:
        if not one.syllabic:
            return False
    return any([one.latin in EAST_ASIAN_FAMILY_NAMES for one in name.words])


def align(found: WeightedName, listed: WeightedName) -> Alignment:
    """Pair the words of two names, best pairs first, using each word once."""
    found, listed = _said_once(found, listed), _said_once(listed, found)
    found_words, listed_words = found.name.words, listed.name.words
    syllabic = may_be_east_asian(found.name) and may_be_east_asian(listed.name)
    options = _exact_matches(found_words, listed_words)
    options += resplit(found_words, listed_words, options)
    used_found = {at for option in options for at in option[2]}
    used_listed = {at for option in options for at in option[3]}
    for at, one in enumerate(found_words):
        if at in used_found:
            continue
        for listed_at, other in enumerate(listed_words):
            if listed_at in used_listed:
                continue
            similarity, why = word_similarity(one, other)
            if syllabic and similarity < 0.95 and why in _APPROXIMATE:
                similarity = 1.0 - SYLLABIC_PENALTY * (1.0 - similarity)
            if similarity >= MIN_SIMILARITY:
                options.append((similarity, why, (at,), (listed_at,)))
    options.extend(joined_matches(found_words, listed_words, options))
    # Particles and initials are paired last, so that they never use up a full word.
    options.sort(
        key=lambda option: (
            _is_minor(found_words, listed_words, option),
            -option[0],
            -len(option[2]) - len(option[3]),
            option[2],
            option[3],
        )
    )
    return _score(found, listed, options)


def _said_once(name: WeightedName, other: WeightedName) -> WeightedName:
    """A name whose only word is written twice, once, if the other name has a single word.

    Forms with two fields are often filled in so for people with one name, as on visas. Against a
    name of more words, both count: "Abdullah Abdullah" is also a full name.
    """
    words = name.name.words
    if len(other.name.words) != 1 or len(words) < 2:
        return name
    if any([word_similarity(words[0], word)[0] < SAME_WORD for word in words[1:]]):
        return name
    return WeightedName(Name(words[:1], name.name.script), name.weights[:1], name.known[:1])


def _exact_matches(found_words: Sequence[Word], listed_words: Sequence[Word]) -> list[Match]:
    """Full words that both names contain. They need no further comparison."""
    same: list[Match] = []
    taken: set[int] = set()
    for at, one in enumerate(found_words):
        if one.role >= Role.INITIAL or one.script is Script.HAN:
            continue
        for listed_at, other in enumerate(listed_words):
            if (
                one.script is other.script
                and (one.native == other.native or one.latin == other.latin)
                and listed_at not in taken
                and other.role < Role.INITIAL
            ):
                taken.add(listed_at)
                same.append((1.0, MatchType.SAME, (at,), (listed_at,)))
                break
    return same


def _is_minor(found_words: Sequence[Word], listed_words: Sequence[Word], option: Match) -> int:
    if option[1] is MatchType.JOINED:
        return False
    return max(found_words[option[2][0]].role, listed_words[option[3][0]].role) >= Role.INITIAL


def _score(found: WeightedName, listed: WeightedName, options: list[Match]) -> Alignment:
    found_words, listed_words = found.name.words, listed.name.words
    open_found, open_listed = set(range(len(found_words))), set(range(len(listed_words)))
    pairs: list[Pair] = []
    credit_found = credit_listed = 0.0
    full_pairs = initials = 0
    difference = 0.0
    worst_similarity = 1.0
    is_other_name = one_letter_apart = False
    matched = taken_found = taken_listed = 0.0
    for similarity, why, found_at, listed_at in options:
        if not (open_found.issuperset(found_at) and open_listed.issuperset(listed_at)):
            continue
        open_found.difference_update(found_at)
        open_listed.difference_update(listed_at)
        count = credit(similarity)
        weight_found = sum([found.weights[at] for at in found_at])
        weight_listed = sum([listed.weights[at] for at in listed_at])
        taken_found += weight_found
        taken_listed += weight_listed
        matched += count * min(weight_found, weight_listed)
        difference += (1.0 - count) * min(weight_found, weight_listed)
        credit_found += count * weight_found
        credit_listed += count * weight_listed
        if why is MatchType.INITIAL:
            initials += 1
            # The full word for an initial is abbreviated, not missing.
            if found_words[found_at[0]].role is Role.INITIAL:
                credit_listed -= 0.45 * count * weight_listed
            if listed_words[listed_at[0]].role is Role.INITIAL:
                credit_found -= 0.45 * count * weight_found
        elif (
            max(found_words[found_at[0]].role, listed_words[listed_at[0]].role) is not Role.PARTICLE
        ):
            worst_similarity = min(worst_similarity, similarity)
            if similarity < 0.95 and why in _APPROXIMATE:
                if found.known and found.known[found_at[0]]:
                    is_other_name = True
                one, other = found_words[found_at[0]].latin, listed_words[listed_at[0]].latin
                if OSA.distance(one, other, score_cutoff=1) == 1:
                    one_letter_apart = True
            full_pairs += len(listed_at) if len(listed_at) > len(found_at) else len(found_at)
        pairs.append(
            Pair(
                " ".join(found_words[at].native for at in found_at),
                " ".join(listed_words[at].native for at in listed_at),
                round(similarity, 3),
                why,
            )
        )
    if not pairs:
        return NO_MATCH
    total_found, total_listed = sum(found.weights), sum(listed.weights)
    found_covered = credit_found / total_found
    listed_covered = credit_listed / total_listed
    largest_found = max([found.weights[at] for at in open_found], default=0.0)
    largest_listed = max([listed.weights[at] for at in open_listed], default=0.0)
    both = found_covered + listed_covered
    balanced = 2 * found_covered * listed_covered / both if both > 0 else 0.0
    score = 0.4 * max(found_covered, listed_covered) + 0.6 * balanced
    score -= 0.15 * min(largest_found, largest_listed)
    if full_pairs < 2:
        # One matching word out of several may be just a common family name.
        if len(found_words) + len(listed_words) > 2:
            score -= 0.06 if initials else 0.16
        else:
            score -= 0.06
    return Alignment(
        max(0.0, min(1.0, score)),
        tuple(pairs),
        round(max(0.0, found_covered), 3),
        round(max(0.0, listed_covered), 3),
        matched_bits=round(matched * BITS_PER_UNIT, 2),
        difference_bits=round(difference * BITS_PER_UNIT, 2),
        unmatched_bits=round(
            BITS_PER_UNIT * (total_found - taken_found + total_listed - taken_listed), 2
        ),
        conflict_bits=round(BITS_PER_UNIT * min(largest_found, largest_listed), 2),
        worst_similarity=worst_similarity,
        is_other_name=is_other_name,
        one_letter_apart=one_letter_apart,
        single_word=full_pairs < 2,
        has_initial=initials > 0,
        unmatched_found=tuple(found_words[at].native for at in sorted(open_found)),
        unmatched_listed=tuple(listed_words[at].native for at in sorted(open_listed)),
    )
