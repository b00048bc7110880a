"""The invented people of the benchmark: a roster of them, and how messages write their names."""

import random
from typing import NamedTuple

from benchmarks.screening.evaluate import draw_people
from screening.roster import COLUMNS

_SEED = 1311


class Official(NamedTuple):
    """One of them."""

    person: str
    """The roster's number."""
    forename: str
    family: str
    written: tuple[tuple[str, str], ...]
    """Forename and family name as messages write them, in several scripts."""


def officials(count: int) -> list[Official]:
    """So many people, the same ones each time."""
    found = []
    for number, person in enumerate(draw_people(_SEED, count), start=1):
        forename, family = " ".join(filter(None, (person.given, person.middle))), person.family
        scripts = [text.rpartition(" ")[::2] for _, text in person.scripts if " " in text]
        written = ((forename, family), (forename.upper(), family.upper()), *scripts)
        found.append(Official(f"P-{number:06}", forename, family, written))
    return found


def roster_of(people: list[Official]) -> str:
    """The roster's text, as CSV."""
    drawn = random.Random(_SEED)
    lines = [",".join(COLUMNS)]
    for one in people:
        row = dict.fromkeys(COLUMNS, "") | {
            "person_id": one.person,
            "name": f"{one.forename} {one.family}",
            "aliases": ";".join(f"{fore} {name}" for fore, name in one.written[2:]),
            "birth_date": f"{drawn.randrange(1940, 2000)}/{drawn.randrange(1, 13):02}/14",
            "nationalities": "US",
            "status": drawn.choice(("CURRENT_OFFICIAL", "FORMER_OFFICIAL")),
            "employer": "Department of Samples",
        }
        lines.append(",".join(row.values()))
    return "\n".join(lines) + "\n"
