"""A real browser, which gets its pages from an application in this process: there is no network."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, async_playwright

HERE = "https://127.0.0.1"

STANDARDS = (
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    ["best-practice"],
)
"""The tags of axe-core: WCAG 2.0 to 2.2, levels A and AA, and what is good practice beyond it."""

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
SEEN = (
    pytest.param(WIDE, "active", id="wide-active"),
    pytest.param(NARROW, "none", id="narrow-none"),
    pytest.param(WIDE, "none", id="wide-none"),
    pytest.param(NARROW, "active", id="narrow-active"),
)
"""Windows with and without forced colors, each with each."""

Application = Callable[..., Awaitable[None]]
"""What answers requests (ASGI)."""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this machine. Without one the test fails, so that nothing is left untested."""
    path = shutil.which("chromium")
    assert path, "Install Debian's package chromium."
    async with async_playwright() as playwright:
        # In a container everything runs as root, where Chromium's own sandbox does not start.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@cache
def axe() -> str:
    """The checks of accessibility, as tools/vendor.py keeps them."""
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@cache
def own_checks() -> str:
    """The checks of WCAG 2.2 that axe-core does not have."""
    return (Path(__file__).parent / "wcag22.js").read_text(encoding="utf-8")


@dataclass
class Tab:
    """A tab of the browser, with what it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Paths with their queries, in order."""
    base: str = HERE

    async def open(self, path: str) -> None:
        """Go to a page of the application."""
        await self.page.goto(f"{self.base}{path}")

    async def violations(self) -> list[tuple[str, list[str]]]:
        """What axe-core finds wrong: the rule, and the elements."""
        # Through the debugger, since the page's own policy lets no such script in.
        await self.page.evaluate(axe())
        found = await self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags}).then(found => found.violations)",
            [tag for tags in STANDARDS for tag in tags],
        )
        return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]

    async def own_violations(self) -> list[str]:
        """What is wrong by criteria of WCAG 2.2 that axe-core has no rule for."""
        found: list[str] = await self.page.evaluate(own_checks())
        return found

    async def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        wider: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    async def text(self, selector: str) -> str:
        """The text of an element."""
        return (await self.page.text_content(selector) or "").strip()


@asynccontextmanager
async def tab(browser: Browser, application: Application, **options: Any) -> AsyncIterator[Tab]:
    """A tab in which only this application answers; the options are those of a new context."""
    transport = httpx.ASGITransport(application)
    context = await browser.new_context(**options)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as http:
        opened = Tab(await context.new_page())

        async def answer(route: Route) -> None:
            asked = route.request
            opened.asked.append(asked.url.removeprefix(HERE))
            answered = await http.request(
                asked.method,
                asked.url,
                headers={**await asked.all_headers(), "accept-encoding": "identity"},
                content=asked.post_data_buffer,
            )
            # The browser keeps the cookies, and sends them.
            http.cookies.clear()
            await route.fulfill(
                status=answered.status_code,
                headers=dict(answered.headers),
                body=answered.content,
            )

        await context.route("**/*", answer)
        opened.page.on("console", lambda said: opened.complaints.append(said.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        yield opened
        # What a page still asks for by itself, such as its stream, is no part of the test.
        await context.unroute_all(behavior="ignoreErrors")
        await context.close()
