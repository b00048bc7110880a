"""Searching by name through all that is held, as the screening compares names."""

import asyncio
from collections.abc import Callable, Sequence

from procedure.access import Right, may, reader_of, require
from procedure.intake.intake import intake_id
from procedure.message import PartialDate, Subject
from procedure.numbers import CaseNumber
from procedure.people import Actor
from procedure.rows import IntakeRow
from procedure.values import CaseId, CommunicationId, EnteredPersonId, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from screening.evidence import Level
from screening.search import Found
from views.entered_search import EnteredFound, EnteredSearch
from views.looks import Looks, View
from views.name_finds import best_finds

_BATCH = 1_000
"""Versions that a search holds at once."""


class NameFound(Stored):
    """A version of a communication that names somebody like the one who was searched for."""

    communication: CommunicationId
    version: int
    cases: tuple[CaseId, ...]
    same_person: tuple[CaseId, ...] = ()
    """Other cases about the person of these cases, under whichever entry."""
    numbers: dict[CaseId, CaseNumber] = {}
    """The short numbers of all these cases."""
    level: Level
    score: float
    reasons: tuple[str, ...]
    """In words; they hold personal data."""


class Searched(Stored):
    """What a search came to."""

    found: tuple[NameFound, ...]
    entered: tuple[EnteredFound, ...] = ()
    """Persons whom analysts entered; none for whoever sees no cases."""
    unread: tuple[CommunicationId | EnteredPersonId, ...] = ()
    """What could not be read: whether it names somebody like this is not known."""


class NameSearches:
    """Searches for whoever may, and records that they searched."""

    def __init__(self, looks: Looks) -> None:
        """``looks`` opens, and records that it was opened."""
        self._looks = looks
        self._register = looks.register

    async def search(
        self,
        actor: Actor,
        name: str,
        birth_date: PartialDate | None = None,
        *,
        progress: Callable[[int], None] = lambda read: None,
    ) -> Searched:
        """The versions and the entered persons that name somebody like this, the best find first.

        Reads every version of every communication that can be opened, in batches; ``progress``
        hears how many have been read. Then reads the entries, of which there are few. Compares as
        the screening does, so that spelling and script do not matter. One that cannot be read is
        named in the answer, and the search continues. The search is recorded in the ledger, the
        name only as a keyed hash. Raises NotPermitted.
        """
        require(actor, Right.SEARCH_BY_NAME)
        born = birth_date.model_dump_json() if birth_date is not None else None
        await self._looks.note(actor, View.SEARCH, words={"name": name, "born": born})
        found: list[NameFound] = []
        unread: set[str] = set()
        sees_cases = may(actor, Right.SEE_CASE)
        read = 0
        after: str | None = None
        communications = self._register.communications
        reader = reader_of(actor)
        while rows := await communications.list(after=after, reader=reader, limit=_BATCH):
            after = intake_id(rows[-1].communication_id, rows[-1].version)
            named = await self._named(rows, unread)
            # Comparing takes processor time: others continue meanwhile.
            hits = await asyncio.to_thread(best_finds, named, name, birth_date)
            by_version = {intake_id(row.communication_id, row.version): row for row in rows}
            found += [
                await self._found(actor, by_version[version], hit) for version, hit in hits.items()
            ]
            read += len(rows)
            progress(read)
        found.sort(key=lambda one: -one.score)
        entered = EnteredSearch(self._looks)
        people = await entered.search(actor, name, birth_date, unread) if sees_cases else []
        return Searched(found=tuple(found), entered=tuple(people), unread=tuple(sorted(unread)))

    async def _named(
        self, rows: Sequence[IntakeRow], unread: set[str]
    ) -> list[tuple[str, Subject]]:
        """Whom each version names; those whose key was destroyed name nobody any more."""
        named: list[tuple[str, Subject]] = []
        for row in rows:
            try:
                opened = await self._looks.communication(row.communication_id, row.version)
            except KeyDestroyed:
                continue
            except UNREADABLE:
                unread.add(row.communication_id)
                continue
            version = intake_id(row.communication_id, row.version)
            named += [(version, subject) for subject in opened.subjects]
        return named

    async def _found(self, actor: Actor, row: IntakeRow, hit: Found) -> NameFound:
        sees = may(actor, Right.SEE_CASE)
        attachments = self._register.attachments
        reader = reader_of(actor)
        cases = await attachments.cases_of(row.communication_id, reader) if sees else []
        people = [await self._register.people.people_of(case) for case in cases]
        about = await self._register.people.cases_about(frozenset().union(*people), reader)
        others = [case for case in about if case not in cases]
        return NameFound(
            communication=row.communication_id,
            version=row.version,
            cases=tuple(cases),
            same_person=tuple(others),
            numbers=await self._register.lists.numbers_of([*cases, *others]),
            level=hit.level,
            score=hit.score,
            reasons=hit.reasons,
        )
