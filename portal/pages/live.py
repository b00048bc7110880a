"""What changed since a page was made, over server-sent events.

A stream says how much is new, and nothing of what it is: the page asks for that itself, as it did
before. Each stream looks at what its own person may see, so nothing that is hidden from them shows.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from portal.pages.site import Opened, Site
from portal.recorded import Recorded
from procedure.people import Actor
from procedure.refusals import NotFound
from register.register import Register
from views.counts import WaitingCounts
from views.numbers import Numbers

EVERY = 2.0
"""Seconds after which a stream looks again, also where nothing was recorded: time passes."""
APART = 0.5
"""Seconds that are at least between two looks of a stream, however much is recorded."""
MOST = 8
"""Streams that one session may keep open."""

Mark = tuple[int, ...]
"""How much there is; it differs when the page would."""


class Watch(NamedTuple):
    """Something that a page shows and that can change."""

    mark: Callable[[WaitingCounts, Actor], Awaitable[Mark]]
    one: str
    """What one more of the first number is called."""
    several: str


async def _hits(counts: WaitingCounts, actor: Actor) -> Mark:
    return (await counts.hits(actor),)


async def _tasks(counts: WaitingCounts, actor: Actor) -> Mark:
    found = await counts.tasks(actor)
    if found is None:
        return ()
    return (found.ours, found.unacknowledged, found.others, found.answered, found.late)


async def _approvals(counts: WaitingCounts, actor: Actor) -> Mark:
    return (await counts.approvals(actor),)


WATCHES: Mapping[str, Watch] = {
    "queue": Watch(_hits, "new hit", "new hits"),
    "tasks": Watch(_tasks, "new task", "new tasks"),
    "approvals": Watch(_approvals, "new approval waits", "new approvals wait"),
}
"""What can be watched, by the last part of its address."""


def news(before: Mark, after: Mark, watch: Watch) -> str:
    """What changed, as the button of the page says it."""
    more = after[0] - before[0] if before and after else 0
    if more <= 0:
        return "This list changed"
    return f"{more} {watch.one if more == 1 else watch.several}"


def _watch(what: str) -> Watch:
    """What is watched. Raises NotFound."""
    if what not in WATCHES:
        raise NotFound(what="page", name=f"/live/{what}")
    return WATCHES[what]


def live(site: Site) -> APIRouter:
    """The routes of the streams."""
    router = APIRouter(include_in_schema=False)
    streams: dict[str, int] = {}
    recorded = Recorded(site.office.register, site.office.ending)

    async def watching(request: Request) -> Opened:
        """Whoever is signed in and has not too many streams. Raises HTTPException."""
        visitor = await site.visitors.still(request)
        if visitor is None or visitor.session is None:
            raise HTTPException(401, "You are no longer signed in.")
        if streams.get(visitor.counted_as, 0) >= MOST:
            raise HTTPException(429, "Too many pages are open: close some.")
        return await site.kept_open(request)

    opens = Annotated[Opened, Depends(watching)]

    async def changes(
        request: Request,
        opened: Opened,
        mark: Callable[[Actor, datetime], Awaitable[Mark]],
        said: Callable[[Mark, Mark], str],
    ) -> AsyncIterator[ServerSentEvent]:
        """An event whenever the mark differs; ends with the session, or with the service."""
        key = opened.visitor.counted_as
        streams[key] = streams.get(key, 0) + 1
        try:
            known, clock = await recorded.last(), asyncio.get_running_loop().time
            first = last = await mark(opened.actor, opened.now)
            number = 0
            while not site.office.ending.is_set():
                looked = clock()
                known = await recorded.after(known, EVERY)
                await asyncio.sleep(looked + APART - clock())
                visitor = await site.visitors.still(request)
                if visitor is None or await request.is_disconnected():
                    return
                found = await mark(visitor.actor, site.now())
                if found != last:
                    last, number = found, number + 1
                    yield ServerSentEvent(
                        event="changed", id=str(number), raw_data=said(first, found)
                    )
        finally:
            streams[key] -= 1
            if not streams[key]:
                del streams[key]

    async def known_case(opened: opens, number: str) -> str:
        """The case of the address. Raises NotFound, also for one that is hidden."""
        register = site.office.register
        case = await Numbers(register.lists).case(opened.actor, number)
        if await WaitingCounts(register, now=opened.now).events(opened.actor, case) is None:
            raise NotFound(what="case", name=number)
        return case

    @router.get("/live/cases/{number}", response_class=EventSourceResponse)
    async def of_case(
        opened: opens, request: Request, case: Annotated[str, Depends(known_case)]
    ) -> AsyncIterator[ServerSentEvent]:
        """What is new in a case."""

        async def mark(actor: Actor, now: datetime) -> Mark:
            revision = await WaitingCounts(site.office.register, now=now).events(actor, case)
            return () if revision is None else (revision,)

        async for event in changes(request, opened, mark, _entries):
            yield event

    @router.get("/live/{what}", response_class=EventSourceResponse)
    async def of_list(
        opened: opens, request: Request, watch: Annotated[Watch, Depends(_watch)]
    ) -> AsyncIterator[ServerSentEvent]:
        """What is new in a list."""
        marked = _mark_of(watch, site.office.register)
        async for event in changes(request, opened, marked, lambda a, b: news(a, b, watch)):
            yield event

    return router


def _mark_of(watch: Watch, register: Register) -> Callable[[Actor, datetime], Awaitable[Mark]]:
    return lambda actor, now: watch.mark(WaitingCounts(register, now=now), actor)


def _entries(before: Mark, after: Mark) -> str:
    """What is new in a case, in words."""
    if not before or not after:
        return "This case changed"
    more = after[0] - before[0]
    return f"{more} new {'entry' if more == 1 else 'entries'} in this case"
