"""When Chromium first paints something of a page: what the service took, and the browser's work."""

import asyncio
import shutil

from playwright.async_api import BrowserContext, async_playwright

from benchmarks.pages.measuring import Figure, Page
from benchmarks.pages.serving import begin_session, serving
from portal.visitors import COOKIE
from settings import Settings

_PAINTED = """() => new Promise(found => {
    const seen = list => list.filter(one => one.name === "first-contentful-paint").forEach(
        one => found(one.startTime))
    const observer = new PerformanceObserver(list => seen(list.getEntries()))
    observer.observe({type: "paint", buffered: true})
})"""

_BETWEEN = 0.5
"""Seconds between two pages: meanwhile the browser ends the processes of the page before."""


async def painted(settings: Settings, page: Page, times: int) -> Figure | None:
    """Open the page so many times in one browser; None where there is no Chromium.

    The first time comes before them, in a browser that has nothing of the service yet.
    """
    path = shutil.which("chromium")
    if path is None:
        return None
    async with serving(settings), async_playwright() as playwright:
        # In a container everything runs as root, where Chromium's own sandbox does not start.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        secret = await begin_session(settings, page.person)
        address = f"http://{settings.portal_host}:{settings.portal_port}{page.asked[0].path}"
        context = await browser.new_context(extra_http_headers={"cookie": f"{COOKIE}={secret}"})
        took = [await _once(context, address) for _ in range(times + 1)]
        await browser.close()
    return Figure(f"{page.name}, painted", page.limit, took[0], took[1:], None)


async def _once(context: BrowserContext, address: str) -> float:
    """Milliseconds from the request to the first paint with content."""
    shown = await context.new_page()
    await shown.goto(address)
    milliseconds: float = await shown.evaluate(_PAINTED)
    await shown.close()
    await asyncio.sleep(_BETWEEN)
    return milliseconds
