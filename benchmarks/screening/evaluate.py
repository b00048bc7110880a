"""Recall at 1 % and 5 % false alarms, for each script and each kind of change.

    python -m benchmarks.screening.evaluate [people] [queries of a kind]

A roster of invented people is asked for changed forms of their names; background traffic of other
invented people sets the thresholds: at 1 %, one of a hundred of them has a hit as high.
"""

import random
import sys
from collections import defaultdict

from benchmarks.screening.cultures import People, Person
from benchmarks.screening.variants import LATIN, to_arabic, to_cyrillic, to_hebrew
from procedure.message import PartialDate
from screening.evidence import Thresholds
from screening.match import Asked, Screen
from screening.roster import ProtectedPerson, Roster

EVERYTHING = Thresholds(strong=0.9, possible=0.6, weak=0.0001)


def drawn(seed: int, count: int, western: float = 0.03) -> list[Person]:
    """So many different people; a share of them with Western names known in six scripts."""
    people = People(seed)
    draw = random.Random(seed)
    found: dict[str, Person] = {}
    while len(found) < count:
        person = people.western() if draw.random() < western else people.anybody()
        found.setdefault(person.name, person)
    return list(found.values())


def roster_of(people: list[Person]) -> Roster:
    """The people as a roster."""
    return Roster(
        version="benchmark",
        persons=tuple(
            ProtectedPerson(person_id=f"P-{number:06d}", name=person.name, birth_date=birth(person))
            for number, person in enumerate(people)
        ),
    )


def birth(person: Person) -> PartialDate:
    """The birth date as a message gives it."""
    year, month, day = person.born
    return PartialDate(year=year, month=month, day=day)


def queries(
    people: list[Person], each: int, seed: int
) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Changed names by script and kind, each with the number of the person who is meant."""
    draw = random.Random(seed)
    order = list(range(len(people)))
    draw.shuffle(order)
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for number in order:
        person = people[number]
        for kind, variant in LATIN.items():
            asked = variant(person, draw)
            if asked and len(found["Latin", kind]) < each and number % len(LATIN) == hash_of(kind):
                found["Latin", kind].append((number, asked))
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


def hash_of(kind: str) -> int:
    """A number for a kind that is the same in every run."""
    return list(LATIN).index(kind)


def score(screen: Screen, asked: Asked, person_id: str | None) -> float:
    """The score of the person who is meant, or of the best hit."""
    hits = screen.find(asked, "subject 1")
    if person_id is None:
        return hits[0].score if hits else 0.0
    return max((hit.score for hit in hits if hit.person_id == person_id), default=0.0)


def main() -> None:
    """Print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    people = drawn(1, count)
    roster = roster_of(people)
    screen = Screen(roster, EVERYTHING)
    names = {person.name for person in people}
    others = [person for person in drawn(2, 2_500, western=0.01) if person.name not in names][
        :2_000
    ]
    asked_for = queries(people, each, 3)
    for with_birth in (False, True):
        negatives = sorted(
            (
                score(
                    screen,
                    Asked(names=(o.name,), birth_date=birth(o) if with_birth else None),
                    None,
                )
                for o in others
            ),
            reverse=True,
        )
        at_one = negatives[len(negatives) // 100]
        at_five = negatives[len(negatives) // 20]
        print(f"\n{count} people, {'name and birth date' if with_birth else 'name only'}:")
        print(f"score at 1 % false alarms {at_one:.3f}, at 5 % {at_five:.3f}")
        shipped = Thresholds()
        alarms = sum(s >= shipped.possible for s in negatives) / len(negatives)
        print(f"false alarms at the shipped threshold: {alarms:.2%}")
        print(f"{'script':10}{'kind':20}{'at 1 %':>8}{'at 5 %':>8}{'shipped':>9}")
        total: list[float] = []
        for (script, kind), pairs in sorted(asked_for.items()):
            scores = [
                score(
                    screen,
                    Asked(names=(text,), birth_date=birth(people[number]) if with_birth else None),
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
                f"{script:10}{kind:20}{share(scores, at_one):8.3f}{share(scores, at_five):8.3f}"
                f"{share(scores, shipped.possible - 1e-9):9.3f}"
            )
        print(f"{'all':30}{share(total, at_one):8.3f}{share(total, at_five):8.3f}")


def share(scores: list[float], least: float) -> float:
    """How many of the scores are higher."""
    return sum(one > least for one in scores) / max(1, len(scores))


if __name__ == "__main__":
    main()
