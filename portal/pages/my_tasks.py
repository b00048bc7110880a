"""What waits for somebody of USNCB, by what is due first."""

from fastapi import Response

from portal.pages.case_acts import decides_draft
from portal.pages.filters import Filter
from portal.pages.site import Opened
from portal.pages.task_rows import Row, acknowledge_form, address
from portal.pages.task_words import state_tag, task_address
from portal.pages.times import Level
from portal.pages.watches import stream_of
from procedure.people import USNCB
from procedure.refusals import NotFound
from procedure.task import TaskState
from procedure.values import is_matter
from views.due import Due
from views.lists import Wanted
from views.waiting import Waiting

_DUE = {"": (), "late": (Due.OVERDUE,), "soon": (Due.DUE_SOON,)}
"""The parts of the list, as the address names them."""
_EMPTY = {
    "": "Nothing waits for you. What needs you appears here by itself.",
    "late": "Nothing is late.",
    "soon": "Nothing is due within a working day.",
}
_MOST = 100
"""Rows of the list; what is due later comes up by itself."""


async def my_tasks(opened: Opened, tab: str) -> Response:
    """The page. Raises NotFound for a part that there is not."""
    if tab not in _DUE:
        raise NotFound(what="page", name=opened.request.url.path)
    stream = await stream_of(opened, "steps")
    waiting = await opened.desk.lists.waiting(opened.actor, Wanted())
    steps = [one for one in waiting if one.case_id is not None]
    wanted = _DUE[tab]
    shown = [one for one in steps if not wanted or one.due in wanted]
    late = [one for one in steps if one.due is Due.OVERDUE]
    soon = [one for one in steps if one.due is Due.DUE_SOON]
    following = next((one.act_by for one in steps if one.act_by and one not in late), None)
    counts = (("", "All", steps), ("late", "Late", late), ("soon", "Due soon", soon))
    return await opened.answer(
        "my-tasks.html",
        title="My tasks",
        section="/tasks",
        recorded=True,
        stream=stream,
        steps=len(steps),
        late=len(late),
        first=opened.times.due(following) if following else None,
        messages=len(waiting) - len(steps),
        filters=[
            Filter(label=label, href=address(name), count=len(found), current=name == tab)
            for name, label, found in counts
        ],
        rows=[step_row(one, place, opened) for place, one in enumerate(shown[:_MOST])],
        more=max(len(shown) - _MOST, 0),
        empty=_EMPTY[tab],
    )


def step_row(one: Waiting, place: int, opened: Opened) -> Row:
    """A step of a case or a matter, with a link to where it is taken."""
    due = opened.times.due(one.act_by) if one.act_by else None
    case, task = one.case_number or one.case_id or "", one.task_id
    number = one.case_number or "No number yet"
    new = one.agency == USNCB and one.state == TaskState.SENT
    return Row(
        id=f"step-{place}",
        level=due.level if due else Level.QUIET,
        due=due,
        title=one.what,
        href=task_address(case, task) if task else _where(one, case),
        about=f"{number}, {task}" if task else number,
        named=number,
        holder=one.agency if one.agency and one.agency != USNCB else "",
        tags=(state_tag(one.state),) if task else (),
        acknowledge=acknowledge_form(opened, case, task) if task and new else None,
    )


def _where(one: Waiting, name: str) -> str:
    """Where a step without a task is taken: beside its grounds, or in its case or matter."""
    matter = is_matter(one.case_id or "")
    if any(map(decides_draft, one.acts)):
        return f"/approvals/{'matters' if matter else 'cases'}/{name}?back=/tasks"
    return f"/matters/{name}" if matter else f"/cases/{name}#next"
