"""The routes of starting a case: from a message or from a report, one topic a page."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.pages.site import Opened, Site
from portal.pages.start_keeping import Begun, new_report
from portal.pages.start_pages import Starting
from procedure.access import Right
from procedure.refusals import NotFound

_REPORT = re.compile(r"report-[0-9A-Z]{26}")


def starting(site: Site) -> APIRouter:
    """The routes of starting a case."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/start")
    async def new(opened: opens) -> Response:
        """What arrived: a report that nobody has written down. A reload keeps what is saved."""
        opened.must(Right.ASK_ROSTER)
        return RedirectResponse(f"{new_report().address}/arrived", 303)

    def of_report(report: str) -> Begun:
        if _REPORT.fullmatch(report) is None:
            raise NotFound(what="draft", name=report)
        return Begun(report)

    def of_message(communication: str, version: int) -> Begun:
        return Begun(f"{communication}/v{version}")

    reports = Annotated[Begun, Depends(of_report)]
    messages = Annotated[Begun, Depends(of_message)]
    message = "/start/message/{communication}/v{version:int}"

    @router.get("/start/{report}/{page}")
    async def report_page(opened: opens, begun: reports, page: str) -> Response:
        """A page about a report, as it was saved."""
        return await Starting(opened, begun).shown(page)

    @router.post("/start/{report}/{page}")
    async def report_sent(opened: orders, begun: reports, page: str, request: Request) -> Response:
        """Save a page about a report, and continue."""
        return await Starting(opened, begun).sent(page, await request.form())

    @router.post("/start/{report}/{page}/draft")
    async def report_kept(opened: orders, begun: reports, page: str, request: Request) -> Response:
        """Save a page about a report while its author writes; says when it was saved."""
        return await Starting(opened, begun).kept(page, await request.form())

    @router.get(f"{message}/{{page}}")
    async def message_page(opened: opens, begun: messages, page: str) -> Response:
        """A page about a message, as it was saved."""
        return await Starting(opened, begun).shown(page)

    @router.post(f"{message}/{{page}}")
    async def message_sent(
        opened: orders, begun: messages, page: str, request: Request
    ) -> Response:
        """Save a page about a message, and continue."""
        return await Starting(opened, begun).sent(page, await request.form())

    @router.post(f"{message}/{{page}}/draft")
    async def message_kept(
        opened: orders, begun: messages, page: str, request: Request
    ) -> Response:
        """Save a page about a message while its author writes; says when it was saved."""
        return await Starting(opened, begun).kept(page, await request.form())

    return router
