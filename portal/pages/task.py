"""A task on pages: its page, and sending the answer, or a part of it, or keeping it as a draft."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from cli.naming import Names as Named
from client.orders import new_order_id
from portal.api.forms import form_of
from portal.api.paths import commands
from portal.api.running import Outcome, done
from portal.pages import task_drafts as drafts
from portal.pages.answer_fields import Given
from portal.pages.answer_form import TEXT, AnswerForm
from portal.pages.doing import Sent
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from portal.pages.stronger import sign_in_again, takes_stronger
from portal.pages.task_acts import acts_of
from portal.pages.task_page import (
    ANSWERED,
    DRAFT,
    DROP,
    IN_PART,
    MORE,
    Sending,
    address_of,
    answer_form,
    task_page,
)
from portal.pages.task_sent import sent_page
from portal.pages.task_words import told
from procedure.refusals import NotFound
from views.order_states import OrderState
from views.task_view import TaskView

_COMMANDS = {ANSWERED: ("task", "answer"), IN_PART: ("task", "answer-in-part")}
_OUTDATED = frozenset({"ChangedSinceRead", "TaskIsAnswered", "TaskIsReturned", "TaskIsWithdrawn"})
"""Refusals that say that somebody else was faster."""


def task_pages(site: Site) -> APIRouter:
    """The routes of tasks."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/tasks/{number}")
    async def numbered(opened: opens, number: str) -> Response:
        """The page of the task with this number, which emails and calendars name."""
        named = await opened.desk.with_ids({"task": number}, {"task": Named.SUBJECT})
        case, _, task = str(named["task"]).partition("/")
        return RedirectResponse(address_of(await _view(opened, case, task)), 303)

    @router.get("/tasks/{case}/{task}")
    async def shown(opened: opens, case: str, task: str) -> Response:
        """A task."""
        return await task_page(opened, await _view(opened, case, task))

    @router.post("/tasks/{case}/{task}")
    async def send(opened: orders, request: Request, case: str, task: str) -> Response:
        """Send an answer, or a part of one."""
        view = await _view(opened, case, task)
        sent = Sent(("tasks",), await request.form())
        return await _sent(opened, view, sent)

    @router.post("/tasks/{case}/{task}/draft")
    async def keep(opened: orders, request: Request, case: str, task: str) -> Response:
        """Save a draft while its author writes; says when it was saved."""
        view = await _view(opened, case, task)
        given = Sent(("tasks",), await request.form()).fields
        saved = opened.times.clock(await drafts.save(opened, view, given))
        wrong = drafts.marked(given)
        left_out = " What looks classified is not saved." if wrong else ""
        return HTMLResponse(f"Draft saved at {saved}.{left_out}")

    @router.get("/tasks/{case}/{task}/sent")
    async def receipt(opened: opens, case: str, task: str, order: str) -> Response:
        """The receipt of an answer."""
        view = await _view(opened, case, task)
        found = await opened.order(order)
        if found is None:
            raise NotFound(what="page", name=opened.request.url.path)
        recorded = found.at if found.state is OrderState.RECORDED else None
        return await sent_page(opened, view, recorded)

    return router


async def _view(opened: Opened, case: str, task: str) -> TaskView:
    """The task. Raises NotFound, also for whoever may not know of it."""
    named = {"case_id": Named.DOSSIER, "task_id": Named.TASK}
    ids = await opened.desk.with_ids({"case_id": case, "task_id": task}, named)
    return await opened.desk.views.task(opened.actor, ids["case_id"], ids["task_id"])


async def _sent(opened: Opened, view: TaskView, sent: Sent) -> Response:
    given = {name: tuple(typed) for name, typed in sent.fields.items()}
    act = next(iter(given.get("act", ())), DRAFT)
    sending = Sending(given=given, order=sent.order)
    acts = acts_of(opened, view)
    if act == DROP:
        await drafts.drop(opened, view)
        return RedirectResponse(f"{address_of(view)}#answer", 303)
    classified = drafts.marked(given)
    if acts.outcomes:
        # Whatever comes of it, nothing that was written is lost.
        await drafts.save(opened, view, given)
    if act == DRAFT and not classified:
        return RedirectResponse(f"{address_of(view)}#answer", 303)
    if act == MORE:
        return await task_page(opened, view, sending.model_copy(update={"more": True}))
    form = answer_form(opened, view, acts)
    sends = act in _COMMANDS and bool(acts.outcomes)
    wrong = classified + (form.wrong(given, in_part=act == IN_PART) if sends else [])
    if wrong:
        update = {"wrong": tuple(wrong), "status_code": 422}
        return await task_page(opened, view, sending.model_copy(update=update))
    outcome = await _recorded(opened, view, form, act, sent)
    if outcome.status < 400 or outcome.order is not None:
        if act == IN_PART and outcome.order is None:
            # What was sent is filled in from there.
            await drafts.drop(opened, view)
        receipt = urlencode({"order": sent.order})
        return RedirectResponse(f"{address_of(view)}/sent?{receipt}", 303)
    now = await _view(opened, view.case, view.task)
    return await task_page(opened, now, _refused(opened, now, form, sending, outcome))


async def _recorded(
    opened: Opened, view: TaskView, form: AnswerForm, act: str, sent: Sent
) -> Outcome:
    """Run the command of the button."""
    words = _COMMANDS[act]
    command = commands()[words]
    typed = {name: values[0] for name, values in sent.fields.items() if values}
    values = {
        "case_id": view.case,
        "task_id": view.task,
        "text": typed.get(TEXT, ""),
        "field": [f"{key}={said}" for key, said in form.said(sent.fields).items()],
        "seen": typed.get("seen") if typed.get("seen", "").isdecimal() else None,
        **({"outcome": typed.get("outcome")} if act == ANSWERED else {}),
    }
    taken = dict(form_of(words, command).model_validate(values))
    return await done(opened.office, opened.visitor, command, taken, order=sent.order)


def _refused(
    opened: Opened, view: TaskView, form: AnswerForm, sending: Sending, outcome: Outcome
) -> Sending:
    """What the service refused, at its field where it is about one."""
    update: dict[str, object] = {"status_code": outcome.status}
    key = outcome.about.get("field")
    if isinstance(key, str) and (found := form.refused(key, str(outcome.about["problem"]))):
        update["wrong"] = (found,)
    elif outcome.refusal in _OUTDATED:
        update["faster"] = _faster(opened, view, sending.given) or outcome.detail
        # The same answer, sent on what is known now, is another order.
        update["order"] = new_order_id()
    else:
        update["problem"] = outcome.detail
    if takes_stronger(outcome):
        update["stronger"] = sign_in_again(address_of(view))
    return sending.model_copy(update=update)


def _faster(opened: Opened, view: TaskView, given: Given) -> str:
    """Who did what since the form was made, as far as this reader may know."""
    try:
        made = datetime.fromisoformat(next(iter(given.get("made", ())), ""))
        since = [one for one in view.exchanges if one.at > made]
    except (ValueError, TypeError):
        return ""
    names = Names(opened.directory, opened.actor)
    said = [f"{one.who} {one.what} {one.when}" for one in told(since, opened.times, names)]
    return f"Somebody was faster: {'; '.join(said)}." if said else ""
