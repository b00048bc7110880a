"""The receipt of an answer: what was sent, who has the ball now, and what is next."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import Response

from portal.pages.people import Names
from portal.pages.site import Opened
from portal.pages.task_words import task_address, told
from procedure.people import USNCB
from views.exchange import Exchange, Said
from views.lists import Wanted
from views.task_view import TaskView

_ANSWERS = (Said.ANSWERED, Said.ANSWERED_IN_PART)


async def sent_page(opened: Opened, view: TaskView, recorded: datetime | None) -> Response:
    """The page; ``recorded`` is when the answer was recorded, None while it is not yet."""
    own = [one for one in view.exchanges if one.said in _ANSWERS and one.by == opened.actor.person]
    if recorded is None:
        return await _being_recorded(opened, view)
    answer = next((one for one in own if one.at == recorded), own[-1] if own else None)
    final = answer is None or answer.said is Said.ANSWERED
    href, label = await _next(opened)
    return await opened.answer(
        "task-sent.html",
        title=f"Answer sent, {view.task}",
        section="/tasks",
        recorded=True,
        crumbs=_crumbs(view),
        heading="Answer sent" if final else "Partial answer sent",
        sentence=_sentence(opened, view, recorded, final=final),
        rows=_rows(opened, answer, recorded),
        then=_then(opened, final=final),
        next_href=href,
        next_label=label,
        correct=f"{task_address(view.case_number or view.case, view.task)}#answer",
    )


async def _being_recorded(opened: Opened, view: TaskView) -> Response:
    return await opened.answer(
        "task-being-recorded.html",
        title=f"Answer being recorded, {view.task}",
        section="/tasks",
        crumbs=_crumbs(view),
    )


def _crumbs(view: TaskView) -> list[tuple[str, str | None]]:
    number = f"{view.case_number or 'Task'}, {view.task}"
    address = task_address(view.case_number or view.case, view.task)
    return [("Tasks", "/tasks"), (number, address), ("Receipt", None)]


def _sentence(opened: Opened, view: TaskView, recorded: datetime, *, final: bool) -> str:
    times = opened.times
    which = "final answer" if final else "partial answer"
    sentence = f"Your {which} to {view.title} ({view.task}) was recorded {times.near(recorded)}"
    if not final:
        due = f", due {times.due(view.due).sentence}" if view.due else ""
        return f"{sentence}. You still have the task{due}."
    left = ""
    if view.due is not None and recorded < view.due:
        left = f", with {times.between(recorded, view.due)} of working time left"
    ball = "" if opened.actor.agency == USNCB else f" {USNCB} has the ball now."
    return f"{sentence}{left}.{ball}"


def _rows(
    opened: Opened, answer: Exchange | None, recorded: datetime
) -> list[tuple[str, str | Sequence[str]]]:
    """What was sent, with what the record has of it."""
    names = Names(opened.directory, opened.actor)
    rows: list[tuple[str, str | Sequence[str]]] = []
    if answer is not None:
        (shown,) = told([answer], opened.times, names)
        rows += shown.fields
        if shown.text:
            rows.append(("In your own words", shown.text.split("\n")))
    signed = f"Order signed for {names.of(opened.actor.person)}, {opened.times.moment(recorded)}"
    return [*rows, ("In the record", signed)]


def _then(opened: Opened, *, final: bool) -> list[str]:
    if not final:
        return [
            "Send the rest when you have it. What you sent is filled in there already.",
            "If you cannot answer in time, ask for more time.",
        ]
    if opened.actor.agency == USNCB:
        return ["If something changes, correct your answer; both versions stay in the record."]
    return [
        "USNCB works with your answer. It may ask you again: that would be a new task.",
        "Nothing more is needed from you. If something changes, correct your answer; both versions "
        "stay in the record.",
    ]


async def _next(opened: Opened) -> tuple[str, str]:
    """The task that waits next, by what is due first."""
    waiting = await opened.desk.lists.waiting(opened.actor, Wanted())
    first = next((one for one in waiting if one.task_id is not None), None)
    if first is None or first.case_id is None:
        return "/tasks", "Back to your tasks"
    due = f", due {opened.times.due(first.act_by).text}" if first.act_by else ""
    name = f"{first.case_number or 'task'}, {first.task_id}"
    return task_address(first.case_number or first.case_id, first.task_id or ""), (
        f"Next task: {name}{due}"
    )
