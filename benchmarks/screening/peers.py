"""Compare recall by name with rapidfuzz over the full roster and with OpenSanctions' matcher.

    python -m benchmarks.screening.peers [people] [queries per type]

All methods get the same people and queries. Each has the threshold at which one (or five) in a
hundred other people have a hit. ``nomenklatura`` is not a dependency: if it is not installed, its
column is left out. It takes about a second per query for a thousand people.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz, utils

from benchmarks.screening.evaluate import ALL_SCORES, draw_people, queries, roster_of, share_above
from procedure.message import PartialDate
from screening.match import Query, Screen
from screening.roster import Roster

Method = Callable[[str, PartialDate | None], list[float]]
"""Returns the score of each person on the roster, in order, for a name and birth date."""


def this_package(roster: Roster) -> Method:
    """The matcher in this package."""
    screen = Screen(roster, ALL_SCORES)
    places = {person.person_id: at for at, person in enumerate(roster.persons)}

    def scores(name: str, born: PartialDate | None) -> list[float]:
        found = [0.0] * len(places)
        for hit in screen.find(Query(names=(name,), birth_date=born), "subject 1"):
            found[places[hit.person_id]] = hit.score
        return found

    return scores


def weighted_ratio(roster: Roster) -> Method:
    """``rapidfuzz`` in its simplest use: ``WRatio`` over the lower-case names."""
    listed = [utils.default_process(person.name) for person in roster.persons]

    def scores(name: str, born: PartialDate | None) -> list[float]:
        query = utils.default_process(name)
        return [fuzz.WRatio(query, other) for other in listed]

    return scores


def sorted_words(roster: Roster) -> Method:
    """``rapidfuzz`` with preparation: names in Latin letters, words sorted."""
    listed = [utils.default_process(anyascii(person.name)) for person in roster.persons]

    def scores(name: str, born: PartialDate | None) -> list[float]:
        query = utils.default_process(anyascii(name))
        return [fuzz.token_sort_ratio(query, other) for other in listed]

    return scores


def open_sanctions(roster: Roster) -> Method:
    """OpenSanctions' matcher (logic-v2) for two entities, over the full roster."""
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
        # The matcher caches entities by id.
        query = entity(f"query {name}", name, born)
        return [matcher.compare(query, other, config).score for other in listed]

    return scores


def iso(date: PartialDate) -> str:
    """A birth date in ISO format."""
    return f"{date.year:04d}-{date.month or 1:02d}-{date.day or 1:02d}"


def installed() -> bool:
    """Whether OpenSanctions' matcher is installed."""
    return importlib.util.find_spec("nomenklatura") is not None


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    people = draw_people(1, count)
    roster = roster_of(people)
    names = {person.name for person in people}
    others = [person.name for person in draw_people(2, 2 * count, western=0.01)]
    others = [name for name in others if name not in names][:count]
    queries_by_kind = queries(people, each, 3)
    methods = {"this package": this_package, "WRatio": weighted_ratio, "sorted words": sorted_words}
    if installed():
        methods["logic-v2"] = open_sanctions
    rows: dict[str, dict[str, tuple[float, float]]] = {}
    for method, made in methods.items():
        scores = made(roster)
        negatives = sorted((max(scores(name, None)) for name in others), reverse=True)
        at_one, at_five = negatives[len(negatives) // 100], negatives[len(negatives) // 20]
        by_script: dict[str, list[float]] = {}
        for (script, _), pairs in sorted(queries_by_kind.items()):
            found = [scores(text, None)[number] for number, text in pairs]
            by_script.setdefault(script, []).extend(found)
        by_script["all"] = [one for found in by_script.values() for one in found]
        rows[method] = {
            script: (share_above(found, at_one), share_above(found, at_five))
            for script, found in by_script.items()
        }
    print(f"{count} people, {len(others)} others, name only, at 1% / 5% false alarms")
    print(f"{'script':10}" + "".join(f"{method:>16}" for method in rows))
    for script in next(iter(rows.values())):
        figures = "".join(f"{row[script][0]:8.2f} / {row[script][1]:.2f} " for row in rows.values())
        print(f"{script:10}{figures}")


if __name__ == "__main__":
    main()
