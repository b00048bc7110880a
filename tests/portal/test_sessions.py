"""Signing in as one of the samples' people: a session of the server, and how it ends."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.signing_in.routes import DEVELOPMENT
from portal.visitors import COOKIE
from register.sessions import hashed
from settings_checks import check_sign_in
from tests.office import ANALYST, SUPERVISOR
from tests.portal.conftest import Browser, Desk, hidden, settings_in
from tests.portal.programs import end_sessions


async def me(browser: Browser) -> int:
    """The status by which the service answers who somebody is."""
    return (await browser.get("/api/v1/me")).status_code


async def test_a_person_signs_in_and_out(desk: Desk, browser: Browser) -> None:
    assert await me(browser) == 401
    signed_in = await browser.sign_in(ANALYST)
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/")
    cookie = next(one for one in signed_in.headers.get_list("set-cookie") if COOKIE in one)
    assert all(word in cookie for word in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"))
    found = (await browser.get("/api/v1/me")).json()
    assert (found["person"], found["acr"]) == (ANALYST, DEVELOPMENT)
    secret = browser.http.cookies[COOKIE]
    (session,) = await desk.office.register.sessions.open()
    assert (session.session, secret in str(session)) == (hashed(secret), False)

    out = await browser.http.post("/sign-out", data={"form_key": await browser.form_key()})
    assert "Clear-Site-Data" in out.headers
    browser.http.cookies.set(COOKIE, secret)
    assert await me(browser) == 401, "the old secret opens nothing"
    kinds = [one.kind for one in await desk.office.register.ledger.everything("sign-ins")]
    assert kinds == ["SignedIn", "SignedOut"]


async def test_a_session_ends_when_it_is_idle_and_at_its_last_moment(
    desk: Desk, browser: Browser
) -> None:
    settings = desk.office.settings
    idle = timedelta(minutes=settings.session_idle_minutes)
    await browser.sign_in(ANALYST)
    desk.clock.skip(idle - timedelta(seconds=1))
    assert await me(browser) == 200
    desk.clock.skip(idle + timedelta(minutes=1))
    assert await me(browser) == 401

    await browser.sign_in(ANALYST)
    until = desk.clock.now() + timedelta(hours=settings.session_hours)
    while desk.clock.now() + timedelta(minutes=10) < until:
        assert await me(browser) == 200
        desk.clock.skip(timedelta(minutes=10))
    desk.clock.skip(timedelta(minutes=10))
    assert await me(browser) == 401, "however busy it was"


async def test_a_new_sign_in_ends_the_session_before(desk: Desk, browser: Browser) -> None:
    await browser.sign_in(ANALYST)
    before = browser.http.cookies[COOKIE]
    await browser.sign_in(SUPERVISOR)
    async with desk.browser() as thief:
        thief.http.cookies.set(COOKIE, before)
        assert await me(thief) == 401


async def test_all_sessions_of_a_person_can_be_ended(desk: Desk, browser: Browser) -> None:
    async with desk.browser() as other:
        await browser.sign_in(ANALYST)
        await other.sign_in(ANALYST)
        assert await end_sessions(desk, ANALYST) == 2
        assert [await me(one) for one in (browser, other)] == [401, 401]


async def test_a_form_of_another_site_changes_nothing(desk: Desk, browser: Browser) -> None:
    await browser.sign_in(ANALYST)
    key = await browser.form_key()
    path = "/api/v1/commands/case/list"
    for headers in (
        {},
        {"X-Form-Key": "wrong"},
        {"X-Form-Key": key, "Origin": "https://evil.example"},
        {"X-Form-Key": key, "Sec-Fetch-Site": "cross-site"},
        {"X-Form-Key": key, "Origin": "null"},
    ):
        refused = await browser.http.post(path, json={}, headers=headers)
        assert refused.status_code == 403, headers
    for given in ({}, {"form_key": "wrong"}):
        await browser.http.post("/sign-out", data=given)
    assert await me(browser) == 200, "nobody else signs a person out"
    own = {"X-Form-Key": key, "Origin": "https://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.http.post(path, json={}, headers=own)).status_code == 200


async def test_a_sign_in_goes_to_a_page_of_this_site_only(browser: Browser) -> None:
    for after in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1", ""):
        form = {
            "person": ANALYST,
            "form_key": hidden(await browser.get("/sign-in")),
            "after": after,
        }
        done = await browser.http.post("/sign-in/development", data=form)
        assert (done.status_code, done.headers["location"]) == (303, "/"), after


async def test_too_many_attempts_are_refused(browser: Browser) -> None:
    codes = [(await browser.sign_in("nobody-1")).status_code for _ in range(12)]
    assert codes[:10] == [422] * 10
    assert codes[10:] == [429] * 2
    refused = await browser.sign_in(ANALYST)
    assert refused.headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"temporal_address": "t.example:7233", "sign_in": "development"}, "embedded mode only"),
        ({"portal_host": "0.0.0.0", "sign_in": "development"}, "loopback"),
        ({"sign_in": "oidc"}, "CAVEAT_OIDC_ISSUER"),
        ({"oidc_issuer": "http://sign-in.example", "oidc_client_id": "c"}, "https://"),
    ],
)
def test_the_service_does_not_start_with_an_open_door(
    more: dict[str, str], said: str, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, **more)
    with pytest.raises(ValueError, match=said):
        check_sign_in(settings)
