"""Words of one name that are written together in the other, or cut at other places."""

from collections.abc import Sequence
from functools import lru_cache

from screening.likeness import Agreement, word_likeness
from screening.scripts import Script
from screening.word import Role, Word
from screening.word import word as read_word

Found = tuple[float, Agreement, tuple[int, ...], tuple[int, ...]]
"""Words that may belong together: how alike from 0 to 1, why, and their places in both names."""


def cut_elsewhere(mine: Sequence[Word], theirs: Sequence[Word]) -> list[Found]:
    """Two names of the same letters that are cut into words at other places."""
    if min(len(mine), len(theirs)) < 2:
        return []
    if "".join([one.text for one in mine]) != "".join([one.text for one in theirs]):
        return []
    return [(0.96, Agreement.JOINED, tuple(range(len(mine))), tuple(range(len(theirs))))]


def joins(mine: Sequence[Word], theirs: Sequence[Word], options: list[Found]) -> list[Found]:
    """Two or three neighbours on one side that make one word of the other."""
    sure_mine = {o[2][0] for o in options if o[0] > 0.93}
    sure_theirs = {o[3][0] for o in options if o[0] > 0.93}
    return [
        *_joined(mine, theirs, sure_mine, sure_theirs),
        *(
            (alike, why, theirs_at, mine_at)
            for alike, why, mine_at, theirs_at in _joined(theirs, mine, sure_theirs, sure_mine)
        ),
    ]


def _joined(
    many: Sequence[Word], single: Sequence[Word], sure_many: set[int], sure_single: set[int]
) -> list[Found]:
    found: list[Found] = []
    # Both words that are joined, and the one that they make, are still without a sure partner.
    if len(many) - len(sure_many) < 2 or len(single) == len(sure_single):
        return found
    written = [len(part.text) for part in many]
    heard = [len(part.heard[0]) for part in many]
    for facing, whole in enumerate(single):
        if facing in sure_single or len(whole.text) < 4 or whole.role is not Role.NAME:
            continue
        alphabet = whole.script is many[0].script
        lengths = written if alphabet else heard
        length = len(whole.text) if alphabet else len(whole.heard[0])
        turned = len(whole.text) > 8 or len(single) == 1
        for places in _neighbourhoods(len(many), len(whole.text) > 8):
            if not -3 < sum([lengths[place] for place in places]) - length < 3:
                continue
            if not sure_many.isdisjoint(places):
                continue
            # Given and family name may change places; the syllables of one name do not.
            for order in (places, places[::-1]) if turned else (places,):
                parts = tuple([many[place] for place in order])
                alike, _ = word_likeness(one_word(parts), whole)
                if alike >= 0.8:
                    found.append((alike * 0.99, Agreement.JOINED, places, (facing,)))
    return found


@lru_cache(maxsize=64)
def _neighbourhoods(count: int, long: bool) -> tuple[tuple[int, ...], ...]:
    """Places of two or three neighbours; for long words also of two with one left out between."""
    found: list[tuple[int, ...]] = []
    for at in range(count - 1):
        found.append((at, at + 1))
        if at + 2 < count:
            found.append((at, at + 1, at + 2))
            if long:
                found.append((at, at + 2))
    return tuple(found)


@lru_cache(maxsize=20_000)
def one_word(parts: tuple[Word, ...]) -> Word:
    """Neighbouring words written together."""
    if all(part.script is Script.LATIN for part in parts):
        return read_word("".join(part.native for part in parts), Script.LATIN, Role.NAME)
    return Word(
        native="".join(part.native for part in parts),
        script=parts[0].script,
        role=Role.NAME,
        texts=("".join(part.text for part in parts),),
        heard=("".join(part.heard[0] for part in parts),),
    )
