"""The interface for programs: described as it is, and never at a loss."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from embedded.server import free_port
from portal.api.paths import commands
from portal.signing_in.routes import BROWSER
from portal.visitors import COOKIE
from tests.office import SUPERVISOR
from tests.portal.conftest import Browser, hidden, make_new, settings_in
from tests.service import serving

DESCRIBED = "/api/v1/openapi.json"


async def test_every_command_has_a_route_with_its_options(browser: Browser) -> None:
    await browser.sign_in(SUPERVISOR)
    found = (await browser.get(DESCRIBED)).json()
    routes = {path.removeprefix("/api/v1/commands/") for path in found["paths"]}
    assert {"/".join(words) for words in commands()} <= routes
    for path, route in found["paths"].items():
        for operation in route.values():
            assert operation["summary"], path
            assert {"401", "403", "404", "422", "503"} <= operation["responses"].keys()
    named = {
        one.group(1) for one in re.finditer(r'"#/components/schemas/(\w+)"', json.dumps(found))
    }
    assert "Problem" in named
    assert named <= found["components"]["schemas"].keys()
    shown = found["components"]["schemas"]["TaskAnswer"]
    assert {"case_id", "task_id", "outcome", "text"} <= shown["properties"].keys()
    assert shown["additionalProperties"] is False


async def test_whatever_is_wrong_is_a_problem_with_a_sentence(browser: Browser) -> None:
    await browser.sign_in(SUPERVISOR)
    key = {"X-Form-Key": await browser.form_key()}
    show = "/api/v1/commands/case/show"
    tried: list[tuple[str, str, dict[str, Any], int]] = [
        ("POST", show, {"content": b"{"}, 422),
        ("POST", show, {"json": {}}, 422),
        ("POST", show, {"json": {"case_id": "K7M2Q4", "extra": 1}}, 422),
        ("POST", show, {"json": {"case_id": "K7M2Q4"}}, 404),
        ("GET", show, {}, 405),
        ("POST", "/api/v1/commands/case/shw", {"json": {}}, 404),
        ("POST", "/api/v1/commands/case/fact", {"json": {"case_id": "K7M2Q4"}}, 422),
        ("TRACE", "/api/v1/me", {}, 405),
    ]
    for method, path, options, code in tried:
        answer = await browser.http.request(method, path, headers=key, **options)
        assert answer.status_code == code, (method, path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        found = json.loads(answer.text)
        assert found["status"] == code
        assert found["detail"].endswith(".")


# --- whatever is sent ---------------------------------------------------------------------------

EXAMPLES = 4
"""Requests of each kind for each route; there are about 170 routes."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A running service and the headers of a supervisor who is signed in there."""
    folder = tmp_path_factory.mktemp("hostile")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    rates = {"acts_per_minute": 100_000, "reads_per_minute": 100_000}
    own = settings_in(folder, portal_port=port, **rates)
    settings = own.model_copy(update={"portal_url": url})
    asyncio.run(make_new(settings))
    with serving(settings, http=True), httpx.Client(base_url=url) as http:
        page = http.get("/sign-in")
        cookies = {BROWSER: page.cookies[BROWSER]}
        form = {"person": SUPERVISOR, "form_key": hidden(page)}
        signed_in = http.post("/sign-in/development", data=form, headers=cookie(cookies))
        session = cookie({COOKIE: signed_in.cookies[COOKIE]})
        yield url, {**session, "X-Form-Key": hidden(http.get("/do/task/ack", headers=session))}


def cookie(values: dict[str, str]) -> dict[str, str]:
    """The header of these cookies."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in values.items())}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_no_request_makes_it_fail(service: tuple[str, dict[str, str]]) -> None:
    """Every route, with what its description allows and what it does not: nothing undocumented."""
    url, headers = service
    schema = schemathesis.openapi.from_url(f"{url}{DESCRIBED}", headers=headers)
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def whatever_is_sent(case: schemathesis.Case[Any]) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(base_url=url, headers=headers)
            assert answer.status_code in (503, *range(200, 500)), "Temporal is away, no more"
            checks = [status_code_conformance, content_type_conformance]
            case.validate_response(answer, checks=checks)

        whatever_is_sent()
    assert asked > EXAMPLES * 100
