"""Search by name, and compare two people or two names, with the same engine as the screening."""

from collections.abc import Iterable

from procedure.message import PartialDate, Subject
from procedure.values import Value
from screening.align import BITS_PER_UNIT, NO_MATCH, Alignment, Pair, WeightedName, align
from screening.evidence import (
    DOCUMENT_MATCH_SCORE,
    Level,
    Thresholds,
    birth_evidence,
    combined_score,
    document_evidence,
    name_reasons,
    nationality_evidence,
)
from screening.index import document_key
from screening.match import Query, Screen, query_for
from screening.names import Name, parse_name
from screening.roster import ProtectedPerson, Roster
from screening.similarity import information_bits


class Comparison(Value):
    """How well two people match, from 0 to 1. ``level`` is None if they do not match."""

    score: float
    level: Level | None
    reasons: tuple[str, ...]


class Found(Value):
    """One search result: its position in the list that was searched, its score, and the reasons."""

    place: int
    score: float
    level: Level
    reasons: tuple[str, ...]


def same_person(one: Subject, other: Subject, thresholds: Thresholds | None = None) -> Comparison:
    """Whether two subjects are the same person, by name, birth date, nationality, and document.

    The order of the subjects does not matter.
    """
    return _compared(query_for(one), query_for(other), thresholds or Thresholds())


def compare_names(one: str, other: str, thresholds: Thresholds | None = None) -> Comparison:
    """How well two names match, in any two scripts, with no other data."""
    return _compared(Query(names=(one,)), Query(names=(other,)), thresholds or Thresholds())


def closest_names(ones: Iterable[str], others: Iterable[str]) -> Alignment:
    """The two names that match best, one of each side; ``NO_MATCH`` where a side has none."""
    best: Alignment | None = None
    others = tuple(others)
    for name in ones:
        for other_name in others:
            for first in parse_name(name):
                for second in parse_name(other_name):
                    found = _best_direction(first, second)
                    if best is None or combined_score(found, []) > combined_score(best, []):
                        best = found
    return best or NO_MATCH


def _compared(one: Query, other: Query, thresholds: Thresholds) -> Comparison:
    alignment = closest_names(one.names, other.names)
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
    score = combined_score(alignment, evidence)
    if shared:
        score = max(score, DOCUMENT_MATCH_SCORE)
    reasons = (*name_reasons(alignment), *(found.reason for found in evidence))
    return Comparison(score=score, level=thresholds.level(score), reasons=reasons)


def _best_direction(first: Name, second: Name) -> Alignment:
    found = align(_weighted(first), _weighted(second))
    back = align(_weighted(second), _weighted(first))
    return found if found.score >= back.score else _swap_sides(back)


def _swap_sides(alignment: Alignment) -> Alignment:
    return alignment._replace(
        pairs=tuple(
            Pair(pair.listed, pair.found, pair.similarity, pair.why) for pair in alignment.pairs
        ),
        found_covered=alignment.listed_covered,
        listed_covered=alignment.found_covered,
        unmatched_found=alignment.unmatched_listed,
        unmatched_listed=alignment.unmatched_found,
    )


def _weighted(name: Name) -> WeightedName:
    """Weigh the words without a roster, from their frequency in the world."""
    return WeightedName(name, tuple(information_bits(word) / BITS_PER_UNIT for word in name.words))


class NameSearch:
    """Searches a list of people by name, such as the subjects of cases."""

    def __init__(self, entries: tuple[Subject, ...], thresholds: Thresholds | None = None) -> None:
        """Index the entries. Positions start at 0."""
        persons: list[ProtectedPerson] = []
        self._places: list[int] = []
        for place, entry in enumerate(entries):
            query = query_for(entry)
            if not query.names and not query.document_numbers:
                continue
            names = query.names or ("-",)
            self._places.append(place)
            persons.append(
                ProtectedPerson(
                    person_id=f"P-{len(persons):08d}",
                    name=names[0],
                    aliases=names[1:],
                    birth_date=query.birth_date,
                    nationalities=query.nationalities,
                    document_numbers=query.document_numbers,
                )
            )
        roster = Roster(version="search", persons=tuple(persons))
        self._screen = Screen(roster, thresholds, names_only=True)

    def find(self, name: str, birth_date: PartialDate | None = None) -> list[Found]:
        """The entries that match a name, and a birth date if given, best first."""
        hits = self._screen.find(Query(names=(name,), birth_date=birth_date), "search")
        return [
            Found(
                place=self._places[int(hit.person_id[2:])],
                score=hit.score,
                level=hit.level,
                reasons=hit.reasons,
            )
            for hit in hits
        ]
