"""What pages can watch: how much there is of what the reader may see, and how new the newest is.

A page is made with a mark, and its stream compares what there is with that mark. So nothing that
came is missed between the page and its stream, or while the stream was closed; also where as much
was settled meanwhile, since what came is newer than everything that was there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from portal.pages.site import Opened
from procedure.people import Actor
from views.counts import WaitingCounts

Mark = tuple[int, ...]
"""How much there is, and at the end how new the newest is; it differs when the page would."""
_LONGEST = 100
"""Characters of a mark in an address."""


class Watch(NamedTuple):
    """Something that a page shows and that can change."""

    mark: Callable[[WaitingCounts, Actor], Awaitable[Mark]]
    one: str
    """What one more of the first number is called."""
    several: str
    changed: str = "This list changed"
    """What is said of any other change."""


async def _hits(counts: WaitingCounts, actor: Actor) -> Mark:
    return (await counts.hits(actor), await counts.newest_hit(actor))


async def _tasks(counts: WaitingCounts, actor: Actor) -> Mark:
    found = await counts.tasks(actor)
    if found is None:
        return ()
    much = (found.ours, found.mine, found.unacknowledged, found.others, found.answered, found.late)
    return (*much, await counts.newest_task(actor))


async def _steps(counts: WaitingCounts, actor: Actor) -> Mark:
    steps, hits = await counts.steps(actor), await counts.hits(actor)
    return (steps, hits, await counts.newest_step(actor), await counts.newest_hit(actor))


async def _approvals(counts: WaitingCounts, actor: Actor) -> Mark:
    found = await counts.approvals(actor)
    return (found.total, found.newest)


async def _cases(counts: WaitingCounts, actor: Actor) -> Mark:
    return (*await counts.cases(actor), await counts.newest_in_cases(actor))


async def _board(counts: WaitingCounts, actor: Actor) -> Mark:
    cases, approvals, hits = await asyncio.gather(
        _cases(counts, actor), _approvals(counts, actor), _hits(counts, actor)
    )
    return (*cases, *approvals, *hits)


async def _matters(counts: WaitingCounts, actor: Actor) -> Mark:
    return (await counts.matters(actor), await counts.newest_matter(actor))


WATCHES: Mapping[str, Watch] = {
    "queue": Watch(_hits, "new hit", "new hits"),
    "tasks": Watch(_tasks, "new task", "new tasks"),
    "steps": Watch(_steps, "new step waits", "new steps wait"),
    "approvals": Watch(_approvals, "new approval waits", "new approvals wait"),
    "cases": Watch(_cases, "new open case", "new open cases"),
    "matters": Watch(_matters, "new matter", "new matters"),
    "board": Watch(_board, "new open case", "new open cases", "The board changed"),
}
"""What can be watched, by the last part of its address."""


def news(before: Mark, after: Mark, watch: Watch) -> str:
    """What changed, as the button of the page says it."""
    more = after[0] - before[0] if before and after else 0
    if more <= 0:
        return watch.changed
    return f"{more} {watch.one if more == 1 else watch.several}"


async def stream_of(opened: Opened, what: str) -> str:
    """The address of a list's stream. A page asks for it before it reads the rows that it shows.

    Whatever the navigation counts is counted meanwhile.
    """
    opened.count_ahead()
    mark = await WATCHES[what].mark(opened.desk.waiting_counts, opened.actor)
    return stream_since(f"/live/{what}", mark)


def stream_since(address: str, mark: Mark) -> str:
    """The address of a stream that says what is other than this mark."""
    return f"{address}?seen={'.'.join(map(str, mark))}"


def mark_of(seen: str) -> Mark:
    """The mark in an address; an empty one where there is none that can be read."""
    parts = seen[:_LONGEST].split(".")
    return tuple(int(one) for one in parts) if all(one.isdecimal() for one in parts) else ()
