"""The inbox of an agency: what is asked of it, by what must be done first, and in whose court."""

from datetime import timedelta

from sqlalchemy import Connection

from procedure.access import Right, Subject, may, reader_of, require
from procedure.people import Actor, AgencyCode
from procedure.refusals import NotFound
from procedure.values import Moment, Stored
from register.paging import Place
from register.task_lists import InboxCounts, InboxTab, NamedTask
from views.cursors import part_of, place_of
from views.due import DUE_SOON, Due, due_at
from views.looks import Looks, View
from views.working_time import WorkingTime

ANSWERED_LATELY = timedelta(days=30)
"""How long an answered task stays in the inbox (POLICY)."""


class InboxRow(NamedTask):
    """A task in an inbox."""

    due: Due | None
    """How near ``act_by`` is."""
    left_seconds: int | None
    """Working time until then, negative once it is late; None where nothing is due."""
    held: int | None
    """Working time in the agency's court until now, pauses taken out."""


class InboxView(Stored):
    """A page of an inbox."""

    agency: AgencyCode
    tab: InboxTab
    counts: InboxCounts
    rows: tuple[InboxRow, ...]
    first: InboxRow | None
    """What the agency must do first, whatever part is shown."""
    next: str | None
    """The cursor of the next page."""
    at: Moment


class Inboxes:
    """Reads inboxes for whoever may see the tasks of their agency, or all."""

    def __init__(self, looks: Looks, time: WorkingTime) -> None:
        """``looks`` records what was asked for, ``time`` measures up to the moment of reading."""
        self._looks = looks
        self._register = looks.register
        self._time = time
        self._now = time.now

    async def page(
        self,
        actor: Actor,
        tab: InboxTab = InboxTab.OURS,
        *,
        agency: AgencyCode | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> InboxView:
        """A page of the inbox of the actor's agency; the casework may name another one.

        Raises NotPermitted, NotFound, CursorUnknown.
        """
        named = agency or actor.agency
        if not may(actor, Right.SEE_CASE):
            require(actor, Right.SEE_TASK, Subject(agency=named))
        if named != actor.agency and not await self._register.task_lists.asks(named):
            raise NotFound(what="agency", name=named)
        place = place_of(after, str, str)
        query = {"agency": named, "tab": tab.value}
        await self._looks.note(actor, View.TASKS, query=query)

        def read(connection: Connection) -> InboxView:
            return self._page(connection, actor, named, tab, place, limit)

        return await self._register.read(read)

    def _counts(self, connection: Connection, actor: Actor, agency: AgencyCode) -> InboxCounts:
        return self._register.task_lists.counts.within(
            connection,
            agency,
            person=actor.person,
            since=self._now - ANSWERED_LATELY,
            now=self._now,
            soon=self._now + DUE_SOON,
            reader=reader_of(actor),
        )

    def _page(
        self,
        connection: Connection,
        actor: Actor,
        agency: AgencyCode,
        tab: InboxTab,
        place: Place | None,
        limit: int,
    ) -> InboxView:
        since, reader = self._now - ANSWERED_LATELY, reader_of(actor)
        lists, time = self._register.task_lists, self._time

        def rows(of: InboxTab, after: Place | None, count: int) -> list[NamedTask]:
            return lists.page.within(
                connection,
                agency,
                of,
                person=actor.person,
                since=since,
                reader=reader,
                after=after,
                limit=count,
            )

        part = part_of(rows(tab, place, limit + 1), limit, lambda row: _place(tab, row))
        shows_first = tab is InboxTab.OURS and place is None
        first = part.rows[:1] if shows_first else rows(InboxTab.OURS, None, 1)
        return InboxView(
            agency=agency,
            tab=tab,
            counts=self._counts(connection, actor, agency),
            rows=tuple(self._row(row, time) for row in part.rows),
            first=next((self._row(row, time) for row in first), None),
            next=part.next,
            at=self._now,
        )

    def _row(self, row: NamedTask, time: WorkingTime) -> InboxRow:
        known = row.held_seconds
        return InboxRow(
            **dict(row),
            due=due_at(row.act_by, self._now),
            left_seconds=time.left(row.act_by),
            held=known if known is None else known + time.since(row.held_since),
        )


def _place(tab: InboxTab, row: NamedTask) -> Place:
    at = row.answered_at if tab is InboxTab.ANSWERED else row.act_by
    return Place(at, (row.case_id, row.task_id))
