"""How much waits for a person: the counts beside the parts of the portal, and what a page watches.

Nothing is opened for them, so nothing is noted as read. Each counts only what the person may see.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from procedure.access import Right, Subject, may, reader_of
from procedure.people import Actor
from register.approvals import Waiting
from register.open_steps import Takes
from register.register import Register
from register.task_lists import InboxCounts
from views.due import DUE_SOON
from views.inbox import ANSWERED_LATELY
from views.waiting import takes_of

T = TypeVar("T")
Read = Callable[["WaitingCounts", Actor], Awaitable[T]]


class CaseCounts(NamedTuple):
    """How many cases are open, and how many steps in cases and matters."""

    open: int
    steps: int


def _once(read: Read[T]) -> Read[T]:
    """Let an instance read a count of a person once, whoever asks for it again."""

    @wraps(read)
    async def remembered(self: "WaitingCounts", actor: Actor) -> T:
        key = read.__name__, actor.person
        if key not in self.read:
            self.read[key] = asyncio.ensure_future(read(self, actor))
        found: T = await self.read[key]
        return found

    return remembered


class WaitingCounts:
    """Counts in the database, as of one moment: for one page, or one look of a stream.

    With the moment of the newest of them, since as many may wait as before, and others.
    """

    def __init__(self, register: Register, *, now: datetime) -> None:
        """``now`` is the moment of reading, in UTC."""
        self._register = register
        self._now = now
        self.read: dict[tuple[str, str], asyncio.Future[Any]] = {}
        """What is being read, or was."""

    @_once
    async def hits(self, actor: Actor) -> int:
        """The hits that wait for a person; none for whoever may see no communications."""
        if not may(actor, Right.SEE_COMMUNICATIONS):
            return 0
        return await self._register.queues.to_review(reader_of(actor))

    @_once
    async def tasks(self, actor: Actor) -> InboxCounts | None:
        """The tasks of the person's agency; None for whoever may see none."""
        own = may(actor, Right.SEE_TASK, Subject(agency=actor.agency))
        if not own and not may(actor, Right.SEE_CASE):
            return None
        return await self._register.task_lists.counts(
            actor.agency,
            person=actor.person,
            since=self._now - ANSWERED_LATELY,
            now=self._now,
            soon=self._now + DUE_SOON,
            reader=reader_of(actor),
        )

    @_once
    async def steps(self, actor: Actor) -> int:
        """The steps of cases and matters that wait for the person; none for whoever takes none."""
        takes, reader = await self.takes(actor), reader_of(actor)
        return await self._register.open_steps.count(actor, takes, reader=reader)

    @_once
    async def takes(self, actor: Actor) -> Takes:
        """By which acts the steps of the person's agency are taken, with their permissions."""
        return await self._register.read(partial(takes_of, self._register, actor=actor))

    @_once
    async def approvals(self, actor: Actor) -> Waiting:
        """What waits for a second person, whoever that may be; of cases with a right to them.

        Of deletion orders and changes of the directory those that this person may decide.
        """
        return await self._register.approvals.waiting(actor)

    @_once
    async def deletions(self, actor: Actor) -> int:
        """The deletion orders that wait for this person as the second one."""
        return len(await self._register.deletions.waiting_for(actor))

    @_once
    async def cases(self, actor: Actor) -> CaseCounts:
        """The open cases, and the open steps; none for whoever may see no cases."""
        if not may(actor, Right.SEE_CASE):
            return CaseCounts(open=0, steps=0)
        boards, reader = self._register.boards, reader_of(actor)

        def counted(connection: Connection) -> CaseCounts:
            return CaseCounts(
                open=boards.open_cases.within(connection, reader),
                steps=boards.step_count.within(connection, reader),
            )

        return await self._register.read(counted)

    @_once
    async def matters(self, actor: Actor) -> int:
        """The open matters; none without a right to all kinds of them."""
        if not may(actor, Right.SEE_MATTERS):
            return 0
        return await self._register.boards.open_matters(reader_of(actor))

    async def newest_hit(self, actor: Actor) -> int:
        """When the newest hit that waits came to wait, as a number; 0 without any."""
        if not await self.hits(actor):
            return 0
        return await self._register.newest.hit(reader_of(actor))

    async def newest_task(self, actor: Actor) -> int:
        """When the newest open task of the person's agency came, as a number; 0 without any."""
        if await self.tasks(actor) is None:
            return 0
        return await self._register.newest.task(actor.agency, reader_of(actor))

    async def newest_step(self, actor: Actor) -> int:
        """When the newest step that waits for the person began to, as a number; 0 without any."""
        return await self._register.newest.step_for(actor, await self.takes(actor))

    async def newest_in_cases(self, actor: Actor) -> int:
        """When the newest case was opened, or the newest step began to wait, as a number."""
        if not any(await self.cases(actor)):
            return 0
        newest, reader = self._register.newest, reader_of(actor)

        def read(connection: Connection) -> int:
            opened = newest.case.within(connection, reader)
            return max(opened, newest.step.within(connection, reader))

        return await self._register.read(read)

    async def newest_matter(self, actor: Actor) -> int:
        """When the newest open matter was opened, as a number; 0 without any."""
        if not await self.matters(actor):
            return 0
        return await self._register.newest.matter(reader_of(actor))

    async def events(self, actor: Actor, dossier: str) -> int | None:
        """The last event of a case; None where the person may not know of it."""
        if await self._register.teams.sight(actor, dossier, self._now) is None:
            return None
        head = await self._register.dossiers.head(dossier)
        return head.revision if head is not None else None

    async def events_of_matter(self, actor: Actor, dossier: str) -> int | None:
        """The last event of a matter; None where the person may not see it as a whole."""
        sees = may(actor, Right.SEE_MATTERS)
        if not sees or not await self._register.teams.sees_matter(actor, dossier):
            return None
        head = await self._register.dossiers.head(dossier)
        return head.revision if head is not None else None
