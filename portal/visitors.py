"""Who visits: the person behind a request, found by the session's cookie."""

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from portal.office import Office
from portal.proofs_of_key import ProofRefused, ProofsOfKey
from procedure.directory import Directory
from procedure.people import Actor
from procedure.proof import Channel
from procedure.register_acts import Part
from procedure.values import Stored
from register.sessions import Session, SignIn, hashed
from register.tokens import Token

COOKIE = "__Host-caveat"
"""The browser sends it to this host only, over TLS or to this very machine."""


class Visitor(Stored):
    """A person who is signed in."""

    actor: Actor
    """With the roles that the directory gives them now."""
    directory: Directory
    """In which the actor was found: nothing of one request is decided by another."""
    signed_in: SignIn
    session: Session | None = None
    """Unset for a program with a token."""
    token: Token | None = None
    """Unset for a person with a session."""

    @property
    def counted_as(self) -> str:
        """Under what their requests are counted."""
        return self.session.session if self.session else f"token {self.token and self.token.name}"


class Visitors:
    """Finds who visits, and begins and ends sessions."""

    def __init__(self, office: Office, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._office = office
        self._now = now
        settings = office.settings
        self._proofs = ProofsOfKey(settings.portal_url, now)
        self._idle = timedelta(minutes=settings.session_idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)

    async def of(self, request: Request) -> Visitor | None:
        """Who sends this request; None where nobody is signed in."""
        secret = request.cookies.get(COOKIE)
        if not secret:
            return None
        return await self.with_secret(secret)

    async def still(self, request: Request) -> Visitor | None:
        """The same for a page that is only kept open: that does not keep a session from ending."""
        secret = request.cookies.get(COOKIE)
        return await self.with_secret(secret, uses=False) if secret else None

    async def with_secret(self, secret: str, *, uses: bool = True) -> Visitor | None:
        """Who has this session; None where it has ended, or its person may not act any more."""
        now = self._now()
        sessions = self._office.register.sessions
        session = await sessions.find(secret, now)
        if session is None:
            return None
        if now - session.seen_at > self._idle:
            await sessions.end(session.session, now, session.person)
            return None
        directory = await self._office.directory()
        actor = directory.find_actor(session.person, now)
        if actor is None:
            return None
        if uses:
            await sessions.used(session, now)
        return Visitor(actor=actor, directory=directory, signed_in=session, session=session)

    async def with_token(self, request: Request, secret: str) -> Visitor | None:
        """The account of a token, if the request shows that it comes from the token's program.

        A token counts for the agency for which it was made: not for an account that has moved.
        """
        token = await self._office.register.tokens.find(secret, self._now())
        if token is None:
            return None
        try:
            self._proofs.check(
                request.headers.get("dpop", ""),
                token=secret,
                method=request.method,
                path=request.url.path,
                thumbprint=token.key_thumbprint,
            )
        except ProofRefused:
            return None
        directory = await self._office.directory()
        actor = directory.find_actor(token.person, self._now())
        if actor is None or actor.agency != token.agency:
            return None
        who = SignIn(
            person=token.person,
            issuer=Part.TOKENS,
            subject=token.name,
            acr=Part.TOKENS,
            channel=Channel.API,
        )
        return Visitor(actor=actor, directory=directory, signed_in=who, token=token)

    async def begin(self, response: Response, who: SignIn, before: str | None) -> None:
        """Begin a session in place of the one before, and give its secret to the browser."""
        now = self._now()
        if before:
            await self._office.register.sessions.end(hashed(before), now, who.person)
        secret = await self._office.register.sessions.begin(who, now, self._longest)
        response.set_cookie(COOKIE, secret, secure=True, httponly=True, samesite="lax", path="/")

    async def end(self, response: Response, visitor: Visitor) -> None:
        """End the visitor's session."""
        if visitor.session is not None:
            sessions = self._office.register.sessions
            await sessions.end(visitor.session.session, self._now(), visitor.actor.person)
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
