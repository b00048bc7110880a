"""Parse a name into words, each with its role, spellings, and sounds."""

import re
from dataclasses import dataclass
from functools import lru_cache

from screening.east_asian import (
    DOTS,
    split_han_name,
    split_hangul_name,
)
from screening.scripts import (
    Script,
    clean_text,
    romanized,
    script_of,
    script_of_word,
    without_lookalikes,
)
from screening.tables.name_parts import (
    PARTICLES,
    PATRONYMIC_ENDINGS,
)
from screening.titles import without_relation_marks, without_titles
from screening.word import Role, Word, han_word, hangul_word, make_word

MAX_CHARACTERS = 300
"""The rest of a longer text is ignored."""
MAX_WORDS = 12
"""The most words parsed in one name."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to parse a name."""

    words: tuple[Word, ...]
    script: Script


_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*'?", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_CAMEL_PREFIX = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Mc|Van|Al|El|O|D|Fitz|Lo|Da|Vander|Von)$")
_ABD = re.compile(r"abd(?:[aeiou]{0,2}[lrsnztd]{1,2})?")
_ABD_ARTICLES = frozenset({"al", "el", "ul", "ur", "ar", "er", "as", "us", "es", "ol", "or"})


def parse_name(text: str) -> tuple[Name, ...]:
    """The ways to parse a name, most likely first.

    There is one for most names, none for text without letters, and more if a Han or Hangul name
    could be native or foreign.
    """
    return _parse_cached(text[:MAX_CHARACTERS])


def is_too_long(text: str) -> bool:
    """Whether a text has more than is parsed of one name: then it is no name, but a text."""
    return len(text) > MAX_CHARACTERS or len(_PIECE.findall(text)) > MAX_WORDS


def parse_name_once(text: str) -> tuple[Name, ...]:
    """``parse_name`` without a cache, for the many names on a roster."""
    return _parse_name(text[:MAX_CHARACTERS])


def _parse_name(text: str) -> tuple[Name, ...]:
    clean = clean_text(text)
    pieces = _pieces(clean)
    if not pieces:
        return ()
    scripts = [script for _, script in pieces]
    names: list[Name] = []
    if scripts.count(scripts[0]) == len(scripts) and scripts[0] not in (Script.HAN, Script.HANGUL):
        names.append(Name(tuple(_words(pieces)), scripts[0]))
    elif all(script is Script.HAN for script in scripts):
        dotted = any(dot in clean for dot in DOTS)
        for parts in split_han_name([piece for piece, _ in pieces], dotted):
            names.append(Name(tuple(han_word(*part) for part in parts), Script.HAN))
    elif all(script is Script.HANGUL for script in scripts):
        for written in split_hangul_name([piece for piece, _ in pieces]):
            names.append(Name(tuple(hangul_word(*part) for part in written), Script.HANGUL))
    else:
        words = _words(pieces)
        script = max(set(scripts), key=lambda one: (scripts.count(one), -scripts.index(one)))
        names.append(Name(tuple(words), script))
    return tuple(name for name in names if name.words)


_parse_cached = lru_cache(maxsize=20_000)(_parse_name)

_PLAIN = re.compile(r"[A-Za-z][a-z]+(?: [A-Za-z][a-z]+)*")


def _pieces(clean: str) -> list[tuple[str, Script]]:
    if _PLAIN.fullmatch(clean):
        # Most names: only Latin words, with at most the first letter capitalized.
        return [(piece, Script.LATIN) for piece in clean.lower().split(" ")[: 2 * MAX_WORDS]]
    found: list[tuple[str, Script]] = []
    clean = _strip_marks(without_relation_marks(clean))
    for match in _PIECE.finditer(clean):
        piece = match[0]
        script = script_of_word(piece)
        if script is Script.LATIN and found and _is_hyphenated_given_name(clean, match, found[-1]):
            found[-1] = (found[-1][0] + piece, script)
        elif script is Script.LATIN and not piece.isupper():
            for part in _CAMEL.split(piece) if not piece[1:].islower() else (piece,):
                # "McArthur" and "DeSantis" are one word.
                if (
                    found
                    and found[-1][1] is Script.LATIN
                    and _is_joined_prefix(found[-1][0], part, match[0])
                ):
                    found[-1] = (found[-1][0] + part, script)
                else:
                    found.append((part, script))
        elif script in (Script.HAN, Script.KANA, Script.HANGUL):
            found.extend(_split_by_script(piece))
        else:
            found.append((piece, script))
        if len(found) > 2 * MAX_WORDS:
            break
    return [
        (without_lookalikes(piece, script).casefold(), script)
        for piece, script in found[: 2 * MAX_WORDS]
    ]


_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+"
)


def _strip_marks(clean: str) -> str:
    """Remove combining marks, which would split words. Most are already part of a letter."""
    return clean if clean.isascii() else _MARKS.sub("", clean)


