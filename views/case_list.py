"""The list of cases: one row a case, its next step, and what could be asked for next."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from procedure.access import Right, may, require
from procedure.message import CommunicationKind
from procedure.people import Actor
from procedure.rows import CaseRow, StepRow, TrackRow
from procedure.values import CommunicationId, Moment, Stored
from register.case_lists import Asking, CaseFacets, CaseFilter, CaseTab
from register.open_steps import Takes
from register.pages import About, Sender
from register.paging import Place
from register.register import Register
from views.counts import WaitingCounts
from views.cursors import Part, part_of, place_of
from views.due import Due, due_at
from views.lists import asking
from views.looks import Looks, View
from views.person_lines import PersonLine, person_lines
from views.working_time import WorkingTime


class AboutLine(Stored):
    """The communication with which a case began."""

    communication: CommunicationId
    version: int
    kind: CommunicationKind
    sender: str | None
    """None where nobody can open it."""


class CaseListRow(CaseRow):
    """A case in the list."""

    due: Due | None
    left_seconds: int | None
    """Working time until something of ours is due, negative once it is late."""
    person: PersonLine | None
    """None where the case is about nobody, or nobody can open the name."""
    step: StepRow | None
    """What must be done first."""
    step_due: Due | None
    further_steps: int
    """How many others are open."""
    tracks: tuple[str, ...]
    """Those that it follows; of one that has ended, those that it followed."""
    about: AboutLine | None


class CaseListView(Stored):
    """A page of the list."""

    filter: CaseFilter
    shown: int
    """How many cases are asked for, on all pages."""
    facets: CaseFacets
    rows: tuple[CaseListRow, ...]
    next: str | None
    """The cursor of the next page."""
    at: Moment


_IN_FILE = 1000
"""Cases that are read at once where all of them are."""


class _Found(NamedTuple):
    """What the register has about a page."""

    part: Part
    steps: Mapping[str, Sequence[StepRow]]
    tracks: Mapping[str, Sequence[TrackRow]]
    about: Mapping[str, About]
    senders: Mapping[str, Sender]
    time: WorkingTime


class CaseListPages:
    """Reads the list of cases for whoever may see cases."""

    def __init__(self, looks: Looks, counts: WaitingCounts, time: WorkingTime) -> None:
        """``looks`` records what was seen, ``time`` measures up to the moment of reading."""
        self._looks = looks
        self._counts = counts
        self._register: Register = looks.register
        self._time = time
        self._now = time.now

    async def page(
        self,
        actor: Actor,
        wanted: CaseFilter = CaseFilter(),  # noqa: B008  # it never changes
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> CaseListView:
        """A page of the cases. Whose names it shows is recorded.

        Raises NotPermitted, CursorUnknown.
        """
        require(actor, Right.SEE_CASE)
        place = place_of(after, str)
        await self._looks.note(actor, View.CASES, query=await self._query(wanted))
        who, takes = asking(actor, self._now), await self._counts.takes(actor)
        (found, names), facets = await asyncio.gather(
            self._shown(actor, who, takes, wanted, place, limit),
            self._register.case_lists.facets(who, wanted, takes),
        )
        return CaseListView(
            filter=wanted,
            shown=facets.shown(wanted),
            facets=facets,
            rows=tuple(self._row(row, found, names) for row in found.part.rows),
            next=found.part.next,
            at=self._now,
        )

    async def _shown(
        self,
        actor: Actor,
        who: Asking,
        takes: Takes,
        wanted: CaseFilter,
        place: Place | None,
        limit: int,
    ) -> tuple[_Found, Mapping[str, PersonLine]]:
        """What the register has about a page, and the names on it."""

        def read(connection: Connection) -> _Found:
            return self._found(connection, who, takes, wanted, place, limit)

        found = await self._register.read(read)
        people = {row.person_id for row in found.part.rows if row.person_id is not None}
        if not people or not may(actor, Right.SEE_PERSON):
            return found, {}
        await self._looks.note_all(actor, View.PERSON, sorted(people))
        return found, await person_lines(self._register, people)

    async def whole(self, actor: Actor, wanted: CaseFilter) -> list[CaseListRow]:
        """Every case that is asked for, without the name of any person. Raises NotPermitted."""
        require(actor, Right.SEE_CASE)
        await self._looks.note(actor, View.CASES, query=await self._query(wanted))
        found = await self._part(actor, wanted, None)
        rows = [self._row(row, found, {}) for row in found.part.rows]
        while found.part.next is not None:
            found = await self._part(actor, wanted, place_of(found.part.next, str))
            rows += [self._row(row, found, {}) for row in found.part.rows]
        return rows

    async def _part(self, actor: Actor, wanted: CaseFilter, place: Place | None) -> _Found:
        who, takes = asking(actor, self._now), await self._counts.takes(actor)

        def read(connection: Connection) -> _Found:
            return self._found(connection, who, takes, wanted, place, _IN_FILE)

        return await self._register.read(read)

    async def _query(self, wanted: CaseFilter) -> dict[str, str | int | bool | None]:
        """What was asked for, as the ledger keeps it: code words that are known, and no others."""
        known = await self._register.case_lists.known(wanted)
        words = known.model_dump(mode="json", exclude={"within"})
        due = " ".join("/".join(str(one) for one in span) for span in wanted.within)
        return {**words, "within": due or None}

    def _found(
        self,
        connection: Connection,
        who: Asking,
        takes: Takes,
        wanted: CaseFilter,
        place: Place | None,
        limit: int,
    ) -> _Found:
        register, lists = self._register, self._register.case_lists
        rows = lists.page.within(connection, who, wanted, takes, after=place, limit=limit + 1)
        part = part_of(rows, limit, lambda row: _place(wanted, row))
        cases = [row.case_id for row in part.rows]
        about = register.pages.about.within(connection, cases)
        return _Found(
            part=part,
            steps=register.open_steps.of.within(connection, cases),
            tracks=lists.tracks.within(connection, cases),
            about=about,
            senders=register.pages.senders.within(
                connection, {one.communication for one in about.values()}
            ),
            time=self._time,
        )

    def _row(self, row: CaseRow, found: _Found, names: Mapping[str, PersonLine]) -> CaseListRow:
        steps = found.steps.get(row.case_id, ())
        first = _first(steps)
        tracks = found.tracks.get(row.case_id, ())
        followed = [one for one in tracks if one.ended_at is None] or tracks
        return CaseListRow(
            **dict(row),
            due=due_at(row.next_due_at, self._now),
            left_seconds=found.time.left(row.next_due_at),
            person=names.get(row.person_id or ""),
            step=first,
            step_due=due_at(first.due_at, self._now) if first and not first.expected else None,
            further_steps=max(len(steps) - 1, 0),
            tracks=tuple(one.track for one in followed),
            about=_about(found.about.get(row.case_id), found.senders),
        )


def _place(wanted: CaseFilter, row: CaseRow) -> Place:
    at = row.closed_at if wanted.tab is CaseTab.CLOSED else row.next_due_at
    return Place(at, (row.case_id,))


def _first(steps: Sequence[StepRow]) -> StepRow | None:
    """What must be done first: what is due of ours, before what waits for others."""

    def urgency(step: StepRow) -> tuple[bool, bool, str]:
        at = step.act_by.isoformat() if step.act_by is not None else ""
        return (step.expected, step.act_by is None, at)

    return min(steps, key=urgency, default=None)


def _about(about: About | None, senders: Mapping[str, Sender]) -> AboutLine | None:
    if about is None:
        return None
    sender = senders.get(about.communication)
    return AboutLine(
        communication=about.communication,
        version=about.version,
        kind=about.kind,
        sender=sender.sender if sender is not None else None,
    )
