"""Recall beside others', by name only: rapidfuzz over the whole roster, and OpenSanctions' matcher.

    python -m benchmarks.screening.peers [people] [queries of a kind]

The same people, queries and other people for all; each method has the threshold at which one (or
five) of a hundred other people have a hit. ``nomenklatura`` is no dependency: where it is not
installed its column is left out. It takes a second a query for a thousand people.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz, utils

from benchmarks.screening.evaluate import EVERYTHING, drawn, queries, roster_of, share
from procedure.message import PartialDate
from screening.match import Asked, Screen
from screening.roster import Roster

Method = Callable[[str, PartialDate | None], list[float]]
"""The score of each listed person, in their order, for a name and a birth date."""


def ours(roster: Roster) -> Method:
    """This package."""
    screen = Screen(roster, EVERYTHING)
    places = {person.person_id: at for at, person in enumerate(roster.persons)}

    def scores(name: str, born: PartialDate | None) -> list[float]:
        found = [0.0] * len(places)
        for hit in screen.find(Asked(names=(name,), birth_date=born), "subject 1"):
            found[places[hit.person_id]] = hit.score
        return found

    return scores


def weighted_ratio(roster: Roster) -> Method:
    """``rapidfuzz`` as it is used first: ``WRatio`` over the names in small letters."""
    listed = [utils.default_process(person.name) for person in roster.persons]

    def scores(name: str, born: PartialDate | None) -> list[float]:
        asked = utils.default_process(name)
        return [fuzz.WRatio(asked, other) for other in listed]

    return scores


def sorted_words(roster: Roster) -> Method:
    """``rapidfuzz`` with care: everything in Latin letters, the words sorted."""
    listed = [utils.default_process(anyascii(person.name)) for person in roster.persons]

    def scores(name: str, born: PartialDate | None) -> list[float]:
        asked = utils.default_process(anyascii(name))
        return [fuzz.token_sort_ratio(asked, other) for other in listed]

    return scores


def open_sanctions(roster: Roster) -> Method:
    """OpenSanctions' matcher (logic-v2) over the whole roster, as it compares two entities."""
    matching: Any = importlib.import_module("nomenklatura.matching")
    followthemoney: Any = importlib.import_module("followthemoney")
    matcher = matching.get_algorithm("logic-v2")
    config = matcher.default_config()

    def entity(identity: str, name: str, born: PartialDate | None) -> Any:
        properties = {"name": [name], "birthDate": [iso(born)] if born else []}
        data = {"id": identity, "schema": "Person", "properties": properties}
        return followthemoney.EntityProxy.from_dict(data)

    listed = [entity(person.person_id, person.name, person.birth_date) for person in roster.persons]

    def scores(name: str, born: PartialDate | None) -> list[float]:
        # What it reads of an entity it remembers by the id.
        asked = entity(f"asked for {name}", name, born)
        return [matcher.compare(asked, other, config).score for other in listed]

    return scores


def iso(date: PartialDate) -> str:
    """A birth date as the matcher reads it."""
    return f"{date.year:04d}-{date.month or 1:02d}-{date.day or 1:02d}"


def installed() -> bool:
    """Whether OpenSanctions' matcher is there."""
    return importlib.util.find_spec("nomenklatura") is not None


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    people = drawn(1, count)
    roster = roster_of(people)
    names = {person.name for person in people}
    others = [person.name for person in drawn(2, 2 * count, western=0.01)]
    others = [name for name in others if name not in names][:count]
    asked_for = queries(people, each, 3)
    methods = {"this package": ours, "WRatio": weighted_ratio, "sorted words": sorted_words}
    if installed():
        methods["logic-v2"] = open_sanctions
    rows: dict[str, dict[str, tuple[float, float]]] = {}
    for method, made in methods.items():
        scores = made(roster)
        negatives = sorted((max(scores(name, None)) for name in others), reverse=True)
        at_one, at_five = negatives[len(negatives) // 100], negatives[len(negatives) // 20]
        by_script: dict[str, list[float]] = {}
        for (script, _), pairs in sorted(asked_for.items()):
            found = [scores(text, None)[number] for number, text in pairs]
            by_script.setdefault(script, []).extend(found)
        by_script["all"] = [one for found in by_script.values() for one in found]
        rows[method] = {
            script: (share(found, at_one), share(found, at_five))
            for script, found in by_script.items()
        }
    print(f"{count} people, {len(others)} others, name only, at 1 % / 5 % false alarms")
    print(f"{'script':10}" + "".join(f"{method:>16}" for method in rows))
    for script in next(iter(rows.values())):
        figures = "".join(f"{row[script][0]:8.2f} / {row[script][1]:.2f} " for row in rows.values())
        print(f"{script:10}{figures}")


if __name__ == "__main__":
    main()
