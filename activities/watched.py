"""Comparing a communication with what watches look for: the same person, or the same facts.

The roster's persons are compared by the screening. Here are those whom no roster need have: whom
analysts entered, and whom the communications of watched cases name.
"""

from collections.abc import Iterable
from typing import NamedTuple

from activities.watch_values import Alike, Sought, Watched
from indicators.charge_content import Content
from indicators.charges import facts_in, perhaps_same, same_request
from indicators.sameness import Level
from procedure.intake.intake import HitLevel
from procedure.message import Communication
from procedure.watch_match import WatchMatch
from screening.evidence import Level as HitStrength
from screening.evidence import Thresholds
from screening.limits import shortened
from screening.match import Screen, query_for
from screening.roster import ProtectedPerson, Roster

WHO = "The person whom a watched case is about is named: "
FACTS = "The facts are like those of an earlier communication: "


class _Earlier(NamedTuple):
    watch: str
    communication: Communication
    facts: tuple[Content, ...]


class Watching:
    """Holds what watches look for, so that each communication is compared quickly."""

    def __init__(self, watched: Watched, thresholds: Thresholds) -> None:
        """Index the persons, and read the facts, once."""
        self._watches = watched.watches
        self._seeker: list[str] = []
        persons: list[ProtectedPerson] = []
        for watch in watched.watches:
            for sought in (*watch.sought, *_alone_in(watch.communications)):
                self._seeker.append(watch.watch)
                persons.append(_listed(len(persons), sought))
        roster = Roster(version=watched.version, persons=tuple(persons))
        self._screen = Screen(roster, thresholds) if persons else None
        self._earlier = [
            _Earlier(watch.watch, short, facts_in(short))
            for watch in watched.watches
            for short in map(shortened, watch.communications)
        ]

    def alike(self, communication: Communication, hits: Iterable[HitLevel]) -> tuple[Alike, ...]:
        """The watches that the communication may concern. ``hits`` are those of the roster."""
        people = {hit.person for hit in hits if hit.restricts}
        named = self._named(communication)
        for watch in self._watches:
            for person in sorted(people & set(watch.people)):
                named.setdefault(watch.watch, (f"{WHO}{person}",))
        facts = self._same_facts(shortened(communication), frozenset(named))
        return tuple(
            Alike(
                match=WatchMatch(
                    watch=watch.watch,
                    same_person=watch.watch in named,
                    same_facts=watch.watch in facts,
                ),
                reasons=(*named.get(watch.watch, ()), *facts.get(watch.watch, ())),
            )
            for watch in self._watches
            if watch.watch in named or watch.watch in facts
        )

    def _named(self, communication: Communication) -> dict[str, tuple[str, ...]]:
        """Why each watch has the person; a weak likeness is none."""
        if self._screen is None:
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for hit in self._screen.screen(communication).hits:
            if hit.level is not HitStrength.WEAK:
                watch = self._seeker[_place(hit.person_id)]
                found.setdefault(watch, (f"{WHO}{'; '.join(hit.reasons)}",))
        return found

    def _same_facts(
        self, communication: Communication, named: frozenset[str]
    ) -> dict[str, tuple[str, ...]]:
        """Why each watch has the facts. For somebody else they must be the same in more than words:
        an article of law reads alike in every charge that rests on it.
        """
        own = facts_in(communication)
        found: dict[str, tuple[str, ...]] = {}
        for earlier in self._earlier:
            if earlier.watch in found or not perhaps_same(own, earlier.facts):
                continue
            similarity = same_request(communication, earlier.communication)
            same = similarity.level is Level.SAME and similarity.concrete
            if same or (earlier.watch in named and similarity.level is not Level.DIFFERENT):
                found[earlier.watch] = (f"{FACTS}{'; '.join(similarity.reasons)}",)
        return found


def _alone_in(communications: Iterable[Communication]) -> Iterable[Sought]:
    """Who is the only subject of a communication: of several, nobody knows whom a case means."""
    for communication in communications:
        if len(communication.subjects) == 1:
            query = query_for(communication.subjects[0])
            if query.names:
                yield Sought(**query.model_dump())


def _listed(place: int, sought: Sought) -> ProtectedPerson:
    main, *others = sought.names
    return ProtectedPerson(
        person_id=f"P-{place:08}",
        name=main,
        aliases=tuple(others),
        birth_date=sought.birth_date,
        nationalities=sought.nationalities,
        document_numbers=sought.document_numbers,
    )


def _place(person_id: str) -> int:
    return int(person_id.removeprefix("P-"))
