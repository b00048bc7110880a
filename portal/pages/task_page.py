"""What the page of a task shows: the facts, the form as it is filled in, and everything else."""

from collections.abc import Mapping, Sequence

from fastapi import Response

from client.orders import new_order_id
from portal.pages import task_drafts as drafts
from portal.pages.answer_fields import Given, label_of, name_of
from portal.pages.answer_form import TEXT, AnswerForm, Wrong, from_answer
from portal.pages.fields import Button, Field, Problem, Rows
from portal.pages.people import Names
from portal.pages.site import Opened
from portal.pages.task_acts import Acts, acts_of, agencies_of
from portal.pages.task_drafts import Draft
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
from procedure.task import TaskState
from procedure.values import Stored
from views.case_files import markings_of
from views.exchange import RELEASABLE_TO, Exchange, Said
from views.task_view import TaskView

ANSWERED, IN_PART, DRAFT, DROP, MORE = "answer", "part", "draft", "drop", "more"
"""What the buttons of the form do: send the answer or a part of it, keep or drop the draft, or make
tables longer."""


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
    draft: str
    """When the draft was saved, in words; empty where there is none."""
    id: str = "answer-form"
    needs: str = "A final answer stays in the record. You can correct it later; both stay."


class Sending(Stored):
    """What happened to an answer that was not recorded."""

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


def address_of(view: TaskView) -> str:
    """The page of a task."""
    return task_address(view.case_number or view.case, view.task)


async def task_page(opened: Opened, view: TaskView, sending: Sending | None = None) -> Response:
    """The page; with ``sending`` after an answer that was not recorded."""
    times, names = opened.times, Names(opened.directory, opened.actor)
    acts = acts_of(opened, view)
    draft = await drafts.find(opened, view) if acts.outcomes else None
    problems = [Problem(id=one.id, text=one.summary) for one in sending.wrong] if sending else []
    if sending and sending.problem:
        problems.append(Problem(id="", text=sending.problem))
    return await opened.answer(
        "task.html",
        title=f"{view.title}, {view.task}",
        section="/tasks",
        recorded=True,
        marking=" // ".join(markings_of((*view.exchanges, *view.earlier_answers))),
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
        answering=_answering(opened, view, acts, sending, draft) if acts.outcomes else None,
        kept=_kept(view, sending) if sending and not acts.outcomes else [],
        corrects=view.state == TaskState.ANSWERED,
        acts=acts,
        problems=problems,
        classified=any(drafts.marked(sending.given)) if sending else False,
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


def answer_form(opened: Opened, view: TaskView, acts: Acts) -> AnswerForm:
    """The form of the task, as far as this reader can answer it now."""
    return AnswerForm(view.form, acts.outcomes, agencies_of(opened.directory, USNCB, view.agency))


def _answering(
    opened: Opened, view: TaskView, acts: Acts, sending: Sending | None, draft: Draft | None
) -> Answering:
    before: Given = draft.given if draft else from_answer(view.form, _last(view))
    given: Given = sending.given if sending else before
    wrong: Sequence[Wrong] = sending.wrong if sending else ()
    fields = answer_form(opened, view, acts).fields(
        given, wrong, more=bool(sending and sending.more)
    )
    folded = {name_of(RELEASABLE_TO)}
    corrects = view.state == TaskState.ANSWERED
    final = "Send correction" if corrects else "Send final answer"
    buttons = [Button(label=final, name="act", value=ANSWERED, style="solid")]
    if acts.in_part:
        buttons.append(Button(label="Send partial answer", name="act", value=IN_PART))
    buttons.append(Button(label="Save draft", name="act", value=DRAFT, style="plain"))
    if draft is not None:
        buttons.append(Button(label="Discard draft", name="act", value=DROP, style="plain"))
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
        draft=opened.times.near(draft.saved_at) if draft else "",
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
