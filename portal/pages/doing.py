"""Doing something: the form of an act on a page of its own, and what is sent by any form.

A form sends what the command of the same name takes. What is refused comes back with the form, as
it was filled in, and with what is wrong.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from cli.running import AtDesk
from client.orders import new_order_id
from portal.api.forms import form_of
from portal.api.orders import ORDER_ID
from portal.api.paths import commands
from portal.api.running import Saved, done
from portal.guards import own_page
from portal.pages.choosing import with_choices
from portal.pages.fields import ActForm, Field, Problem
from portal.pages.meanings import meanings_of_commands
from portal.pages.offers import Offer, form_for, merged
from portal.pages.site import Opened, Site, page_of_opened, with_receipt
from portal.pages.stronger import sign_in_again, takes_stronger
from portal.pages.subjects import Offered, offered
from procedure.clocks.zones import EASTERN
from procedure.refusals import NotFound

log = structlog.get_logger("caveat.portal")

FIELD = "field."
"""How a form names a field of a task's form: ``field.treaty``."""
_SHOWN: Mapping[tuple[str, ...], str] = {
    ("directory", "approve"): "/approvals/directory/{number}",
    ("roster", "load"): "/rosters",
}
"""Acts with a page that shows what they would do, by its address."""
_AROUND = frozenset({"form_key", "order", "back"})
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
Values = Mapping[str, str]
"""What is known of an act, by the parameters of its command."""


class Sent:
    """A form that was sent."""

    def __init__(self, words: tuple[str, ...], form: FormData) -> None:
        """``words`` name the command."""
        self.words = words
        self.given: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                self.given.setdefault(name, []).append(value.replace("\r\n", "\n"))
        order = self._one("order")
        self.order = order if re.fullmatch(ORDER_ID, order) else new_order_id()
        self.back = own_page(self._one("back"))

    def _one(self, name: str) -> str:
        return self.given.get(name, [""])[0]

    @property
    def fields(self) -> dict[str, list[str]]:
        """What was filled in, by the names of the inputs; nothing that is around it."""
        return {name: values for name, values in self.given.items() if name not in _AROUND}

    def values(self, model: type[BaseModel]) -> dict[str, Any]:
        """What the command takes; what was left empty is left out."""
        found: dict[str, Any] = {}
        for name, typed in self.fields.items():
            said = [one for one in typed if one.strip()]
            if not said or name.startswith(FIELD):
                continue
            info = model.model_fields.get(name)
            several = info is not None and "list" in str(info.annotation)
            moments = [_with_zone(one) for one in said]
            found[name] = moments if several else moments[0]
        if filled := self._task_fields():
            found["field"] = [*found.get("field", []), *filled]
        return found

    def _task_fields(self) -> list[str]:
        """The fields of a task's form, each as ``key=value``; each of several has a line."""
        rows = ((name, [v for v in typed if v.strip()]) for name, typed in self.given.items())
        return [
            "=".join((name.removeprefix(FIELD), "\n".join(typed)))
            for name, typed in rows
            if name.startswith(FIELD) and typed
        ]


def _with_zone(value: str) -> str:
    """A time of a form is one in Washington; anything else stays as it is."""
    if _LOCAL_TIME.fullmatch(value) is None:
        return value
    return datetime.fromisoformat(value).replace(tzinfo=EASTERN).isoformat()


