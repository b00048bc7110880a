"""An open case says what others did meanwhile."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from embedded.server import EmbeddedServer
from tests.browser.service import WIDE, served_to_browsers, signed_in
from tests.office import ANALYST

OWN = ("U1", "U3", "U4")
"""Tasks of the reader, without which the notification is what is due first."""
WRITTEN = "Half of a sentence"


@pytest.mark.timeout(300)
async def test_an_open_case_shows_what_others_did(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    async with (
        served_to_browsers(tmp_path, server) as working,
        signed_in(working, chromium, ANALYST, viewport=WIDE) as shown,
    ):
        office, page = working.office, shown.page
        case_id = await office.start(left_out=OWN)
        number = (await office.register.lists.numbers_of([case_id]))[case_id]
        await shown.open(f"/cases/{number}")
        loaded = await page.evaluate("performance.timeOrigin")
        made = await page.locator("#cv-stream").get_attribute("hx-sse:connect")
        field = page.get_by_role("textbox", name="What to record")
        await field.fill(WRITTEN)

        await office.answer(case_id, "J2")
        show = page.locator("[data-cv-show]")
        await expect(show).to_contain_text("in this case. Show them.", timeout=20_000)
        await page.evaluate("document.querySelector('#case-now').dataset.before = 'yes'")
        await show.click()
        await expect(page.locator("#case-now[data-before]")).to_have_count(0)
        await expect(page.locator("#case-now")).to_contain_text("1 of")
        assert await page.evaluate("performance.timeOrigin") == loaded, "the page is the same"
        await expect(field).to_have_value(WRITTEN)

        stream = page.locator("#cv-stream")
        assert await stream.get_attribute("hx-sse:connect") != made, "it counts from what is shown"

        # Signed out in another tab, this one gets nothing more.
        other = await page.context.new_page()
        await other.goto(f"{shown.base}/cases")
        await other.get_by_role("button", name="Sign out").click()
        await expect(page.locator("[data-cv-live]")).to_contain_text(
            "You are no longer signed in", timeout=20_000
        )
        await office.answer(case_id, "S4")
        await expect(page.locator("[data-cv-show]")).to_have_count(0)
