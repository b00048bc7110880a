"""Match words that one name joins or splits differently from the other."""

from collections.abc import Sequence
from functools import lru_cache

from screening.scripts import ABJADS, Script
from screening.similarity import MatchType, word_similarity
from screening.word import Role, Word, al_din_sounds, make_word

Match = tuple[float, MatchType, tuple[int, ...], tuple[int, ...]]
"""A possible match: similarity from 0 to 1, match type, and the word positions in both names."""


MAX_JOINED = 3
"""The most words that ``joined_matches`` joins into one."""


def resplit(left: Sequence[Word], right: Sequence[Word], sure: Sequence[Match]) -> list[Match]:
    """Match what two names have besides ``sure``: the same letters, split at different places."""
    used_left = {at for match in sure for at in match[2]}
    used_right = {at for match in sure for at in match[3]}
    rest_left = tuple([at for at in range(len(left)) if at not in used_left])
    rest_right = tuple([at for at in range(len(right)) if at not in used_right])
    fewest, most = sorted((len(rest_left), len(rest_right)))
    if not fewest or (fewest == 1 and most <= MAX_JOINED):
        return []
    if "".join([left[at].latin for at in rest_left]) != "".join(
        [right[at].latin for at in rest_right]
    ):
        return []
    return [(0.96, MatchType.JOINED, rest_left, rest_right)]


def joined_matches(
    left: Sequence[Word], right: Sequence[Word], options: list[Match]
) -> list[Match]:
    """Match two or three adjacent words on one side with one word on the other."""
    sure_left = {at for o in options if o[0] > 0.93 for at in o[2]}
    sure_right = {at for o in options if o[0] > 0.93 for at in o[3]}
    return [
        *_join_matches(left, right, sure_left, sure_right),
        *(
            (similarity, why, right_at, left_at)
            for similarity, why, left_at, right_at in _join_matches(
                right, left, sure_right, sure_left
            )
        ),
    ]


def _join_matches(
    many: Sequence[Word], single: Sequence[Word], sure_many: set[int], sure_single: set[int]
) -> list[Match]:
    matches: list[Match] = []
    # At least two words on one side and one on the other must lack a certain match.
    if len(many) - len(sure_many) < 2 or len(single) == len(sure_single):
        return matches
    written = [len(part.latin) for part in many]
    sounds = [len(part.sounds[0]) for part in many]
    for position, whole in enumerate(single):
        if position in sure_single or len(whole.latin) < 4 or whole.role is not Role.NAME:
            continue
        alphabet = whole.script is many[0].script
        lengths = written if alphabet else sounds
        length = len(whole.latin) if alphabet else len(whole.sounds[0])
        # Arabic and Hebrew do not write all vowels: a name is up to twice as long in other letters.
        abjad = not alphabet and bool({whole.script, many[0].script} & ABJADS)
        most = max(3, length) if abjad else 3
        turned = len(whole.latin) > 8 or len(single) == 1
        for places in _neighbor_places(len(many), len(whole.latin) > 8):
            if not -most < sum([lengths[place] for place in places]) - length < most:
                continue
            if not sure_many.isdisjoint(places):
                continue
            # Given and family name may swap places. Syllables of one name may not.
            for order in (places, places[::-1]) if turned else (places,):
                parts = tuple([many[place] for place in order])
                similarity, _ = word_similarity(join_words(parts), whole)
                if similarity >= 0.8:
                    matches.append((similarity * 0.99, MatchType.JOINED, places, (position,)))
    return matches


@lru_cache(maxsize=64)
def _neighbor_places(count: int, long: bool) -> tuple[tuple[int, ...], ...]:
    """Positions of two or three adjacent words; for long words, also two with a gap of one."""
    matches: list[tuple[int, ...]] = []
    for at in range(count - 1):
        matches.append((at, at + 1))
        if at + 2 < count:
            matches.append((at, at + 1, at + 2))
            if long:
                matches.append((at, at + 2))
    return tuple(matches)


@lru_cache(maxsize=20_000)
def join_words(parts: tuple[Word, ...]) -> Word:
    """Adjacent words joined into one."""
    if all(part.script is Script.LATIN for part in parts):
        return make_word("".join(part.native for part in parts), Script.LATIN, Role.NAME)
    latin = "".join(part.latin for part in parts)
    sounds = ["".join(part.sounds[0] for part in parts)]
    din = al_din_sounds(latin)
    return Word(
        native="".join(part.native for part in parts),
        script=parts[0].script,
        role=Role.NAME,
        latin_forms=(latin,),
        sounds=(*sounds, din) if din is not None else tuple(sounds),
    )
