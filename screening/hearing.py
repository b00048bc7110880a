"""What it costs to hear one sound for another, and how alike two words sound."""

from enum import IntEnum

_VOWELS = frozenset("aeiou")


class Hearing(IntEnum):
    """Between which kinds of scripts two words are compared: it sets what a difference costs."""

    ALPHABET = 0
    """Vowels are written on both sides."""
    ABJAD = 1
    """One side is Arabic or Hebrew: short vowels are not written."""
    SYLLABLES = 2
    """One side is Han, Hangul or kana: sounds are fitted into syllables."""


_NEAR = {
    0.05: "Zj",
    0.1: "vw xh fw wu yi",
    0.15: "tT Zz ZJ ye nN",
    0.2: "sz Cc JC bv wo kx CS",
    0.3: "Ts Td sS zZ SZ Jy gh cs cz cC JZ zJ JS fv bp td kg Jg cS",
    0.4: "mN gN sC Jx Jh gx kC pf hk xC mn Tf dz ks",
    0.5: "lr ct gC gw Tz sJ bf zd bw yJ tC",
}
_ABJAD_NEAR = {
    0.05: "wu wo yi ye vw bv pf Sz kx gJ",
    0.08: "sS Tt dz",
    0.1: "wv xh yJ pb fv xk JZ Td Tz sz kg Jg sc tT hx wa ya",
    0.15: "Zz Ts dT Cc CS CJ gx Jy xg gk zc cs",
    0.2: "sC rg",
}
_SYLLABLES_NEAR = {
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
"""Every sound there is, one letter each."""


def only_sounds(heard: str) -> str:
    """The text without what stands for no sound: a character of which no table knows how it reads
    must not keep a name from being compared.
    """
    return heard if SOUNDS.issuperset(heard) else "".join(c for c in heard if c in SOUNDS)


_DROP = (
    # alphabet, abjad, syllables
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
_VOWELS_NEAR = {
    **dict.fromkeys(("ei", "ou", "ae"), 0.2),
    **dict.fromkeys(("ao", "au", "eo", "iu"), 0.35),
    **dict.fromkeys(("ai", "io", "eu"), 0.45),
}
"""What hearing one vowel for another costs, where vowels are written on both sides."""
_VOWEL_FOR_VOWEL = (1.0, 0.4, 0.6)
"""The share of that cost, by hearing."""
_WEIGHT = {**dict.fromkeys("aeiou", 0.4), "w": 0.55, "y": 0.45, "h": 0.6}
_WEIGHT_SPARSE = {**dict.fromkeys("aeiou", 0.2), "w": 0.5, "y": 0.35, "h": 0.5}


def _table(
    hearing: Hearing,
) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, float]]:
    near = _costs(
        _NEAR,
        *((), (_ABJAD_NEAR,), (_SYLLABLES_NEAR,))[hearing],
    )
    drop_of = _DROP[hearing]
    swap: dict[str, dict[str, float]] = {}
    drop: dict[str, float] = {}
    for one in _LETTERS:
        drop[one] = drop_of["v"] if one in _VOWELS else drop_of.get(one, 0.95)
        swap[one] = {}
        for other in _LETTERS:
            if one == other:
                cost = 0.0
            elif one in _VOWELS and other in _VOWELS:
                cost = _VOWELS_NEAR["".join(sorted(one + other))] * _VOWEL_FOR_VOWEL[hearing]
            else:
                cost = near.get(one + other, 1.0)
            swap[one][other] = cost
    weight = _WEIGHT if hearing is Hearing.ALPHABET else _WEIGHT_SPARSE
    return swap, drop, {one: weight.get(one, 1.0) for one in _LETTERS}


_TABLES = tuple(_table(hearing) for hearing in Hearing)


LEAST_HEARD = 0.45
"""Words that sound less alike than this are not told apart further: they are not alike at all."""


def likeness(one: str, other: str, hearing: Hearing) -> float:
    """How alike two words sound, from 0 to 1. Costs grow with the product of the two lengths."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    one, other = one[:24], other[:24]
    swap, drop, weight = _TABLES[hearing]
    size = sum([weight[char] for char in one]) + sum([weight[char] for char in other])
    most = 0.5 * (1.0 - LEAST_HEARD) * size
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
        for at, (facing, along) in enumerate(columns, 1):
            best = diagonal + swaps[facing]
            diagonal = row[at]
            if diagonal + cost < best:
                best = diagonal + cost
            if left + along < best:
                best = left + along
            left = best
            if best < least:
                least = best
            new.append(best)
        # Costs only grow: what is too far apart already stays so.
        if least > most:
            return 0.0
        row = new
    return 1.0 - 2.0 * row[-1] / size if row[-1] <= most else 0.0
