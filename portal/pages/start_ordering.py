"""The order that starts a case: a report opens it, or a hit is confirmed."""

from typing import Any, NamedTuple

from portal.api.forms import form_of
from portal.api.paths import commands
from portal.api.running import done
from portal.pages.site import Opened
from portal.pages.start_keeping import Begun
from portal.pages.start_plan import roster_status
from portal.pages.start_state import ENTERED, NOBODY, Started
from procedure.refusals import NotFound
from views.order_states import OrderFound, OrderState

_OPEN, _CONFIRM = ("case", "open"), ("restriction", "confirm")


class Ordered(NamedTuple):
    """What happened to the order."""

    order: str
    path: str = ""
    """The case's page; empty while the order is being recorded."""
    problem: str = ""
    """Why it was refused, in a sentence."""
    field: str = ""
    """Which field is wrong, if one is."""


async def start(opened: Opened, begun: Begun, said: Started, order: str) -> Ordered:
    """Give the order. A form that is sent twice has one effect, by the id of its ``order``."""
    words = _CONFIRM if begun.communication else _OPEN
    if begun.communication and not said.reason:
        return Ordered(order, problem="Say why you confirm the hit.", field="reason")
    given = (
        await _confirming(opened, begun, said) if begun.communication else _opening(opened, said)
    )
    command = commands()[words]
    values = dict(form_of(words, command).model_validate(given))
    outcome = await done(opened.office, opened.visitor, command, values, order=order)
    if outcome.status >= 400 and outcome.order is None:
        return Ordered(order, problem=outcome.detail)
    case = outcome.result or {}
    name = case.get("number") or case.get("case") or ""
    return Ordered(order, path=f"/cases/{name}" if name else "")


async def started_already(opened: Opened, begun: Begun) -> str:
    """The page of the case that this person started from it; empty where none is known.

    Of a message the case may be another person's.
    """
    if begun.communication:
        shown = await opened.desk.reading.shown(opened.actor, begun.communication)
        case = shown.case_number or shown.case
        return f"/cases/{case}" if case else ""
    found = await opened.desk.order_states.finishing(opened.actor, begun.report)
    return _case_of(found) if found is not None else ""


async def where_it_went(opened: Opened, begun: Begun, order: str) -> str:
    """The page of the case that an order of this person started; the queue while it is recorded.

    A message that is in no case has its own page. Raises NotFound where nobody gave such an order.
    """
    if begun.communication:
        return await started_already(opened, begun) or f"/messages/{begun.communication}"
    found = await opened.order(order)
    if found is None:
        raise NotFound(what="page", name="plan")
    return _case_of(found) or "/queue"


def _case_of(found: OrderFound) -> str:
    """The page of the case that an order opened; empty while it is recorded."""
    if found.state is not OrderState.RECORDED or found.receipt is None:
        return ""
    return f"/cases/{found.receipt.number or found.dossier}"


def _about(said: Started) -> dict[str, str]:
    if said.who == ENTERED:
        return {"entered": said.lines}
    return {} if said.who in ("", NOBODY) else {"who": said.who}


def _opening(opened: Opened, said: Started) -> dict[str, Any]:
    another = {"new": True, "reason": said.another} if said.another else {}
    return {
        "report": said.whole_report(opened.times),
        **_about(said),
        **another,
        "circumstance": [one.value for one in said.circumstances],
        "alerted_by": said.alerted_by,
        "identity_confirmed": said.sure == "CONFIRMED" and said.who != NOBODY,
        "leave_out": list(said.left_out),
    }


async def _confirming(opened: Opened, begun: Begun, said: Started) -> dict[str, Any]:
    known = (*await roster_status(opened, said), *said.circumstances)
    return {
        "communication_id": begun.communication,
        "reason": said.whole_reason,
        **_about(said),
        "identity": said.sure or "CONFIRMED",
        "new": bool(said.another),
        "circumstance": [one.value for one in dict.fromkeys(known)],
        "leave_out": list(said.left_out),
        **({"seen": int(said.seen)} if said.seen.isdecimal() else {}),
    }
