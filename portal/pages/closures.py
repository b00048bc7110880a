"""The closures of federal offices, which every clock counts: in use, proposed, and decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from portal.api.paths import commands
from portal.pages.closure_moves import Moves, moves_of
from portal.pages.doing import Sent, perform
from portal.pages.fields import ActForm, Field, Problem
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.clocks.rules import Closure
from procedure.clocks.workdays import closures_text
from procedure.values import Stored
from register.closures import ClosureState, ClosureVersion

SECTION = "/closures"
_PROPOSE = ("calendar", "propose")
_PROPOSES = "propose"
"""What the button says that proposes what was looked at."""
_ASKED = (
    ("day", "date", "Day"),
    ("name", "text", "Why offices are closed"),
    ("authority", "text", "By whose order"),
)
"""What is asked of a day: name, kind and label of each field."""


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
    moves: Moves | None
    """What it would move, for whoever asks before they decide."""


class Checked(Stored):
    """A change that is not proposed yet, with what it would move."""

    what: str
    moves: Moves
    form: ActForm


def closures(site: Site) -> APIRouter:
    """The routes of the closures."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/closures")
    async def whole(opened: opens, moves: bool = False) -> Response:
        """The closures in use, what is proposed, and the versions before.

        ``moves``: with what the proposal would move, for whoever may decide it.
        """
        opened.must(Right.SEE_CALENDAR)
        return await _page(opened, moves=moves)

    @router.post("/closures")
    async def change(opened: orders, request: Request) -> Response:
        """One more day, or one less: first what it would move, then the proposal."""
        opened.must(Right.CHANGE_CALENDAR)
        form = await request.form()
        given = {name: str(form.get(name, "")).strip() for name, _, _ in _ASKED}
        removed = str(form.get("remove", ""))
        wrong = {} if removed else _wrong(given)
        if wrong:
            return await _page(opened, given, wrong)
        days = await _wanted(opened)
        if removed:
            days = [one for one in days if one.day.isoformat() != removed]
        else:
            days.append(Closure.model_validate({**given, "known_at": opened.now}))
        if str(form.get("go", "")) == _PROPOSES:
            sent = Sent(_PROPOSE, FormData([("text", closures_text(days)), ("back", SECTION)]))
            return await perform(opened, commands()[_PROPOSE], sent)
        return await _page(opened, given, checked=await _checked(opened, days, given, removed))

    return router


async def _page(
    opened: Opened,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    *,
    moves: bool = False,
    checked: Checked | None = None,
) -> Response:
    versions = await opened.desk.calendars.versions(opened.actor)
    waiting = _waiting(versions)
    in_use = opened.desk.closures
    changes = may(opened.actor, Right.CHANGE_CALENDAR)
    moved = await moves_of(opened, waiting.closures) if waiting and moves and changes else None
    return await opened.answer(
        "closures.html",
        title="Closures of the calendar",
        status_code=422 if wrong else 200,
        in_use=[(one, opened.times.day(one.known_at)) for one in in_use],
        proposal=_proposal(waiting, in_use, opened, moved) if waiting else None,
        checked=checked,
        adding=_adding(opened, given or {}, wrong or {}),
        problems=[Problem(id=name, text=text) for name, text in (wrong or {}).items()],
        changes=changes,
        versions=[_version(one, opened, newest=one is versions[0]) for one in versions],
    )


async def _checked(
    opened: Opened, days: Sequence[Closure], given: Mapping[str, str], removed: str
) -> Checked:
    """What these days would move, and the form that proposes them."""
    day = opened.times.day(date.fromisoformat(removed or given["day"]))
    hidden = [("remove", removed)] if removed else list(given.items())
    return Checked(
        what=f"{day}, no closure any more" if removed else f"{day}, {given['name']}",
        moves=await moves_of(opened, days),
        form=ActForm(
            action=SECTION,
            title="Propose it",
            button="Propose it",
            hidden=(*hidden, ("go", _PROPOSES)),
            form_key=opened.form_key,
            needs="A second supervisor approves it. Nothing is recorded yet.",
            solid=True,
        ),
    )


async def _wanted(opened: Opened) -> list[Closure]:
    """The days that are proposed, or else those in use: a further change is one of these."""
    waiting = _waiting(await opened.desk.calendars.versions(opened.actor))
    return list(waiting.closures if waiting else opened.desk.closures)


def _waiting(versions: Sequence[ClosureVersion]) -> ClosureVersion | None:
    """The proposal that waits for a second supervisor: the newest version, or none."""
    newest = next(iter(versions), None)
    return newest if newest and newest.state is ClosureState.PROPOSED else None


def _wrong(given: Mapping[str, str]) -> dict[str, str]:
    """What a day lacks, by its field."""
    found = {name: "Enter this." for name, text in given.items() if not text}
    try:
        date.fromisoformat(given["day"])
    except ValueError:
        found["day"] = "Enter the day."
    return found


def _adding(opened: Opened, given: Mapping[str, str], wrong: Mapping[str, str]) -> ActForm:
    fields = (
        Field(
            name=name,
            id=name,
            kind=kind,
            label=label,
            required=True,
            value=given.get(name, ""),
            error=wrong.get(name, ""),
        )
        for name, kind, label in _ASKED
    )
    return ActForm(
        action=SECTION,
        title="Propose another day",
        button="Show what it moves",
        fields=tuple(fields),
        form_key=opened.form_key,
        needs="A second supervisor approves it. Days that are in use or proposed stay.",
    )


def _form(act: str, **values: str) -> str:
    return f"/do/calendar/{act}?{urlencode({**values, 'back': SECTION})}"


def _proposal(
    version: ClosureVersion, in_use: tuple[Closure, ...], opened: Opened, moves: Moves | None
) -> Proposal:
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
        moves=moves,
    )


def _version(
    one: ClosureVersion, opened: Opened, *, newest: bool
) -> tuple[int, str, int, str, str]:
    """Number, state, days, who proposed it and who decided."""
    names = Names(opened.directory, opened.actor)
    replaced = one.state is ClosureState.PROPOSED and not newest
    decided = "A later one took its place" if replaced else ""
    if one.decided_by and one.decided_at:
        decided = f"{names.of(one.decided_by)}, {opened.times.near(one.decided_at)}"
    proposed = f"{names.of(one.proposed_by)}, {opened.times.near(one.proposed_at)}"
    state = "Replaced" if replaced else one.state.capitalize()
    return one.number, state, len(one.closures), proposed, decided
