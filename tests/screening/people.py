"""Invented people for the screening tests, and helpers to search for them."""

from formats.dates import partial_date
from screening.evidence import Thresholds
from screening.match import Query, Screen
from screening.result import Hit
from screening.roster import ProtectedPerson, Roster

NAMES = (
    ("Quentin Ashdown Marlowick", "1970/04/23"),
    ("Sergei Ivanovich Dolgoruchin", "1962/11/05"),
    ("Mohammed Abdul Rahman Al-Qasrawi", "1975/01/01"),
    ("Xiaoming Ouyang", "1981/07/30"),
    ("Kim Cheol-su", "1958/03/12"),
    ("Haim Perlbaum", "1949/09/21"),
    ("William Brackenford", "1966/02/14"),
    ("Takeshi Yamamoto", "1977/12/02"),
    ("Chan Ka Ming", "1983/05/19"),
    ("María del Carmen Quesada Urruticosa", "1969/08/08"),
    ("Yevgeny Zhirinsky", "1955"),
    ("Jean-Baptiste de la Fontanelle", "1971/06"),
)


def roster(*names: tuple[str, str]) -> Roster:
    """A roster of these names and birth dates. Ids start at 1."""
    return Roster(
        version="test",
        persons=tuple(
            ProtectedPerson(
                person_id=f"P-{number:04d}",
                name=name,
                birth_date=partial_date(born) if born else None,
            )
            for number, (name, born) in enumerate(names, 1)
        ),
    )


def screen_of(*names: tuple[str, str], thresholds: Thresholds | None = None) -> Screen:
    """A screen for a roster of these names."""
    return Screen(roster(*names), thresholds)


def best(screen: Screen, name: str, born: str = "") -> Hit | None:
    """The strongest hit for a name and a birth date."""
    query = Query(names=(name,), birth_date=partial_date(born) if born else None)
    hits = screen.find(query, "subject 1")
    return hits[0] if hits else None
