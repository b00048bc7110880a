"""The building blocks of pages in a browser: for every reader, live, and without scripts."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, Response
from playwright.async_api import Browser

from portal.frame import Frame
from portal.guards import Headed
from portal.static_files import serve_static_files
from portal.templates import text_of
from tests.browser.conftest import SEEN, WIDE, Tab, tab
from tests.portal.parts import OFFICIAL, every_part, receipt

NEWS = "event: changed\nid: 5\ndata: 2 new hits\n\n"


def showing() -> FastAPI:
    """Pages with all building blocks, as the service serves them."""
    app = FastAPI()
    serve_static_files(app)
    app.add_middleware(Headed)
    pages = {
        "/parts": every_part(),
        "/calm": every_part(errors=()),
        "/receipt": receipt(),
        "/official": text_of("not-found.html", frame=OFFICIAL),
        "/nobody": text_of("not-signed-in.html", frame=Frame()),
        "/unknown": text_of("not-known.html", frame=Frame()),
    }

    @app.get("/events")
    async def events() -> Response:
        """The stream of news, with one piece of news."""
        return Response(NEWS, media_type="text/event-stream")

    @app.get("/{name}")
    async def shown(name: str) -> Response:
        """One page."""
        return Response(pages[f"/{name}"], media_type="text/html; charset=utf-8")

    return app


PAGES = ("/parts", "/receipt", "/official", "/nobody", "/unknown")


@pytest.mark.parametrize(("width", "forced"), SEEN)
async def test_everybody_can_read_it(chromium: Browser, width: dict[str, int], forced: str) -> None:
    async with tab(chromium, showing(), viewport=width, forced_colors=forced) as shown:
        for path in PAGES:
            await shown.open(path)
            assert await shown.violations() == [], path
            assert await shown.sideways() == 0, path
        assert shown.complaints == [], "the policy for contents stops nothing"


@pytest.fixture
async def calm(chromium: Browser) -> AsyncIterator[Tab]:
    """The page with every part, in a wide window."""
    async with tab(chromium, showing(), viewport=WIDE) as shown:
        await shown.open("/calm?state=review")
        yield shown


async def test_what_is_pressed_is_large_enough(calm: Tab) -> None:
    """WCAG 2.5.8: 24 by 24 px, except for links inside a sentence."""
    small = await calm.page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary, select, textarea, label")]
        .filter((one) => one.checkVisibility() && !one.closest("p:not(.cv-jump), dd, li > span"))
        .filter((one) => !one.matches(".usa-label, .usa-skipnav"))
        .filter((one) => one.getBoundingClientRect().height < 23.9)
        .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


async def test_keys_move_open_and_act(calm: Tab) -> None:
    page = calm.page
    row = "document.activeElement.closest('tr')?.id ?? ''"
    await page.evaluate(
        """addEventListener("submit", (event) => {
          event.preventDefault();
          window.sent = event.target.closest("tr").id;
        })"""
    )
    for key, at in {"j": "task-1", "J": "task-1", "k": "task-1"}.items():
        await page.keyboard.press(key)
        assert await page.evaluate(row) == at, key
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    assert await page.evaluate("window.sent") == "task-2"

    await page.focus("#treaty")
    await page.keyboard.type("jak")
    assert await page.input_value("#treaty") == "jak", "a letter in a field is a letter"


async def test_keys_can_be_turned_off_and_stay_off(calm: Tab) -> None:
    page = calm.page
    await page.click("[data-cv-keys-switch]")
    await page.reload()
    assert await calm.text("[data-cv-keys-switch]") == "Turn keys on"
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement === document.body")


async def test_news_waits_behind_a_button(calm: Tab) -> None:
    page, show = calm.page, calm.page.locator("[data-cv-show]")
    await show.wait_for(state="visible")
    assert await show.text_content() == "2 new hits. Show them."
    assert await calm.text("#cv-status") == "2 new hits."
    replaced = ("#rows", "#stands", "#cv-stream", "#cv-as-of")
    for one in replaced:
        await page.evaluate("one => document.querySelector(one).dataset.before = 'yes'", one)
    await page.click("label[for=kinds-2]")
    calm.asked.clear()
    await show.click()
    for one in replaced:
        await page.wait_for_function("one => !document.querySelector(one).dataset.before", arg=one)
    # The stream of this test ends and begins again, with the same news.
    pages = [one for one in calm.asked if one.startswith("/calm")]
    assert pages == ["/calm?state=review"], "the same list, not another"
    await page.wait_for_function("document.activeElement.id === 'rows'")
    assert await page.is_checked("#kinds-2"), "what was chosen stays"


async def test_updates_can_be_paused(calm: Tab) -> None:
    page, show = calm.page, calm.page.locator("[data-cv-show]")
    await show.wait_for(state="visible")
    await page.click("[data-cv-pause]")
    assert await show.is_hidden()
    await page.reload()
    assert await calm.text("[data-cv-pause]") == "Resume updates"
    await page.click("[data-cv-pause]")
    await show.wait_for(state="visible")


async def test_what_is_wrong_is_read_first(chromium: Browser) -> None:
    async with tab(chromium, showing(), viewport=WIDE) as shown:
        await shown.open("/parts")
        await shown.page.wait_for_function("document.activeElement.id === 'errors'")
        await shown.page.click("text=Say if the act is a crime")
        assert await shown.page.evaluate("document.activeElement.id") == "dual"


async def test_without_scripts_nothing_is_offered_that_needs_them(chromium: Browser) -> None:
    async with tab(chromium, showing(), viewport=WIDE, java_script_enabled=False) as shown:
        await shown.open("/calm")
        for selector in ("[data-cv-show]", "[data-cv-pause]", "[data-cv-keys-switch]"):
            assert await shown.page.locator(selector).is_hidden(), selector
        assert await shown.page.locator("text=Refresh").is_visible()
        assert "/events" not in shown.asked


async def test_paper_shows_the_record_and_no_act(calm: Tab) -> None:
    await calm.page.emulate_media(media="print")
    for selector in (
        ".cv-header",
        ".cv-acts",
        ".cv-filter",
        ".cv-live",
        "#otherwise",
        ".cv-crumbs",
    ):
        assert await calm.page.locator(selector).first.is_hidden(), selector
    for said in ("C-2026-0147 · Mstislav", "Adds up to 15 d", "Demonstration data", "Event 64"):
        assert await calm.page.locator(f"text={said}").first.is_visible(), said
