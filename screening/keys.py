"""Search keys that words with similar sounds share."""

import re

from screening.phonetics import CostModel

_VOWELS = frozenset("aeiou")

# Narrow keys distinguish voiced from unvoiced consonants. Broad keys do not.
_NARROW = str.maketrans(
    {
        **dict.fromkeys("aeiouwyh", ""),
        **{"p": "B", "b": "B", "v": "F", "f": "F", "z": "S", "s": "S", "c": "S"},
        **{"S": "X", "C": "X", "Z": "J", "j": "J", "T": "T", "t": "T", "d": "D", "x": "H"},
        **{"k": "K", "g": "G", "l": "L", "r": "R", "m": "M", "n": "N", "N": "N", "J": "J"},
    }
)
_BROAD = str.maketrans(
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


def narrow_key(sounds: str) -> str:
    """The consonants of a word, in classes that spellings often mix up."""
    lead = "A" if sounds[:1] in _VOWELS or sounds[:1] == "y" or sounds[:1] == "h" else ""
    return lead + sounds.translate(_NARROW)


def narrow_keys(sounds: str) -> tuple[str, ...]:
    """The narrow keys of a word, with alternative readings of ambiguous letters."""
    readings = [sounds]
    for letter, other in (("J", "y"), ("x", "k"), ("w", "v"), ("C", "k"), ("g", "J")):
        if letter in sounds and len(readings) < 4:
            readings.append(sounds.replace(letter, other))
    if sounds.startswith("h"):
        readings.append("x" + sounds[1:])
    return tuple(dict.fromkeys(narrow_key(reading) for reading in readings))


def broad_keys(sounds: str, for_query: bool = False) -> tuple[str, ...]:
    """The consonants of a word in the few classes that all scripts distinguish.

    Includes alternative readings of ambiguous letters. ``for_query`` adds readings that a query in
    another script may need.
    """
    readings = [sounds]

    def also(changed: str) -> None:
        if changed not in readings and len(readings) < (12 if for_query else 7):
            readings.append(changed)

    if "T" in sounds:
        also(sounds.replace("T", "s"))
    if "x" in sounds:
        also(sounds.replace("x", "h"))
    if "J" in sounds:
        also(sounds.replace("J", "y"))
        also(sounds.replace("J", "g"))
    if "h" in sounds[:1]:
        also("x" + sounds[1:])
    for coda in (_CODA_R, _CODA_L):
        if coda.search(sounds):
            for reading in tuple(readings):
                also(coda.sub("", reading))
    if "w" in sounds:
        for reading in tuple(readings):
            also(reading.replace("w", "v"))
    if "C" in sounds:
        also(sounds.replace("C", "k"))
    if for_query:
        if "g" in sounds:
            also(sounds.replace("g", "J"))
            also(sounds.replace("g", "h"))
        if "f" in sounds:
            also(sounds.replace("f", "h"))
        if "y" in sounds:
            also(sounds.replace("y", "J"))
    return tuple(dict.fromkeys(reading.translate(_BROAD) for reading in readings))


_ABJAD_SKELETON = str.maketrans(
    dict.fromkeys("aeiouwyh", "") | {"p": "b", "v": "f", "z": "s", "S": "s"}
)
_SYLLABLE_SKELETON = str.maketrans(
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


def skeleton(sounds: str, model: CostModel) -> str:
    """The sounds reduced to those that all scripts write, for a rough estimate."""
    if model is CostModel.ABJAD:
        return sounds.translate(_ABJAD_SKELETON)
    return sounds.translate(_SYLLABLE_SKELETON) if model is CostModel.SYLLABLES else sounds


def drop_one_each(key: str) -> list[str]:
    """The variants of a key with one consonant removed, for keys of three or more."""
    if len(key) < 3:
        return []
    return list(dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key))))
