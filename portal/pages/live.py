"""What changed since a page was made, over server-sent events.

A stream says how much is new, and nothing of what it is: the page asks for that itself, as it did
before. Each stream looks at what its own person may see, so nothing that is hidden from them shows.
It starts from the mark that its page was made with: a browser closes the streams of pages that are
in the background, and opens them again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from client.known_matters import known_matter
from portal.pages.site import Opened, Site
from portal.pages.watches import WATCHES, Mark, Watch, mark_of, news
from portal.recorded import Recorded
from procedure.access import Right
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import is_matter
from register.register import Register
from views.counts import WaitingCounts
from views.numbers import Numbers

EVERY = 2.0
"""Seconds after which a stream looks again, also where nothing was recorded: time passes."""
APART = 0.5
"""Seconds that are at least between two looks of a stream, however much is recorded."""
MOST = 8
"""Streams that one session may keep open."""


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
        seen: str,
        mark: Callable[[Actor, datetime], Awaitable[Mark]],
        said: Callable[[Mark, Mark], str],
    ) -> AsyncIterator[ServerSentEvent]:
        """An event whenever the mark differs; ends with the session, or with the service."""
        key = opened.visitor.counted_as
        streams[key] = streams.get(key, 0) + 1
        try:
            known, clock = await recorded.last(), asyncio.get_running_loop().time
            first = last = mark_of(seen) or await mark(opened.actor, opened.now)
            while not site.office.ending.is_set():
                looked = clock()
                visitor = await site.visitors.still(request)
                if visitor is None or await request.is_disconnected():
                    return
                found = await mark(visitor.actor, site.now())
                if found != last:
                    last = found
                    yield ServerSentEvent(event="changed", raw_data=said(first, found))
                known = await recorded.after(known, EVERY)
                await asyncio.sleep(looked + APART - clock())
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

    async def known_matter_of(opened: opens, number: str) -> str:
        """The matter of the address. Raises NotFound, also for one that is hidden."""
        opened.must(Right.SEE_MATTERS)
        matter = await opened.desk.matter_views.named(opened.actor, number)
        office = site.office
        if not is_matter(matter) or not await known_matter(
            office.register, office.recorder, opened.actor, matter
        ):
            raise NotFound(what="matter", name=number)
        return matter

    def of_each(
        where: str,
        known: Callable[..., Awaitable[str]],
        events: Callable[[WaitingCounts, Actor, str], Awaitable[int | None]],
    ) -> None:
        """The streams of all cases, or of all matters beside them."""

        @router.get(f"/live/{where}s/{{number}}", response_class=EventSourceResponse)
        async def of_dossier(
            opened: opens,
            request: Request,
            dossier: Annotated[str, Depends(known)],
            seen: str = "",
        ) -> AsyncIterator[ServerSentEvent]:
            """What is new in a case or a matter."""

            async def mark(actor: Actor, now: datetime) -> Mark:
                counts = WaitingCounts(site.office.register, now=now)
                revision = await events(counts, actor, dossier)
                return () if revision is None else (revision,)

            async for event in changes(request, opened, seen, mark, _entries(where)):
                yield event

    of_each("case", known_case, WaitingCounts.events)
    of_each("matter", known_matter_of, WaitingCounts.events_of_matter)

    @router.get("/live/{what}", response_class=EventSourceResponse)
    async def of_list(
        opened: opens,
        request: Request,
        watch: Annotated[Watch, Depends(_watch)],
        seen: str = "",
    ) -> AsyncIterator[ServerSentEvent]:
        """What is new in a list."""
        marked = _mark_of(watch, site.office.register)
        said = partial(news, watch=watch)
        async for event in changes(request, opened, seen, marked, said):
            yield event

    return router


def _mark_of(watch: Watch, register: Register) -> Callable[[Actor, datetime], Awaitable[Mark]]:
    return lambda actor, now: watch.mark(WaitingCounts(register, now=now), actor)


def _entries(where: str) -> Callable[[Mark, Mark], str]:
    """What is new in a case or a matter, in words."""

    def said(before: Mark, after: Mark) -> str:
        if not before or not after:
            return f"This {where} changed"
        more = after[0] - before[0]
        return f"{more} new {'entry' if more == 1 else 'entries'} in this {where}"

    return said
