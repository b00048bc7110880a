"""The timeline of a case as a page: what somebody sees of it, as of when, and who."""

import re
from datetime import timedelta

import pytest

from register.register import Register
from tests.portal.conftest import Browser, Desk
from tests.register.acting import open_case
from tests.register.samples import recorder_on
from views.looks import LOOKED

ANALYST, OFFICER = "usncb-analyst-1", "fbi-officer-1"


async def case_at(desk: Desk) -> str:
    """The address of the timeline of a case that opened a day ago."""
    recorder = recorder_on(desk.office.register)
    opened = await open_case(recorder, now=desk.clock.now() - timedelta(days=1))
    assert opened.receipt is not None
    return f"/cases/{opened.receipt.number}/timeline"


def without_keys(page: str) -> str:
    """A page without what is different in each session."""
    return re.sub(r'value="[^"]*"', "", page)


async def test_picture_and_table_stand_on_one_page(desk: Desk, browser: Browser) -> None:
    address = await case_at(desk)
    await browser.sign_in(ANALYST)
    page = await browser.get(address)
    assert page.status_code == 200
    assert page.text.count('<svg class="tl"') == 1
    assert page.text.count("<h1>") == 1
    assert "Now: " in page.text
    anchors = re.findall(r'<tr class="[^"]*" id="(t-[^"]+)"', page.text)
    assert "t-event-1" in anchors
    assert f'href="{address.removesuffix("timeline")}why/restriction-1"' in page.text
    assert "t-restriction-1" in anchors
    assert "style=" not in page.text.partition("<main")[2]
    assert await looks(desk.office.register) == ["TIMELINE"]


async def looks(register: Register) -> list[str]:
    """What was looked at."""
    return [one.data["view"] for one in await register.ledger.of_kind(LOOKED)]


async def test_it_is_shown_as_of_an_earlier_day(desk: Desk, browser: Browser) -> None:
    address = await case_at(desk)
    await browser.sign_in(ANALYST)
    yesterday = desk.clock.now() - timedelta(hours=12)
    earlier = await browser.get(address, params={"as_of": yesterday.isoformat()})
    assert "As of: " in earlier.text
    assert "Show it as of now" in earlier.text
    refused = {"2020-01-01": "The case was not open at that time.", "x": "Choose a day"}
    for wrong, said in refused.items():
        page = await browser.get(address, params={"as_of": wrong})
        assert page.status_code == 200
        assert said in page.text
        assert "Now: " in page.text
    ahead = await browser.get(address, params={"as_of": "2999-01-01"})
    assert "Now: " in ahead.text


@pytest.mark.parametrize("person", [OFFICER, "usncb-administrator-1"])
async def test_whoever_may_not_see_it_sees_what_does_not_exist(
    desk: Desk, browser: Browser, person: str
) -> None:
    address = await case_at(desk)
    await browser.sign_in(person)
    hidden = await browser.get(address)
    missing = await browser.get("/cases/USNCB-2026-ZZZZZZ/timeline")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_keys(hidden.text) == without_keys(missing.text)
