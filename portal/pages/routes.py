"""All pages, in one router."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from portal.pages import (
    admin,
    approvals,
    around,
    audit,
    board,
    case,
    case_file,
    cases,
    closures,
    deletions,
    directory_approvals,
    directory_forms,
    doing,
    editions,
    emergency,
    feeds,
    inbox,
    live,
    matters,
    message,
    queue,
    rosters,
    search,
    starting,
    task,
    timeline,
)
from portal.pages.navigation import first_of
from portal.pages.site import Opened, Site

PAGES: tuple[Callable[[Site], APIRouter], ...] = (
    admin.admin,
    approvals.approvals,
    around.around,
    audit.audit,
    board.board,
    case.case_pages,
    case_file.case_files,
    cases.cases,
    closures.closures,
    deletions.deletions,
    directory_approvals.directory_approvals,
    directory_forms.directory_forms,
    doing.acts,
    editions.editions,
    emergency.emergencies,
    feeds.feeds,
    inbox.inbox,
    live.live,
    matters.matters,
    message.message,
    queue.queue,
    rosters.rosters,
    search.search,
    starting.starting,
    task.task_pages,
    timeline.timeline,
)
"""What adds the pages of one subject."""


def pages(site: Site) -> APIRouter:
    """The routes of all pages."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/")
    async def home(opened: opens) -> Response:
        """Where people arrive: where their day begins; at first, what to do first."""
        shown = around.BEEN_HERE in opened.request.cookies
        return RedirectResponse(first_of(opened.actor) if shown else "/first-day", 303)

    for made in PAGES:
        router.include_router(made(site))
    return router
