"""What went wrong, as a page: what happened, what is safe, and what to do."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from portal.pages.site import Opened
from portal.problems import problem
from portal.templates import page

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


async def _in_frame(
    request: Request, template: str, title: str, status_code: int, **values: Any
) -> HTMLResponse:
    """The page in the frame of whoever opened it, or of nobody."""
    opened: Opened | None = getattr(request.state, "opened", None)
    if opened is None:
        return page(request, template, status_code=status_code, title=title, **values)
    return await opened.answer(template, title=title, status_code=status_code, **values)
