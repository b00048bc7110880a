"""Each role's day, from sign-in to sign-out, as their page in docs/roles says it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from embedded.server import EmbeddedServer
from procedure.duty.opening import OpenDuty
from tests.browser.hands import Keys, Presses
from tests.browser.service import WIDE, served_to_browsers, signed_in
from tests.office import ANALYST, AUDITOR, COUNSEL, OPERATIONS, SUPERVISOR
from tests.pages.conftest import Working
from tests.pages.test_message import TRAFFIC

OFFICER, ADMINISTRATOR = "doj-oia-officer-1", "usncb-administrator-1"
Day = Callable[[Page], Awaitable[None]]


@pytest.fixture(scope="module")
async def served(
    server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Working]:
    """A service with a case whose agencies were asked, and a message that waits."""
    async with served_to_browsers(tmp_path_factory.mktemp("days"), server) as working:
        address = await working.receive((TRAFFIC / "red-2026-91001.json").read_bytes())
        office = working.office
        case, _ = await office.communications.confirm(
            office.person(ANALYST),
            address.split("/")[2],
            person="P-0001",
            reason="Name and birth date agree.",
        )
        await office.until(case, lambda case: "U7" in case.tasks)
        await working.receive((TRAFFIC / "red-2026-10288.json").read_bytes())
        for duty, period in (("SPOT_CHECK", "2026-10-01"), ("TRAINING", "2027-04-01")):
            await office.matters.open(
                office.person(SUPERVISOR), OpenDuty, text="It is due.", duty=duty, period=period
            )
        yield working


async def opens(page: Page, name: str, heading: str, within: str = "main") -> None:
    """Press a link, which leads to the page with this heading."""
    await page.locator(within).get_by_role("link", name=name).first.click()
    await expect(page.locator("h1")).to_contain_text(heading)


async def presses(page: Page, name: str, says: str) -> None:
    """Press a button, after which the page says so."""
    await page.locator("main").get_by_role("button", name=name).first.click()
    await expect(page.locator("main")).to_contain_text(says)


async def of_analyst(page: Page) -> None:
    """What was restricted, her own steps, a case, and a search by name."""
    await opens(page, "Open the intake queue", "Intake queue")
    await opens(page, "2026/10288", "2026/10288")
    await opens(page, "Confirm and start a case", "Start a case: who it is about")
    await presses(page, "Save and show the plan", "Nothing sent")
    await presses(page, "Save and leave", "waits for a person")
    await opens(page, "My tasks", "My tasks", "header")
    await opens(page, "Open-source research", "Open-source research")
    await opens(page, "the whole case", "Quentin Ashdown Marlowick")
    await opens(page, "Search", "Search", "header")
    await page.get_by_role("textbox").first.fill("Quentin Ashdown Marlowick")
    await page.locator("main").get_by_role("button", name="Search").first.click()
    await expect(page.locator("main")).to_contain_text("Quentin Ashdown Marlowick")
    await opens(page, "Cases", "Cases", "header")


async def of_officer(page: Page) -> None:
    """What is asked of the agency: acknowledged, and answered."""
    await opens(page, "Open the tasks", "Tasks of DOJ-OIA")
    await presses(page, "Acknowledge", "Recorded")
    await opens(page, "Treaty and extradition", "Treaty and extradition")
    await page.get_by_text("No treaty is in force").click()
    await presses(page, "Send final answer", "USNCB has the ball now")
    await opens(page, "Back to your tasks", "Tasks of DOJ-OIA")
    await opens(page, "Add to my calendar", "calendar")


async def of_supervisor(page: Page) -> None:
    """What is late or will be, what waits for approval, and a case."""
    await opens(page, "Board", "Board", "header")
    await opens(page, "Approvals", "Approvals", "header")
    await opens(page, "Cases", "Cases", "header")
    await opens(page, "USNCB-", "Quentin Ashdown Marlowick")
    await opens(page, "Due times", "Quentin Ashdown Marlowick")
    await opens(page, "More acts", "Quentin Ashdown Marlowick")
    await page.get_by_role("link", name="Cancel").first.wait_for()


async def of_counsel(page: Page) -> None:
    """What waits to be decided, and what was answered so far."""
    await opens(page, "My tasks", "My tasks", "header")
    await opens(page, "Approvals", "Approvals", "header")
    await opens(page, "Cases", "Cases", "header")
    await opens(page, "USNCB-", "Quentin Ashdown Marlowick")
    await expect(page.locator("main")).to_contain_text("Not answered yet")


async def of_auditor(page: Page) -> None:
    """Whether the record is whole, who looked, and orders with their signatures."""
    await opens(page, "Audit", "Audit", "header")
    await presses(page, "Verify now", "whole")
    await opens(page, "Orders with their signatures", "Orders")


async def of_administrator(page: Page) -> None:
    """People, rosters by number, and email: nothing of a case. Somebody's telephone changes."""
    await opens(page, "Administration", "Administration", "header")
    await expect(page.locator("main")).not_to_contain_text("Marlowick")
    await opens(page, "Change Ana Sampleton", "Change Ana Sampleton")
    await page.get_by_label("Telephone").fill("+1 202 555 0123")
    await presses(page, "Show what will change", "Nothing is recorded yet")
    await presses(page, "Make the change", "In effect at once")


