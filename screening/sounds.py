"""How names sound: one letter a sound, and what it costs to hear one sound for another.

Sounds are ASCII: vowels ``aeiou``, half vowels ``wy``, and consonants, of which capitals and a few
others stand for what Latin spelling needs two letters for: ``S`` sh, ``C`` ch, ``J`` dzh, ``Z`` zh,
``T`` th, ``c`` ts, ``x`` kh. Spelling tells sounds only roughly, so the costs do the rest.
"""

import re
from enum import IntEnum

from screening.tables.respelt import RESPELT


class Hearing(IntEnum):
    """Between which kinds of scripts two words are compared: it sets what a difference costs."""

    ALPHABET = 0
    """Vowels are written on both sides."""
    ABJAD = 1
    """One side is Arabic or Hebrew: short vowels are not written."""
    SYLLABLES = 2
    """One side is Han, Hangul or kana: sounds are fitted into syllables."""


_SPELLINGS = {
    # four and three letters
    **{"tsch": "C", "shch": "SC", "dsch": "J", "eigh": "e", "sch": "S", "tch": "C", "tsh": "C"},
    **{"dzh": "J", "dge": "J", "eau": "o", "igh": "i", "ght": "t", "iew": "yu", "shv": "Sv"},
    **{"ssh": "S", "cch": "C", "ckh": "k", "ngh": "ng", "oux": "u"},
    # two letters
    **{"sh": "S", "ch": "C", "zh": "Z", "kh": "x", "gh": "g", "ph": "f", "th": "T", "ck": "k"},
    **{"cz": "C", "sz": "S", "dj": "J", "dz": "z", "ts": "c", "tz": "c", "qu": "kw"},
    **{"hs": "S", "xh": "J", "dh": "d", "bh": "b", "rh": "r", "wh": "w", "gj": "J", "lj": "ly"},
    **{"nj": "ny", "cs": "C", "zs": "Z", "gn": "n", "gy": "gy", "ou": "u", "oo": "u", "ee": "i"},
    **{"ie": "i", "ea": "e", "ei": "ei", "ey": "i", "ai": "ai", "ay": "ai", "au": "au", "oe": "o"},
    **{"ae": "e", "ue": "u", "ij": "ei", "aa": "a", "ii": "i", "uu": "u", "oh": "o", "eh": "e"},
    **{"ah": "a", "uh": "u", "ih": "i", "eu": "eu", "oy": "oi", "uy": "ui", "iy": "i", "yy": "i"},
    **{"ew": "u", "ow": "o", "aw": "o", "ss": "s", "ll": "l", "mb": "mb", "sc": "sk", "ng": "ng"},
    **{"x": "ks", "q": "k", "j": "J", "'": ""},
}
_SPELLING = re.compile("|".join(sorted(_SPELLINGS, key=lambda s: (-len(s), s))) + "|.")
_VOWELS = frozenset("aeiou")
_SOFTENING = frozenset("eiy")
_ENDINGS = (
    (re.compile(r"sk(?:i+y?|yi?|ij|iy|yy|yj|ii|oj|oi|oy)$"), "ski"),
    (re.compile(r"sk(?:a+y?a|aja|aia)$"), "skaya"),
    (re.compile(r"(?:iew|iev|ieff|yev|yeff|jev|jew)$"), "yev"),
    (re.compile(r"(?:off|ow|ov)$"), "ov"),
    (re.compile(r"eff$"), "ev"),
    (re.compile(r"(?:wicz|witsch|vitch|vich|vych|vic|witz|vits|vitz)$"), "vich"),
    (re.compile(r"(?:ian|jan)$"), "yan"),
    (re.compile(r"^(?:mac|mc)(?=[b-df-hj-np-tv-z]|a.)"), "mak"),
)


def sounds(word: str) -> str:
    """The sounds of a word in lower-case Latin letters, read as most languages would."""
    respelt = RESPELT.get(word)
    return _read(respelt if respelt is not None else word)


def sounds_as_spelt(word: str) -> str:
    """The same without the table of irregular given names."""
    return _read(word)


