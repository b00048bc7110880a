"""The pages of signing in and out."""

import secrets
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from portal.frame import Frame
from portal.guards import SIGN_IN_LIMIT, Counted, client_of, from_this_site, own_page
from portal.office import Office
from portal.problems import problem
from portal.signing_in.oidc import Provider, SignInFailed
from portal.step_up import SAMPLES
from portal.templates import page
from portal.visitors import COOKIE, Visitors
from procedure.proof import Channel
from register.sessions import SignIn

BROWSER = "__Host-caveat-browser"
"""Names a browser before anybody is signed in, so that who begins a sign-in also ends it."""
DEVELOPMENT = SAMPLES
"""Issuer and acr of who chose one of the samples' people."""

log = structlog.get_logger("caveat.portal")


def signing_in(
    office: Office, visitors: Visitors, counted: Counted, provider: Provider | None
) -> APIRouter:
    """The routes; without a provider people choose one of the samples' people."""
    router = APIRouter(include_in_schema=False)

    async def too_many(request: Request) -> bool:
        return not await counted.allows(SIGN_IN_LIMIT, "sign-in", client_of(request))

    @router.get("/sign-in")
    async def sign_in(request: Request, after: str = "/", strong: bool = False) -> Response:
        """Choose how to sign in, or go to the provider."""
        browser = request.cookies.get(BROWSER) or secrets.token_urlsafe(32)
        if provider is None:
            directory = await office.directory()
            response: Response = page(
                request,
                "sign-in.html",
                frame=Frame(title="Development sign-in", demonstration=directory.demonstration),
                people=directory.people if directory.demonstration else (),
                agencies={agency.code: agency.name for agency in directory.agencies},
                after=own_page(after),
                form_key=browser,
            )
        else:
            if await too_many(request):
                return _too_many()
            try:
                url = await provider.begin(own_page(after), browser, strong=strong)
            except SignInFailed:
                return _not_signed_in(request)
            response = RedirectResponse(url, status.HTTP_303_SEE_OTHER)
        response.set_cookie(BROWSER, browser, secure=True, httponly=True, samesite="lax", path="/")
        return response

    @router.get("/sign-in/answer")
    async def answer(request: Request, state: str = "", code: str = "") -> Response:
        """What the provider sends back."""
        if provider is None:
            return problem(404, "There is no such page.")
        if await too_many(request):
            return _too_many()
        try:
            claimed = await provider.answered(state, code, request.cookies.get(BROWSER, ""))
        except SignInFailed:
            log.warning("a sign-in failed")
            return _not_signed_in(request)
        person = (await office.directory()).person_of(claimed.issuer, claimed.subject)
        if person is None:
            log.warning("somebody signed in who is not in the directory")
            return page(request, "not-known.html", status_code=status.HTTP_403_FORBIDDEN)
        who = SignIn(
            person=person.person_id,
            issuer=claimed.issuer,
            subject=claimed.subject,
            acr=claimed.acr,
            channel=Channel.PORTAL,
        )
        return await _begun(request, who, claimed.after)

    @router.post("/sign-in/development")
    async def choose(
        request: Request,
        person: Annotated[str, Form()],
        form_key: Annotated[str, Form()] = "",
        after: Annotated[str, Form()] = "/",
    ) -> Response:
        """Sign in as one of the samples' people."""
        directory = await office.directory()
        if provider is not None or not directory.demonstration:
            return problem(404, "There is no such page.")
        if await too_many(request):
            return _too_many()
        if not from_this_site(request, request.cookies.get(BROWSER), form_key):
            return problem(403, "This form is not from this site: open the page again.")
        actor = directory.find_actor(person)
        if actor is None:
            return problem(422, "There is no such person in the samples.")
        who = SignIn(
            person=person,
            issuer=DEVELOPMENT,
            subject=person,
            acr=DEVELOPMENT,
            channel=Channel.PORTAL,
        )
        return await _begun(request, who, after)

    async def _begun(request: Request, who: SignIn, after: str) -> Response:
        response = RedirectResponse(own_page(after), status.HTTP_303_SEE_OTHER)
        await visitors.begin(response, who, request.cookies.get(COOKIE))
        response.delete_cookie(BROWSER, secure=True, httponly=True, samesite="lax", path="/")
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form_key: Annotated[str, Form()] = "") -> Response:
        """End the session."""
        visitor = await visitors.of(request)
        response = RedirectResponse("/sign-in", status.HTTP_303_SEE_OTHER)
        if visitor is None or visitor.session is None:
            return response
        if not from_this_site(request, visitor.session.form_key, form_key):
            return problem(403, "This form is not from this site: open the page again.")
        await visitors.end(response, visitor)
        return response

    return router


def _too_many() -> Response:
    return problem(429, "Too many attempts: wait a minute.", headers={"Retry-After": "60"})


def _not_signed_in(request: Request) -> HTMLResponse:
    return page(request, "not-signed-in.html", status_code=status.HTTP_403_FORBIDDEN)
