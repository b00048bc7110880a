"""The keys of the search's index find whoever the screening would find."""

import random

from benchmarks.screening.evaluate import draw_people, queries
from procedure.message import Subject
from screening.search import NameSearch
from screening.word_keys import LEAST_SHARE, asked_keys, stored_words


def share(stored: str, asked: str) -> float:
    """Which share of the name that is searched for a stored name has, as the index counts it."""
    found = 0.0
    keys = [one.keys for one in stored_words(stored)]
    for asked_for, whole in asked_keys(asked):
        best: dict[int, float] = {}
        for one in asked_for:
            if any(one.key in each for each in keys):
                best[one.place] = max(one.weight, best.get(one.place, 0.0))
        found = max(found, sum(best.values()) / whole)
    return found


def test_whoever_the_screening_finds_shares_enough() -> None:
    """In every script, with typos, other spellings, words joined, left out or turned around."""
    people = draw_people(11, 1500)
    found = 0
    for (script, kind), asked in queries(people, 8, 5).items():
        for number, name in asked:
            stored = people[number].name
            for one, other in ((stored, name), (name, stored)):
                if NameSearch((Subject(other_names=(one,)),)).find(other):
                    found += 1
                    assert share(one, other) >= LEAST_SHARE, (script, kind, one, other)
    assert found > 200


def test_hardly_anybody_else_does() -> None:
    """Otherwise the index would find everybody, and each would have to be opened."""
    people = [one.name for one in draw_people(12, 400)]
    drawn = random.Random(3)
    pairs = [drawn.sample(people, 2) for _ in range(400)]
    alike = sum(share(one, other) >= LEAST_SHARE for one, other in pairs)
    assert alike < len(pairs) / 8
