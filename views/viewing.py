"""Viewing: looking at what is held of persons. Looking is an event in the ledger."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from ulid import ULID

from activities.library import screening_of
from activities.screening import hit_levels
from indicators import Indications
from indicators.charges import Level as Sameness
from indicators.charges import same_facts
from procedure.access import Act, may, require
from procedure.message import Charge, Communication, PartialDate, Subject
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.values import CaseId, CommunicationId, ProtectedPersonId, Value
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Entry
from screening.evidence import Level
from screening.match import Hit
from screening.search import Found, NameSearch


class Related(Value):
    """An open case about a person whom a communication names: it may belong there."""

    case: CaseId
    person: ProtectedPersonId
    stage: str
    facts: Sameness | None
    """Whether the case rests on the same charges; None where nothing can be compared."""


class Shown(Value):
    """What a person sees of a screened communication. It holds personal data."""

    communication: CommunicationId
    version: int
    hits: tuple[Hit, ...]
    indications: Indications | None
    not_compared: int = 0
    """Earlier communications about the same persons that the screening did not compare."""
    related: tuple[Related, ...]
    unread: tuple[CommunicationId, ...] = ()
    """What could not be read, so that its charges were not compared."""


_BATCH = 1_000
"""Communications that a search holds at once."""
_PERHAPS_CUT = 8
"""So many finds may be not all: of one batch, the engine compares only the names most alike."""


class NameFound(Value):
    """A communication that names somebody like the one who was searched for."""

    communication: CommunicationId
    version: int
    cases: tuple[CaseId, ...]
    level: Level
    score: float
    reasons: tuple[str, ...]
    """In words; they hold personal data."""


class Searched(Value):
    """What a search came to."""

    found: tuple[NameFound, ...]
    unread: tuple[CommunicationId, ...] = ()
    """What could not be read: whether it names somebody like this is not known."""


def _likest(
    named: Sequence[tuple[IntakeRow, Subject]], name: str, birth_date: PartialDate | None
) -> list[tuple[IntakeRow, Found]]:
    """Each communication that names somebody like this, with its best find."""
    best: dict[str, tuple[IntakeRow, Found]] = {}
    for row, hit in _finds(named, name, birth_date):
        known = best.get(row.communication_id)
        if known is None or hit.score > known[1].score:
            best[row.communication_id] = (row, hit)
    return list(best.values())


def _finds(
    named: Sequence[tuple[IntakeRow, Subject]], name: str, birth_date: PartialDate | None
) -> list[tuple[IntakeRow, Found]]:
    """All finds: where an answer may have been cut, each half is asked by itself."""
    hits = NameSearch(tuple(subject for _, subject in named)).find(name, birth_date)
    if len(hits) < _PERHAPS_CUT or len(named) == 1:
        return [(named[hit.place][0], hit) for hit in hits]
    middle = len(named) // 2
    return [
        *_finds(named[:middle], name, birth_date),
        *_finds(named[middle:], name, birth_date),
    ]


class Viewing:
    """Opens what is sealed for whoever may see it, and writes down that it was opened."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._register = register
        self._now = now

    async def shown(self, actor: Actor, communication: str) -> Shown:
        """Whom the last screening named and why, what showed, and cases that it may belong to.

        Looking is written into the ledger: these are a person's data. Raises NotFound.
        """
        if may(actor, Act.SEE_COMMUNICATIONS):
            raise NotFound(f"There is no communication {communication}.")
        rows = await self._register.list_communications(communication_id=communication)
        if not rows:
            raise NotFound(f"There is no communication {communication}.")
        (row,) = rows
        await self._note(
            actor,
            communication,
            "CommunicationViewed",
            communication=communication,
            version=row.version,
        )
        kept = await screening_of(self._register, row)
        levels = hit_levels(kept.result) if kept else ()
        named = [hit.person for hit in levels if hit.restricts]
        unread: set[str] = set()
        related = () if may(actor, Act.SEE_CASE) else await self._related(row, named, unread)
        return Shown(
            communication=communication,
            version=row.version,
            hits=kept.result.hits if kept else (),
            indications=kept.indications if kept else None,
            not_compared=kept.not_compared if kept else 0,
            related=related,
            unread=tuple(sorted(unread)),
        )

    async def _related(
        self, row: IntakeRow, persons: Sequence[str], unread: set[str]
    ) -> tuple[Related, ...]:
        """Open cases about the same persons, and whether they rest on the same charges.

        What cannot be read is put into ``unread``.
        """
        charges = await self._charges(row, unread)
        found = []
        for person in persons:
            for case in await self._register.list_cases(state="OPEN", person=person):
                if case.case_id == row.case_id:
                    continue
                found.append(
                    Related(
                        case=case.case_id,
                        person=person,
                        stage=case.stage,
                        facts=await self._same_facts(charges, case.case_id, unread),
                    )
                )
        return tuple(found)

    async def _same_facts(
        self, charges: Sequence[Charge], case: str, unread: set[str]
    ) -> Sameness | None:
        """How far the case's communications rest on the same charges; None where there are none."""
        levels = []
        for communication in await self._register.communications_of(case):
            (row,) = await self._register.list_communications(communication_id=communication)
            other = await self._charges(row, unread)
            if charges and other:
                levels.append(same_facts(charges, other).level)
        ranked = [level for level in Sameness if level in levels]
        return ranked[0] if ranked else None

    async def _charges(self, row: IntakeRow, unread: set[str]) -> tuple[Charge, ...]:
        """Its charges; none where nobody can open it, as ``unread`` says unless on an order."""
        try:
            return (await self._communication(row.communication_id, row.version)).charges
        except KeyDestroyed:
            return ()
        except UNREADABLE:
            unread.add(row.communication_id)
            return ()

    async def _communication(self, communication: str, version: int) -> Communication:
        stored = await self._register.communication(communication, version)
        return Communication.model_validate_json(stored.parsed)

    async def search(
        self,
        actor: Actor,
        name: str,
        birth_date: PartialDate | None = None,
        *,
        told: Callable[[int], None] = lambda read: None,
    ) -> Searched:
        """The communications that name somebody like this, the likest first.

        Reads the newest version of every communication whose key stands, in batches; ``told``
        hears how many have been read. Compares as the screening does, so that spelling and script
        do not matter. One that cannot be read is named in the answer, and the search goes on. The
        search is written into the ledger, the name only as a salted commitment. Raises Refused.
        """
        require(actor, Act.SEARCH_BY_NAME)
        commitment = self._register.mac("commitment", "search", name).hex()
        await self._note(actor, "register", "SearchedByName", commitment=commitment)
        found: list[NameFound] = []
        unread: set[str] = set()
        read = 0
        after: str | None = None
        while rows := await self._register.list_communications(after=after, limit=_BATCH):
            after = rows[-1].communication_id
            named = await self._named(rows, unread)
            # Comparing is work for the processor: others go on meanwhile.
            hits = await asyncio.to_thread(_likest, named, name, birth_date)
            found += [await self._found(actor, row, hit) for row, hit in hits]
            read += len(rows)
            told(read)
        found.sort(key=lambda one: -one.score)
        return Searched(found=tuple(found), unread=tuple(sorted(unread)))

    async def _named(
        self, rows: Sequence[IntakeRow], unread: set[str]
    ) -> list[tuple[IntakeRow, Subject]]:
        """Whom these communications name; those whose key was destroyed name nobody any more."""
        named: list[tuple[IntakeRow, Subject]] = []
        for row in rows:
            try:
                communication = await self._communication(row.communication_id, row.version)
            except KeyDestroyed:
                continue
            except UNREADABLE:
                unread.add(row.communication_id)
                continue
            named += [(row, subject) for subject in communication.subjects]
        return named

    async def _found(self, actor: Actor, row: IntakeRow, hit: Found) -> NameFound:
        seen = may(actor, Act.SEE_CASE) is None
        cases = await self._register.cases_of(row.communication_id) if seen else []
        return NameFound(
            communication=row.communication_id,
            version=row.version,
            cases=tuple(cases),
            level=hit.level,
            score=hit.score,
            reasons=hit.reasons,
        )

    async def _note(self, actor: Actor, dossier: str, kind: str, **data: str | int) -> None:
        entry = Entry(
            kind=kind,
            key=f"{dossier}/{kind}/{ULID()}",
            at=self._now(),
            actor=actor.person,
            data=data,
        )
        await self._register.note(dossier, entry)
