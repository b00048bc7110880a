"""Two names side by side: which words belong together, and how much of each name agrees."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.joined_words import Found, cut_elsewhere, joins
from screening.likeness import EAST_ASIAN_FAMILY_NAMES, Agreement, word_likeness
from screening.names import Name
from screening.scripts import Script
from screening.word import Role, Word

BITS = 8.0
"""What a word that weighs 1 tells about who is meant."""

LEAST_ALIKE = 0.6
"""Words less alike than this do not belong together."""


class Pair(NamedTuple):
    """Words that belong together: written so in the message, and so on the roster."""

    found: str
    listed: str
    likeness: float
    why: Agreement


class Alignment(NamedTuple):
    """How two names agree. ``score`` is from 0 to 1; the coverages say how much of the name in
    the message and of the listed name the pairs explain.

    The others weigh the evidence, in bits of what words tell about who is meant (words that many
    people bear tell little): ``told`` is what the pairs tell, ``unlike`` what they would tell more
    if they were the same, ``left`` what words tell that have no partner, and ``opposed`` the
    largest word left over on the side that has less left: both names have a word of their own.
    """

    score: float
    pairs: tuple[Pair, ...]
    found_covered: float
    listed_covered: float
    told: float = 0.0
    unlike: float = 0.0
    left: float = 0.0
    opposed: float = 0.0
    worst: float = 1.0
    """The least likeness of two full words that are paired."""
    other_name: bool = False
    """Whether a word of the message is alike only and is a name of its own that others bear."""
    one_letter: bool = False
    """Whether words that are alike only are parted by a single letter, as by a typing error."""
    lone: bool = True
    """Whether no more than one full word agrees: the family name of many, or a given name."""
    initials: bool = False
    """Whether an initial agrees with a full word or another initial."""
    left_found: tuple[str, ...] = ()
    left_listed: tuple[str, ...] = ()


NO_NAME = Alignment(0.0, (), 0.0, 0.0)
"""Two names that have nothing to do with each other."""


class Weighted(NamedTuple):
    """A name with what each of its words weighs."""

    name: Name
    weights: tuple[float, ...]
    known: tuple[bool, ...] = ()
    """Which of its words are names that others bear, where that is known."""


_BY_SOUND = (Agreement.SOUND, Agreement.SPELLING)
OF_CLOSED_SET = 1.7
"""How much more a difference counts between two East Asian names in Latin letters: their syllables
are few, and one letter makes another name."""


def counts(alike: float) -> float:
    """What a likeness counts: words that are barely alike count for much less."""
    return max(0.0, 1.0 - 1.4 * (1.0 - alike) - 2.0 * max(0.0, 0.85 - alike))


def east_asian(name: Name) -> bool:
    """Whether a name in Latin letters may well be Chinese or Korean: nothing but syllables of
    these, and one of the words a family name there.
    """
    for one in name.words:
        if not one.syllabic:
            return False
    return any([one.text in EAST_ASIAN_FAMILY_NAMES for one in name.words])


def align(found: Weighted, listed: Weighted) -> Alignment:
    """Pair the words of two names, best pairs first, each word once."""
    mine, theirs = found.name.words, listed.name.words
    closed = east_asian(found.name) and east_asian(listed.name)
    options = _same(mine, theirs) or cut_elsewhere(mine, theirs)
    done_mine = {at for option in options for at in option[2]}
    done_theirs = {at for option in options for at in option[3]}
    for at, one in enumerate(mine):
        if at in done_mine:
            continue
        for facing, other in enumerate(theirs):
            if facing in done_theirs:
                continue
            alike, why = word_likeness(one, other)
            if closed and alike < 0.95 and why in _BY_SOUND:
                alike = 1.0 - OF_CLOSED_SET * (1.0 - alike)
            if alike >= LEAST_ALIKE:
                options.append((alike, why, (at,), (facing,)))
    options.extend(joins(mine, theirs, options))
    # Particles and initials are paired last, so that they take no place of a full word.
    options.sort(key=lambda o: (_minor(mine, theirs, o), -o[0], -len(o[2]) - len(o[3]), o[2], o[3]))
    return _scored(found, listed, options)


def _same(mine: Sequence[Word], theirs: Sequence[Word]) -> list[Found]:
    """Full words that both names have: nothing else needs to be held against them."""
    same: list[Found] = []
    taken: set[int] = set()
    for at, one in enumerate(mine):
        if one.role >= Role.INITIAL or one.script is Script.HAN:
            continue
        for facing, other in enumerate(theirs):
            if (
                one.script is other.script
                and (one.native == other.native or one.text == other.text)
                and facing not in taken
                and other.role < Role.INITIAL
            ):
                taken.add(facing)
                same.append((1.0, Agreement.SAME, (at,), (facing,)))
                break
    return same


def _minor(mine: Sequence[Word], theirs: Sequence[Word], option: Found) -> int:
    if option[1] is Agreement.JOINED:
        return False
    return max(mine[option[2][0]].role, theirs[option[3][0]].role) >= Role.INITIAL


def _scored(found: Weighted, listed: Weighted, options: list[Found]) -> Alignment:
    mine, theirs = found.name.words, listed.name.words
    open_mine, open_theirs = set(range(len(mine))), set(range(len(theirs)))
    pairs: list[Pair] = []
    got_mine = got_theirs = 0.0
    full_pairs = initials = 0
    unlike = 0.0
    worst = 1.0
    other_name = one_letter = False
    told = taken_mine = taken_theirs = 0.0
    for alike, why, places, facing in options:
        if not (open_mine.issuperset(places) and open_theirs.issuperset(facing)):
            continue
        open_mine.difference_update(places)
        open_theirs.difference_update(facing)
        count = counts(alike)
        weight_mine = sum([found.weights[at] for at in places])
        weight_theirs = sum([listed.weights[at] for at in facing])
        taken_mine += weight_mine
        taken_theirs += weight_theirs
        told += count * min(weight_mine, weight_theirs)
        unlike += (1.0 - count) * min(weight_mine, weight_theirs)
        got_mine += count * weight_mine
        got_theirs += count * weight_theirs
        if why is Agreement.INITIAL:
            initials += 1
            # The full word behind an initial is not missing, it is only not written out.
            if mine[places[0]].role is Role.INITIAL:
                got_theirs -= 0.45 * count * weight_theirs
            if theirs[facing[0]].role is Role.INITIAL:
                got_mine -= 0.45 * count * weight_mine
        elif max(mine[places[0]].role, theirs[facing[0]].role) is not Role.PARTICLE:
            worst = min(worst, alike)
            if alike < 0.95 and why in _BY_SOUND:
                if found.known and found.known[places[0]]:
                    other_name = True
                if OSA.distance(mine[places[0]].text, theirs[facing[0]].text, score_cutoff=1) == 1:
                    one_letter = True
            full_pairs += len(facing) if len(facing) > len(places) else len(places)
        pairs.append(
            Pair(
                " ".join(mine[at].native for at in places),
                " ".join(theirs[at].native for at in facing),
                round(alike, 3),
                why,
            )
        )
    if not pairs:
        return NO_NAME
    all_mine, all_theirs = sum(found.weights), sum(listed.weights)
    covered_mine = got_mine / all_mine
    covered_theirs = got_theirs / all_theirs
    left_mine = max([found.weights[at] for at in open_mine], default=0.0)
    left_theirs = max([listed.weights[at] for at in open_theirs], default=0.0)
    both = covered_mine + covered_theirs
    evenly = 2 * covered_mine * covered_theirs / both if both > 0 else 0.0
    score = 0.4 * max(covered_mine, covered_theirs) + 0.6 * evenly
    score -= 0.15 * min(left_mine, left_theirs)
    if full_pairs < 2:
        # One word of several is the family name of many.
        if len(mine) + len(theirs) > 2:
            score -= 0.06 if initials else 0.16
        else:
            score -= 0.06
    return Alignment(
        max(0.0, min(1.0, score)),
        tuple(pairs),
        round(max(0.0, covered_mine), 3),
        round(max(0.0, covered_theirs), 3),
        told=round(told * BITS, 2),
        unlike=round(unlike * BITS, 2),
        left=round(BITS * (all_mine - taken_mine + all_theirs - taken_theirs), 2),
        opposed=round(BITS * min(left_mine, left_theirs), 2),
        worst=worst,
        other_name=other_name,
        one_letter=one_letter,
        lone=full_pairs < 2,
        initials=initials > 0,
        left_found=tuple(mine[at].native for at in sorted(open_mine)),
        left_listed=tuple(theirs[at].native for at in sorted(open_theirs)),
    )
