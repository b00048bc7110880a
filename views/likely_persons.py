"""Who somebody may be: persons of the roster, and open cases about somebody who is called alike."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from procedure.access import Right, reader_of, require
from procedure.message import PartialDate, Subject
from procedure.numbers import CaseNumber
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import CaseState
from procedure.values import CaseId, CasePersonId, Moment, Stored
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from screening.evidence import Level
from screening.roster import ProtectedPerson
from screening.search import Found, NameSearch
from views.entered_persons import opened_entry
from views.identity import Described, FieldCompared, compared, of_entered, of_roster
from views.looks import Looks, View
from views.roster_entries import Persons, roster_in_use
from views.search import COMPARED, NameSearches


class OnRoster(Stored):
    """A person of the roster in use. It is personal data."""

    person: ProtectedPerson
    level: Level
    fields: tuple[FieldCompared, ...]
    """What was said first, the roster second."""


class OpenCase(Stored):
    """An open case about somebody who may be the same person. It is personal data."""

    case: CaseId
    number: CaseNumber | None
    person: CasePersonId
    case_class: str
    opened_at: Moment
    fields: tuple[FieldCompared, ...]
    """What was said first, the case second."""


class Likely(Stored):
    """Who it may be."""

    roster: tuple[OnRoster, ...]
    cases: tuple[OpenCase, ...]
    loaded_at: Moment | None
    """When the roster in use was loaded; null where none can be opened."""
    unread: tuple[str, ...] = ()
    """Entries of cases that could not be read: whether they are alike is not known."""


class LikelyPersons:
    """Finds who somebody may be, for whoever may ask the roster."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` records what was searched for, and who was found."""
        self._looks = looks
        self._register = looks.register

    async def find(self, actor: Actor, said: Described) -> Likely:
        """Who is called like this; the names are compared as the screening does.

        The search is recorded in the ledger, the name only as a keyed hash, and so is each person
        who is found. What a team hides is not found. Raises NotPermitted.
        """
        require(actor, Right.SEARCH_BY_NAME)
        require(actor, Right.ASK_ROSTER)
        roster = await self._on_roster(actor, said)
        unread: set[str] = set()
        cases = [
            case
            for one in roster
            for case in await self._cases_of(actor, one.person.person_id, one.fields)
        ]
        cases += await self._entered(actor, said, unread)
        return Likely(
            roster=tuple(roster),
            cases=tuple({case.case: case for case in cases}.values()),
            loaded_at=await self._loaded_at(),
            unread=tuple(sorted(unread)),
        )

    async def person(self, actor: Actor, number: str) -> ProtectedPerson | None:
        """A person of the roster in use, by number. Looking is recorded. Raises NotPermitted."""
        require(actor, Right.ASK_ROSTER)
        await self._looks.note(actor, View.PERSON, number)
        return (await roster_in_use(self._register)).get(number)

    async def _loaded_at(self) -> datetime | None:
        version = await self._register.rosters.newest()
        known = await roster_in_use(self._register)
        return version.loaded_at if version is not None and known else None

    async def _on_roster(self, actor: Actor, said: Described) -> list[OnRoster]:
        kept = await _kept(self._register)
        if kept is None:
            return []
        # Comparing takes processor time: others continue meanwhile.
        found = await asyncio.to_thread(_best, kept.search, said.names, said.birth_date)
        people = []
        for place, hit in found:
            person = kept.places[place]
            await self._looks.note(actor, View.PERSON, person.person_id)
            fields = compared(said, of_roster(person))
            people.append(OnRoster(person=person, level=hit.level, fields=fields))
        return people

    async def _cases_of(
        self, actor: Actor, person: str, fields: tuple[FieldCompared, ...]
    ) -> list[OpenCase]:
        cases = await self._register.people.open_cases(person, reader_of(actor))
        return [one for case in cases if (one := await self._open(case, person, fields))]

    async def _open(
        self, case: str, person: str, fields: tuple[FieldCompared, ...]
    ) -> OpenCase | None:
        row = await self._register.lists.case(case)
        if row is None or row.state is not CaseState.OPEN:
            return None
        return OpenCase(
            case=case,
            number=row.number,
            person=person,
            case_class=row.case_class,
            opened_at=row.opened_at,
            fields=fields,
        )

    async def _entered(self, actor: Actor, said: Described, unread: set[str]) -> list[OpenCase]:
        """Open cases about persons whom analysts entered."""
        search = NameSearches(self._looks)
        found: dict[str, OpenCase] = {}
        for name in said.names:
            searched = await search.search(actor, name, said.birth_date, compared=COMPARED)
            unread.update(searched.unread)
            for one in searched.entered:
                for case in one.cases:
                    fields = await self._compared(said, one.person)
                    if opened_case := await self._open(case, one.person, fields):
                        found.setdefault(case, opened_case)
        return list(found.values())

    async def _compared(self, said: Described, entry: str) -> tuple[FieldCompared, ...]:
        try:
            person = await opened_entry(self._register, entry)
        except (KeyDestroyed, NotFound, *UNREADABLE):
            return ()
        return compared(said, of_entered(person)) if person is not None else ()


class _Kept(NamedTuple):
    """The roster in use, ready to be searched."""

    persons: Persons
    places: tuple[ProtectedPerson, ...]
    search: NameSearch


_KEPT: WeakKeyDictionary[Register, _Kept] = WeakKeyDictionary()
"""Preparing a long roster takes seconds: it is done once for each version."""


async def _kept(register: Register) -> _Kept | None:
    """The roster in use; None where none was loaded, or it cannot be opened."""
    persons = await roster_in_use(register)
    if not persons:
        return None
    known = _KEPT.get(register)
    if known is not None and known.persons is persons:
        return known
    places = tuple(persons.values())
    search = await asyncio.to_thread(_search_in, places)
    kept = _Kept(persons, places, search)
    _KEPT[register] = kept
    return kept


def _search_in(persons: Iterable[ProtectedPerson]) -> NameSearch:
    return NameSearch(
        tuple(
            Subject(
                other_names=(person.name, *person.aliases),
                birth_date=person.birth_date,
                nationalities=person.nationalities,
            )
            for person in persons
        )
    )


def _best(
    search: NameSearch, names: Iterable[str], born: PartialDate | None
) -> list[tuple[int, Found]]:
    """The best find of each person, the most similar first."""
    best: dict[int, Found] = {}
    for name in names:
        for hit in search.find(name, born):
            known = best.get(hit.place)
            if known is None or hit.score > known.score:
                best[hit.place] = hit
    return sorted(best.items(), key=lambda one: -one[1].score)
