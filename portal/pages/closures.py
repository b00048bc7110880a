"""The closures of federal offices, which every clock counts: in use, proposed, and decided."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.clocks.rules import Closure
from procedure.clocks.workdays import closures_text
from procedure.values import Stored
from register.closures import ClosureState, ClosureVersion

SECTION = "/closures"


class Proposal(Stored):
    """A table of closures that waits for a second supervisor."""

    number: int
    by: str
    at: str
    added: tuple[Closure, ...]
    removed: tuple[Closure, ...]
    decide: tuple[tuple[str, str], ...]
    """What this reader can do: label and address."""
    why_not: str


def closures(site: Site) -> APIRouter:
    """The route of the closures."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/closures")
    async def whole(opened: opens) -> Response:
        """The closures in use, what is proposed, and the versions before."""
        opened.must(Right.SEE_CALENDAR)
        versions = await opened.desk.calendars.versions(opened.actor)
        newest = versions[0] if versions else None
        waits = newest is not None and newest.state is ClosureState.PROPOSED
        in_use = opened.desk.closures
        changes = may(opened.actor, Right.CHANGE_CALENDAR)
        return await opened.answer(
            "closures.html",
            title="Closures of the calendar",
            in_use=[(one, opened.times.day(one.known_at)) for one in in_use],
            proposal=_proposal(newest, in_use, opened) if newest and waits else None,
            propose=_form("propose", text=closures_text(in_use)) if changes else "",
            versions=[_version(one, opened) for one in versions],
        )

    return router


def _form(act: str, **values: str) -> str:
    return f"/do/calendar/{act}?{urlencode({**values, 'back': SECTION})}"


def _proposal(version: ClosureVersion, in_use: tuple[Closure, ...], opened: Opened) -> Proposal:
    number = str(version.number)
    decide: tuple[tuple[str, str], ...] = ()
    why_not = ""
    if not may(opened.actor, Right.CHANGE_CALENDAR):
        why_not = "A supervisor decides."
    elif version.proposed_by == opened.actor.person:
        why_not = "Not you: you proposed it. A second supervisor decides."
    else:
        decide = (
            ("Approve", _form("approve", number=number)),
            ("Reject", _form("approve", number=number, reject="true")),
        )
    return Proposal(
        number=version.number,
        by=Names(opened.directory, opened.actor).of(version.proposed_by),
        at=opened.times.near(version.proposed_at),
        added=tuple(one for one in version.closures if one not in in_use),
        removed=tuple(one for one in in_use if one not in version.closures),
        decide=decide,
        why_not=why_not,
    )


def _version(one: ClosureVersion, opened: Opened) -> tuple[int, str, int, str, str]:
    """Number, state, days, who proposed it and who decided."""
    names = Names(opened.directory, opened.actor)
    decided = ""
    if one.decided_by and one.decided_at:
        decided = f"{names.of(one.decided_by)}, {opened.times.near(one.decided_at)}"
    proposed = f"{names.of(one.proposed_by)}, {opened.times.near(one.proposed_at)}"
    return one.number, one.state.capitalize(), len(one.closures), proposed, decided
