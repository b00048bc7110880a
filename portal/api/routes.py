"""Routes for programs: what is there to read, every act, and receiving."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from cli.running import AtDesk
from portal.api.callers import Callers
from portal.api.deliveries import add_deliveries
from portal.api.drafts import add_drafts
from portal.api.forms import form_of
from portal.api.lists import add_lists
from portal.api.orders import ORDER_ID, add_orders
from portal.api.paths import commands
from portal.api.running import Outcome, done
from portal.office import Office
from portal.problems import MEDIA_TYPE, Problem, problem
from portal.visitors import Visitor
from procedure.values import Stored
from register.tokens import Scope

_PROBLEM = f"#/components/schemas/{Problem.__name__}"
"""Where the description keeps the form of a problem.

The model itself is named by one route: FastAPI makes a validator for each model of each answer of
each route, and with some thousand of them the service would start half a second later.
"""
_LATER = {
    "Retry-After": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "integer"},
    }
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}},
        "description": meaning,
        **({"headers": _LATER} if code in (429, 503) else {}),
    }
    for code, meaning in (
        (400, "The request cannot be read."),
        (401, "Nobody is signed in, or the token is not valid."),
        (403, "This person may not do it."),
        (404, "There is no such thing, or this person may not know of it."),
        (408, "The request did not come in time."),
        (409, "The act is right, and the moment is not; or something must be corrected first."),
        (413, "The request is too large."),
        (415, "The request has another form."),
        (422, "The request says something that is not known."),
        (429, "Too many requests: wait as long as Retry-After says."),
        (503, "Temporal or the register does not answer, or an order is not confirmed yet."),
    )
}
"""Every answer that is none of success."""


class Me(Stored):
    """Who sends a request."""

    person: str
    agency: str
    roles: tuple[str, ...]
    acr: str = Field(description="How strongly they signed in.")


class Done(Stored):
    """What a command answered."""

    result: Any = Field(description="As `--json` prints it; docs/commands.md describes it.")
    notes: tuple[str, ...] = Field(default=(), description="What else there is to say.")
    files: tuple[dict[str, str], ...] = Field(default=(), description="Files, in base64.")


def routes_of(office: Office, callers: Callers) -> APIRouter:
    """The routes. ``callers`` finds who sends a request."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]
    actor = Annotated[Visitor, Depends(callers.may(Scope.ACT))]

    @router.get("/openapi.json", include_in_schema=False)
    async def described(request: Request, who: reader) -> JSONResponse:
        """What there is to call, as OpenAPI describes it."""
        return JSONResponse(request.app.openapi())

    @router.get("/me", tags=["people"], responses={401: {**PROBLEMS[401], "model": Problem}})
    async def me(who: reader) -> Me:
        """Who the service takes you for, and what you may do."""
        return Me(
            person=who.actor.person,
            agency=who.actor.agency,
            roles=tuple(who.actor.roles),
            acr=who.signed_in.acr,
        )

    add_deliveries(router, office, callers)
    add_lists(router, office, callers)
    add_orders(router, office, callers)
    add_drafts(router, office, callers)
    for words, command in sorted(commands().items()):
        _add(router, office, words, command, actor if command.orders else reader)
    return router


def _add(
    router: APIRouter, office: Office, words: tuple[str, ...], command: AtDesk, who: Any
) -> None:
    """The route of one command."""
    name = " ".join(words)
    form = form_of(words, command)
    summary = (command.work.__doc__ or name).splitlines()[0]

    async def route(
        given: form,  # type: ignore[valid-type]  # made for this command
        visitor: who,
        order: Annotated[
            str | None,
            Header(
                alias="Idempotency-Key",
                pattern=ORDER_ID,
                description="The id of the order: sent again with it, an order has one effect.",
            ),
        ] = None,
    ) -> JSONResponse:
        outcome = await done(office, visitor, command, dict(given), order=order)
        return _answer(outcome)

    route.__doc__ = command.work.__doc__
    router.add_api_route(
        f"/commands/{'/'.join(words)}",
        route,
        methods=["POST"],
        name=name,
        tags=["acts" if command.orders else "reading"],
        summary=summary,
        response_model=Done,
    )


def _answer(outcome: Outcome) -> JSONResponse:
    if outcome.status >= 400:
        return problem(outcome.status, outcome.detail, refusal=outcome.refusal, order=outcome.order)
    answer = Done(
        result=outcome.result,
        notes=outcome.notes,
        files=tuple(one.model_dump() for one in outcome.files),
    )
    return JSONResponse(answer.model_dump(mode="json"))
