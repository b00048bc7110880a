"""What every answer of the service carries, whatever was asked."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from portal.guards import HEADERS, Bounded, Headed
from portal.problems import MEDIA_TYPE
from tests.office import ANALYST
from tests.portal.conftest import Browser

ASKED = (
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 503),
    ("GET", "/", 303),
    ("GET", "/sign-in", 200),
    ("GET", "/nothing", 404),
    ("POST", "/sign-in/development", 422),
    ("GET", "/api/v1/me", 401),
    ("POST", "/api/v1/commands/case/list", 401),
    ("TRACE", "/", 405),
)


PAGE = "text/html; charset=utf-8"


async def test_security_headers_are_on_every_answer(browser: Browser) -> None:
    for method, path, code in ASKED:
        answer = await browser.http.request(method, path)
        assert answer.status_code == code, (method, path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"
        if code >= 400 and path != "/readyz":
            page = not path.startswith("/api/")
            assert answer.headers["Content-Type"] == (PAGE if page else MEDIA_TYPE)
    # With no referrer at all, browsers send no origin with a form, and no form would count.
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


async def test_a_request_that_names_another_host_is_refused(browser: Browser) -> None:
    for host in ("evil.example", "", "127.0.0.1.evil.example", "user@evil.example"):
        answer = await browser.get("/sign-in", headers={"Host": host})
        assert answer.status_code == 400, host
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await browser.get("/sign-in", headers={"Host": "127.0.0.1:8000"})).status_code == 200


async def test_what_others_claim_of_a_person_counts_for_nothing(browser: Browser) -> None:
    for name in ("X-Forwarded-User", "X-Remote-User", "X-Forwarded-For", "Remote-User"):
        assert (await browser.get("/api/v1/me", headers={name: ANALYST})).status_code == 401


async def counting(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers how many bytes it was given, or that the sender went away."""
    taken, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            taken = -1
            break
        taken, more = taken + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(taken).encode()})


async def test_what_is_too_large_is_not_taken_whether_it_says_so_or_not() -> None:
    async def in_parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 5

    transport = httpx.ASGITransport(Headed(Bounded(counting, largest=10)))
    async with httpx.AsyncClient(transport=transport, base_url="https://127.0.0.1") as http:
        assert (await http.post("/", content=b"x" * 10)).text == "10"
        assert (await http.post("/", content=b"x" * 11)).status_code == 413
        assert (await http.post("/", content=in_parts())).text == "-1"


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/%2e%2e/settings.py", "/html/base.html", "/static/x/../../app.py"],
)
async def test_no_file_is_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404
