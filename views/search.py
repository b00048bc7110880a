"""Searching by name through all that is held, as the screening compares names."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from procedure.access import Right, may, reader_of, require
from procedure.message import PartialDate
from procedure.people import Actor
from register.name_index import Candidate
from register.pages import Sender, VersionLine
from register.register import Register
from screening.match import query_for
from views.looks import Looks, View
from views.name_finds import BestFind, best_finds
from views.name_found import EnteredFound, NameFound, Searched

_BATCH = 500
"""Candidates that a search compares at once."""
COMPARED = 200
"""So many candidates, the likeliest ones, a page of results compares; it says if there are more."""


class _Find(NamedTuple):
    candidate: Candidate
    best: BestFind


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
        compared: int | None = None,
        progress: Callable[[int], None] = lambda read: None,
    ) -> Searched:
        """The versions and the entered persons that name somebody like this, the best find first.

        An index of keyed hashes says who may be called so; these are opened and compared as the
        screening compares, so that spelling and script do not matter. ``compared`` is how many at
        most, the likeliest ones; without it all of them, and ``progress`` hears how many were
        compared. What cannot be read is named in the answer, and the search continues. The search
        is recorded in the ledger, the name only as a keyed hash. Raises NotPermitted.
        """
        require(actor, Right.SEARCH_BY_NAME)
        born = birth_date.model_dump_json() if birth_date is not None else None
        await self._looks.note(actor, View.SEARCH, words={"name": name, "born": born})
        likely = await self._register.names.candidates(
            name,
            entries=may(actor, Right.SEE_CASE),
            reader=reader_of(actor),
            limit=compared + 1 if compared is not None else None,
        )
        finds: list[_Find] = []
        unread: set[str] = set()
        sources = likely[:compared]
        for first in range(0, len(sources), _BATCH):
            part = await self._register.names.opened(sources[first : first + _BATCH])
            unread.update(one.name for one in part if one.subjects is None)
            people = [(one.source, who) for one in part for who in one.subjects or ()]
            # Comparing takes processor time: others continue meanwhile.
            best = await asyncio.to_thread(best_finds, people, name, birth_date)
            finds += [_Find(one, best[one.source]) for one in part if one.source in best]
            progress(min(first + _BATCH, len(sources)))
        entered = sorted(one.entry for one, _ in finds if one.entry is not None)
        await self._looks.note_all(actor, View.PERSON, entered)
        finds.sort(key=lambda find: -find.best.hit.score)
        described = await self._register.read(
            lambda connection: _Describing(self._register, connection, actor).all(finds)
        )
        return described.model_copy(
            update={"unread": tuple(sorted(unread)), "more": len(likely) > len(sources)}
        )


class _Describing:
    """What lists say about what was found, in one transaction."""

    def __init__(self, register: Register, connection: Connection, actor: Actor) -> None:
        self._register = register
        self._connection = connection
        self._sees_cases = may(actor, Right.SEE_CASE)
        self._reader = reader_of(actor)

    def all(self, finds: Sequence[_Find]) -> Searched:
        """The finds in their order."""
        versions = [
            (one.communication, one.version)
            for one, _ in finds
            if one.communication is not None and one.version is not None
        ]
        pages, connection = self._register.pages, self._connection
        named = {one for one, _ in versions}
        lines = pages.versions.within(connection, versions)
        senders = pages.senders.within(connection, named)
        cases, together = self._cases(named)
        everything = {case for group in together.values() for case in group}
        numbers = self._numbers(sorted(everything.union(*cases.values())))
        found = []
        for find in finds:
            communication, version = find.candidate.communication, find.candidate.version
            line = lines.get((communication or "", version or 0))
            if line is None or communication is None or version is None:
                continue
            own = cases.get(communication, [])
            others = sorted({case for one in own for case in together[one]} - {*own})
            of_both = {case: numbers[case] for case in (*own, *others) if case in numbers}
            sender = senders.get(communication)
            of = (communication, version)
            found.append(_version(find, of, line, sender, (own, others), of_both))
        return Searched(
            found=tuple(found),
            entered=tuple(self._entry(one) for one in finds if one.candidate.entry is not None),
        )

    def _cases(
        self, communications: Collection[str]
    ) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """The cases of each communication, and of each of these all about the same person."""
        if not self._sees_cases:
            return {}, {}
        register, connection, reader = self._register, self._connection, self._reader
        cases = register.attachments.cases_of_all.within(connection, communications, reader)
        named = sorted({case for found in cases.values() for case in found})
        return cases, register.people.together.within(connection, named, reader)

    def _entry(self, find: _Find) -> EnteredFound:
        entry = find.candidate.entry or ""
        cases = self._register.people.cases_about.within(self._connection, [entry], self._reader)
        return EnteredFound(
            person=entry,
            cases=tuple(cases),
            numbers=self._numbers(cases),
            level=find.best.hit.level,
            score=find.best.hit.score,
            reasons=find.best.hit.reasons,
            name=_written(find),
            born=find.best.subject.birth_date,
        )

    def _numbers(self, cases: Sequence[str]) -> dict[str, str]:
        if not cases:
            return {}
        return self._register.lists.numbers_of.within(self._connection, cases)


def _version(
    find: _Find,
    of: tuple[str, int],
    line: VersionLine,
    sender: Sender | None,
    cases: tuple[Sequence[str], Sequence[str]],
    numbers: dict[str, str],
) -> NameFound:
    """A version that was found, and its line; ``cases`` are its own, and others of their person."""
    hit, (own, others) = find.best.hit, cases
    return NameFound(
        communication=of[0],
        version=of[1],
        cases=tuple(own),
        same_person=tuple(others),
        numbers=numbers,
        level=hit.level,
        score=hit.score,
        reasons=hit.reasons,
        name=_written(find),
        born=find.best.subject.birth_date,
        kind=line.kind,
        sender=sender.sender if sender is not None else None,
        reference=sender.reference if sender is not None else None,
        received_at=line.received_at,
        state=line.state,
        restricted=line.restricted,
    )


def _written(find: _Find) -> str:
    """The first name of the person, as it is written there."""
    return next(iter(query_for(find.best.subject).names), "")
