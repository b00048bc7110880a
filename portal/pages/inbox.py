"""The tasks of an agency by what must be done first, and what waits for somebody of USNCB."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from portal.pages.fields import Choices
from portal.pages.filters import Filter
from portal.pages.my_tasks import my_tasks
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from portal.pages.task_drafts import subjects
from portal.pages.task_rows import Row, acknowledge_form, address, give_form
from portal.pages.task_words import Tag, state_tag, task_address
from portal.pages.times import Level, When
from portal.pages.watches import stream_of
from procedure.access import Right, Subject, may, why_not
from procedure.measures.tasks.holding import CHIEFS, OWN_AGENCY
from procedure.people import USNCB
from procedure.refusals import NotFound
from procedure.task import TaskState
from register.task_lists import InboxTab
from views.due import Due
from views.inbox import InboxRow, InboxView

_TABS = {
    "": InboxTab.OURS,
    "mine": InboxTab.MINE,
    "new": InboxTab.UNACKNOWLEDGED,
    "others": InboxTab.OTHERS,
    "answered": InboxTab.ANSWERED,
}
"""The parts of the inbox, as the address names them."""
_LABELS = {
    InboxTab.OURS: "In our court",
    InboxTab.MINE: "Mine",
    InboxTab.UNACKNOWLEDGED: "Not acknowledged",
    InboxTab.OTHERS: "Waiting for others",
    InboxTab.ANSWERED: "Answered in 30 days",
}
_EMPTY = {
    InboxTab.OURS: "Nothing waits for your agency. New tasks appear here by themselves.",
    InboxTab.MINE: "Nothing was given to you. What is in your agency's court is in the first list.",
    InboxTab.UNACKNOWLEDGED: "Every task is acknowledged.",
    InboxTab.OTHERS: "Nothing waits for others: no question is open, and no clock is paused.",
    InboxTab.ANSWERED: "Nothing was answered in 30 days.",
}


def inbox(site: Site) -> APIRouter:
    """The routes of lists of tasks."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/tasks")
    async def tasks(opened: opens, tab: str = "", after: str | None = None) -> Response:
        """What waits for this person, or for their agency."""
        must_have_tasks(opened)
        if opened.actor.agency == USNCB:
            return await my_tasks(opened, tab)
        return await _of_agency(opened, tab, after)

    return router


def must_have_tasks(opened: Opened) -> None:
    """Answer as a page that does not exist for whoever never has a task. Raises NotFound."""
    if not may(opened.actor, Right.SEE_TASK, Subject(agency=opened.actor.agency)):
        raise NotFound(what="page", name=opened.request.url.path)


async def _of_agency(opened: Opened, tab: str, after: str | None) -> Response:
    if tab not in _TABS:
        raise NotFound(what="page", name=opened.request.url.path)
    stream = await stream_of(opened, "tasks")
    view = await opened.desk.inbox.page(opened.actor, _TABS[tab], after=after)
    colleagues, drafted = _colleagues(opened), await subjects(opened)
    return await opened.answer(
        "inbox.html",
        title="Tasks",
        section="/tasks",
        recorded=True,
        stream=stream,
        agency=view.agency,
        first=_first(view, opened),
        counts=view.counts,
        filters=list(_filters(view, tab)),
        caption=f"Tasks of {view.agency}: {_LABELS[view.tab].lower()}, soonest first",
        rows=[
            _row(row, place, opened, colleagues, drafted=f"{row.case_id}/{row.task_id}" in drafted)
            for place, row in enumerate(view.rows)
        ],
        answered=view.tab is InboxTab.ANSWERED,
        empty=_EMPTY[view.tab],
        next_href=address(tab, view.next) if view.next else "",
    )


def _filters(view: InboxView, tab: str) -> Iterator[Filter]:
    counts = view.counts
    shown = {
        InboxTab.OURS: counts.ours,
        InboxTab.MINE: counts.mine,
        InboxTab.UNACKNOWLEDGED: counts.unacknowledged,
        InboxTab.OTHERS: counts.others,
        InboxTab.ANSWERED: counts.answered,
    }
    for name, of in _TABS.items():
        yield Filter(label=_LABELS[of], href=address(name), count=shown[of], current=name == tab)


