"""What is answered when something is wrong: one shape (RFC 9457).

A person who may not know of something gets the very bytes that a name without anything behind it
gives.
"""

from fastapi import status
from fastapi.responses import JSONResponse
from pydantic import Field

from procedure.values import Stored

MEDIA_TYPE = "application/problem+json"


class Problem(Stored):
    """RFC 9457: what went wrong, for a program and for a person."""

    type: str = Field(description="A URI reference that names the kind of problem.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status of the answer.")
    detail: str = Field(description="What went wrong and what to do, in a sentence.")
    refusal: str | None = Field(
        default=None, description="The kind of refusal, where the procedure says no."
    )
    order: str | None = Field(
        default=None, description="The order that is not confirmed yet: send it again with its id."
    )


_TITLES = {
    status.HTTP_400_BAD_REQUEST: "The request cannot be read",
    status.HTTP_401_UNAUTHORIZED: "Nobody is signed in",
    status.HTTP_403_FORBIDDEN: "This person may not do it",
    status.HTTP_404_NOT_FOUND: "There is no such thing",
    status.HTTP_405_METHOD_NOT_ALLOWED: "There is no such act here",
    status.HTTP_408_REQUEST_TIMEOUT: "The request did not come in time",
    status.HTTP_409_CONFLICT: "The act is right, and the moment is not",
    status.HTTP_413_CONTENT_TOO_LARGE: "The request is too large",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "The request has another form",
    status.HTTP_422_UNPROCESSABLE_CONTENT: "The request says something that is not known",
    status.HTTP_429_TOO_MANY_REQUESTS: "Too many requests",
    status.HTTP_500_INTERNAL_SERVER_ERROR: "This failed",
    status.HTTP_503_SERVICE_UNAVAILABLE: "Caveat cannot do it now",
}


LATER = {"Retry-After": "10"}
"""With each answer that Caveat cannot do it now: seconds after which to try again."""


def problem(
    code: int,
    detail: str,
    *,
    refusal: str | None = None,
    order: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer for a problem, which its status names (RFC 9457, section 4.2.1)."""
    found = Problem(
        type="about:blank",
        title=_TITLES.get(code, "This failed"),
        status=code,
        detail=detail,
        refusal=refusal,
        order=order,
    )
    return JSONResponse(
        found.model_dump(mode="json", exclude_none=True),
        status_code=code,
        media_type=MEDIA_TYPE,
        headers={
            **(LATER if code == status.HTTP_503_SERVICE_UNAVAILABLE else {}),
            **(headers or {}),
        },
    )
