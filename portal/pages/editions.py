"""The editions of the procedure: which is in force, and what a move of open cases would change."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.pages.site import Opened, Site
from procedure.access import Right, reader_of, why_not
from procedure.cases import CASE
from procedure.refusals import NotFound
from procedure.values import Stored
from views.impact import Impact

SECTION = "/editions"
_MOST = 200
"""So many cases are listed; all are counted."""


class EditionRow(Stored):
    """An edition that this build has, or that an open case still uses."""

    name: str
    since: str
    """From which day it is in force, in Washington; empty where this build has it no more."""
    state: str
    cases: int
    """Open cases that use it."""


class MoveRow(Stored):
    """What moving one case would change."""

    number: str
    edition: str
    cannot: str
    changes: str
    move: str
    """Where the move is proposed; empty for whoever may not."""


def editions(site: Site) -> APIRouter:
    """The route of the editions."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/editions")
    async def whole(opened: opens, to: str = "") -> Response:
        """The editions; with ``to`` what moving the open cases to one would change, on trial."""
        opened.must(Right.SEE_CASE)
        rows = await edition_rows(opened)
        if to and to not in opened.office.recorder.editions.names:
            raise NotFound(what="edition", name=to)
        found = await opened.desk.impacts.of(opened.actor, to) if to else []
        return await opened.answer(
            "editions.html",
            title="Editions of the procedure",
            recorded=bool(to),
            editions=rows,
            to=to,
            tried=len(found),
            cannot=sum(one.cannot is not None for one in found),
            classes=sum(one.class_before != one.class_after for one in found),
            sent=sum(len(one.sent) for one in found),
            withdrawn=sum(len(one.withdrawn) for one in found),
            moves=[_move(one, to, opened) for one in found[:_MOST]],
        )

    return router


async def edition_rows(opened: Opened) -> list[EditionRow]:
    """Every edition with the number of open cases that use it, the newest first."""
    known = opened.office.recorder.editions
    counts = dict(await opened.desk.register.rulebooks.open_cases(reader_of(opened.actor)))
    now = known.in_force(opened.now)
    passed = False
    rows = []
    for name in reversed(known.names):
        one = known[name]
        state = "In force" if one is now else "Earlier" if passed else "Not yet in force"
        passed = passed or one is now
        rows.append(
            EditionRow(
                name=name,
                since=opened.times.day(one.edition.effective),
                state=state,
                cases=counts.pop(one.ref.sha256, 0),
            )
        )
    if others := sum(counts.values()):
        rows.append(EditionRow(name="Of other builds", since="", state="Earlier", cases=others))
    return rows


def _move(one: Impact, to: str, opened: Opened) -> MoveRow:
    number = one.number or one.case
    may_move = why_not(opened.actor, CASE.act("propose_move").permission) is None
    query = urlencode({"case_id": number, "to": to, "back": f"{SECTION}?to={to}"})
    return MoveRow(
        number=number,
        edition=one.edition,
        cannot=one.cannot or "",
        changes="; ".join(_changes(one)) or "Nothing now",
        move=f"/do/case/move-edition?{query}" if may_move and one.cannot is None else "",
    )


def _changes(one: Impact) -> list[str]:
    found = []
    if one.class_before != one.class_after:
        found.append(f"class {one.class_before} becomes {one.class_after}")
    counted = (
        (one.tracks, "track joined", "tracks joined"),
        (one.sent, "task sent", "tasks sent"),
        (one.withdrawn, "task withdrawn", "tasks withdrawn"),
        (one.ended, "clock ended", "clocks ended"),
        (one.times, "clock takes another time", "clocks take another time"),
        (one.prohibited, "new prohibition", "new prohibitions"),
        (one.allowed, "prohibition less", "prohibitions less"),
    )
    for several, single, plural in counted:
        if several:
            found.append(f"{len(several)} {single if len(several) == 1 else plural}")
    return found
