"""The reference case as people carry it on pages, from the hit to the close (benchmarks/reference).

Everybody finds what they work on by following what pages show.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Error, Locator, Page, Request, expect

from portal.pages.around import BEEN_HERE
from portal.visitors import COOKIE
from tests.browser.hands import Hand, HandOf, Presses
from tests.browser.service import WIDE, keep_cookies
from tests.office import ANALYST, COUNSEL, OPERATIONS, SECOND_COUNSEL
from tests.pages.conftest import Working

ANSWERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "doj-oia-officer-1": ("Treaty and extradition", "No treaty is in force", ()),
    "state-drl-officer-1": ("Human rights", "Misuse is credible", ()),
    "state-lei-officer-1": ("Law and foreign policy", "Clear to dispute", ("Risk of retaliation",)),
    "samples-officer-1": ("Employment", "Confirmed; the acts were official", ("Yes",)),
}
"""Who answers which task, and how; what they fill in besides."""

SYSTEMS = {
    "System": "NCIC",
    "Record": "The entry made on the notice",
    "Action": "Removed",
    "Time": "10:30 a.m.",
    "Confirmed by": "Duty desk",
}
"""What was done in U.S. systems."""
_ELSEWHERE = "(before) => performance.timeOrigin !== before && document.readyState === 'complete'"
_PATIENCE = 10_000
"""Milliseconds until something that should be on a page is missing."""


@dataclass
class Person:
    """Somebody in front of a browser."""

    page: Page
    hand: Hand

    async def press(self, name: str, within: str = "main") -> None:
        """Press the link or the button with this name, and wait for where it leads."""
        target = self._named(name, within)
        before = await self.page.evaluate("performance.timeOrigin")
        await self.hand.press(target)
        await self._arrived(before)
        assert not await self.page.locator("#errors").count(), f"{name} is refused"

    async def choose(self, name: str) -> None:
        """Choose what is called so."""
        either = self.page.get_by_role("radio", name=name, exact=True).or_(
            self.page.get_by_role("checkbox", name=name, exact=True)
        )
        await self.hand.choose(either.first)

    async def write(self, label: str, text: str) -> None:
        """Write in the field with this label."""
        await self.hand.write(self.page.get_by_role("textbox", name=label).first, text)

    async def reads(self, text: str) -> None:
        """The page says so."""
        await expect(self.page.locator("main")).to_contain_text(text)

    async def waits_for(self, name: str) -> None:
        """Look again until the page has the link: others, or the service, act meanwhile."""
        for _ in range(100):
            if await self._named(name, "main").count():
                return
            await self.page.wait_for_timeout(100)
            await self.page.reload()
        raise AssertionError(f"no {name} at {self.page.url}")

    def _named(self, name: str, within: str) -> Locator:
        area = self.page.locator(within)
        link = area.get_by_role("link", name=name)
        return link.or_(area.get_by_role("button", name=name)).first

    async def _arrived(self, before: float) -> None:
        async with asyncio.timeout(_PATIENCE / 1000):
            while not await self._is_elsewhere(before):
                await asyncio.sleep(0.02)

    async def _is_elsewhere(self, before: float) -> bool:
        """Whether another page is here; asked by polling, since scripts may be off."""
        try:
            return bool(await self.page.evaluate(_ELSEWHERE, before))
        except Error:  # between two pages
            return False


class Office:
    """Where everybody works: each in a browser of their own."""

    def __init__(self, browser: Browser, working: Working, hand: HandOf, **options: Any) -> None:
        """``hand`` is how they work the pages; the options are those of their browsers."""
        self.presses = Presses()
        self._browser = browser
        self._working = working
        self._base = working.desk.office.settings.portal_url
        self._hand = hand
        self._options = {"viewport": WIDE, **options}

    @asynccontextmanager
    async def arrives(self, person: str) -> AsyncIterator[Person]:
        """Somebody is signed in, which does not count, and is where their day begins."""
        context = await self._browser.new_context(**self._options)
        context.set_default_timeout(_PATIENCE)
        # They were here before: what to do first is not shown again.
        cookies = {COOKIE: await self._working.session(person), BEEN_HERE: "yes"}
        await keep_cookies(context, self._base, cookies)
        page = await context.new_page()
        await page.goto(f"{self._base}/")
        page.on("request", self._count)
        yield Person(page, self._hand(page, self.presses))
        await context.close()

    def _count(self, request: Request) -> None:
        if request.method == "POST" and request.is_navigation_request():
            self.presses.forms.append(request.url)


async def carry(office: Office, message: str) -> None:
    """From the hit to the close; ``message`` is how the queue calls the message."""
    async with office.arrives(ANALYST) as analyst:
        await _starts(analyst, message)
    for officer, (task, outcome, more) in ANSWERS.items():
        async with office.arrives(officer) as officers:
            await _answers(officers, task, outcome, more)
    async with office.arrives(ANALYST) as analyst:
        await analyst.waits_for("Notify the official")
        await analyst.press("Notify the official")
        await analyst.write("What to record", "Met in person; will not travel.")
        await analyst.press("Record the notification")
        await analyst.reads("Recorded")
    async with office.arrives(COUNSEL) as counsel:
        await counsel.waits_for("Draft the legal decision")
        await counsel.press("Draft the legal decision")
        await counsel.choose("Object before it is published or recorded")
        await counsel.write("What to record", "The charges are political: it is disputed.")
        await counsel.press("Draft the legal decision")
        await counsel.reads("Recorded")
    async with office.arrives(SECOND_COUNSEL) as second:
        await _approves_and_files(second)
    async with office.arrives(OPERATIONS) as operations:
        await operations.waits_for("Systems action")
        await operations.press("Systems action")
        await operations.choose("All of it is done and confirmed")
        await operations.write("In your own words", "One record, as asked.")
        for column, text in SYSTEMS.items():
            await operations.write(f"{column}, row 1", text)
        await operations.press("Send final answer")
        await operations.reads("Answer sent")
    async with office.arrives(ANALYST) as analyst:
        await analyst.waits_for("Close the case")
        await analyst.press("Close the case")
        await analyst.write("Reason", "All is done.")
        await analyst.press("Close the case")
        await analyst.reads("Recorded")
        await analyst.reads("Closed")


async def _starts(analyst: Person, message: str) -> None:
    await analyst.press(message)
    await analyst.press("Confirm and start a case")
    await analyst.press("Save and show the plan")
    for task, _outcome, _more in ANSWERS.values():
        await analyst.choose(f"Tick {task}")
    await analyst.write("Why tasks are left out", "What they would say is known.")
    await analyst.press("Ask only the ticked tasks")
    await analyst.write("Why you confirm the hit", "Name, birth date and office agree.")
    await analyst.press("Confirm and start the case")
    await analyst.reads("Recorded")


async def _answers(officer: Person, task: str, outcome: str, more: tuple[str, ...]) -> None:
    await officer.waits_for(task)
    await officer.press(task)
    await officer.choose(outcome)
    await officer.write("In your own words", f"Our answer about {task.lower()}.")
    for one in more:
        if one == "Yes":
            await officer.choose(one)
        else:
            await officer.write(one, "1")
    await officer.press("Send final answer")
    await officer.reads("Answer sent")


async def _approves_and_files(counsel: Person) -> None:
    await counsel.waits_for("Approve the legal decision")
    await counsel.press("Approve the legal decision")
    await counsel.reads("The charges are political: it is disputed.")
    await counsel.write("Reason", "The answers bear it.")
    await counsel.press("Approve the legal decision")
    await counsel.reads("Recorded")
    await counsel.waits_for("File the pre publication objection with INTERPOL")
    await counsel.press("File the pre publication objection with INTERPOL")
    await counsel.write("What to record", "Filed by letter.")
    await counsel.press("Record the filing")
    await counsel.reads("Recorded")
    await counsel.choose("Deleted")
    await counsel.write("What to record", "They deleted it.")
    await counsel.press("Record the outcome")
    await counsel.reads("Recorded")
