"""People who are signed in at a running service, each in a tab of a browser."""

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ViewportSize

from embedded.server import EmbeddedServer, free_port
from portal.http import open_to_http
from portal.visitors import COOKIE
from tests.browser.conftest import Tab
from tests.pages.conftest import Working, opened

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}
PICTURES = os.environ.get("CAVEAT_TEST_PICTURES")
"""Where pictures of the pages are kept; unset: nowhere."""


@asynccontextmanager
async def served_to_browsers(
    folder: Path, server: EmbeddedServer, **settings: Any
) -> AsyncIterator[Working]:
    """A service with its worker, at an address that browsers reach."""
    port = free_port()
    here = {"portal_port": port, "portal_url": f"http://127.0.0.1:{port}", **settings}
    async with opened(folder, server, **here) as working, open_to_http(working.desk.office):
        yield working


async def keep_cookies(context: BrowserContext, base: str, cookies: Mapping[str, str]) -> None:
    """Cookies that the browser sends to the service, as secure as the service sets them."""
    at = base.replace("http:", "https:")
    for name, value in cookies.items():
        await context.add_cookies([{"name": name, "value": value, "url": at, "secure": True}])


@asynccontextmanager
async def signed_in(
    working: Working, browser: Browser, person: str, *, by_page: bool = False, **options: Any
) -> AsyncIterator[Tab]:
    """A tab in which a person is signed in, ``by_page`` as people do it."""
    context = await browser.new_context(**options)
    shown = Tab(await context.new_page(), base=working.desk.office.settings.portal_url)
    if by_page:
        await shown.open("/sign-in")
        await shown.page.click(f"button[value={person}]")
    else:
        # The service takes ten sign-ins a minute.
        await keep_cookies(context, shown.base, {COOKIE: await working.session(person)})
        await shown.open("/")
    # Whoever opens a page before the answer is there is not signed in.
    await shown.page.wait_for_selector("form[action='/sign-out']", state="attached")
    shown.page.on("console", lambda said: shown.complaints.append(said.text))
    yield shown
    await context.close()


_IDS = (
    (r"(case|back)=[^&]*", ""),
    (r"/matters/([A-Z]+)-\d{4}-[0-9A-Z]{6}", r"/matters-\1"),
    (r"[A-Z]+-\d{4}-[0-9A-Z]{6}", "case"),
    (r"comm-[0-9A-Z]{26}", "one"),
)
"""What is different in the address each time, and what a picture's name has in its place."""


def picture_name(person: str, path: str, width: ViewportSize) -> str:
    """How the picture of a page is called, the same each time."""
    plain = path
    for pattern, word in _IDS:
        plain = re.sub(pattern, word, plain)
    role = person.removeprefix("usncb-").removeprefix("doj-oia-").removesuffix("-1")
    words = re.sub("[^A-Za-z0-9]+", "-", f"{role}{plain}").strip("-")
    return f"{words}-{width['width']}.png"


async def see_whole(shown: Tab, width: ViewportSize) -> None:
    """Make the window as high as the page, of which only what is near the window is laid out."""
    page = shown.page
    await page.set_viewport_size(width)
    for _ in range(2):
        height = await page.evaluate("document.documentElement.scrollHeight")
        await page.set_viewport_size({"width": width["width"], "height": height})
        await page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )


async def picture(shown: Tab, person: str, path: str, width: ViewportSize) -> None:
    """The picture of a page, where somebody wants to look at it."""
    if PICTURES:
        file = Path(PICTURES) / picture_name(person, path, width)
        await shown.page.screenshot(path=file, full_page=True)