def acts(site: Site) -> APIRouter:
    """The routes of everything that a person does."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/do/{words:path}")
    async def ask(opened: opens, request: Request, words: str) -> Response:
        """One act, on a page of its own."""
        command = _command(words)
        params = request.query_params
        values = {name: params[name] for name in params if name not in _AROUND}
        if page := _shown_at(_words(words), values):
            return RedirectResponse(page, 303)
        found = await offered(opened, command, values)
        offer = await _chosen(opened, found, command, _words(words), values)
        form = _form(opened, offer, found, own_page(params.get("back", "/")))
        filled = {name: (value,) for name, value in values.items()}
        return await _asked(opened, _refilled(form, filled, {}), ())

    @router.post("/do/{words:path}")
    async def act(opened: orders, request: Request, words: str) -> Response:
        """Do what a form says."""
        command = _command(words)
        sent = Sent(_words(words), await request.form())
        return await perform(opened, command, sent)

    return router


async def perform(opened: Opened, command: AtDesk, sent: Sent) -> Response:
    """Run the command of a form; then to the matter that it opened, or back to where it was."""
    model = form_of(sent.words, command)
    try:
        values = dict(model.model_validate(sent.values(model)))
    except ValidationError as error:
        return await refused(opened, command, sent, _problems(sent, error), 422)
    outcome = await done(opened.office, opened.visitor, command, values, order=sent.order)
    if outcome.status >= 400 and outcome.order is None:
        stronger = takes_stronger(outcome)
        problems = [Problem(id="", text=outcome.detail)]
        return await refused(opened, command, sent, problems, outcome.status, stronger=stronger)
    if outcome.files:
        return _file(outcome.files[0])
    found = await opened.order(sent.order)
    page = page_of_opened(found) if found is not None else ""
    return with_receipt(page or sent.back, sent.order)


async def refused(
    opened: Opened,
    command: AtDesk,
    sent: Sent,
    problems: Sequence[Problem],
    status_code: int,
    *,
    stronger: bool = False,
) -> Response:
    """The form again, as it was filled in, with what is wrong."""
    given = {name: typed[0] for name, typed in sent.fields.items() if typed}
    found = await offered(opened, command, given)
    offer = await _chosen(opened, found, command, sent.words, given)
    form = _form(opened, offer, found, sent.back)
    filled = {name: tuple(typed) for name, typed in sent.fields.items()}
    form = _refilled(form, filled, {one.id: one.text for one in problems})
    shown = {field.name for field in (*form.fields, *form.more)}
    kept = [(name, one) for name, typed in filled.items() for one in typed if name not in shown]
    form = form.model_copy(update={"hidden": tuple(kept), "order": sent.order})
    return await _asked(opened, form, problems, status_code, stronger=stronger)


def _refilled(
    form: ActForm, filled: Mapping[str, tuple[str, ...]], wrong: Mapping[str, str]
) -> ActForm:
    """The form with what a person had filled in, and what is wrong with it."""

    def again(field: Field) -> Field:
        return field.filled(filled.get(field.name, ()), wrong.get(field.id, ""))

    return form.model_copy(
        update={
            "fields": tuple(map(again, form.fields)),
            "more": tuple(map(again, form.more)),
        }
    )


def _shown_at(words: tuple[str, ...], values: Values) -> str:
    """The page on which this is decided; empty where its form is a page of its own."""
    address, number = _SHOWN.get(words, ""), values.get("number", "")
    known = "{number}" not in address or (number.isdecimal() and number.isascii())
    return address.format(number=number) if known else ""


def _words(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def _command(path: str) -> AtDesk:
    """The command that a page's form may run. Raises NotFound."""
    found = commands().get(_words(path))
    if found is None:
        raise NotFound(what="page", name=f"/do/{path}")
    return found


async def _chosen(
    opened: Opened, found: Offered, command: AtDesk, words: tuple[str, ...], values: Values
) -> Offer:
    """The offer with everything that can be chosen."""
    return await with_choices(opened, command, _offer(found, command, words, values))


def _offer(found: Offered, command: AtDesk, words: tuple[str, ...], values: Values) -> Offer:
    """What can be chosen in the form; where nothing is offered, what the command takes."""
    agreed = [one for one in merged(found.offers) if one.words == words and _agree(one, values)]
    if agreed:  # the one that says most: a switch may make something else of the command
        return max(agreed, key=lambda one: len(one.fixed.keys() & values.keys()))
    # Nothing offers it now, or it opens something: the service says what is wrong, if anything is.
    named = {name: values[name] for name in command.named if values.get(name)}
    return Offer("", words, meanings_of_commands()[words], named, {}, {}, ())


def _agree(offer: Offer, values: Values) -> bool:
    """Whether the values are those of the offer, as far as it fixes them."""
    return all(values.get(name, value) == value for name, value in offer.fixed.items())


def _form(opened: Opened, offer: Offer, found: Offered, back: str) -> ActForm:
    return form_for(
        offer,
        found.meanings,
        order=new_order_id(),
        form_key=opened.form_key,
        back=back,
        solid=True,
    )


async def _asked(
    opened: Opened,
    form: ActForm,
    problems: Sequence[Problem],
    status_code: int = 200,
    *,
    stronger: bool = False,
) -> Response:
    address = f"{form.action}?{urlencode([*form.hidden, ('back', form.back)])}"
    return await opened.answer(
        "act.html",
        title=form.title,
        status_code=status_code,
        form=form,
        problems=problems,
        stronger=sign_in_again(address) if stronger else "",
    )


def _problems(sent: Sent, error: ValidationError) -> list[Problem]:
    """What is wrong with each field, without what was typed."""
    found = []
    for one in error.errors(include_input=False, include_url=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        text = "Choose or enter this." if one["type"] == "missing" else f"{one['msg']}."
        found.append(Problem(id=f"{'-'.join(sent.words)}-{name}" if name else "", text=text))
    return found


def _file(saved: Saved) -> Response:
    """A file that a command saves."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", saved.name)
    return Response(
        base64.b64decode(saved.content),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
