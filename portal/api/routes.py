"""Routes for programs: what is there to read, every act, and receiving."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.routing import BaseRoute

from cli.running import AtDesk
from portal.api.callers import Callers, Finds
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

PREFIX = "/api/v1"
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
    """All other routes. ``callers`` finds who sends a request."""
    router = APIRouter(prefix=PREFIX, responses=PROBLEMS)
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]

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
    return router


@dataclass(frozen=True)
class Served:
    """What the routes of commands find in the application that they are in."""

    office: Office
    reader: Finds
    actor: Finds


def serve_commands(app: FastAPI, office: Office, callers: Callers) -> None:
    """Add the routes of commands, and what they ask the application for."""
    app.state.served = Served(office, callers.may(Scope.READ), callers.may(Scope.ACT))
    app.router.routes.extend(_command_routes())


@cache
def _command_routes() -> tuple[BaseRoute, ...]:
    """The route of each command.

    They are made once in a process, for FastAPI takes a quarter of a second for them, and it makes
    those that a router brings twice.
    """
    router = APIRouter(prefix=PREFIX, responses=PROBLEMS)
    for words, command in sorted(commands().items()):
        _add(router, words, command)
    return tuple(router.routes)


def _served(request: Request) -> Served:
    served: Served = request.app.state.served
    return served


async def _reader(request: Request) -> Visitor:
    return await _served(request).reader(request)


async def _actor(request: Request) -> Visitor:
    return await _served(request).actor(request)


def _add(router: APIRouter, words: tuple[str, ...], command: AtDesk) -> None:
    """The route of one command."""
    who = Annotated[Visitor, Depends(_actor if command.orders else _reader)]
    name = " ".join(words)
    form = form_of(words, command)
    summary = (command.work.__doc__ or name).splitlines()[0]

    async def route(
        request: Request,
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
        office = _served(request).office
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
