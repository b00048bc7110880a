"""The service over HTTP: signing in, the interface for programs, pages."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response, status
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from cli.moment import now
from portal.answered import Answered
from portal.api.callers import Callers
from portal.api.routes import routes_of, serve_commands
from portal.api.running import refusal_of
from portal.federal import federal_of
from portal.guards import Bounded, Counted, Headed, KnownHosts
from portal.office import Office
from portal.pages.errors import error_page
from portal.pages.routes import pages
from portal.pages.site import NotSignedIn, Site, to_sign_in
from portal.problems import LATER
from portal.signing_in.oidc import Provider
from portal.signing_in.routes import signing_in
from portal.static_files import serve_static_files
from portal.visitors import Visitors
from procedure.refusals import Refused


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
    app.state.federal = federal_of(office.settings.federal_file)
    app.state.help_contact = office.settings.help_contact
    app.state.proxies = office.settings.proxies
    visitors, counted = Visitors(office, now), Counted()
    _answer_problems(app)
    _probes(app, office)
    serve_static_files(app)
    app.include_router(signing_in(office, visitors, counted, provider))
    callers = Callers(visitors, counted, office.settings)
    app.include_router(routes_of(office, callers))
    app.include_router(pages(Site(office, visitors, counted, now)))
    serve_commands(app, office, callers)
    app.add_middleware(Bounded)
    app.add_middleware(KnownHosts, hosts=_hosts(office))
    app.add_middleware(Answered)
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
            response.headers.update(LATER)
        return {"ready": found.ready, "problems": list(found.problems)}


def _answer_problems(app: FastAPI) -> None:
    """What a request can end with is answered as a problem; ``Answered`` has everything else."""

    @app.exception_handler(HTTPException)
    async def answered(request: Request, error: HTTPException) -> Response:
        own = {404: "There is no such page.", 405: "This address takes other requests."}
        is_ours = str(error.detail).endswith(".")
        detail = str(error.detail) if is_ours else own.get(error.status_code, "It failed.")
        return await error_page(
            request, error.status_code, detail, headers=dict(error.headers or {})
        )

    @app.exception_handler(RequestValidationError)
    async def not_well_formed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return await error_page(request, 422, f"{where or 'The request'}: {first['msg']}.")

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        ended = refusal_of(error)
        return await error_page(request, ended.status, ended.detail, refusal=ended.refusal)

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, error: NotSignedIn) -> Response:
        return to_sign_in(error)
