"""Whether work is done: who takes it from the task queue, what waits there, when Schedules ran."""

from collections.abc import Iterator
from datetime import datetime

from fastapi import Response

from client.workers_seen import WorkSeen
from portal.pages.meanings import plain_words
from portal.pages.site import Opened


async def workers_page(opened: Opened) -> Response:
    """The page; where Temporal does not answer it says so."""
    work = await opened.office.work_seen()
    ready = await opened.office.readiness()
    queues = work.queues if work else ()
    return await opened.answer(
        "admin-workers.html",
        title="Workers and queues",
        section="/admin",
        problems=ready.problems,
        work=work,
        working=any(queue.pollers for queue in queues),
        backlog=sum(queue.backlog for queue in queues),
        rows=list(_rows(work, opened)) if work else [],
        schedules=list(_schedules(work, opened)) if work else [],
    )


def _rows(work: WorkSeen, opened: Opened) -> Iterator[tuple[str, int, str, str]]:
    for queue in work.queues:
        for poller in queue.pollers:
            seen = opened.times.near(poller.seen_at)
            yield queue.kind, queue.backlog, poller.identity, seen
        if not queue.pollers:
            yield queue.kind, queue.backlog, "None", "Never, or long ago"


def _schedules(work: WorkSeen, opened: Opened) -> Iterator[tuple[str, str, str, str]]:
    def said(at: datetime | None, never: str) -> str:
        return opened.times.moment(at) if at else never

    for one in work.schedules:
        state = "Paused" if one.paused else "Running"
        next_at = "Not while it is paused" if one.paused else said(one.next_at, "Not known")
        name = plain_words(one.name.upper())
        yield name, state, said(one.last_at, "Never"), next_at
