"""Lists of cases and tasks: what is overdue or due soon, and only what somebody asks for.

Nothing in a list is decided: whether something is late is recorded by its clock. A list says what a
person should look at first, at the moment of reading.
"""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from procedure.access import Right, Subject, may, reader_of
from procedure.codes import CaseClass
from procedure.people import Actor
from procedure.rows import CaseRow, CaseState, TaskRow
from procedure.values import Stored
from register.case_lists import BY_ID, Asking, CaseFilter, CaseTab
from register.lists import TASKS_BY_DUE, TASKS_BY_ID
from register.open_steps import Narrowed
from register.paging import Order, Place
from views.due import DUE_SOON, Due, due_at, span_of
from views.looks import Looks, View

if TYPE_CHECKING:
    from register.open_steps import Takes
    from views.waiting import Waiting

_CASE_ID = re.compile(r"case-[0-9A-Z]{26}")
LATELY = timedelta(days=90)
"""How long ago a case may have ended that is listed with those in progress (POLICY)."""


class ListedCase(CaseRow):
    """A case in a list, with how near its next due time is."""

    due: Due | None
    """Unset where nothing is due."""


class ListedTask(TaskRow):
    """A task in a list, with how near it is that its agency must do something."""

    due: Due | None


class Wanted(Stored):
    """Which cases or tasks somebody asks for; what is not set does not restrict the list."""

    state: CaseState | None = None
    stage: str | None = None
    case_class: CaseClass | None = None
    agency: str | None = None
    """Cases with an open task of this agency, or the tasks of this agency."""
    due: tuple[Due, ...] = ()
    mine: bool = False
    """What waits for an act of the person who asks."""

    def within(self, now: datetime) -> tuple[tuple[datetime | None, datetime | None], ...]:
        """When something is due that is asked for; any time where nothing is said."""
        return tuple(span_of(one, now) for one in self.due)