_SYLLABLE = re.compile(
    r"(?:[kgnhdtrlmbpscjwyzqxf]|kk|ch|sh|hs|ts|tz|zh|hy|ky|my|by|py|kw|hw|gw|ng)?"
    r"(?:[aeiouy]{1,3}|ui|wa|wo|we|wi)(?:ng|[nmlkptbgr])?"
)


_DOUBLED = re.compile(r"(.)\1")
_SYLLABLE_PARTICLES = frozenset({"bin", "da", "do", "e", "i", "in", "na", "un"})
"""Particles that are also syllables of Korean given names."""


def _is_hyphenated_given_name(
    clean: str, match: "re.Match[str]", before: tuple[str, Script]
) -> bool:
    """Whether a hyphen separates two syllables of one Chinese or Korean given name."""
    start = match.start()
    if start < 2 or clean[start - 1] not in "-‐‑" or not clean[start - 2].isalpha():
        return False
    first, second = before[0].lower(), match[0].lower()
    written = [_DOUBLED.sub(r"\1", part) for part in (first, second)]
    return (
        before[1] is Script.LATIN
        and (first not in PARTICLES or first in _SYLLABLE_PARTICLES)
        and (second not in PARTICLES or second in _SYLLABLE_PARTICLES)
        and len(first) < 7
        and all(_SYLLABLE.fullmatch(part) for part in written)
    )


def _is_joined_prefix(before: str, part: str, whole: str) -> bool:
    return whole.startswith(before + part) and _CAMEL_PREFIX.search(before) is not None


def _split_by_script(piece: str) -> list[tuple[str, Script]]:
    """Split a piece where the script changes. The long vowel mark stays with its kana."""
    runs: list[tuple[str, Script]] = []
    for char in piece:
        script = script_of(char)
        if runs and (runs[-1][1] is script or not char.isalpha()):
            runs[-1] = (runs[-1][0] + char, runs[-1][1])
        elif char.isalpha():
            runs.append((char, script))
    return runs


def _words(pieces: list[tuple[str, Script]]) -> list[Word]:
    named = without_titles(pieces)
    words: list[Word] = []
    count = len(named)
    at = 0
    while at < count and len(words) < MAX_WORDS:
        piece, script = named[at]
        at += 1
        if script is Script.ARABIC:
            at += _add_arabic(words, piece, named[at][0] if at < count else None)
            continue
        plain = script is Script.LATIN and piece.isascii() and piece.isalpha()
        text = piece if plain else romanized(piece, script)
        if not text:
            continue
        # "Abdul Rahman" alone may be a given and a family name. It is also found as one word.
        if script is Script.LATIN and count > 2 and text.startswith("abd") and at < count:
            follower = named[at][0]
            if _ABD.fullmatch(text) and not (text == "abd" and follower not in _ABD_ARTICLES):
                if follower in _ABD_ARTICLES and at + 1 < count:
                    at += 1
                    follower = named[at][0]
                at += 1
                piece = text = "abdul" + romanized(follower, Script.LATIN)
        words.append(make_word(piece, script, _role(text, script, count)))
    # With only two words, both are names: "De Gao", "Al Myers", "Della Alvarez".
    if len(words) == 2 or all(one.role is Role.PARTICLE for one in words):
        words = [
            one if one.role is Role.INITIAL else make_word(one.native, one.script, Role.NAME)
            for one in words
        ]
    return words


def _add_arabic(words: list[Word], piece: str, following: str | None) -> int:
    """Add an Arabic word, with its article separate. Returns how many following words it used."""
    if piece in ("عبد", "عبدال") and following is not None:
        rest = following[2:] if following.startswith("ال") and len(following) > 3 else following
        words.append(make_word("عبدال" + rest, Script.ARABIC, Role.NAME))
        return 1
    if piece.startswith("ال") and len(piece) > 3 and not piece.startswith(("اله", "الي", "الك")):
        words.append(make_word("ال", Script.ARABIC, Role.PARTICLE))
        piece = piece[2:]
    text = romanized(piece, Script.ARABIC)
    if text:
        role = Role.PARTICLE if piece in ("بن", "ابن", "بنت", "ال", "آل", "ولد") else Role.NAME
        words.append(make_word(piece, Script.ARABIC, Role.INITIAL if len(piece) == 1 else role))
    return 0


def _role(text: str, script: Script, count: int) -> Role:
    if len(text) == 1 and script in (Script.LATIN, Script.CYRILLIC, Script.GREEK):
        return Role.INITIAL if text != "y" or count < 3 else Role.PARTICLE
    if text in PARTICLES and count > 1 and script is not Script.KANA:
        return Role.PARTICLE
    if count > 2 and len(text) > 5 and text.endswith(tuple(PATRONYMIC_ENDINGS)):
        return Role.PATRONYMIC
    return Role.NAME
