"""Lifting several weak hits for one reason: each is an order of its own, with its own receipt."""

import asyncio
import re

from starlette.datastructures import FormData

from client.orders import new_order_id
from portal.api.forms import form_of
from portal.api.orders import ORDER_ID
from portal.api.paths import commands
from portal.api.running import done
from portal.pages.communications import name_of
from portal.pages.site import Opened
from portal.pages.stronger import takes_stronger
from procedure.values import Stored

_LIFT = ("restriction", "lift")
_TICKED = re.compile(r"(comm-[0-9A-Z]{26}/v[0-9]{1,9})@([0-9]{1,9})")
_TOGETHER = 5
"""So many orders are given at once."""


class Ticked(Stored):
    """A message that was ticked in the list."""

    version: str
    event: int
    """The last event that the list showed."""
    order: str


class Lifted(Stored):
    """What happened to one of them."""

    href: str
    name: str
    done: bool
    says: str
    order: str
    stronger: bool = False
    """It was refused because the sign-in is too weak for it."""


def ticked_in(form: FormData) -> list[Ticked]:
    """What was ticked. A form that is sent twice has one effect, by the id of each order."""
    found = []
    for one in form.getlist("ticked"):
        match = _TICKED.fullmatch(str(one))
        if match is not None:
            order = str(form.get(f"order.{match[1]}", ""))
            known = order if re.fullmatch(ORDER_ID, order) else new_order_id()
            found.append(Ticked(version=match[1], event=int(match[2]), order=known))
    return found


def wrong_with_ticks(ticked: list[Ticked], reason: str) -> str:
    """What is wrong with the form, if anything."""
    if not ticked:
        return "Tick at least one message."
    return "" if reason else "Say why the restriction of all of them is lifted."


async def lift_together(opened: Opened, ticked: list[Ticked], reason: str) -> list[Lifted]:
    """Lift each, and say for each what happened; one that is refused keeps no other waiting."""
    gate = asyncio.Semaphore(_TOGETHER)

    async def lifted(one: Ticked) -> Lifted:
        async with gate:
            return await _lift(opened, one, reason)

    return list(await asyncio.gather(*map(lifted, ticked)))


async def _lift(opened: Opened, one: Ticked, reason: str) -> Lifted:
    command = commands()[_LIFT]
    given = {"subject": one.version, "reason": reason, "seen": one.event}
    values = dict(form_of(_LIFT, command).model_validate(given))
    outcome = await done(opened.office, opened.visitor, command, values, order=one.order)
    says = "Lifted: nothing prevents its use."
    if outcome.order is not None:
        says = "Being recorded: it is not lost."
    elif outcome.status >= 400:
        says = f"Not lifted. {outcome.detail}"
    shown = await opened.desk.reading.shown(opened.actor, one.version)
    return Lifted(
        href=f"/messages/{one.version}",
        name=name_of(shown.content, shown.kind),
        done=outcome.status < 400,
        says=says,
        order=one.order,
        stronger=takes_stronger(outcome),
    )
