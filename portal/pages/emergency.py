"""Reading the case of another team in an emergency: the reason, and what happens with it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from client.orders import new_order_id
from portal.api.forms import form_of
from portal.api.paths import commands
from portal.api.running import Outcome, done
from portal.pages.doing import Sent
from portal.pages.fields import ActForm, Choices, Field, Problem
from portal.pages.site import Opened, Site, with_receipt
from procedure.access import Right, may
from procedure.measures.team import DECIDING, EMERGENCY, may_read_in_emergency
from procedure.people import USNCB
from procedure.refusals import NotFound

_WORDS = ("case", "read-in-emergency")
_KINDS: Choices = (
    ("risk", "A person is at risk, or about to be arrested, removed or transferred"),
    ("date", "A court or INTERPOL has set a date within a day"),
    ("team", "Somebody on the team must act, and nobody can be reached"),
    ("other", "Something else"),
)
_MOST = 6
"""So many people are named who could be called first."""


def emergencies(site: Site) -> APIRouter:
    """The routes of reading in an emergency."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/cases/{number}/emergency")
    async def ask(opened: opens, number: str) -> Response:
        """The reason, and what happens; the same for a case that there is not."""
        return await _asked(opened, number, {}, (), 200)

    @router.post("/cases/{number}/emergency")
    async def read(opened: orders, request: Request, number: str) -> Response:
        """Begin the hour, and go to the case."""
        return await _begun(opened, Sent(_WORDS, await request.form()), number)

    return router


async def _begun(opened: Opened, sent: Sent, number: str) -> Response:
    filled = {name: values[0] for name, values in sent.fields.items() if values}
    kind = dict(_KINDS).get(filled.get("kind", ""), "")
    reason = filled.get("reason", "").strip()
    problems = []
    if not kind:
        problems.append(Problem(id="kind", text="Choose what the emergency is."))
    if not reason:
        problems.append(Problem(id="reason", text="Say who asked, and what you will look for."))
    if problems:
        return await _asked(opened, number, filled, problems, 422)
    command = commands()[_WORDS]
    model = form_of(_WORDS, command)
    try:
        values = dict(model.model_validate({"case_id": number, "reason": f"{kind}. {reason}"}))
    except ValidationError as error:
        problem = Problem(id="reason", text=f"{error.errors()[0]['msg']}.")
        return await _asked(opened, number, filled, [problem], 422)
    outcome = await done(opened.office, opened.visitor, command, values, order=sent.order)
    if outcome.status >= 400 and outcome.order is None:
        return await _refused(opened, number, filled, outcome)
    return with_receipt(f"/cases/{number}", sent.order)


async def _refused(
    opened: Opened, number: str, filled: dict[str, str], outcome: Outcome
) -> Response:
    problem = Problem(id="", text=outcome.detail)
    return await _asked(opened, number, filled, [problem], outcome.status)


async def _asked(
    opened: Opened,
    number: str,
    filled: dict[str, str],
    problems: Sequence[Problem],
    status_code: int,
) -> Response:
    if not may_read_in_emergency(opened.actor):
        raise NotFound(what="page", name=opened.request.url.path)
    wrong = {one.id: one.text for one in problems}
    form = ActForm(
        action=f"/cases/{number}/emergency",
        title="Read a case of another team in an emergency",
        button="Open this case for one hour",
        fields=tuple(_fields(filled, wrong)),
        order=new_order_id(),
        form_key=opened.form_key,
        back="/",
        solid=True,
        needs="Needs no second person, because there may be none: so the auditors are notified.",
    )
    return await opened.answer(
        "emergency.html",
        title="Read in an emergency",
        section="/cases",
        status_code=status_code,
        number=number,
        form=form,
        problems=problems,
        until=opened.times.due(opened.now + EMERGENCY),
        others=list(_to_call(opened)),
    )


def _fields(filled: dict[str, str], wrong: dict[str, str]) -> Iterator[Field]:
    yield Field(
        name="kind",
        id="kind",
        kind="radios",
        label="What is the emergency?",
        choices=_KINDS,
        value=filled.get("kind", ""),
        required=True,
        error=wrong.get("kind", ""),
    )
    yield Field(
        name="reason",
        id="reason",
        kind="textarea",
        label="Reason",
        hint="Say who asked, and what you will look for. The auditors read it.",
        value=filled.get("reason", ""),
        required=True,
        error=wrong.get("reason", ""),
    )


def _to_call(opened: Opened) -> Iterator[tuple[str, str]]:
    """Who could be asked first, and how: whoever decides at USNCB and is not away."""
    directory = opened.directory
    found = [
        (person, actor)
        for person in directory.people
        if (actor := directory.find_actor(person.person_id, opened.now)) is not None
        and actor.agency == USNCB
        and actor.has(*DECIDING)
        and actor.person != opened.actor.person
        and not directory.is_away(person.person_id, opened.now)
        and may(actor, Right.SEE_CASE)
    ]
    for person, _actor in found[:_MOST]:
        yield person.name, ", ".join(filter(None, (person.phone, person.mailbox)))
