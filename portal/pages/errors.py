"""What went wrong, as a page: what happened, what is safe, and what to do."""

from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from portal.guards import own_page
from portal.pages.site import Opened
from portal.problems import LATER, problem
from portal.templates import page

log = structlog.get_logger("caveat.portal")

_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/static/")


def is_for_programs(request: Request) -> bool:
    """Whether whoever asks reads JSON and no pages."""
    return request.url.path.startswith(_FOR_PROGRAMS)


async def error_page(
    request: Request,
    status_code: int,
    detail: str,
    *,
    refusal: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The error: a page for people, a problem (RFC 9457) for programs.

    A page that is hidden and one that does not exist are the same bytes.
    """
    if is_for_programs(request):
        return problem(status_code, detail, refusal=refusal, headers=headers)
    if status_code == 404:
        answer = await _in_frame(request, "not-found.html", "Page not found", 404)
    else:
        title, safe = "This was not done", "Nothing else was changed."
        around = {"todo": "", "again_href": "", "again_label": ""}
        answer = await _in_frame(
            request, "problem.html", title, status_code, happened=detail, safe=safe, **around
        )
    answer.headers.update(headers or {})
    return answer


async def defect_page(request: Request) -> Response:
    """What is a defect of Caveat; in the frame of nobody where the frame fails too."""
    detail = "This failed, and it is a defect of Caveat: its log has it."
    try:
        return await error_page(request, 500, detail)
    except Exception as error:
        log.error("the page of an error failed", path=request.url.path, exc_info=error)
        request.state.opened = None
        return await error_page(request, 500, detail)


def register_away_page(request: Request) -> Response:
    """The register does not answer: nothing here asks it, so the page is in the frame of nobody."""
    if is_for_programs(request):
        return problem(
            503,
            "The register does not answer: try again soon. An order that is sent again with its id "
            "has one effect.",
        )
    asked = request.method in ("GET", "HEAD")
    query = f"?{request.url.query}" if request.url.query else ""
    todo = (
        "Try again in a minute. Pages work again by themselves as soon as it answers."
        if asked
        else "Go back in your browser: what you wrote is still there. Send it again in a minute: "
        "an order that arrives twice counts once."
    )
    contact = request.app.state.help_contact
    return page(
        request,
        "problem.html",
        status_code=503,
        headers=LATER,
        title="Caveat cannot be used right now",
        happened="The database that holds the record does not answer.",
        safe="Nothing that was recorded is changed by this.",
        todo=f"{todo} If it lasts: {contact}" if contact else todo,
        again_href=own_page(f"{request.url.path}{query}") if asked else "",
        again_label="Try again",
    )


async def _in_frame(
    request: Request, template: str, title: str, status_code: int, **values: Any
) -> HTMLResponse:
    """The page in the frame of whoever opened it, or of nobody."""
    opened: Opened | None = getattr(request.state, "opened", None)
    if opened is None:
        return page(request, template, status_code=status_code, title=title, **values)
    return await opened.answer(template, title=title, status_code=status_code, **values)
