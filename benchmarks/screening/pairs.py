"""Names in other scripts, as Wikidata writes them: found by rules alone, with the table of known
spellings, and with a table that was made without the names that are asked for.

    python -m benchmarks.screening.pairs persons.txt [people] [queries of a script]

``persons.txt`` is the file that the table is made from (``benchmarks.screening.known_spellings``).
People are made of two names drawn at random, so that no pair is anybody's; the file's own errors
count as misses. Thresholds are set by the names of other such people in Latin letters.
"""

import random
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.screening.evaluate import EVERYTHING, score, share
from benchmarks.screening.known_spellings import (
    SCRIPTS,
    entries,
    known_spellings,
    parted,
    use,
    written,
)
from screening.match import Asked, Screen
from screening.roster import ProtectedPerson, Roster
from screening.scripts import Script
from screening.tables.known_spellings import KNOWN_SPELLINGS, KnownSpellings

BETWEEN = {Script.KANA: "・", Script.HAN: "·"}
"""What parts the names of a foreigner, where it is no space."""


@dataclass(frozen=True)
class Known:
    """A name in Latin letters, and its forms in other scripts."""

    number: str
    latin: str
    forms: dict[Script, tuple[str, ...]]


def left_out(number: str) -> bool:
    """Whether a name is of the half that the smaller table does not know."""
    return zlib.crc32(number.encode()) % 2 == 0


def names(lines: list[str]) -> list[Known]:
    """The names that have a form in another script, each in its most usual Latin form."""
    found = []
    for number, forms in entries(lines):
        texts, others = parted(forms)
        long = [text for text in texts if len(text) > 3]
        if long and others:
            middle = min(long, key=lambda t: (sum(Levenshtein.distance(t, o) for o in long), t))
            by_script: dict[Script, tuple[str, ...]] = {}
            for one in others:
                by_script[one.script] = (*by_script.get(one.script, ()), one.native)
            found.append(Known(number, middle, by_script))
    return found


Pair = tuple[Known, Known]


def drawn(known: list[Known], count: int, draw: random.Random) -> list[Pair]:
    """So many different people of two names."""
    people: dict[frozenset[str], Pair] = {}
    while len(people) < count:
        pair = draw.choice(known), draw.choice(known)
        people.setdefault(frozenset(one.latin for one in pair), pair)
    return list(people.values())


def latin(pair: Pair) -> str:
    """The name of a person in Latin letters."""
    return " ".join(one.latin.capitalize() for one in pair)


def asked_for(
    people: list[Pair], script: Script, each: int, draw: random.Random
) -> list[tuple[int, str]]:
    """Names in a script, with the number of the person who is meant: of the half left out only."""
    found: list[tuple[int, str]] = []
    for number, pair in enumerate(people):
        forms = [one.forms.get(script, ()) for one in pair if left_out(one.number)]
        if len(forms) == 2 and all(forms) and len(found) < each:
            found.append(
                (number, BETWEEN.get(script, " ").join(draw.choice(form) for form in forms))
            )
    return found


def recall(
    table: KnownSpellings,
    people: list[Pair],
    others: list[Pair],
    queries: dict[Script, list[tuple[int, str]]],
) -> dict[str, tuple[float, float]]:
    """For each script, and for all, how many are found at 1 % and at 5 % false alarms."""
    use(table)
    roster = Roster(
        version="benchmark",
        persons=tuple(
            ProtectedPerson(person_id=f"P-{number:06d}", name=latin(pair))
            for number, pair in enumerate(people)
        ),
    )
    screen = Screen(roster, EVERYTHING)
    negatives = sorted(
        (score(screen, Asked(names=(latin(pair),)), None) for pair in others), reverse=True
    )
    at_one, at_five = negatives[len(negatives) // 100], negatives[len(negatives) // 20]
    found = {
        script.value: [
            score(screen, Asked(names=(text,)), f"P-{number:06d}") for number, text in pairs
        ]
        for script, pairs in queries.items()
    }
    found["all"] = [one for scores in found.values() for one in scores]
    return {
        script: (share(scores, at_one), share(scores, at_five)) for script, scores in found.items()
    }


def main() -> None:
    """Print the table."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    each = int(sys.argv[3]) if len(sys.argv) > 3 else 400
    draw = random.Random(5)
    known = names(lines)
    several = [one for one in known if len(one.forms) > 2]
    everybody = drawn(several, count + min(4_000, 2 * count), draw)
    people, others = everybody[:count], everybody[count:]
    queries = {script: asked_for(people, script, each, draw) for script in SCRIPTS}
    tables = {
        "rules alone": KnownSpellings(b""),
        "names left out": KnownSpellings(
            written(known_spellings(lines, lambda number: not left_out(number)))
        ),
        "whole table": KNOWN_SPELLINGS,
    }
    results = {name: recall(table, people, others, queries) for name, table in tables.items()}
    print(f"{count} people, name only, at 1 % / 5 % false alarms")
    print(f"{'script':10}{'queries':>8}" + "".join(f"{name:>18}" for name in tables))
    for script in results["whole table"]:
        size = len(queries[Script(script)]) if script != "all" else sum(map(len, queries.values()))
        figures = "".join(f"{r[script][0]:10.3f} / {r[script][1]:.3f}" for r in results.values())
        print(f"{script:10}{size:8}{figures}")


if __name__ == "__main__":
    main()
