"""The intake queue: what a person must confirm or lift, by the time that is left."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.pages.filters import Filter
from portal.pages.lifting import lift_together, ticked_in, wrong_with_ticks
from portal.pages.my_tasks import step_row
from portal.pages.queue_rows import QueueLine, line_of
from portal.pages.site import Opened, Site
from portal.pages.stronger import sign_in_again
from portal.pages.task_rows import Row
from portal.pages.times import When
from portal.pages.watches import stream_of
from procedure.access import Right, may
from procedure.refusals import NotFound
from register.queues import QueueTab
from views.queue import QueueView

_TABS = {
    "": QueueTab.REVIEW,
    "unread": QueueTab.UNREAD,
    "restricted": QueueTab.RESTRICTED,
    "lifted": QueueTab.RELEASED_TODAY,
    "clear": QueueTab.NO_HIT_TODAY,
}
"""The parts of the queue, as the address names them."""
_LABELS = {
    QueueTab.REVIEW: "To review",
    QueueTab.UNREAD: "Not read in full",
    QueueTab.RESTRICTED: "Restricted",
    QueueTab.RELEASED_TODAY: "Lifted today",
    QueueTab.NO_HIT_TODAY: "No hit today",
}
_EMPTY = {
    QueueTab.REVIEW: "No hit waits for a person. New hits appear here by themselves.",
    QueueTab.UNREAD: "Everything that waits was read in full.",
    QueueTab.RESTRICTED: "Nothing is restricted.",
    QueueTab.RELEASED_TODAY: "Nobody lifted a restriction today.",
    QueueTab.NO_HIT_TODAY: "Nothing was screened today without a hit.",
}
_WAITS = (QueueTab.REVIEW, QueueTab.UNREAD)


def queue(site: Site) -> APIRouter:
    """The routes of the queue."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/queue")
    async def show(opened: opens, tab: str = "", after: str | None = None) -> Response:
        """What came in, by what a person must do first."""
        return await _show(opened, tab, after)

    @router.post("/queue/lift")
    async def lift(opened: orders, request: Request) -> Response:
        """Lift several weak hits for one reason: each by an order of its own."""
        opened.must(Right.SEE_COMMUNICATIONS)
        form = await request.form()
        ticked, reason = ticked_in(form), str(form.get("reason", "")).strip()
        if wrong := wrong_with_ticks(ticked, reason):
            tab, after = str(form.get("tab", "")), str(form.get("after", "")) or None
            again = frozenset(one.version for one in ticked)
            return await _show(opened, tab, after, wrong=wrong, reason=reason, ticked=again)
        lifted = await lift_together(opened, ticked, reason)
        return await opened.answer(
            "queue-lifted.html",
            title="Lifted together",
            section="/queue",
            recorded=True,
            lifted=lifted,
            count=sum(one.done for one in lifted),
            reason=reason,
            stronger=sign_in_again("/queue") if any(one.stronger for one in lifted) else "",
        )

    return router


async def _show(
    opened: Opened,
    tab: str,
    after: str | None,
    *,
    wrong: str = "",
    reason: str = "",
    ticked: frozenset[str] = frozenset(),
) -> Response:
    """A page of a part; with ``wrong`` as it was sent and could not be carried out."""
    opened.must(Right.SEE_COMMUNICATIONS)
    if tab not in _TABS:
        raise NotFound(what="page", name=opened.request.url.path)
    stream = await stream_of(opened, "queue")
    view = await opened.desk.queue.page(opened.actor, _TABS[tab], after=after)
    rows = [line_of(row, place, opened) for place, row in enumerate(view.rows)]
    waits = view.tab in _WAITS
    return await opened.answer(
        "queue.html",
        title="Intake queue",
        section="/queue",
        recorded=True,
        stream=stream,
        status_code=422 if wrong else 200,
        review=view.counts[QueueTab.REVIEW],
        first=_first(view, rows) if after is None else None,
        filters=list(_filters(view, tab)),
        caption=f"{_LABELS[view.tab]}, {'least time left' if waits else 'newest'} first",
        waits=waits,
        rows=rows,
        together=any(row.order for row in rows),
        empty=_EMPTY[view.tab],
        next_href=_address(tab, view.next) if view.next else "",
        starts=may_start(opened),
        own=await _own(opened),
        wrong=wrong,
        reason=reason,
        ticked=ticked,
        place=[(name, value) for name, value in (("tab", tab), ("after", after)) if value],
    )


async def _own(opened: Opened) -> tuple[int, Row] | None:
    """How many steps of cases wait for the reader, and the first of them."""
    first = await opened.desk.lists.next_step(opened.actor)
    if first is None:
        return None
    return await opened.desk.waiting_counts.steps(opened.actor), step_row(first, 0, opened)


def may_start(opened: Opened) -> bool:
    """Whether this person may start cases."""
    return may(opened.actor, Right.ASK_ROSTER)


def _first(view: QueueView, rows: list[QueueLine]) -> tuple[str, When] | None:
    """From whom the next one is, and by when; None where the part does not begin with it."""
    if view.tab is not QueueTab.REVIEW or not rows:
        return None
    due = rows[0].due
    return (rows[0].plain.partition(",")[0], due) if due is not None else None


def _address(tab: str, after: str | None = None) -> str:
    given = {"tab": tab, "after": after}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/queue?{query}" if query else "/queue"


def _filters(view: QueueView, tab: str) -> Iterator[Filter]:
    for name, of in _TABS.items():
        yield Filter(
            label=_LABELS[of], href=_address(name), count=view.counts[of], current=name == tab
        )
