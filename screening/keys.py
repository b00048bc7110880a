"""Keys by which words that sound alike are found without comparing them."""

import re

from screening.hearing import Hearing

_VOWELS = frozenset("aeiou")

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
_CODA_L = re.compile(r"l(?=[^aeiouwyl]|$)")
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
        if changed not in readings and len(readings) < (12 if asking else 7):
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
    for coda in (_CODA_R, _CODA_L):
        if coda.search(heard):
            for reading in tuple(readings):
                also(coda.sub("", reading))
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
