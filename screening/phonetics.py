"""Phonetic comparison: the cost of replacing one sound with another, and word similarity."""

from enum import IntEnum

_VOWELS = frozenset("aeiou")


class CostModel(IntEnum):
    """The kinds of scripts being compared, which determine what a difference costs."""

    ALPHABET = 0
    """Both sides write vowels."""
    ABJAD = 1
    """One side is Arabic or Hebrew, which do not write short vowels."""
    SYLLABLES = 2
    """One side is Han, Hangul, or kana, which fit sounds into syllables."""


_CONSONANT_COSTS = {
    0.05: "Zj",
    0.1: "vw xh fw wu yi",
    0.15: "tT Zz ZJ ye nN",
    0.2: "sz Cc JC bv wo kx CS",
    0.3: "Ts Td sS zZ SZ Jy gh cs cz cC JZ zJ JS fv bp td kg Jg cS",
    0.4: "mN gN sC Jx Jh gx kC pf hk xC mn Tf dz ks",
    0.5: "lr ct gC gw Tz sJ bf zd bw yJ tC",
}
_ABJAD_COSTS = {
    0.05: "wu wo yi ye vw bv pf Sz kx gJ",
    0.08: "sS Tt dz",
    0.1: "wv xh yJ pb fv xk JZ Td Tz sz kg Jg sc tT hx wa ya",
    0.15: "Zz Ts dT Cc CS CJ gx Jy xg gk zc cs",
    0.2: "sC rg",
}
_SYLLABLE_COSTS = {
    0.05: "lr nN bv Ts JC bp fv Ss zJ td kg xh hk yi wu",
    0.1: "hf wv Cc cs cC cJ cz sz zJ zZ JZ SC Td Tt mn tC dJ xk Zr pf Sx ZJ ST rn xf xS",
    0.2: "zd wf wb gh hg Sh Jy TS yJ ly",
}


def _costs(*tables: dict[float, str]) -> dict[str, float]:
    costs: dict[str, float] = {}
    for table in tables:
        for cost, pairs in table.items():
            for pair in pairs.split():
                for key in (pair, pair[::-1]):
                    costs[key] = min(cost, costs.get(key, 1.0))
    return costs


_LETTERS = "abcdefghiklmnoprstuvwxyzSCJZTNj"
SOUNDS = frozenset(_LETTERS)
"""All sounds, one letter each."""


def only_sounds(sounds: str) -> str:
    """The text without characters that are not sounds.

    A character with no known reading must not prevent a name from being compared.
    """
    return sounds if SOUNDS.issuperset(sounds) else "".join(c for c in sounds if c in SOUNDS)


_DROP_COSTS = (
    # by cost model: alphabet, abjad, syllables
    {"v": 0.3, "h": 0.35, "w": 0.4, "y": 0.25, "x": 0.7},
    {"v": 0.07, "h": 0.2, "w": 0.2, "y": 0.12, "x": 0.8},
    {
        "v": 0.1,
        "h": 0.25,
        "w": 0.2,
        "y": 0.15,
        "x": 0.5,
        "r": 0.25,
        "l": 0.35,
        "t": 0.55,
        "d": 0.55,
    },
)
_VOWEL_COSTS = {
    **dict.fromkeys(("ei", "ou", "ae"), 0.2),
    **dict.fromkeys(("ao", "au", "eo", "iu"), 0.35),
    **dict.fromkeys(("ai", "io", "eu"), 0.45),
}
"""The cost of replacing one vowel with another, if both sides write vowels."""
_VOWEL_COST_SCALE = (1.0, 0.4, 0.6)
"""The share of the vowel cost that applies, by cost model."""
_WEIGHT = {**dict.fromkeys("aeiou", 0.4), "w": 0.55, "y": 0.45, "h": 0.6}
_WEIGHT_SPARSE = {**dict.fromkeys("aeiou", 0.2), "w": 0.5, "y": 0.35, "h": 0.5}


def _table(
    model: CostModel,
) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, float]]:
    near = _costs(
        _CONSONANT_COSTS,
        *((), (_ABJAD_COSTS,), (_SYLLABLE_COSTS,))[model],
    )
    drop_of = _DROP_COSTS[model]
    swap: dict[str, dict[str, float]] = {}
    drop: dict[str, float] = {}
    for one in _LETTERS:
        drop[one] = drop_of["v"] if one in _VOWELS else drop_of.get(one, 0.95)
        swap[one] = {}
        for other in _LETTERS:
            if one == other:
                cost = 0.0
            elif one in _VOWELS and other in _VOWELS:
                cost = _VOWEL_COSTS["".join(sorted(one + other))] * _VOWEL_COST_SCALE[model]
            else:
                cost = near.get(one + other, 1.0)
            swap[one][other] = cost
    weight = _WEIGHT if model is CostModel.ALPHABET else _WEIGHT_SPARSE
    return swap, drop, {one: weight.get(one, 1.0) for one in _LETTERS}


_TABLES = tuple(_table(model) for model in CostModel)


MIN_PHONETIC_SIMILARITY = 0.45
"""A lower similarity counts as 0."""


def phonetic_similarity(one: str, other: str, model: CostModel) -> float:
    """How similar two words sound, from 0 to 1. Time grows with the product of the lengths."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    one, other = one[:24], other[:24]
    swap, drop, weight = _TABLES[model]
    size = sum([weight[char] for char in one]) + sum([weight[char] for char in other])
    most = 0.5 * (1.0 - MIN_PHONETIC_SIMILARITY) * size
    row = [0.0]
    total = 0.0
    drops = [drop[char] for char in other]
    for cost in drops:
        total += cost
        row.append(total)
    columns = list(zip(other, drops, strict=True))
    for char in one:
        swaps = swap[char]
        cost = drop[char]
        diagonal = row[0]
        left = least = diagonal + cost
        new = [left]
        for at, (other_char, other_drop) in enumerate(columns, 1):
            best = diagonal + swaps[other_char]
            diagonal = row[at]
            if diagonal + cost < best:
                best = diagonal + cost
            if left + other_drop < best:
                best = left + other_drop
            left = best
            if best < least:
                least = best
            new.append(best)
        # Costs only increase, so the words cannot become similar again.
        if least > most:
            return 0.0
        row = new
    return 1.0 - 2.0 * row[-1] / size if row[-1] <= most else 0.0
