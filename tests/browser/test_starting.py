"""Starting a case in a browser: what is written saves itself, and a second press shows the case."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from embedded.server import EmbeddedServer, free_port
from portal.http import open_to_http
from tests.browser.conftest import Tab
from tests.browser.service import NARROW, WIDE, picture, signed_in
from tests.office import ANALYST
from tests.pages.conftest import opened


@pytest.mark.timeout(120)
async def test_what_is_written_saves_itself_and_a_second_press_shows_the_case(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    port = free_port()
    here = {"portal_port": port, "portal_url": f"http://127.0.0.1:{port}"}
    async with (
        opened(tmp_path, server, **here) as working,
        open_to_http(working.desk.office),
        signed_in(working, chromium, ANALYST, viewport=WIDE) as shown,
    ):
        page = shown.page
        await shown.open("/start")
        await page.click("text=A U.S. component in the field")
        await _written(shown, "report", "A person in custody since Sunday.")
        await page.click("button[value=who]")
        await _written(shown, "family", "Zimoradova")
        await page.fill("#source", "Her passport")
        await page.click("button[value=search]")
        await page.click("input[value=entered] + label")
        await _look(shown, "who")
        await page.click("button[value=plan]")
        await _look(shown, "plan")
        # Pressed twice in a hurry, the form is sent twice: the second time there is no draft.
        await page.dblclick("button[value=start]")
        await page.wait_for_url("**/cases/*?done=*")
        assert (await shown.text("h1")).startswith("USNCB-")
        assert "Recorded" in await shown.text("main")
        assert shown.complaints == []


async def _written(shown: Tab, field: str, text: str) -> None:
    """Write, wait until it is saved, and find it after a reload."""
    await shown.page.fill(f"#{field}", text)
    saved = shown.page.locator("form.cv-form [role=status]").first
    await expect(saved).to_contain_text("Draft saved at", timeout=15_000)
    await shown.page.reload()
    assert await shown.page.input_value(f"#{field}") == text


async def _look(shown: Tab, name: str) -> None:
    """Everybody can read the page, on a wide screen and on a narrow one."""
    for width in (NARROW, WIDE):
        await shown.page.set_viewport_size(width)
        assert await shown.violations() == [], name
        assert await shown.sideways() == 0, name
        await picture(shown, ANALYST, f"/start/{name}", width)
