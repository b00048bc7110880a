"""The page of a task: what is asked, what may be seen for it, the answer, and everything else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from cli.naming import Names as Named
from client.orders import new_order_id
from portal.api.forms import form_of
from portal.api.paths import commands
from portal.api.running import Outcome, done
from portal.pages.answer_fields import RELEASABLE, Given, label_of, name_of
from portal.pages.answer_form import TEXT, AnswerForm, Wrong, from_answer
from portal.pages.doing import Sent
from portal.pages.fields import Button, Field, Problem, Rows
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from portal.pages.task_acts import Acts, acts_of, agencies_of
from portal.pages.task_sent import sent_page
from portal.pages.task_words import (
    facts,
    marks,
    reckoning,
    stands,
    tags,
    task_address,
    time_lines,
    told,
    who_has_it,
)
from procedure.people import USNCB
from procedure.refusals import NotFound
from procedure.task import TaskState
from procedure.values import Stored
from views.exchange import Exchange, Said
from views.order_states import OrderState
from views.task_view import TaskView

ANSWERED, IN_PART, MORE = "answer", "part", "more"
"""What the buttons of the form do: send the answer, send a part of it, or make tables longer."""
_COMMANDS = {ANSWERED: ("task", "answer"), IN_PART: ("task", "answer-in-part")}
_OUTDATED = frozenset({"ChangedSinceRead", "TaskIsAnswered", "TaskIsReturned", "TaskIsWithdrawn"})
"""Refusals that say that somebody else was faster."""
_STRONGER = "StrongerSignInNeeded"


class Answering(Stored):
    """The form of the answer, as it is sent to its own page."""

    action: str
    form_key: str
    order: str
    hidden: tuple[tuple[str, str], ...]
    fields: tuple[Field | Rows, ...]
    more: tuple[Field | Rows, ...]
    """What may be added, folded away."""
    buttons: tuple[Button, ...]
    id: str = "answer-form"
    needs: str = "A final answer stays in the record. You can correct it later; both stay."


class Sending(Stored):
    """What became of an answer that was not recorded."""

    given: Mapping[str, tuple[str, ...]]
    order: str
    wrong: tuple[Wrong, ...] = ()
    more: bool = False
    problem: str = ""
    """What is wrong with all of it."""
    faster: str = ""
    """What somebody else did meanwhile."""
    stronger: str = ""
    """Where one signs in more strongly, if that is what it takes."""
    status_code: int = 200


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
        return await _page(opened, await _view(opened, case, task))

    @router.post("/tasks/{case}/{task}")
    async def send(opened: orders, request: Request, case: str, task: str) -> Response:
        """Send an answer, or a part of one."""
        view = await _view(opened, case, task)
        sent = Sent(("tasks",), await request.form())
        return await _sent(opened, view, sent)

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


def address_of(view: TaskView) -> str:
    """The page of a task."""
    return task_address(view.case_number or view.case, view.task)


async def _view(opened: Opened, case: str, task: str) -> TaskView:
    """The task. Raises NotFound, also for whoever may not know of it."""
    named = {"case_id": Named.DOSSIER, "task_id": Named.TASK}
    ids = await opened.desk.with_ids({"case_id": case, "task_id": task}, named)
    return await opened.desk.views.task(opened.actor, ids["case_id"], ids["task_id"])


async def _page(opened: Opened, view: TaskView, sending: Sending | None = None) -> Response:
    times, names = opened.times, Names(opened.directory, opened.actor)
    acts = acts_of(opened, view)
    problems = [Problem(id=one.id, text=one.summary) for one in sending.wrong] if sending else []
    if sending and sending.problem:
        problems.append(Problem(id="", text=sending.problem))
    return await opened.answer(
        "task.html",
        title=f"{view.title}, {view.task}",
        section="/tasks",
        recorded=True,
        status_code=sending.status_code if sending else 200,
        view=view,
        crumbs=[("Tasks", "/tasks"), (f"{view.case_number or 'Task'}, {view.task}", None)],
        tags=tags(view),
        stands=stands(view, times, names),
        own=names.ours == view.agency,
        person=facts(view.extract.person, times),
        communications=[facts(one, times) for one in view.extract.communications],
        prohibited=marks(view.prohibitions),
        elsewhere=names.works_elsewhere,
        told=told(view.exchanges, times, names),
        earlier=told(view.earlier_answers, times, names),
        due=_due(view, opened),
        time_lines=_lines(view, opened, names),
        reckoning=reckoning(view.time, times) if view.time else [],
        answering=_answering(opened, view, acts, sending) if acts.outcomes else None,
        kept=_kept(view, sending) if sending and not acts.outcomes else [],
        corrects=view.state == TaskState.ANSWERED,
        acts=acts,
        problems=problems,
        faster=sending.faster if sending else "",
        stronger=sending.stronger if sending else "",
        case_href=_case_href(opened, view),
    )


def _case_href(opened: Opened, view: TaskView) -> str:
    """The page of the case or the matter, for whoever sees it."""
    if opened.actor.agency != USNCB or view.case_number is None:
        return ""
    kind = "cases" if view.case.startswith("case-") else "matters"
    return f"/{kind}/{view.case_number}"


def _lines(view: TaskView, opened: Opened, names: Names) -> list[tuple[str, str]]:
    """Who has it, and for how long."""
    over = view.state in (TaskState.ANSWERED, TaskState.WITHDRAWN)
    holder = who_has_it(view.agency, view.delegate, names, with_usncb=view.with_usncb)
    spent = time_lines(view.time, opened.times, names, view.agency) if view.time else []
    return spent if over else [("Who has it", holder), *spent]


def _due(view: TaskView, opened: Opened) -> object:
    time = view.time
    if time is None or view.state in (TaskState.ANSWERED, TaskState.WITHDRAWN):
        return None
    if time.paused_since is not None:
        return opened.times.paused(time.paused_since)
    return opened.times.due(time.due, late=time.late, expected=time.expected)


def _form(opened: Opened, view: TaskView, acts: Acts) -> AnswerForm:
    return AnswerForm(view.form, acts.outcomes, agencies_of(opened.directory, USNCB, view.agency))


def _answering(opened: Opened, view: TaskView, acts: Acts, sending: Sending | None) -> Answering:
    given: Given = sending.given if sending else from_answer(view.form, _last(view))
    wrong: Sequence[Wrong] = sending.wrong if sending else ()
    fields = _form(opened, view, acts).fields(given, wrong, more=bool(sending and sending.more))
    folded = {name_of(RELEASABLE)}
    corrects = view.state == TaskState.ANSWERED
    final = "Send correction" if corrects else "Send final answer"
    buttons = [Button(label=final, name="act", value=ANSWERED, style="solid")]
    if acts.in_part:
        buttons.append(Button(label="Send partial answer", name="act", value=IN_PART))
    if any(isinstance(one, Rows) for one in fields):
        buttons.append(Button(label="More rows", name="act", value=MORE, style="plain"))
    return Answering(
        action=address_of(view),
        form_key=opened.form_key,
        order=sending.order if sending else new_order_id(),
        hidden=(("seen", str(view.event)), ("made", opened.now.isoformat())),
        fields=tuple(one for one in fields if one.name not in folded),
        more=tuple(one for one in fields if one.name in folded),
        buttons=tuple(buttons),
    )


def _kept(view: TaskView, sending: Sending) -> list[tuple[str, str]]:
    """What was filled in and can be sent no more, so that it can be copied."""
    labels = {field.key: label_of(field) for field in view.form.fields}
    said = AnswerForm(view.form, (), ()).said(sending.given)
    text = next(iter(sending.given.get(TEXT, ())), "")
    words = [("In your own words", text)] if text else []
    return [*words, *((labels[key], value.strip()) for key, value in said.items())]


def _last(view: TaskView) -> Exchange | None:
    """The last answer, or part of one, while the agency has the task."""
    kinds = (Said.ANSWERED, Said.ANSWERED_IN_PART)
    return next((one for one in reversed(view.exchanges) if one.said in kinds), None)


async def _sent(opened: Opened, view: TaskView, sent: Sent) -> Response:
    given = {name: tuple(typed) for name, typed in sent.fields.items()}
    act = next(iter(given.get("act", ())), MORE)
    sending = Sending(given=given, order=sent.order)
    acts = acts_of(opened, view)
    if act not in _COMMANDS:
        return await _page(opened, view, sending.model_copy(update={"more": True}))
    form = _form(opened, view, acts)
    wrong = form.wrong(given, in_part=act == IN_PART) if acts.outcomes else []
    if wrong:
        update = {"wrong": tuple(wrong), "status_code": 422}
        return await _page(opened, view, sending.model_copy(update=update))
    outcome = await _recorded(opened, view, form, act, sent)
    if outcome.status < 400 or outcome.order is not None:
        receipt = urlencode({"order": sent.order})
        return RedirectResponse(f"{address_of(view)}/sent?{receipt}", 303)
    now = await _view(opened, view.case, view.task)
    return await _page(opened, now, _refused(opened, now, form, sending, outcome))


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
    if outcome.refusal == _STRONGER:
        after = {"after": address_of(view), "strong": "true"}
        update["stronger"] = f"/sign-in?{urlencode(after)}"
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
