"""Pictures that the server draws, in a browser: everybody can read them, no label over another."""

from functools import cache

import pytest
from fastapi import FastAPI, Response
from playwright.async_api import Browser

from portal.drawing.shown import shown_map, shown_timeline
from portal.frame import Frame
from portal.guards import Headed
from portal.pages.fields import Field
from portal.pages.times import Times
from portal.static_files import serve_static_files
from portal.templates import text_of
from procedure.clocks.workdays import federal_calendar
from tests.browser.conftest import SEEN, WIDE, tab
from tests.procedure.casework import Course
from tests.procedure.long_courses import COURSES
from tests.procedure.matter_acts import missed
from views.plan_actual import PlanActual
from views.plan_composing import plan_actual
from views.protest_map import protest_map
from views.track_map import track_maps

CALENDAR = federal_calendar("federal-2026-1")
NAMES = ("long", "ccf", "overdue", "informed")
"""Cases with lanes of all kinds, folds, pauses, late bars, and expected dates."""


@cache
def page_of(name: str) -> str:
    """The page of the timeline of a case, as the service makes it."""
    course = COURSES[name](Course())
    plan: PlanActual = plan_actual(course.events, course.rules, CALENDAR, as_of=course.now)
    times = Times(course.now, CALENDAR)
    matter = missed()
    maps = [*track_maps(course.case, course.rules), protest_map(matter.matter, matter.rules)]
    return text_of(
        "timeline.html",
        path="/timeline",
        frame=Frame(title="Timeline"),
        number="USNCB-2026-K7M2Q4",
        shown=shown_timeline(plan, times),
        maps=[shown_map(one, times) for one in maps],
        as_of="",
        day=Field(name="as_of", id="as_of", kind="date", label="As known on"),
    )


def showing() -> FastAPI:
    """The pages, with the policy for contents that the service has."""
    app = FastAPI()
    serve_static_files(app)
    app.add_middleware(Headed)

    @app.get("/{name}")
    async def shown(name: str) -> Response:
        return Response(page_of(name), media_type="text/html; charset=utf-8")

    return app


@pytest.mark.parametrize(("width", "forced"), SEEN)
async def test_everybody_can_read_them(
    chromium: Browser, width: dict[str, int], forced: str
) -> None:
    async with tab(chromium, showing(), viewport=width, forced_colors=forced) as shown:
        for name in NAMES[:2]:
            await shown.open(f"/{name}")
            assert await shown.violations() == [], name
            assert await shown.sideways() == 0, name
        assert shown.complaints == [], "the policy for contents stops nothing"


OVER = """kind => {
  const boxes = [...document.querySelectorAll(kind)].map((one) => one.getBoundingClientRect());
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  return boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => over(a, b))).length;
}"""
OUTSIDE = """() => [...document.querySelectorAll("svg.tl text, svg.mp text")].filter((one) => {
  const text = one.getBoundingClientRect(), all = one.closest("svg").getBoundingClientRect();
  return text.left < all.left - 1 || text.right > all.right + 1;
}).map((one) => one.textContent)"""
IN_BOXES = """() => [...document.querySelectorAll("svg.mp .mp-name")].filter((one) => {
  const text = one.getBoundingClientRect(), middle = (text.top + text.bottom) / 2;
  return ![...one.closest("svg").querySelectorAll("rect")].some((rect) => {
    const box = rect.getBoundingClientRect();
    return box.left <= text.left && text.right <= box.right
      && box.top < middle && middle < box.bottom;
  });
}).map((one) => one.textContent)"""


async def test_no_label_covers_another_or_leaves_its_place(chromium: Browser) -> None:
    """In the page's own font, whose letters are not all as wide as the server thinks."""
    async with tab(chromium, showing(), viewport=WIDE) as shown:
        for name in NAMES:
            await shown.open(f"/{name}")
            for kind in ("svg.tl .tl-label", "svg.tl .tl-month", "svg.tl :is(.tl-day, .tl-fold)"):
                assert await shown.page.evaluate(OVER, kind) == 0, (name, kind)
            assert await shown.page.evaluate(OUTSIDE) == [], name
            assert await shown.page.evaluate(IN_BOXES) == [], name
