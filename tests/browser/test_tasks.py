"""Pages of tasks in a browser: everybody can read them, keys act, and drafts save themselves."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from embedded.server import EmbeddedServer
from tests.browser.conftest import Tab
from tests.browser.service import NARROW, WIDE, picture, served_to_browsers, signed_in
from tests.pages.test_task import case_of

CHIEF, ANALYST = "doj-oia-chief-1", "usncb-analyst-1"


@pytest.mark.timeout(300)
async def test_pages_of_tasks_in_a_browser(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    async with served_to_browsers(tmp_path, server) as working:
        case = await case_of(working, "P-0001")
        other = await case_of(working, "P-0002")
        pages = {
            CHIEF: ["/tasks", "/tasks?tab=answered", "/tasks/calendar", f"/tasks/{case}/J1"],
            ANALYST: ["/tasks", f"/tasks/{case}/U3", f"/tasks/{case}/J1"],
        }
        for person, paths in pages.items():
            for width, forced in ((WIDE, "none"), (NARROW, "active")):
                options: dict[str, Any] = {"viewport": width, "forced_colors": forced}
                async with signed_in(working, chromium, person, **options) as shown:
                    for path in paths:
                        await shown.open(path)
                        assert await shown.violations() == [], path
                        assert await shown.sideways() == 0, path
                        await picture(shown, person, path, width)
                    assert shown.complaints == []
        async with signed_in(working, chromium, CHIEF, viewport=WIDE) as shown:
            await _acts_by_keys(shown)
            await _writes(shown, f"/tasks/{other}/J1")


async def _acts_by_keys(shown: Tab) -> None:
    """``j`` goes to the next row, ``a`` acknowledges it, ``Enter`` opens it."""
    await shown.open("/tasks")
    page, new = shown.page, "tr:has([data-cv-key=a])"
    before = await page.locator(new).count()
    assert before > 1
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await page.wait_for_url("**/tasks?done=*")
    assert await page.locator(new).count() == before - 1
    here = "document.activeElement.closest('tr')?.id"
    assert await page.evaluate(here) == "task-1", "the place in the list is kept"
    assert (await shown.text("#cv-status")).startswith("Recorded"), "and it is said what was done"
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/J1")


async def _writes(shown: Tab, path: str) -> None:
    """A draft is saved while somebody writes; Enter in a field sends nothing."""
    await shown.open(path)
    page = shown.page
    await page.fill("#answer-text", "Half of a sentence")
    await expect(page.locator("#answer-form [role=status]")).to_contain_text(
        "Draft saved", timeout=30_000
    )
    await page.reload()
    assert await page.input_value("#answer-text") == "Half of a sentence"
    await page.focus("#answer-since")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/J1#answer")
    assert "Draft saved" in await shown.text("#answer-form [role=status]")
    await page.fill("#answer-text", "SECRET//NOFORN")
    await page.click("button[value=answer]")
    await page.wait_for_selector("#errors")
    assert await page.evaluate("document.activeElement.id") == "errors", "it is read first"
    assert await shown.violations() == []
