"""What went wrong, as a page: what happened, what is safe, and what to do."""

from fastapi import Request, Response

from portal.frame import Frame
from portal.problems import problem
from portal.templates import page

_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/static/")


def is_for_programs(request: Request) -> bool:
    """Whether whoever asks reads JSON and no pages."""
    return request.url.path.startswith(_FOR_PROGRAMS)


def error_page(
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
        answer = page(request, "not-found.html", status_code=404, frame=Frame(title="Not found"))
    else:
        frame = Frame(title="Not done")
        answer = page(request, "problem.html", status_code=status_code, frame=frame, detail=detail)
    answer.headers.update(headers or {})
    return answer
