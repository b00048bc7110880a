"""Minimum recall on invented people, so that a regression fails here and not in production."""

import random
from functools import cache

import pytest

from benchmarks.screening.cultures import Person
from benchmarks.screening.evaluate import birth_date_of, draw_people, roster_of
from benchmarks.screening.variants import LATIN
from screening.evidence import Level
from screening.match import Query, Screen

PEOPLE = draw_people(11, 1_500)


@cache
def screen() -> Screen:
    """Holds all of them; made in the one process that runs these tests."""
    return Screen(roster_of(PEOPLE))


def alerted(number: int, name: str, person: Person | None = None) -> bool:
    """Whether the person with this number is a STRONG or POSSIBLE hit."""
    born = birth_date_of(person) if person else None
    hits = screen().find(Query(names=(name,), birth_date=born), "subject 1")
    return any(hit.person_id == f"P-{number:06d}" and hit.level is not Level.WEAK for hit in hits)


def test_every_roster_name_is_found_in_upper_case() -> None:
    missed = [p.name for n, p in enumerate(PEOPLE) if not alerted(n, p.name.upper())]
    assert missed == []


@pytest.mark.long
def test_changed_names_with_a_birth_date_are_found() -> None:
    draw = random.Random(12)
    for kind, variant in LATIN.items():
        changed = [(n, p, variant(p, draw)) for n, p in enumerate(PEOPLE[:250])]
        found = [alerted(n, name, p) for n, p, name in changed if name]
        assert sum(found) / len(found) >= (0.9 if kind == "two typos" else 0.97), kind


@pytest.mark.long
def test_names_in_other_scripts_are_found() -> None:
    found = [alerted(n, text) for n, p in enumerate(PEOPLE) for _, text in p.scripts]
    assert len(found) > 200
    assert sum(found) / len(found) >= 0.9


def test_other_people_are_rarely_hits() -> None:
    names = {person.name for person in PEOPLE}
    others = [person for person in draw_people(13, 600) if person.name not in names]
    alarms = 0
    for other in others:
        query = Query(names=(other.name,), birth_date=birth_date_of(other))
        alarms += any(hit.level is not Level.WEAK for hit in screen().find(query, "subject 1"))
    assert alarms / len(others) <= 0.01
