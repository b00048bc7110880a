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
    return await opened.answer(
        "admin-workers.html",
        title="Workers and queues",
        section="/admin",
        problems=ready.problems,
        work=work,
        stands=work_in_words(work),
        rows=list(_rows(work, opened)) if work else [],
        schedules=list(_schedules(work, opened)) if work else [],
    )


def work_in_words(work: WorkSeen | None) -> str:
    """Whether work is done, in a sentence; None where Temporal does not answer."""
    if work is None:
        return "Temporal is away: orders wait, and nothing is lost."
    if not any(queue.pollers for queue in work.queues):
        return "No worker asks for work. Start one."
    backlog = sum(queue.backlog for queue in work.queues)
    return (
        f"Workers are running, and {backlog or 'nothing'} {'is' if backlog < 2 else 'are'} waiting."
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