class ListViews:
    """Lists for whoever may know of what is in them."""

    def __init__(self, looks: Looks, *, now: datetime) -> None:
        """``looks`` records what was asked for; ``now`` is the moment of reading, in UTC."""
        self._looks = looks
        self._register = looks.register
        self._now = now

    async def cases(self, actor: Actor, wanted: Wanted) -> list[ListedCase]:
        """The cases by what is due next; none for whoever may see none."""
        return await self._cases(actor, wanted, None, None, None)

    async def cases_by_id(self, actor: Actor, after: Place | None, limit: int) -> list[ListedCase]:
        """So many of the cases, in the order of their ids, after one of them."""
        return await self._cases(actor, Wanted(), BY_ID, after, limit)

    async def _cases(
        self,
        actor: Actor,
        wanted: Wanted,
        order: Order | None,
        after: Place | None,
        limit: int | None,
    ) -> list[ListedCase]:
        if not may(actor, Right.SEE_CASE):
            return []
        await self._looks.note(actor, View.CASES, query=_query(wanted))
        filtered = CaseFilter(
            tab=CaseTab.MINE if wanted.mine else None,
            within=wanted.within(self._now),
            **wanted.model_dump(include={"state", "stage", "case_class", "agency"}),
        )

        def read(connection: Connection) -> list[CaseRow]:
            takes = self._takes(connection, actor) if wanted.mine else {}
            return self._register.case_lists.page.within(
                connection,
                asking(actor, self._now),
                filtered,
                takes,
                order=order,
                after=after,
                limit=limit,
            )

        return [
            ListedCase(**dict(row), due=due_at(row.next_due_at, self._now))
            for row in await self._register.read(read)
        ]

    def _takes(self, connection: Connection, actor: Actor) -> "Takes":
        # The acts of a case are loaded only where somebody asks what waits for them.
        from views.waiting import takes_of

        return takes_of(self._register, connection, actor)

    async def waiting(
        self, actor: Actor, wanted: Wanted, *, case_id: str | None = None
    ) -> "list[Waiting]":
        """What waits for an act of the actor, by what is due first.

        Tasks of their agency in their role; for USNCB also what came back, was asked or proposed,
        what must be decided, and restricted communications. Nothing for whoever has no part in it.
        """
        from views.waiting import WaitingSteps

        if not may(actor, Right.SEE_CASE) and not self._holds_tasks(actor):
            return []
        await self._note_tasks(actor, wanted, case_id, open_only=True)
        narrowed = Narrowed(case_id, wanted.case_class, wanted.agency, wanted.within(self._now))
        steps = WaitingSteps(self._register, now=self._now)
        found = await steps.steps(actor, narrowed)
        if (case_id, wanted.case_class, wanted.agency) == (None, None, None):
            received = await steps.communications(actor)
            found += [one for one in received if not wanted.due or one.due in wanted.due]
        return sorted(found, key=lambda one: (one.act_by is None, one.act_by or self._now))

    async def next_step(self, actor: Actor) -> "Waiting | None":
        """The step of a case or a matter that waits for the actor and is due first."""
        from views.waiting import WaitingSteps

        if not may(actor, Right.SEE_CASE):
            return None
        await self._note_tasks(actor, Wanted(), None, open_only=True)
        found = await WaitingSteps(self._register, now=self._now).steps(actor, Narrowed(), limit=1)
        return next(iter(found), None)

    def _holds_tasks(self, actor: Actor) -> bool:
        return may(actor, Right.SEE_TASK, Subject(agency=actor.agency))

    async def _note_tasks(
        self, actor: Actor, wanted: Wanted, case_id: str | None, *, open_only: bool
    ) -> None:
        # Whatever else was typed may be a name, which the ledger does not get.
        named = case_id if case_id is None or _CASE_ID.fullmatch(case_id) else "no case"
        query = {**_query(wanted), "case": named, "open_only": open_only}
        await self._looks.note(actor, View.TASKS, query=query)

    async def tasks(
        self,
        actor: Actor,
        wanted: Wanted,
        *,
        case_id: str | None = None,
        open_only: bool = True,
    ) -> list[ListedTask]:
        """The tasks that the actor may see: all for the casework, else those of the own agency."""
        return await self._tasks(actor, wanted, case_id, TASKS_BY_DUE, None, None, open_only)

    async def tasks_by_id(
        self, actor: Actor, after: Place | None, limit: int, *, open_only: bool
    ) -> list[ListedTask]:
        """So many of these, in the order of their ids, after one of them."""
        return await self._tasks(actor, Wanted(), None, TASKS_BY_ID, after, limit, open_only)

    async def _tasks(
        self,
        actor: Actor,
        wanted: Wanted,
        case_id: str | None,
        order: Order,
        after: Place | None,
        limit: int | None,
        open_only: bool,
    ) -> list[ListedTask]:
        agency = wanted.agency
        if not may(actor, Right.SEE_CASE):
            own = actor.agency
            if agency not in (None, own) or not self._holds_tasks(actor):
                return []
            agency = own
        await self._note_tasks(actor, wanted, case_id, open_only=open_only)
        rows = await self._register.lists.tasks(
            agency=agency,
            case_id=case_id,
            open_only=open_only,
            case_class=wanted.case_class,
            within=wanted.within(self._now),
            reader=reader_of(actor),
            order=order,
            after=after,
            limit=limit,
        )
        return [ListedTask(**dict(row), due=due_at(row.act_by, self._now)) for row in rows]


def asking(actor: Actor, now: datetime) -> Asking:
    """Who asks for cases now."""
    return Asking(
        actor=actor,
        reader=reader_of(actor),
        now=now,
        soon=now + DUE_SOON,
        since=now - LATELY,
    )


def _query(wanted: Wanted) -> dict[str, str | int | bool | None]:
    """What was asked for, as the ledger keeps it: code words only."""
    due = " ".join(wanted.due) or None
    return {**wanted.model_dump(mode="json", exclude={"due"}), "due": due}
