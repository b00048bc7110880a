"""What can be done about a task beside answering it: each act as a form in words of its own."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from client.orders import new_order_id
from portal.pages.fields import ActForm, Choices, Field
from portal.pages.meanings import Meanings
from portal.pages.offers import Offer, form_for, merged
from portal.pages.site import Opened
from portal.pages.subjects import offers_of_task
from portal.pages.task_words import task_address
from procedure.directory import Directory
from procedure.people import USNCB
from procedure.task_form import ANSWER
from views.task_view import TaskView

IN_PART = "answer_in_part"
ANSWERS = (ANSWER, IN_PART)
"""The acts that have the page's own form."""
ACKNOWLEDGE = "acknowledge_task"


class Words(NamedTuple):
    """How an act is said on the page of a task."""

    button: str
    needs: str = ""
    labels: Mapping[str, str] = {}
    """What its fields are called."""
    without: tuple[str, ...] = ()
    """The fields that this form leaves out."""
    wanted: tuple[str, ...] = ()
    """Fields that the command can do without, and this form cannot."""
    danger: bool = False
    to_us: bool = False
    """Whether it turns to USNCB, so that USNCB's own people have no use for it."""


_ACTS: Mapping[str, tuple[Words, ...]] = {
    ACKNOWLEDGE: (Words("Acknowledge"),),
    "ask_about_task": (
        Words(
            "Ask for more time",
            "A supervisor of USNCB decides. Until then the due time stays.",
            {"text": "Why you need it", "until": "New due time"},
            wanted=("until",),
        ),
        Words(
            "Ask USNCB a question",
            "If the clock pauses for your question, this page says so.",
            {"text": "Your question"},
            without=("until",),
            to_us=True,
        ),
    ),
    "return_task": (
        Words(
            "Return to USNCB",
            "USNCB sends it again or withdraws it.",
            {"reason": "Why you return it"},
            without=("redirect_to",),
            to_us=True,
        ),
        Words(
            "Redirect to another agency",
            "USNCB sends it there, or back to you.",
            {"reason": "Why it is theirs", "redirect_to": "The agency"},
            wanted=("redirect_to",),
            to_us=True,
        ),
    ),
    "delegate_task": (
        Words(
            "Give to a colleague",
            "Then only they or a chief act on it.",
            {"to": "Colleague"},
        ),
    ),
    "reply_to_question": (
        Words("Reply", "The agency reads it, and its clock runs again.", {"text": "Your reply"}),
    ),
    "grant_time": (
        Words(
            "Grant more time",
            "",
            {"reason": "Why", "until": "Another time than they asked for"},
        ),
    ),
    "refuse_time": (Words("Refuse more time", "The due time stays.", {"reason": "Why"}),),
    "remind_task": (Words("Remind the agency", "An email goes out now; once an hour at most."),),
    "resend_task": (
        Words(
            "Send again",
            "Its time starts again.",
            {"agency": "To which agency", "reason": "Why"},
        ),
    ),
    "withdraw_task": (
        Words("Withdraw", "Nobody needs to answer it after that.", {"reason": "Why"}, danger=True),
    ),
    "propose_without_answer": (
        Words("Propose to continue without the answer", "A supervisor decides.", {"reason": "Why"}),
    ),
}
"""The acts in the order of the page; one command may be asked for in several ways."""


class Acts(NamedTuple):
    """What this reader can do about the task now."""

    outcomes: tuple[str, ...]
    """The outcomes with which they can answer; none where they cannot answer."""
    in_part: bool
    acknowledge: ActForm | None
    others: tuple[ActForm, ...]


def acts_of(opened: Opened, view: TaskView) -> Acts:
    """The forms of everything that is possible; the answer has the page's own."""
    rules = opened.office.recorder.editions.in_force(opened.now)
    meanings = Meanings(opened.directory, rules)
    offers = [one for one in merged(offers_of_task(view)) if one.act not in ANSWERS]
    forms = [
        (offer.act, form)
        for offer in sorted(offers, key=lambda one: _PLACE.get(one.act, len(_PLACE)))
        for form in _forms(opened, view, offer, meanings)
    ]
    return Acts(
        outcomes=tuple(
            value
            for one in view.next.possible
            if one.act == ANSWER
            for allowed in one.values
            if allowed.field == "outcome"
            for value in allowed.values
        ),
        in_part=any(one.act == IN_PART for one in view.next.possible),
        acknowledge=next((form for act, form in forms if act == ACKNOWLEDGE), None),
        others=tuple(form for act, form in forms if act != ACKNOWLEDGE),
    )


def agencies_of(directory: Directory, *without: str) -> Choices:
    """The agencies, each with its name."""
    return tuple(
        (one.code, f"{one.name} ({one.code})")
        for one in directory.agencies
        if one.code not in without
    )


def _forms(opened: Opened, view: TaskView, offer: Offer, meanings: Meanings) -> Iterator[ActForm]:
    for place, words in enumerate(_ACTS.get(offer.act, (None,))):
        if words is not None and words.to_us and view.agency == USNCB:
            continue
        form = form_for(
            offer,
            meanings,
            order=new_order_id(),
            form_key=opened.form_key,
            back=task_address(view.case_number or view.case, view.task),
        )
        yield form if words is None else _said(form, words, place, opened, view)


def _said(form: ActForm, words: Words, place: int, opened: Opened, view: TaskView) -> ActForm:
    """The form in the words of this page."""
    named = {field.name: field for field in (*form.fields, *form.more)}
    asked = {field.name for field in form.fields} | {*words.wanted}
    shown = dict.fromkeys((*words.wanted, *named))
    agencies = agencies_of(opened.directory, USNCB, view.agency)

    def field(one: Field) -> Field:
        """The field with its label here, and an id that no other form of the page has."""
        label = words.labels.get(one.name, one.label)
        hint = "" if one.name in words.labels else one.hint
        changes = {"id": f"{one.id}-{place}", "label": label, "required": one.name in asked}
        changes |= {"hint": hint}
        if one.name == "redirect_to":
            changes |= {"kind": "select", "choices": agencies}
        return one.model_copy(update={**changes, "rows": 3})

    return form.model_copy(
        update={
            "title": words.button,
            "button": words.button,
            "needs": words.needs,
            "fields": tuple(
                field(named[one])
                for one in shown
                if one not in words.without and (one in asked or one in words.labels)
            ),
            "more": (),
            "danger": words.danger,
        }
    )


_PLACE = {act: place for place, act in enumerate(_ACTS)}
