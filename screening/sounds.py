"""Convert the spelling of a name to sounds, one letter per sound.

Sounds are ASCII letters: vowels ``aeiou``, semivowels ``wy``, and consonants. These stand for
sounds that Latin spelling writes with two letters: ``S`` sh, ``C`` ch, ``J`` dzh, ``Z`` zh, ``T``
th, ``N`` ng, ``c`` ts, ``x`` kh. Spelling shows sounds only roughly; ``screening.phonetics`` allows
for the difference.
"""

import re
from functools import lru_cache

from screening.tables import entries
from screening.tables.respellings import RESPELLINGS

_SPELLINGS = {
    # four and three letters
    **{"tsch": "C", "shch": "SC", "dsch": "J", "eigh": "e", "sch": "S", "tch": "C", "tsh": "C"},
    **{"dzh": "J", "dge": "J", "eau": "o", "igh": "i", "ght": "t", "iew": "yu", "shv": "Sv"},
    **{"ssh": "S", "cch": "C", "ckh": "k", "ngh": "ng", "oux": "u"},
    # two letters
    **{"sh": "S", "ch": "C", "zh": "Z", "kh": "x", "gh": "g", "ph": "f", "th": "T", "ck": "k"},
    **{"cz": "C", "sz": "S", "dj": "J", "dz": "z", "ts": "c", "tz": "c", "qu": "kw"},
    **{"hs": "S", "xh": "J", "dh": "d", "bh": "b", "rh": "r", "wh": "w", "gj": "J", "lj": "ly"},
    **{"nj": "ny", "gn": "n", "gy": "gy", "ou": "u", "oo": "u", "ee": "i"},
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

_MAY_END = tuple("iyjavwfzhcn")


def to_sounds(word: str) -> str:
    """The sounds of a word in lower-case Latin letters, as most languages would read it."""
    return _read(RESPELLINGS.get(word, word))


def to_sounds_as_spelled(word: str) -> str:
    """``to_sounds`` without the table of irregular names."""
    return _read(word)


def _read(word: str) -> str:
    if len(word) > 4 and (word.endswith(_MAY_END) or word.startswith("m")):
        for pattern, ending in _ENDINGS:
            word = pattern.sub(ending, word)
    out: list[str] = []
    last = len(word)
    for match in _SPELLING.finditer(word):
        piece = match[0]
        following = word[match.end()] if match.end() < last else ""
        if piece == "c":
            sounds = "s" if following in _SOFTENING and following else "k"
        elif piece == "y":
            sounds = "y" if following in _VOWELS and following else "i"
        elif piece == "h" and out and not following:
            sounds = ""
        elif piece == "gn" and not out:
            sounds = "n"
        elif piece == "gn":
            sounds = "ny" if following in _VOWELS and following else "gn"
        elif piece == "ng" and not (following and following in _VOWELS):
            sounds = "N"
        elif piece == "ey" and following:
            sounds = "ei"
        elif piece == "ie" and following and following in _VOWELS:
            sounds = "ie"
        elif piece == "ow" and following and following in _VOWELS:
            sounds = "ow"
        elif piece == "aw" and following and following in _VOWELS:
            sounds = "aw"
        elif piece == "ew" and following and following in _VOWELS:
            sounds = "ew"
        elif piece in ("ah", "eh", "ih", "oh", "uh") and following in _VOWELS and following:
            sounds = piece
        elif piece == "hs" and out:
            sounds = "hs"
        elif piece == "sc" and following in _SOFTENING and following:
            sounds = "S"
        else:
            sounds = _SPELLINGS.get(piece, piece)
        out.append(sounds)
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
_PINYIN_FINALS = entries(
    """
iang iong uang ueng ang eng ing ong ian iao uai uan uen ien ieh ueh eng ai ei ao ou an en in
un ia ie iu ua uo ui ue ve eh ih uh a o e i u v
"""
)
_PINYIN_SYLLABLE = "(?:{})(?:{})".format(
    "|".join(initial for initial, _ in _PINYIN_INITIALS), "|".join(_PINYIN_FINALS)
)
_PINYIN = re.compile(f"(?:{_PINYIN_SYLLABLE}){{1,3}}")
_PINYIN_PIECES = re.compile("zh|ch|sh|hs|ts|tz|ng|ao|ou|ui|iu|ue|.")
_PINYIN_SOUNDS = dict(_PINYIN_INITIALS[:-1]) | {"iu": "you", "ui": "uei", "ng": "N", "v": "u"}


@lru_cache(maxsize=50_000)
def is_chinese(word: str) -> bool:
    """Whether a word could be one to three Chinese syllables in Latin letters."""
    return len(word) <= 14 and _PINYIN.fullmatch(word) is not None


def pinyin_sounds(word: str) -> str | None:
    """The sounds of a word that could be Chinese in Latin letters. None for other words."""
    if len(word) > 14 or not _PINYIN.fullmatch(word):
        return None
    sounds = "".join(_PINYIN_SOUNDS.get(piece, piece) for piece in _PINYIN_PIECES.findall(word))
    return _DOUBLED.sub(r"\1", sounds)


_KOREAN = re.compile(
    r"(?:(?:k|g|n|d|t|r|l|m|b|p|s|sh|j|ch|h)?(?:yeo|you|yoo|yae|eo|eu|ae|oe|wa|we|wi|wo|ui|oo|ee|ya|ye"
    r"|yo|yu|ou|a|e|i|o|u)(?:ng|h(?![aeiouwy])|[klmnptg](?![aeiouwy]))?){1,3}"
)
_KOREAN_PIECES = re.compile(r"yeo|you|yoo|eo|eu|ae|oo|ee|ou|ch|sh|ng|.")
_KOREAN_SOUNDS = {
    **{"yeo": "yu", "you": "yu", "yoo": "yu", "eo": "u", "eu": "u", "ae": "e", "oo": "u"},
    **{"ee": "i", "ou": "u", "ch": "J", "j": "J", "sh": "s", "ng": "N", "g": "k", "d": "t"},
    **{"b": "p", "l": "r", "h": ""},
}


def is_korean(word: str) -> bool:
    """Whether a word could be one to three Korean syllables in Latin letters."""
    return len(word) < 15 and _KOREAN.fullmatch(word) is not None


def korean_sounds(word: str) -> str | None:
    """The sounds of a word that could be Korean in Latin letters. None for other words.

    Sounds that Korean spellings mix up are merged.
    """
    if not 3 < len(word) < 15 or not _KOREAN.fullmatch(word):
        return None
    lead = "h" if word[0] == "h" else ""
    sounds = "".join(_KOREAN_SOUNDS.get(p, p) for p in _KOREAN_PIECES.findall(word))
    return _DOUBLED.sub(r"\1", lead + sounds)
