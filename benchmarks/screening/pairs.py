"""Measure recall for names in other scripts as Wikidata spells them.

Compares rules alone, the shipped table of known spellings, and a table without the queried names.

    python -m benchmarks.screening.pairs persons.txt [people] [queries per script]

``persons.txt`` is the source of the table (``benchmarks.screening.known_spellings``). Each person
is two random names, so that no pair belongs to a real person. Errors in the file count as misses.
The Latin names of other such people set the thresholds.
"""

import random
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.screening.evaluate import ALL_SCORES, score, share_above
from benchmarks.screening.known_spellings import (
    SCRIPTS,
    entries,
    known_spellings,
    serialize,
    split_forms,
    use_table,
)
from screening.match import Query, Screen
from screening.roster import ProtectedPerson, Roster
from screening.scripts import Script
from screening.tables.known_spellings import KNOWN_SPELLINGS, KnownSpellings

SEPARATORS = {Script.KANA: "・", Script.HAN: "·"}
"""The separator in foreign names, if it is not a space."""


@dataclass(frozen=True)
class Known:
    """A name in Latin letters with its forms in other scripts."""

    number: str
    latin: str
    forms: dict[Script, tuple[str, ...]]


def is_held_out(number: str) -> bool:
    """Whether a name is in the half that the smaller table leaves out."""
    return zlib.crc32(number.encode()) % 2 == 0


def names(lines: list[str]) -> list[Known]:
    """The names with a form in another script, each in its most typical Latin form."""
    found = []
    for number, forms in entries(lines):
        texts, others = split_forms(forms)
        long = [text for text in texts if len(text) > 3]
        if long and others:
            middle = min(long, key=lambda t: (sum(Levenshtein.distance(t, o) for o in long), t))
            by_script: dict[Script, tuple[str, ...]] = {}
            for one in others:
                by_script[one.script] = (*by_script.get(one.script, ()), one.native)
            found.append(Known(number, middle, by_script))
    return found


Pair = tuple[Known, Known]


def draw_people(known: list[Known], count: int, draw: random.Random) -> list[Pair]:
    """Generate distinct people with two names each."""
    people: dict[frozenset[str], Pair] = {}
    while len(people) < count:
        pair = draw.choice(known), draw.choice(known)
        people.setdefault(frozenset(one.latin for one in pair), pair)
    return list(people.values())


def latin(pair: Pair) -> str:
    """The name of a person in Latin letters."""
    return " ".join(one.latin.capitalize() for one in pair)


def make_queries(
    people: list[Pair], script: Script, each: int, draw: random.Random
) -> list[tuple[int, str]]:
    """Queries in a script, from the held-out half only, each with the number of the person."""
    found: list[tuple[int, str]] = []
    for number, pair in enumerate(people):
        forms = [one.forms.get(script, ()) for one in pair if is_held_out(one.number)]
        if len(forms) == 2 and all(forms) and len(found) < each:
            found.append(
                (number, SEPARATORS.get(script, " ").join(draw.choice(form) for form in forms))
            )
    return found


def recall(
    table: KnownSpellings,
    people: list[Pair],
    others: list[Pair],
    queries: dict[Script, list[tuple[int, str]]],
) -> dict[str, tuple[float, float]]:
    """Recall at 1% and 5% false alarms, for each script and for all."""
    use_table(table)
    roster = Roster(
        version="benchmark",
        persons=tuple(
            ProtectedPerson(person_id=f"P-{number:06d}", name=latin(pair))
            for number, pair in enumerate(people)
        ),
    )
    screen = Screen(roster, ALL_SCORES)
    negatives = sorted(
        (score(screen, Query(names=(latin(pair),)), None) for pair in others), reverse=True
    )
    at_one, at_five = negatives[len(negatives) // 100], negatives[len(negatives) // 20]
    found = {
        script.value: [
            score(screen, Query(names=(text,)), f"P-{number:06d}") for number, text in pairs
        ]
        for script, pairs in queries.items()
    }
    found["all"] = [one for scores in found.values() for one in scores]
    return {
        script: (share_above(scores, at_one), share_above(scores, at_five))
        for script, scores in found.items()
    }


def main() -> None:
    """Print the table."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    each = int(sys.argv[3]) if len(sys.argv) > 3 else 400
    draw = random.Random(5)
    known = names(lines)
    several = [one for one in known if len(one.forms) > 2]
    all_people = draw_people(several, count + min(4_000, 2 * count), draw)
    people, others = all_people[:count], all_people[count:]
    queries = {script: make_queries(people, script, each, draw) for script in SCRIPTS}
    tables = {
        "rules alone": KnownSpellings(b""),
        "names held out": KnownSpellings(
            serialize(known_spellings(lines, lambda number: not is_held_out(number)))
        ),
        "full table": KNOWN_SPELLINGS,
    }
    results = {name: recall(table, people, others, queries) for name, table in tables.items()}
    print(f"{count} people, name only, at 1% / 5% false alarms")
    print(f"{'script':10}{'queries':>8}" + "".join(f"{name:>18}" for name in tables))
    for script in results["full table"]:
        size = len(queries[Script(script)]) if script != "all" else sum(map(len, queries.values()))
        figures = "".join(f"{r[script][0]:10.3f} / {r[script][1]:.3f}" for r in results.values())
        print(f"{script:10}{size:8}{figures}")


if __name__ == "__main__":
    main()
