"""Invented officials, one for each case, so that no case finds earlier cases to read as well."""

from typing import NamedTuple

from screening.roster import COLUMNS

_SYLLABLES = (
    *("ba", "cro", "dul", "fen", "gri", "hov", "jas", "kel"),
    *("lom", "mir", "nup", "osk", "pra", "tav", "vor", "zel"),
)
_MIX = 0x9E3779B1
"""An odd number. Multiplied by it, neighboring numbers have no syllables in common."""


EMPLOYERS_DESK = "SAMPLES"
"""The agency of the samples' directory whose desk answers for the employer of all of them."""


class Official(NamedTuple):
    """A current official of the benchmark's roster."""

    person_id: str
    family_name: str
    forename: str
    birth_date: str


def official(number: int) -> Official:
    """The official with this number: the same one in the roster and in the communication."""
    mixed = number * _MIX % 16**8
    syllables = [_SYLLABLES[mixed >> 4 * place & 15] for place in range(8)]
    return Official(
        person_id=f"P-{number:06}",
        family_name="".join(syllables[:4]).upper(),
        forename="".join(syllables[4:]).upper(),
        birth_date=f"{1940 + number % 50}/{1 + number % 12:02}/{1 + number % 28:02}",
    )


def roster(size: int) -> str:
    """A roster with this many officials, as CSV."""
    lines = [",".join(COLUMNS)]
    for number in range(1, size + 1):
        person = official(number)
        row = dict.fromkeys(COLUMNS, "") | {
            "person_id": person.person_id,
            "name": f"{person.forename} {person.family_name}".title(),
            "birth_date": person.birth_date,
            "nationalities": "US",
            "status": "CURRENT_OFFICIAL",
            "employer": "Department of Samples",
        }
        lines.append(",".join(row.values()))
    return "\n".join(lines) + "\n"
