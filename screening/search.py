"""Search by name, and whether two people or two names are one: the engine of the screening."""

from procedure.message import PartialDate, Subject
from procedure.values import Value
from screening.align import BITS, NO_NAME, Alignment, Pair, Weighted, align
from screening.evidence import (
    CERTAIN_BY_DOCUMENT,
    Level,
    Thresholds,
    birth_evidence,
    combined,
    document_evidence,
    name_reasons,
    nationality_evidence,
)
from screening.index import document_key
from screening.likeness import world_information
from screening.match import Asked, Screen, asked_of
from screening.names import Name, read_name
from screening.roster import ProtectedPerson, Roster


class Comparison(Value):
    """How alike two people are, from 0 to 1; ``level`` is None when they are not taken for one."""

    score: float
    level: Level | None
    reasons: tuple[str, ...]


class Found(Value):
    """One entry that a search found: where it stands in what was given, how well it fits, why."""

    place: int
    score: float
    level: Level
    reasons: tuple[str, ...]


def same_person(one: Subject, other: Subject, thresholds: Thresholds | None = None) -> Comparison:
    """Whether two subjects are one person, by names, birth dates, nationalities and documents.

    The answer is the same whichever comes first.
    """
    return _compared(asked_of(one), asked_of(other), thresholds or Thresholds())


def compare_names(one: str, other: str, thresholds: Thresholds | None = None) -> Comparison:
    """How alike two names are, in any two scripts, when nothing else is known."""
    return _compared(Asked(names=(one,)), Asked(names=(other,)), thresholds or Thresholds())


def _compared(one: Asked, other: Asked, thresholds: Thresholds) -> Comparison:
    best: Alignment | None = None
    for mine in one.names:
        for theirs in other.names:
            for first in read_name(mine):
                for second in read_name(theirs):
                    found = _both_ways(first, second)
                    if best is None or combined(found, []) > combined(best, []):
                        best = found
    alignment = best or NO_NAME
    documents = {document_key(number) for number in one.document_numbers} - {""}
    shared = not documents.isdisjoint(document_key(number) for number in other.document_numbers)
    evidence = [
        found
        for found in (
            birth_evidence(one.birth_date, other.birth_date),
            nationality_evidence(one.nationalities, other.nationalities),
            document_evidence(shared),
        )
        if found is not None
    ]
    score = combined(alignment, evidence)
    if shared:
        score = max(score, CERTAIN_BY_DOCUMENT)
    reasons = (*name_reasons(alignment), *(found.reason for found in evidence))
    return Comparison(score=score, level=thresholds.level(score), reasons=reasons)


def _both_ways(first: Name, second: Name) -> Alignment:
    found = align(_weighed(first), _weighed(second))
    back = align(_weighed(second), _weighed(first))
    return found if found.score >= back.score else _turned(back)


def _turned(alignment: Alignment) -> Alignment:
    return alignment._replace(
        pairs=tuple(
            Pair(pair.listed, pair.found, pair.likeness, pair.why) for pair in alignment.pairs
        ),
        found_covered=alignment.listed_covered,
        listed_covered=alignment.found_covered,
        left_found=alignment.left_listed,
        left_listed=alignment.left_found,
    )


def _weighed(name: Name) -> Weighted:
    """Weights without a roster that would tell which words are common."""
    return Weighted(name, tuple(world_information(word) / BITS for word in name.words))


class NameSearch:
    """Searches entries by name, such as the subjects of cases."""

    def __init__(self, entries: tuple[Subject, ...], thresholds: Thresholds | None = None) -> None:
        """Prepare the entries; their places count from 0."""
        persons: list[ProtectedPerson] = []
        self._places: list[int] = []
        for place, entry in enumerate(entries):
            asked = asked_of(entry)
            if not asked.names and not asked.document_numbers:
                continue
            names = asked.names or ("-",)
            self._places.append(place)
            persons.append(
                ProtectedPerson(
                    person_id=f"P-{len(persons):08d}",
                    name=names[0],
                    aliases=names[1:],
                    birth_date=asked.birth_date,
                    nationalities=asked.nationalities,
                    document_numbers=asked.document_numbers,
                )
            )
        self._screen = Screen(Roster(version="search", persons=tuple(persons)), thresholds)

    def find(self, name: str, birth_date: PartialDate | None = None) -> list[Found]:
        """The entries that fit a name (and a birth date, when one is given), the best first."""
        hits = self._screen.find(Asked(names=(name,), birth_date=birth_date), "search")
        return [
            Found(
                place=self._places[int(hit.person_id[2:])],
                score=hit.score,
                level=hit.level,
                reasons=hit.reasons,
            )
            for hit in hits
        ]
