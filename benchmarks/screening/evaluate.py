"""Measure recall at 1% and 5% false alarms, for each script and type of change.

    python -m benchmarks.screening.evaluate [people] [queries per type]

A roster of invented people is searched for changed forms of their names. Other invented people set
the thresholds: at 1%, one in a hundred of them has a hit with this score.
"""

import random
import sys
from collections import defaultdict

from benchmarks.screening.cultures import People, Person
from benchmarks.screening.variants import LATIN, to_arabic, to_cyrillic, to_hebrew
from procedure.message import PartialDate
from screening.evidence import Thresholds
from screening.match import Query, Screen
from screening.roster import ProtectedPerson, Roster

ALL_SCORES = Thresholds(strong=0.9, possible=0.6, weak=0.0001)


def draw_people(seed: int, count: int, western: float = 0.03) -> list[Person]:
    """Generate distinct people. A share of them have Western names with six known scripts."""
    people = People(seed)
    draw = random.Random(seed)
    found: dict[str, Person] = {}
    while len(found) < count:
        person = people.western() if draw.random() < western else people.anybody()
        found.setdefault(person.name, person)
    return list(found.values())


def roster_of(people: list[Person]) -> Roster:
    """A roster of these people."""
    return Roster(
        version="benchmark",
        persons=tuple(
            ProtectedPerson(
                person_id=f"P-{number:06d}", name=person.name, birth_date=birth_date_of(person)
            )
            for number, person in enumerate(people)
        ),
    )


def birth_date_of(person: Person) -> PartialDate:
    """The birth date, as in a message."""
    year, month, day = person.born
    return PartialDate(year=year, month=month, day=day)


def queries(
    people: list[Person], each: int, seed: int
) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Changed names by script and type, each with the number of the person."""
    draw = random.Random(seed)
    order = list(range(len(people)))
    draw.shuffle(order)
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for number in order:
        person = people[number]
        for kind, variant in LATIN.items():
            query = variant(person, draw)
            if (
                query
                and len(found["Latin", kind]) < each
                and number % len(LATIN) == kind_number(kind)
            ):
                found["Latin", kind].append((number, query))
        for script, text in person.scripts:
            kind = "Western name" if len(person.scripts) > 2 else "native name"
            if len(found[script, kind]) < each:
                found[script, kind].append((number, text))
        for script, rule, marks in (
            ("cyrillic", to_cyrillic, ("ov", "sky", "enko", "uk", "in", "ev", "ykh")),
            ("arabic", to_arabic, ("awi", "ani", "iri", "ouri", "imi", "asi", "ubi", "adi")),
            ("hebrew", to_hebrew, ("berg", "stein", "baum", "blatt", "iel")),
        ):
            if person.family.endswith(marks) and len(found[script, "native name"]) < each:
                found[script, "native name"].append((number, rule(person.name)))
    return found


def kind_number(kind: str) -> int:
    """The number of a type of change, the same in every run."""
    return list(LATIN).index(kind)


def score(screen: Screen, query: Query, person_id: str | None) -> float:
    """The score of this person, or of the best hit if ``person_id`` is None."""
    hits = screen.find(query, "subject 1")
    if person_id is None:
        return hits[0].score if hits else 0.0
    return max((hit.score for hit in hits if hit.person_id == person_id), default=0.0)


def main() -> None:
    """Print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    people = draw_people(1, count)
    roster = roster_of(people)
    screen = Screen(roster, ALL_SCORES)
    names = {person.name for person in people}
    others = [person for person in draw_people(2, 2_500, western=0.01) if person.name not in names][
        :2_000
    ]
    queries_by_kind = queries(people, each, 3)
    for with_birth in (False, True):
        negatives = sorted(
            (
                score(
                    screen,
                    Query(names=(o.name,), birth_date=birth_date_of(o) if with_birth else None),
                    None,
                )
                for o in others
            ),
            reverse=True,
        )
        at_one = negatives[len(negatives) // 100]
        at_five = negatives[len(negatives) // 20]
        print(f"\n{count} people, {'name and birth date' if with_birth else 'name only'}:")
        print(f"score at 1% false alarms {at_one:.3f}, at 5% {at_five:.3f}")
        default = Thresholds()
        alarms = sum(s >= default.possible for s in negatives) / len(negatives)
        print(f"false alarms at the default threshold: {alarms:.2%}")
        print(f"{'script':10}{'change':20}{'at 1%':>8}{'at 5%':>8}{'default':>9}")
        total: list[float] = []
        for (script, kind), pairs in sorted(queries_by_kind.items()):
            scores = [
                score(
                    screen,
                    Query(
                        names=(text,),
                        birth_date=birth_date_of(people[number]) if with_birth else None,
                    ),
                    f"P-{number:06d}",
                )
                for number, text in pairs
            ]
            if "-v" in sys.argv and not with_birth:
                for (number, text), s in zip(pairs, scores, strict=True):
                    if s <= at_five:
                        print("   missed", script, kind, text, "|", people[number].name, s)
            total += scores
            print(
                f"{script:10}{kind:20}{share_above(scores, at_one):8.3f}"
                f"{share_above(scores, at_five):8.3f}"
                f"{share_above(scores, default.possible - 1e-9):9.3f}"
            )
        print(f"{'all':30}{share_above(total, at_one):8.3f}{share_above(total, at_five):8.3f}")


def share_above(scores: list[float], least: float) -> float:
    """The share of the scores that are higher."""
    return sum(one > least for one in scores) / max(1, len(scores))


if __name__ == "__main__":
    main()
