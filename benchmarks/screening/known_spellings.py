"""Make the table of known spellings anew: how names are written in other scripts where no rule of
sounds tells it.

    python -m benchmarks.screening.known_spellings persons.txt screening/tables/known_spellings.txt

``persons.txt`` is ``rigour/data/names/persons.txt`` of the package ``rigour`` 1.3.0: the given and
family names that Wikidata knows, each with its forms in all languages
(``docs/decisions/0014-known-spellings.md``).
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from screening import names as name_reading
from screening import word as words
from screening.likeness import word_likeness
from screening.names import read_name
from screening.scripts import Script, romanised
from screening.tables.known_spellings import SUFFIXES, KnownSpellings, key
from screening.word import Role, Word, han_word, hangul_word, word

SCRIPTS = (
    Script.CYRILLIC,
    Script.ARABIC,
    Script.HEBREW,
    Script.KANA,
    Script.HANGUL,
    Script.HAN,
)
DERIVED = 0.93
"""Forms that are so much alike by sound need no table."""
UNLIKELY = 0.45
"""Forms that sound less alike are another name of the same origin, or an error, unless the name has
hardly another form in Latin letters."""
FEW = 3
"""So many forms in Latin letters are few."""
MOST_READINGS = 20
"""Readings that one form has at most."""


def use(table: KnownSpellings) -> None:
    """Let the engine know this table and no other, from now on."""
    vars(words)["KNOWN_SPELLINGS"] = table
    for remembered in (word, han_word, hangul_word, vars(name_reading)["_read_again"]):
        remembered.cache_clear()
    word_likeness.cache_clear()


def entries(lines: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of the file: the number that Wikidata gives each, and its forms."""
    for line in lines:
        forms, arrow, number = line.rstrip("\n").rpartition(" => ")
        if arrow:
            yield number, tuple(forms.split(", "))


def one_word(form: str) -> Word | None:
    """The form as the one word that it is, or None."""
    if " " in form or "-" in form or "・" in form or "·" in form:
        return None
    names = read_name(form)
    if len(names) != 1 or len(names[0].words) != 1:
        return _east_asian(form)
    found = names[0].words[0]
    if found.script in (Script.HAN, Script.HANGUL):
        return _east_asian(form)
    return None if found.role is Role.INITIAL else found


def _east_asian(form: str) -> Word | None:
    bare = form
    for suffix in SUFFIXES:
        bare = bare.removesuffix(suffix) if len(bare) > 1 else bare
    names = read_name(bare)
    if not names:
        return None
    native = "".join(one.native for one in names[0].words)
    if names[0].script is Script.HAN and len(native) == len(bare):
        return han_word(native, "foreign", ())
    if names[0].script is Script.HANGUL and len(native) == len(bare):
        return hangul_word(native, ())
    return None


def parted(forms: Iterable[str]) -> tuple[list[str], list[Word]]:
    """The forms of a name that are one word: those in Latin letters, and those in other scripts."""
    latin: dict[str, None] = {}
    others: dict[str, Word] = {}
    for form in forms:
        one = one_word(form)
        if one is None:
            continue
        if one.script is Script.LATIN:
            latin[romanised(one.native, Script.LATIN)] = None
        else:
            others.setdefault(one.native, one)
    return list(latin), list(others.values())


def known_spellings(
    lines: Iterable[str], wanted: Callable[[str], bool] = lambda number: True
) -> dict[str, tuple[str, ...]]:
    """What each form in another script can stand for, in Latin letters, the likeliest first.
    ``wanted`` says which numbers are taken, so that the others can be a test. The table in use is
    forgotten: what it knows is not to be left out.
    """
    use(KnownSpellings(b""))
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for number, forms in entries(lines):
        if not wanted(number):
            continue
        texts, others = parted(forms)
        latin = {text: word(text, Script.LATIN, Role.NAME) for text in texts if len(text) > 1}
        for one in others:
            if one.script not in SCRIPTS:
                continue
            likeness = {text: word_likeness(one, other)[0] for text, other in latin.items()}
            best = max(likeness.values(), default=0.0)
            sole = best if len(latin) <= FEW else UNLIKELY
            least = 0.0 if one.script is Script.HAN else min(UNLIKELY, sole)
            for text, alike in likeness.items():
                if alike >= DERIVED or alike < least:
                    continue
                known = found[key(one.native)]
                known[text] = max(alike, known.get(text, 0.0))
    return {
        form: tuple(sorted(known, key=lambda text: (-known[text], text))[:MOST_READINGS])
        for form, known in sorted(found.items())
    }


def written(table: dict[str, tuple[str, ...]]) -> bytes:
    """The table as the file has it."""
    return "".join(f"{form}\t{' '.join(known)}\n" for form, known in table.items()).encode()


def main() -> None:
    """Read the one file and write the other."""
    source, target = map(Path, sys.argv[1:])
    with source.open(encoding="utf-8") as lines:
        table = known_spellings(lines)
    target.write_bytes(written(table))
    print(f"{len(table)} forms")


if __name__ == "__main__":
    main()