def _read(word: str) -> str:
    if len(word) > 4:
        for pattern, ending in _ENDINGS:
            word = pattern.sub(ending, word)
    out: list[str] = []
    last = len(word)
    for match in _SPELLING.finditer(word):
        piece = match[0]
        following = word[match.end()] if match.end() < last else ""
        if piece == "c":
            heard = "s" if following in _SOFTENING and following else "k"
        elif piece == "y":
            heard = "y" if following in _VOWELS and following else "i"
        elif piece == "h" and out and not following:
            heard = ""
        elif piece == "gn" and not out:
            heard = "n"
        elif piece == "gn":
            heard = "ny" if following in _VOWELS and following else "gn"
        elif piece == "ng" and not (following and following in _VOWELS):
            heard = "N"
        elif piece == "ie" and following and following in _VOWELS:
            heard = "ie"
        elif piece == "ow" and following and following in _VOWELS:
            heard = "ow"
        elif piece == "aw" and following and following in _VOWELS:
            heard = "aw"
        elif piece == "ew" and following and following in _VOWELS:
            heard = "ew"
        elif piece in ("ah", "eh", "ih", "oh", "uh") and following in _VOWELS and following:
            heard = piece
        elif piece == "hs" and out:
            heard = "hs"
        elif piece == "sc" and following in _SOFTENING and following:
            heard = "S"
        else:
            heard = _SPELLINGS.get(piece, piece)
        out.append(heard)
    heard_all = "".join(out)
    return _DOUBLED.sub(r"\1", heard_all)


