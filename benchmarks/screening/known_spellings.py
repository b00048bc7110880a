"""Rebuild the table of known spellings: names in other scripts that no pronunciation rule predicts.

    python -m benchmarks.screening.known_spellings persons.txt screening/tables/known_spellings.txt

``persons.txt`` is ``rigour/data/names/persons.txt`` from the package ``rigour`` 1.3.0. It has the
given and family names in Wikidata, with their forms in all languages
(``docs/decisions/0014-known-spellings.md``).
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from screening import names as name_reading
from screening import word as words
from screening.names import parse_name
from screening.scripts import Script, romanized
from screening.similarity import word_similarity
from screening.tables.known_spellings import SUFFIXES, KnownSpellings, table_key
from screening.word import Role, Word, han_word, hangul_word, make_word

SCRIPTS = (
    Script.CYRILLIC,
    Script.ARABIC,
    Script.HEBREW,
    Script.KANA,
    Script.HANGUL,
    Script.HAN,
)
DERIVED = 0.93
"""Forms this similar by sound do not need the table."""
UNLIKELY = 0.45
"""Forms less similar than this are an error or a different name of the same origin, unless the name
has few other forms in Latin letters."""
FEW = 3
"""Up to this many Latin forms count as few."""
MOST_READINGS = 20
"""The most readings per form."""


def use_table(table: KnownSpellings) -> None:
    """Make the matcher use this table from now on."""
    vars(words)["KNOWN_SPELLINGS"] = table
    for remembered in (make_word, han_word, hangul_word, vars(name_reading)["_parse_cached"]):
        remembered.cache_clear()
    word_similarity.cache_clear()


def entries(lines: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names in the file: the Wikidata number and the forms."""
    for line in lines:
        forms, arrow, number = line.rstrip("\n").rpartition(" => ")
        if arrow:
            yield number, tuple(forms.split(", "))


def single_word(form: str) -> Word | None:
    """The form as a single word, or None."""
    if " " in form or "-" in form or "・" in form or "·" in form:
        return None
    names = parse_name(form)
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
    names = parse_name(bare)
    if not names:
        return None
    native = "".join(one.native for one in names[0].words)
    if names[0].script is Script.HAN and len(native) == len(bare):
        return han_word(native, "foreign", ())
    if names[0].script is Script.HANGUL and len(native) == len(bare):
        return hangul_word(native, ())
    return None


def split_forms(forms: Iterable[str]) -> tuple[list[str], list[Word]]:
    """The single-word forms of a name: those in Latin letters, and those in other scripts."""
    latin: dict[str, None] = {}
    others: dict[str, Word] = {}
    for form in forms:
        one = single_word(form)
        if one is None:
            continue
        if one.script is Script.LATIN:
            latin[romanized(one.native, Script.LATIN)] = None
        else:
            others.setdefault(one.native, one)
    return list(latin), list(others.values())


def known_spellings(
    lines: Iterable[str], wanted: Callable[[str], bool] = lambda number: True
) -> dict[str, tuple[str, ...]]:
    """The Latin spellings that each form in another script can stand for, most likely first.

    ``wanted`` selects the names to use by number, so that the others can serve as a test set. The
    current table is unloaded first, so that its forms are not left out.
    """
    use_table(KnownSpellings(b""))
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for number, forms in entries(lines):
        if not wanted(number):
            continue
        texts, others = split_forms(forms)
        latin = {text: make_word(text, Script.LATIN, Role.NAME) for text in texts if len(text) > 1}
        for one in others:
            if one.script not in SCRIPTS:
                continue
            similarity = {text: word_similarity(one, other)[0] for text, other in latin.items()}
            best = max(similarity.values(), default=0.0)
            sole = best if len(latin) <= FEW else UNLIKELY
            least = 0.0 if one.script is Script.HAN else min(UNLIKELY, sole)
            for text, alike in similarity.items():
                if alike >= DERIVED or alike < least:
                    continue
                known = found[table_key(one.native)]
                known[text] = max(alike, known.get(text, 0.0))
    return {
        form: tuple(sorted(known, key=lambda text: (-known[text], text))[:MOST_READINGS])
        for form, known in sorted(found.items())
    }


def serialize(table: dict[str, tuple[str, ...]]) -> bytes:
    """The table in its file format."""
    return "".join(f"{form}\t{' '.join(known)}\n" for form, known in table.items()).encode()


def main() -> None:
    """Read the source file and write the table."""
    source, target = map(Path, sys.argv[1:])
    with source.open(encoding="utf-8") as lines:
        table = known_spellings(lines)
    target.write_bytes(serialize(table))
    print(f"{len(table)} forms")


if __name__ == "__main__":
    main()
