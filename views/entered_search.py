"""Searching by name among the persons whom analysts entered, whom no communication need name."""

import asyncio
from collections.abc import Sequence

from procedure.access import reader_of
from procedure.message import PartialDate, Subject
from procedure.numbers import CaseNumber
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import CaseId, EnteredPersonId, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from screening.evidence import Level
from views.entered_persons import opened_entry
from views.looks import Looks, View
from views.name_finds import best_finds

_BATCH = 1_000
"""Entries that a search holds at once."""


class EnteredFound(Stored):
    """An entered person who is called like the one who was searched for."""

    person: EnteredPersonId
    cases: tuple[CaseId, ...]
    """The cases about the person, under whichever entry."""
    numbers: dict[CaseId, CaseNumber] = {}
    """Their short numbers."""
    level: Level
    score: float
    reasons: tuple[str, ...]
    """In words; they hold personal data."""


class EnteredSearch:
    """Searches the persons who were entered, for whoever may see cases."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` records who was seen."""
        self._looks = looks
        self._register = looks.register

    async def search(
        self, actor: Actor, name: str, birth_date: PartialDate | None, unread: set[str]
    ) -> list[EnteredFound]:
        """The persons of open and ended cases, the most similar first.

        Opens the document of each entry and no case. An entry that cannot be read is added to
        ``unread``. Whoever may search must see cases too. Looking at a found person is recorded.
        """
        found: list[EnteredFound] = []
        after = ""
        people, reader = self._register.people, reader_of(actor)
        while entries := await people.entered(after=after, limit=_BATCH, reader=reader):
            after = entries[-1]
            named = await self._named(entries, unread)
            # Comparing takes processor time: others continue meanwhile.
            best = await asyncio.to_thread(best_finds, named, name, birth_date)
            for entry, hit in best.items():
                await self._looks.note(actor, View.PERSON, entry)
                cases = await people.cases_about([entry], reader)
                found.append(
                    EnteredFound(
                        person=entry,
                        cases=tuple(cases),
                        numbers=await self._register.lists.numbers_of(cases),
                        level=hit.level,
                        score=hit.score,
                        reasons=hit.reasons,
                    )
                )
        return sorted(found, key=lambda one: -one.score)

    async def _named(
        self, entries: Sequence[EnteredPersonId], unread: set[str]
    ) -> list[tuple[str, Subject]]:
        """What these entries say; those whose key was destroyed name nobody any more."""
        named: list[tuple[str, Subject]] = []
        for entry in entries:
            try:
                person = await opened_entry(self._register, entry)
            except KeyDestroyed:
                continue
            except (NotFound, *UNREADABLE):
                person = None
            if person is None:
                unread.add(entry)
                continue
            subject = Subject(
                other_names=person.names,
                birth_date=person.birth_date,
                nationalities=person.nationalities,
            )
            named.append((entry, subject))
        return named