_DOUBLED = re.compile(r"(.)\1+")
_PINYIN_INITIALS = (
    ("zh", "J"),
    ("ch", "C"),
    ("sh", "S"),
    ("hs", "S"),
    ("x", "S"),
    ("q", "C"),
    ("j", "J"),
    ("z", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("c", "c"),
    *((letter, letter) for letter in "bpmfdtnlgkhrsyw"),
    ("", ""),
)
_PINYIN_FINALS = (
    "iang iong uang ueng ang eng ing ong ian iao uai uan uen ien ieh ueh eng"
    " ai ei ao ou an en in un ia ie iu ua uo ui ue ve eh ih uh a o e i u v"
).split()
_PINYIN_SYLLABLE = "(?:{})(?:{})".format(
    "|".join(initial for initial, _ in _PINYIN_INITIALS), "|".join(_PINYIN_FINALS)
)
_PINYIN = re.compile(f"(?:{_PINYIN_SYLLABLE}){{1,3}}")
_PINYIN_PIECES = re.compile("zh|ch|sh|hs|ts|tz|ng|ao|ou|ui|iu|ue|.")
_PINYIN_SOUNDS = dict(_PINYIN_INITIALS[:-1]) | {"iu": "you", "ui": "uei", "ng": "N", "v": "u"}


def is_chinese(word: str) -> bool:
    """Whether a word can be read as one to three Chinese syllables in Latin letters."""
    return len(word) <= 14 and _PINYIN.fullmatch(word) is not None


def pinyin_sounds(word: str) -> str | None:
    """The sounds of a word that can be read as Chinese in Latin letters; None for any other."""
    if len(word) > 14 or not _PINYIN.fullmatch(word):
        return None
    heard = "".join(_PINYIN_SOUNDS.get(piece, piece) for piece in _PINYIN_PIECES.findall(word))
    return _DOUBLED.sub(r"\1", heard)


# What it costs to hear one sound for another, 1 for sounds that have nothing in common.
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


def likeness(one: str, other: str, hearing: Hearing) -> float:
    """How alike two words sound, from 0 to 1. Costs grow with the product of the two lengths."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    one, other = one[:24], other[:24]
    swap, drop, weight = _TABLES[hearing]
    row = [0.0]
    total = 0.0
    for char in other:
        total += drop[char]
        row.append(total)
    drops = [drop[char] for char in other]
    for char in one:
        swaps = swap[char]
        cost = drop[char]
        diagonal = row[0]
        left = diagonal + cost
        new = [left]
        for at, facing in enumerate(other, 1):
            best = diagonal + swaps[facing]
            diagonal = row[at]
            up = diagonal + cost
            if up < best:
                best = up
            left += drops[at - 1]
            if left < best:
                best = left
            left = best
            new.append(best)
        row = new
    size = sum([weight[char] for char in one]) + sum([weight[char] for char in other])
    return max(0.0, 1.0 - 2.0 * row[-1] / size)


# Keys: words that sound alike share one. Close keys tell voiced from unvoiced, wide ones do not.
_CLOSE = str.maketrans(
    {
        **dict.fromkeys("aeiouwyh", ""),
        **{"p": "B", "b": "B", "v": "F", "f": "F", "z": "S", "s": "S", "c": "S"},
        **{"S": "X", "C": "X", "Z": "J", "j": "J", "T": "T", "t": "T", "d": "D", "x": "H"},
        **{"k": "K", "g": "G", "l": "L", "r": "R", "m": "M", "n": "N", "N": "N", "J": "J"},
    }
)
_WIDE = str.maketrans(
    {
        **dict.fromkeys("aeiouwyh", ""),
        **dict.fromkeys("pbvf", "P"),
        **dict.fromkeys("szcSCZJj", "S"),
        **dict.fromkeys("tdT", "T"),
        **dict.fromkeys("kgx", "K"),
        **dict.fromkeys("lr", "L"),
        **dict.fromkeys("mnN", "N"),
    }
)
_CODA_R = re.compile(r"r(?=[^aeiouwy]|$)")


def close_key(heard: str) -> str:
    """The consonants of a word, sorted into classes that spellings confuse."""
    lead = "A" if heard[:1] in _VOWELS or heard[:1] == "y" or heard[:1] == "h" else ""
    return lead + heard.translate(_CLOSE)


def close_keys(heard: str) -> tuple[str, ...]:
    """The close key and those of other readings of doubtful letters, at most four."""
    readings = [heard]
    for letter, other in (("J", "y"), ("x", "k"), ("w", "v"), ("C", "k"), ("g", "J")):
        if letter in heard and len(readings) < 4:
            readings.append(heard.replace(letter, other))
    if heard.startswith("h"):
        readings.append("x" + heard[1:])
    return tuple(dict.fromkeys(close_key(reading) for reading in readings))


def wide_keys(heard: str, asking: bool = False) -> tuple[str, ...]:
    """The consonants in the few classes that every script keeps apart, with other readings of
    doubtful letters. ``asking`` adds the readings that a word in another script may need.
    """
    readings = [heard]

    def also(changed: str) -> None:
        if changed not in readings and len(readings) < (10 if asking else 6):
            readings.append(changed)

    if "T" in heard:
        also(heard.replace("T", "s"))
    if "x" in heard:
        also(heard.replace("x", "h"))
    if "J" in heard:
        also(heard.replace("J", "y"))
        also(heard.replace("J", "g"))
    if "h" in heard[:1]:
        also("x" + heard[1:])
    if _CODA_R.search(heard):
        for reading in tuple(readings):
            also(_CODA_R.sub("", reading))
    if "w" in heard:
        for reading in tuple(readings):
            also(reading.replace("w", "v"))
    if "C" in heard:
        also(heard.replace("C", "k"))
    if asking:
        if "g" in heard:
            also(heard.replace("g", "J"))
            also(heard.replace("g", "h"))
        if "f" in heard:
            also(heard.replace("f", "h"))
        if "y" in heard:
            also(heard.replace("y", "J"))
    return tuple(dict.fromkeys(reading.translate(_WIDE) for reading in readings))


_BONES = str.maketrans(dict.fromkeys("aeiouwyh", "") | {"p": "b", "v": "f", "z": "s", "S": "s"})
_BEATS = str.maketrans(
    {
        **dict.fromkeys("pbvf", "p"),
        **dict.fromkeys("szcSZCJjT", "s"),
        **dict.fromkeys("td", "t"),
        **dict.fromkeys("kgxh", "k"),
        **dict.fromkeys("lr", "l"),
        **dict.fromkeys("mnN", "n"),
        **dict.fromkeys("wu", "u"),
        **dict.fromkeys("yi", "i"),
    }
)


def outline(heard: str, hearing: Hearing) -> str:
    """The sounds as far as scripts that leave sounds out keep them, for a first estimate."""
    if hearing is Hearing.ABJAD:
        return heard.translate(_BONES)
    return heard.translate(_BEATS) if hearing is Hearing.SYLLABLES else heard


def without_one(key: str) -> list[str]:
    """The key with each of its consonants left out in turn, for keys of three and more."""
    if len(key) < 3:
        return []
    return list(dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key))))
