"""Leave out the words around a name that do not identify a person: titles, ranks, suffixes."""

import re

from screening.scripts import Script
from screening.tables.name_parts import (
    MALAY_HONORS,
    MALAY_TITLES,
    NAME_UNKNOWN,
    NEVER_NAMES,
    SUFFIXES,
    TITLES,
    TRAILING_TITLES,
)

Piece = tuple[str, Script]
"""A word in lower case, and its script."""

_LINEAGE = frozenset({"bin", "binti", "binte", "bte", "bt", "b", "ibn"})
"""What stands before the father's name, which may have titles of its own."""
_RELATION_MARKS = re.compile(r"(?<![^\W_])(?:[as][/\\][lop]|d[/\\]o)(?![^\W_])", re.IGNORECASE)
"""Malaysian and Indian abbreviations of "child of": a/l, a/p, s/o, d/o."""


def without_relation_marks(text: str) -> str:
    """A text without ``a/l``, ``a/p``, ``s/o`` and ``d/o``, whose letters are no initials."""
    return _RELATION_MARKS.sub(" ", text) if "/" in text or "\\" in text else text


def without_titles(pieces: list[Piece]) -> list[Piece]:
    """The words of a name without titles, suffixes, and words for an unknown name.

    At least two words are kept, because "Max Born" and "Eng Mazin" are full names. Words that are
    never names are left out even then.
    """
    named = _without_unknown(pieces)
    named = _without_malay_titles(named)
    while len(named) > 1 and named[0][0] in (TITLES if len(named) > 2 else NEVER_NAMES):
        del named[0]
    while len(named) > 2 and named[-1][0] in TRAILING_TITLES:
        del named[-1]
    if len(named) > 2:
        named = [piece for piece in named if piece[0] not in SUFFIXES]
    return named


def _without_unknown(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece[0] not in NAME_UNKNOWN] or list(pieces)


def _without_malay_titles(pieces: list[Piece]) -> list[Piece]:
    """Leave out titles such as "Tan Sri Dato' Seri" before the own name and the father's."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        starts = not kept or kept[-1][0] in _LINEAGE or kept[-1][0] in TITLES
        end = _end_of_malay_title(pieces, at) if starts else at
        # With fewer than two words left, the title may be a name: "Dato" is also a forename.
        if at < end < len(pieces) and len(kept) + len(pieces) - end > 1:
            at = end
            continue
        kept.append(pieces[at])
        at += 1
    return kept


def _end_of_malay_title(pieces: list[Piece], at: int) -> int:
    """Where the titles end that begin at this word; the same place if none begins."""
    end = at
    while end < len(pieces):
        words = [piece.rstrip("'’") for piece, _ in pieces[end : end + 2]]
        if " ".join(words) in MALAY_TITLES:
            end += 2
        elif words[0] in MALAY_TITLES or (end > at and words[0] in MALAY_HONORS):
            end += 1
        else:
            break
    return end
