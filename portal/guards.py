"""What every request passes: the host it names, its size, how many there are, and whose form it is.

And what every answer carries, also the answers to what fails. As measured with USWDS and htmx, the
pages need no inline script or style, so the policy allows none.
"""

import ipaddress
import secrets
from urllib.parse import urlsplit

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from client.receiving import HARD_LIMIT_IN_WORDS
from portal.problems import problem
from settings_checks import Networks

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none, browsers send no origin with a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST = 26 * 2**20
"""Bytes of a request, which is held in memory: a form or a command with what it reads from a file.
A delivery of messages has the limit of every other way in, and is counted where it is read."""
DELIVERIES = "/api/v1/communications"

SIGN_IN_LIMIT = RateLimitItemPerMinute(10)
"""Attempts to sign in from one address."""


class Headed:
    """Puts the security headers on every answer; what is not a static file is never stored."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, sent)


class KnownHosts:
    """Answers only requests that name one of this service's hosts."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            named = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
            if named not in self._hosts:
                answer = problem(400, "This service has another name: use its address.")
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Bounded:
    """Refuses what is too large, whether it says so or not."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) == ("POST", DELIVERIES):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > self._largest:
            limit = f"{self._largest // 2**20} MiB"
            problem_of_size = problem(
                413,
                f"The request is larger than {limit}. Messages can be delivered up to "
                f"{HARD_LIMIT_IN_WORDS} (POST {DELIVERIES}).",
            )
            await problem_of_size(scope, receive, send)
            return
        taken = 0

        async def received() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                # As if the other side had gone away: nothing of it is looked at.
                return {"type": "http.disconnect"}
            return message

        await self._app(scope, received, send)


class Counted:
    """Counts requests for each who sends them."""

    def __init__(self) -> None:
        """The counts are this process's; a restart forgets them."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def allows(self, limit: RateLimitItem, what: str, who: str) -> bool:
        """Whether one more is within the limit; it then counts."""
        return await self._limiter.hit(limit, what, who)


def client_of(request: Request) -> str:
    """The address under which a request is counted, where nobody is signed in.

    A web server before the service adds, at the end of X-Forwarded-For, who asked it. That counts
    only from one of the application's ``proxies``: anybody can write the header.
    """
    peer = request.client.host if request.client else "unknown"
    proxies: Networks = request.app.state.proxies
    hops = ",".join(request.headers.getlist("x-forwarded-for"))
    asked_by = _address(hops.rpartition(",")[2].strip())
    sender = _address(peer)
    if asked_by is None or sender is None or not any(sender in network for network in proxies):
        return peer
    return str(asked_by)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, the same however it is written; None for what is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def from_this_site(request: Request, form_key: str | None, given: str | None) -> bool:
    """Whether a request that changes something comes from a form of the session's own.

    Both must agree: what the browser says about its origin, and the session's key in the form.
    """
    if request.method in _SAFE:
        return True
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return False
    return bool(form_key and given) and secrets.compare_digest(str(form_key), str(given))


def own_page(address: str) -> str:
    """The page to go to: one of this site, whatever an address says."""
    parts = urlsplit(address)
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return (
        address if own and not parts.scheme and not parts.netloc and address.isprintable() else "/"
    )
