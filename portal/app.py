"""The service over HTTP: signing in, the interface for programs, pages."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request, Response, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from cli.desk import now
from portal.api.callers import Callers
from portal.api.routes import routes_of
from portal.api.running import refusal_of
from portal.guards import Bounded, Counted, Headed, KnownHosts
from portal.office import Office
from portal.problems import problem
from portal.signing_in.oidc import Provider
from portal.signing_in.routes import signing_in
from portal.templates import page
from portal.visitors import Visitors
from procedure.refusals import Refused

log = structlog.get_logger("caveat.portal")


def app_of(
    office: Office,
    *,
    provider: Provider | None = None,
    now: Callable[[], datetime] = now,
) -> FastAPI:
    """The application of an office. Without a provider, people sign in as the samples' people."""
    app = FastAPI(
        title="Caveat",
        version="1",
        summary="The interface for programs (docs/operations.md).",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    visitors, counted = Visitors(office, now), Counted()
    _answer_problems(app)
    _probes(app, office)
    app.include_router(signing_in(office, visitors, counted, provider))
    _home(app, office, visitors)

    app.include_router(routes_of(office, Callers(visitors, counted, office.settings)))
    app.add_middleware(Bounded)
    app.add_middleware(KnownHosts, hosts=_hosts(office))
    app.add_middleware(Headed)
    return app


def _hosts(office: Office) -> frozenset[str]:
    named = urlsplit(office.settings.portal_url).hostname
    own = {"127.0.0.1", "localhost", "::1"} if office.settings.sign_in == "development" else set()
    return frozenset({office.settings.portal_host, named or "", *own} - {"", "0.0.0.0"})


def _probes(app: FastAPI, office: Office) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(response: Response) -> dict[str, object]:
        """Whether it can do its work, and why not."""
        found = await office.readiness()
        if not found.ready:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"ready": found.ready, "problems": list(found.problems)}


def _home(app: FastAPI, office: Office, visitors: Visitors) -> None:
    @app.get("/", include_in_schema=False)
    async def home(request: Request) -> Response:
        """Where people arrive."""
        visitor = await visitors.of(request)
        if visitor is None or visitor.session is None:
            return RedirectResponse("/sign-in", status.HTTP_303_SEE_OTHER)
        directory = visitor.directory
        person = directory.person(visitor.actor.person)
        agency = directory.agency(person.agency).name
        key = visitor.session.form_key
        return page(request, "home.html", name=person.name, agency=agency, form_key=key)


def _answer_problems(app: FastAPI) -> None:
    """Every error is answered as a problem; what it was is in the log and nowhere else."""

    @app.exception_handler(HTTPException)
    async def answered(request: Request, error: HTTPException) -> Response:
        own = {404: "There is no such page.", 405: "This address takes other requests."}
        is_ours = str(error.detail).endswith(".")
        detail = str(error.detail) if is_ours else own.get(error.status_code, "It failed.")
        return problem(error.status_code, detail, headers=dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def not_well_formed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return problem(422, f"{where or 'The request'}: {first['msg']}.")

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return refusal_of(error)

    @app.middleware("http")
    async def defects(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        try:
            return await call_next(request)
        except Exception as error:
            log.error("a request failed", path=request.url.path, exc_info=error)
            return problem(500, "This failed, and it is a defect of Caveat: its log has it.")