def _first(view: InboxView, opened: Opened) -> When | None:
    """When the first of what is not late yet is due."""
    first = view.first
    late = first is not None and first.due is Due.OVERDUE
    return None if first is None or late or not first.act_by else opened.times.due(first.act_by)


def _colleagues(opened: Opened) -> Choices:
    """To whom a chief can give a task; nobody for anybody else."""
    if not opened.actor.has(*CHIEFS):
        return ()
    subject = Subject(agency=opened.actor.agency)
    names = Names(opened.directory, opened.actor)
    return tuple(
        (one.person, names.of(one.person))
        for one in opened.directory.actors(opened.now)
        if one.agency == opened.actor.agency and why_not(one, OWN_AGENCY, subject) is None
    )


def _row(row: InboxRow, place: int, opened: Opened, colleagues: Choices, *, drafted: bool) -> Row:
    times, names = opened.times, Names(opened.directory, opened.actor)
    number = row.case_number or "Task"
    named = f"{number}, {row.task_id}"
    due = _due(row, opened)
    open_ = row.state in (TaskState.SENT, TaskState.ACKNOWLEDGED) and row.party == row.agency
    own = row.delegate in (None, opened.actor.person) or opened.actor.has(*CHIEFS)
    new = row.state == TaskState.SENT
    of = (row.case_number or row.case_id, row.task_id)
    return Row(
        id=f"task-{place}",
        level=due.level if due else Level.QUIET,
        due=due,
        title=row.title or row.code,
        href=task_address(row.case_number or row.case_id, row.task_id),
        about=f"{named}{_particular(row, opened)}",
        named=named,
        holder=_holder(row, names),
        held=times.working(row.held) if row.held is not None else "",
        tags=(*((("Draft saved", ""),) if drafted else ()), *_tags(row)),
        more=", ".join(_more(row)),
        acknowledge=acknowledge_form(opened, *of) if own and new else None,
        give=give_form(opened, *of, colleagues, place) if open_ and colleagues else None,
    )


def _due(row: InboxRow, opened: Opened) -> When | None:
    if row.answered_at is not None and row.state == TaskState.ANSWERED:
        return _at(row.answered_at, opened)
    if row.paused_since is not None:
        return opened.times.paused(row.paused_since)
    return opened.times.due(row.act_by) if row.act_by else None


def _at(moment: datetime, opened: Opened) -> When:
    times = opened.times
    return When(text=times.near(moment), left="", level=Level.QUIET, iso=times.iso(moment))


def _particular(row: InboxRow, opened: Opened) -> str:
    """What must be done about it, where that is not to answer it."""
    if row.state == TaskState.SENT and row.acknowledge_by and row.act_by == row.acknowledge_by:
        due = f"; then answer by {opened.times.moment(row.due_at)}" if row.due_at else ""
        return f". Acknowledge it first{due}"
    if row.asks_until:
        return f". You asked for time until {opened.times.moment(row.asks_until)}"
    return ". You asked USNCB a question" if row.question else ""


def _holder(row: InboxRow, names: Names) -> str:
    if row.party is not None and row.party != row.agency:
        return USNCB
    return names.of(row.delegate) if row.delegate else "Nobody yet"


def _tags(row: InboxRow) -> Iterator[Tag]:
    if row.due is Due.OVERDUE:
        yield ("Late", "late")
    elif row.due is Due.DUE_SOON:
        yield ("Due soon", "soon")
    yield state_tag(
        row.state, in_part=row.in_part, asks=row.question, asks_time=row.asks_until is not None
    )


def _more(row: InboxRow) -> Iterator[str]:
    if row.extended:
        yield "more time granted"
    if row.state == TaskState.ANSWERED and row.late:
        yield "was late"
