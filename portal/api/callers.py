"""Who calls the interface for programs, and whether for this."""

from collections.abc import Awaitable, Callable

from fastapi import Request, status
from limits import RateLimitItemPerMinute
from starlette.exceptions import HTTPException

from portal.guards import Counted, from_this_site
from portal.visitors import Visitor, Visitors
from register.tokens import Scope
from settings import Settings

_SCHEME = "dpop "

Finds = Callable[[Request], Awaitable[Visitor]]
"""Finds who sends a request, or raises HTTPException."""


class Callers:
    """Finds who sends a request: a program by its token, or a page by the session's cookie."""

    def __init__(self, visitors: Visitors, counted: Counted, settings: Settings) -> None:
        """``counted`` is shared with the pages."""
        self._visitors = visitors
        self._counted = counted
        reads = RateLimitItemPerMinute(settings.reads_per_minute)
        acts = RateLimitItemPerMinute(settings.acts_per_minute)
        self._limits = {Scope.READ: reads, Scope.ACT: acts, Scope.RECEIVE: reads}

    def may(self, scope: Scope) -> Finds:
        """The dependency of a route that needs this scope of a token."""

        limit = self._limits[scope]

        async def visitor_of(request: Request) -> Visitor:
            visitor = await self._found(request)
            if visitor.token is not None and scope not in visitor.token.scopes:
                raise HTTPException(
                    status.HTTP_403_FORBIDDEN, f"The token is not good for {scope}."
                )
            if not await self._counted.allows(limit, f"api {scope}", visitor.counted_as):
                raise HTTPException(
                    status.HTTP_429_TOO_MANY_REQUESTS,
                    "Too many requests: wait a minute.",
                    headers={"Retry-After": "60"},
                )
            return visitor

        return visitor_of

    async def _found(self, request: Request) -> Visitor:
        """Raises HTTPException where nobody is found."""
        given = request.headers.get("authorization")
        if given is not None:
            visitor = None
            if given[: len(_SCHEME)].lower() == _SCHEME:
                visitor = await self._visitors.with_token(request, given[len(_SCHEME) :].strip())
            if visitor is None:
                raise HTTPException(
                    status.HTTP_401_UNAUTHORIZED,
                    "The token, or the proof of its key, is not valid.",
                    headers={"WWW-Authenticate": 'DPoP algs="ES256 EdDSA PS256"'},
                )
            return visitor
        visitor = await self._visitors.of(request)
        if visitor is None or visitor.session is None:
            raise HTTPException(
                status.HTTP_401_UNAUTHORIZED,
                "Sign in, or send a token with the proof of its key.",
                headers={"WWW-Authenticate": 'DPoP algs="ES256 EdDSA PS256"'},
            )
        if not from_this_site(request, visitor.session.form_key, request.headers.get("x-form-key")):
            raise HTTPException(
                status.HTTP_403_FORBIDDEN, "Send the session's key in the header X-Form-Key."
            )
        return visitor
