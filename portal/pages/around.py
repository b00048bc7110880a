"""What is around the casework: the first day, help, accessibility, terms, and the display."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from portal.frame import Frame
from portal.guards import own_page
from portal.pages.arriving import arriving
from portal.pages.first_day import first_things
from portal.pages.navigation import navigation
from portal.pages.site import KEYS, Opened, Site, wants_keys
from portal.pages.terms import terms
from portal.templates import page

BEEN_HERE = "__Host-caveat-been-here"
"""Says that this browser has shown the first day; it holds nothing else."""
_A_YEAR = int(timedelta(days=365).total_seconds())


def around(site: Site) -> APIRouter:
    """The routes; all but the first day and the display are for everybody."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    sends = Annotated[Opened, Depends(site.ordered)]
    maybe = Annotated[Opened | None, Depends(site.opened_or_nobody)]

    async def shown(request: Request, opened: Opened | None, name: str, title: str) -> Response:
        """A page that needs nobody: in the frame of whoever is signed in."""
        values: dict[str, Any] = {
            "terms": terms() if name == "terms.html" else (),
            "contact": site.office.settings.help_contact,
        }
        if opened is not None:
            return await opened.answer(name, title=title, **values)
        demonstration = (await site.office.directory()).demonstration
        frame = Frame(title=title, demonstration=demonstration)
        return page(request, name, frame=frame, title=title, **values)

    @router.get("/help")
    async def help_page(request: Request, opened: maybe) -> Response:
        """Whom to ask, what the parts are, and which keys there are."""
        return await shown(request, opened, "help.html", "Help and contact")

    @router.get("/accessibility")
    async def accessibility(request: Request, opened: maybe) -> Response:
        """What holds, and how it was tested."""
        return await shown(request, opened, "accessibility.html", "Accessibility")

    @router.get("/terms")
    async def terms_page(request: Request, opened: maybe) -> Response:
        """What the words mean."""
        return await shown(request, opened, "terms.html", "Terms used here")

    @router.get("/first-day")
    async def first_day(opened: opens) -> Response:
        """What this person does first."""
        demonstration, arrived = opened.directory.demonstration, await arriving(opened)
        answer = await opened.answer(
            "first-day.html",
            title="What to do first",
            name=opened.directory.person(opened.actor.person).name,
            things=first_things(opened.actor, demonstration=demonstration),
            sections=await navigation(opened.desk),
            arrived=arrived,
            recorded=bool(arrived),
        )
        _remember(answer, BEEN_HERE, "yes")
        return answer

    @router.get("/display")
    async def display(opened: opens) -> Response:
        """How pages look and behave for this browser."""
        return await opened.answer(
            "display.html",
            title="Your display",
            keys=wants_keys(opened.request),
            back=own_page(opened.request.query_params.get("back", "/")),
        )

    @router.post("/display")
    async def change_display(opened: sends, keys: Annotated[str, Form()] = "on") -> Response:
        """Turn keys on or off, in this browser."""
        answer = RedirectResponse("/display", 303)
        if keys == "off":
            _remember(answer, KEYS, "off")
        else:
            answer.delete_cookie(KEYS, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    return router


def _remember(answer: Response, name: str, value: str) -> None:
    """In this browser, for a year; it names nobody."""
    answer.set_cookie(
        name, value, max_age=_A_YEAR, secure=True, httponly=True, samesite="lax", path="/"
    )
