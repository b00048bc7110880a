"""Whom a request is counted under: each browser behind the web server, and nobody else's word."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from portal.office import open_office
from settings import Settings
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in

A_BROWSER, ANOTHER = "192.0.2.7", "2001:db8::7"


@asynccontextmanager
async def behind(folder: Path, proxies: str) -> AsyncIterator[Browser]:
    """What comes from 10.0.0.0, with these proxies in the settings."""
    settings = settings_in(folder, portal_proxies=proxies)
    await make_new(settings)
    async with open_office(settings) as office, Desk(office, Clock()).browser() as browser:
        yield browser


async def attempts(browser: Browser, *forwarded: str) -> list[int]:
    """The answers to attempts to sign in, each with its own header."""
    codes = []
    for one in forwarded:
        answer = await browser.http.post(
            "/sign-in/development", data={"person": "nobody-1"}, headers={"X-Forwarded-For": one}
        )
        codes.append(answer.status_code)
    return codes


async def test_each_browser_behind_the_web_server_is_counted_by_itself(tmp_path: Path) -> None:
    async with behind(tmp_path, "127.0.0.1 10.0.0.0/29") as browser:
        codes = await attempts(browser, *[A_BROWSER] * 11)
        assert codes == [403] * 10 + [429]
        assert await attempts(browser, *[ANOTHER] * 10) == [403] * 10, (
            "another browser is not the same"
        )
        forged = await attempts(browser, f"198.51.100.9, {A_BROWSER}")
        assert forged == [429], "what a browser wrote in front of its own address changes nothing"
        same = await attempts(browser, "2001:DB8:0::7", f"::ffff:{A_BROWSER}")
        assert same == [429] * 2, "however the address is written"


async def test_nobody_else_is_asked_who_they_are(tmp_path: Path) -> None:
    async with behind(tmp_path, "10.9.9.9 2001:db8::1") as browser:
        forged = [f"192.0.2.{number}" for number in range(11)]
        assert await attempts(browser, *forged) == [403] * 10 + [429]


async def test_what_is_no_address_counts_as_the_web_server(tmp_path: Path) -> None:
    async with behind(tmp_path, "10.0.0.0/29") as browser:
        wrong = ["", ",", "unknown", "192.0.2.7:80", "[::1]", "1.2.3.4.5", "-1", "x" * 4000, "A,"]
        codes = await attempts(browser, *wrong, " , ", "_hidden")
        assert codes == [403] * 10 + [429]


async def test_feeds_are_counted_in_the_same_way(tmp_path: Path) -> None:
    async with behind(tmp_path, "10.0.0.0/29") as browser:
        codes = [
            (await browser.get("/feeds/none.ics", headers={"X-Forwarded-For": who})).status_code
            for who in (*[A_BROWSER] * 61, ANOTHER)
        ]
        assert codes == [404] * 60 + [429, 404]


@pytest.mark.parametrize("wrong", ["localhost", "10.0.0.1/8", "127.0.0.1,10.0.0.1"])
def test_a_proxy_that_is_no_address_is_named_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="CAVEAT_PORTAL_PROXIES must be addresses") as found:
        Settings(portal_proxies=wrong)
    assert wrong not in str(found.value)