async def does_duty(page: Page, what: str, found: str) -> None:
    """Find a standing duty among the officer's, and record what was found, or who took part."""
    await opens(page, "Duties", "Duties", "header")
    row = page.locator("tbody tr", has_text=what)
    await row.get_by_role("link").first.click()
    await page.locator("summary", has_text="Record that the step is done").click()
    form = page.locator('form[action="/do/duty/complete"]')
    await form.get_by_role("textbox").fill(found)
    await form.get_by_role("button", name="Record that the step is done").click()
    await expect(page.locator("main")).to_contain_text(found)


async def of_data_protection_officer(page: Page) -> None:
    """Who looked at what, and what is deleted."""
    await opens(page, "Audit", "Audit", "header")
    await presses(page, "Verify now", "whole")
    await opens(page, "Deletion orders", "Deletion orders", "header")
    await does_duty(page, "The spot check is done", "Ten searches, all with a reason.")


async def of_security_officer(page: Page) -> None:
    """Who looked, what waits for a second person, and who has access."""
    await opens(page, "Audit", "Audit", "header")
    await opens(page, "Approvals", "Approvals", "header")
    await opens(page, "Administration", "Administration", "header")
    await expect(page.locator("#sessions")).to_contain_text("Sessions and tokens")
    await does_duty(page, "The training is done", "Everybody at the desk took part on June 3.")


async def of_duty_officer(page: Page) -> None:
    """Whom to call."""
    await opens(page, "Administration", "Administration", "header")
    await expect(page.locator("main")).to_contain_text("Nora Unreal, USNCB, +1 202 555 0100")


async def of_operations(page: Page) -> None:
    """What must be warned of, or corrected in records."""
    await opens(page, "My tasks", "My tasks", "header")
    await opens(page, "Hold notice", "Hold notice")


DAYS: dict[str, Day] = {
    ANALYST: of_analyst,
    OFFICER: of_officer,
    SUPERVISOR: of_supervisor,
    COUNSEL: of_counsel,
    AUDITOR: of_auditor,
    ADMINISTRATOR: of_administrator,
    OPERATIONS: of_operations,
    "usncb-dpo-1": of_data_protection_officer,
    "usncb-security-1": of_security_officer,
    "usncb-duty-1": of_duty_officer,
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("person", DAYS, ids=lambda one: str(one).split("-")[-2])
async def test_a_day_from_sign_in_to_sign_out(
    chromium: Browser, served: Working, person: str
) -> None:
    async with signed_in(served, chromium, person, by_page=True, viewport=WIDE) as shown:
        page = shown.page
        await expect(page.locator("h1")).to_contain_text("Welcome")
        await DAYS[person](page)
        assert shown.complaints == []
        last, heading = page.url, await shown.text("h1")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        await page.go_back()
        await expect(page.locator("h1")).not_to_have_text(heading)
        await page.goto(last)
        assert "/sign-in?after=" in page.url


@pytest.mark.long
@pytest.mark.timeout(120)
async def test_a_person_is_added_by_keys_alone_and_without_scripts(
    chromium: Browser, served: Working
) -> None:
    window: dict[str, Any] = {"viewport": WIDE, "java_script_enabled": False}
    async with signed_in(served, chromium, ADMINISTRATOR, **window) as shown:
        page, presses = shown.page, Presses()
        hand = Keys(page, presses)
        await hand.press(page.locator("header").get_by_role("link", name="Administration"))
        await hand.press(page.get_by_role("link", name="Add a person"))
        await hand.press(page.get_by_role("button", name="Show what will change"))
        await expect(page.locator("#errors")).to_contain_text("Nothing was changed: 4 things")
        await hand.write(page.get_by_label("Name"), "Kay Keyes")
        await hand.write(page.get_by_label("Email"), "kay@usncb.example")
        await page.keyboard.press("Tab")
        await page.keyboard.type("USN")
        await hand.choose(page.get_by_role("checkbox", name="Analyst"))
        await hand.press(page.get_by_role("button", name="Show what will change"))
        await expect(page.locator("main")).to_contain_text("Kay Keyes is added, of USNCB")
        await hand.press(page.get_by_role("button", name="Add the person"))
        await expect(page.locator("main")).to_contain_text("In effect at once")
        assert presses.wrong == []
