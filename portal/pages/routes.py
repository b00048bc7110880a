"""All pages, in one router."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from portal.pages import case, case_file, doing, emergency, live, message, starting, task, timeline
from portal.pages.navigation import first_of
from portal.pages.site import Opened, Site

PAGES: tuple[Callable[[Site], APIRouter], ...] = (
    doing.acts,
    case.case_pages,
    case_file.case_files,
    emergency.emergencies,
    task.task_pages,
    timeline.timeline,
    live.live,
    message.message,
    starting.starting,
)
"""What adds the pages of one subject."""


def pages(site: Site) -> APIRouter:
    """The routes of all pages."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/")
    async def home(opened: opens) -> Response:
        """Where people arrive: where their day begins."""
        return RedirectResponse(first_of(opened.actor), 303)

    for made in PAGES:
        router.include_router(made(site))
    return router
