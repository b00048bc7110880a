"""Every page in a browser, as each role opens it: at two widths, in light and forced colors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Response, ViewportSize

from embedded.server import EmbeddedServer
from portal.policy import NEEDS_NOBODY, PAGES
from portal.templates import ENVIRONMENT
from procedure.people import Role
from tests.browser.conftest import Tab
from tests.browser.every_page import Look, pages_of
from tests.browser.service import (
    NARROW,
    WIDE,
    picture,
    picture_name,
    see_whole,
    served_to_browsers,
    signed_in,
)
from tests.documents import text
from tests.pages.conftest import Working

WINDOWS: tuple[tuple[ViewportSize, Literal["none", "active"]], ...] = tuple(
    product((WIDE, NARROW), ("none", "active"))
)
"""Each width in light and in forced colors."""
KNOWN = frozenset({*PAGES, *NEEDS_NOBODY})
NO_PAGES = frozenset(
    {
        "GET /audit/checkpoint.json",
        "GET /audit/looks.csv",
        "GET /board.csv",
        "GET /cases.csv",
        "GET /cases/{number}/file.pdf",
        "GET /feeds/{secret}.ics",
        "GET /healthz",
        "GET /live/cases/{number}",
        "GET /live/matters/{number}",
        "GET /live/{what}",
        "GET /messages/{communication}/v{version}/original",
        "GET /readyz",
        "GET /static/{version}/{name}",
        "HEAD /static/{version}/{name}",
        "POST /start/message/{communication}/v{version}/{page}/draft",
        "POST /start/{report}/{page}/draft",
        "POST /tasks/{case}/{task}/draft",
    }
)
"""Files, streams, and what is answered while somebody writes."""
LEAD_ON = frozenset(
    {
        "GET /",
        "GET /messages/{communication}",
        "GET /sign-in/answer",
        "GET /start",
        "GET /tasks/{number}",
        "POST /admin/people/{person}/end",
        "POST /audit/verify",
        "POST /display",
        "POST /sign-in/development",
        "POST /sign-out",
    }
)
"""What leads to another page."""
OF_NOBODY = frozenset({"not-known.html", "not-signed-in.html"})
"""Pages for whoever could not sign in with their agency: test_parts.py looks at them."""


@dataclass
class Seen:
    """What was looked at, and what was wrong there."""

    routes: set[str] = field(default_factory=set)
    roles: set[Role] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    async def look(self, shown: Tab, person: str, look: Look) -> None:
        """Open a page, and look at it in each window with each kind of colors."""
        page, answers = shown.page, list[Response]()

        def keep(answer: Response) -> None:
            if answer.request.is_navigation_request():
                answers.append(answer)

        page.on("response", keep)
        await page.set_viewport_size(WIDE)
        await page.emulate_media(forced_colors="none")
        await shown.open(look.path)
        if look.pressing is not None:
            await look.pressing(page)
        page.remove_listener("response", keep)
        self.routes.add(_route(answers[-1]))
        name = f"{look.path}&{look.called}" if look.called else look.path
        if answers[-1].status != look.status:
            self.wrong.append(f"{person} {name}: {answers[-1].status}")
        for width, forced in WINDOWS:
            await page.emulate_media(forced_colors=forced)
            await see_whole(shown, width)
            found = [*await shown.violations(), *await shown.own_violations()]
            if found or await shown.sideways():
                self.wrong.append(f"{person} {name} {width['width']} {forced}: {found}")
            if forced == "none":
                self.pictures.add(picture_name(person, name, width))
                await picture(shown, person, name, width)


def _route(answer: Response) -> str:
    """The route of the policy that a page is the answer of."""
    path = re.sub(r"^https?://[^/]+|\?.*$", "", answer.url)
    asked = f"{answer.request.method} {path}"
    fitting = [one for one in _routes() if _routes()[one].fullmatch(asked)]
    return min(fitting, key=lambda one: one.count("{"), default=asked)


@cache
def _routes() -> dict[str, re.Pattern[str]]:
    # Words of a command, and the name of a clock, have a stroke in them.
    whole = {one: re.sub(r"\\\{(words|clock)\\\}", ".+", re.escape(one)) for one in KNOWN}
    return {
        one: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern)) for one, pattern in whole.items()
    }


def full_pages() -> set[str]:
    """The templates that are a page by themselves: with a frame, and no frame of others."""
    sources = {name: _source(name) for name in ENVIRONMENT.list_templates()}
    framed = {name: re.search(r'{% extends "(.+?)" %}', source) for name, source in sources.items()}
    frames = {found[1] for found in framed.values() if found}
    return {name for name, found in framed.items() if found and name not in frames}


def _source(name: str) -> str:
    assert ENVIRONMENT.loader is not None
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]


def templates_read() -> set[str]:
    """The templates of the pages since ``ENVIRONMENT`` last forgot all of them."""
    cache = ENVIRONMENT.cache
    assert cache is not None
    return {name for _loader, name in [*cache]}


async def _of_navigation(shown: Tab) -> list[Look]:
    """The pages to which the navigation of a role leads, and the first."""
    await shown.open("/first-day")
    found = await shown.page.eval_on_selector_all(
        "#cv-nav a", "links => links.map(one => one.getAttribute('href'))"
    )
    return [Look("/"), *map(Look, found)]


async def _roles_of(working: Working, person: str) -> Iterable[Role]:
    people = (await working.desk.office.directory()).people
    return next(one.roles for one in people if one.person_id == person)


@pytest.mark.timeout(1200)
async def test_every_page_can_be_read_by_everybody(
    chromium: Browser, server: EmbeddedServer, tmp_path: Path
) -> None:
    seen = Seen()
    async with served_to_browsers(tmp_path, server) as working:
        pages = await pages_of(working)
        assert ENVIRONMENT.cache is not None
        ENVIRONMENT.cache.clear()
        for person, looks in pages.items():
            async with signed_in(working, chromium, person) as shown:
                roles = {*await _roles_of(working, person)}
                led = [] if roles <= seen.roles else await _of_navigation(shown)
                seen.roles |= roles
                listed = {one.path for one in looks if one.pressing is None}
                for look in (*looks, *(one for one in led if one.path not in listed)):
                    await seen.look(shown, person, look)
    assert not seen.wrong, "\n".join(seen.wrong)
    assert seen.roles == {*Role} - {Role.GATEWAY, Role.SYSTEM}
    kept = {*re.findall(r"`(\S+\.png)`", text("docs/images/README.md"))}
    assert kept <= seen.pictures, f"nothing makes {kept - seen.pictures}"
    unseen = full_pages() - templates_read()
    assert unseen == OF_NOBODY, f"nobody looked at {unseen - OF_NOBODY}"
    assert KNOWN >= NO_PAGES | LEAD_ON
    assert KNOWN - seen.routes == NO_PAGES | LEAD_ON, (
        f"nobody opened {KNOWN - seen.routes - NO_PAGES - LEAD_ON}, and these show a page: "
        f"{seen.routes & (NO_PAGES | LEAD_ON)}"
    )
