"""Deletion orders: which wait for a second person, and what was decided about the others."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.values import Stored
from register.deletions import Deletion, DeletionState, may_decide

SECTION = "/deletions"
_STATES = {
    DeletionState.ORDERED: "Waits",
    DeletionState.DESTROYED: "Key destroyed",
    DeletionState.REJECTED: "Rejected",
}


class DeletionRow(Stored):
    """A deletion order, as the page shows it."""

    number: int
    dossier: str
    authority: str
    state: str
    ordered: str
    """By whom, and when."""
    decided: str
    decide: tuple[tuple[str, str], ...]
    """What this reader can do: label and address."""
    why_not: str


def deletion_of(opened: Opened, dossier: str, *, over: bool) -> str:
    """Where this reader orders that what is over is deleted; nothing where they cannot."""
    return _form("order", key_of=dossier) if over and may(opened.actor, Right.DELETE) else ""


def deletions(site: Site) -> APIRouter:
    """The route of deletion orders."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/deletions")
    async def whole(opened: opens) -> Response:
        """What waits for a second person, and what was decided."""
        opened.must(Right.DELETE)
        found = await opened.desk.deletions.all(opened.actor)
        return await opened.answer(
            "deletions.html",
            title="Deletion orders",
            section=SECTION,
            waiting=[_row(one, opened) for one in found if one.waits],
            decided=[_row(one, opened) for one in found if not one.waits],
            order=_form("order"),
        )

    return router


def _row(one: Deletion, opened: Opened) -> DeletionRow:
    names, number = Names(opened.directory, opened.actor), str(one.number)
    decided = ""
    if one.decided_by and one.decided_at:
        decided = f"{names.of(one.decided_by)}, {opened.times.near(one.decided_at)}"
    mine = may_decide(opened.actor, one)
    return DeletionRow(
        number=one.number,
        dossier=one.dossier_number or one.key_of,
        authority=one.authority,
        state=_STATES[one.state],
        ordered=f"{names.of(one.ordered_by)}, {opened.times.near(one.ordered_at)}",
        decided=decided,
        decide=(
            ("Approve", _form("approve", number=number)),
            ("Reject", _form("approve", number=number, reject="true")),
        )
        if mine
        else (),
        why_not="" if mine else _why_not(one, opened),
    )


def _why_not(one: Deletion, opened: Opened) -> str:
    if one.ordered_by == opened.actor.person:
        return "Not you: you ordered it. A second person decides."
    return "Not you: your role is lent by whoever ordered it."


def _form(act: str, **values: str) -> str:
    return f"/do/deletion/{act}?{urlencode({**values, 'back': SECTION})}"
