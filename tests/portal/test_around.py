"""What is around the casework: the first day, help, terms, display; whose website it is."""

from pathlib import Path

import pytest

from portal.federal import federal_of
from portal.frame import Frame
from portal.office import open_office
from portal.pages.first_day import first_things
from portal.templates import text_of
from procedure.people import Role
from settings import SettingsUnusable
from tests.office import ANALYST, AUDITOR, COUNSEL, SUPERVISOR
from tests.pages.html import Element, read
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in
from tests.portal.expected import signed_in

OIA, ADMINISTRATOR = "doj-oia-officer-1", "usncb-administrator-1"
IDENTIFIER = """
agency_name = "Bureau of Samples"
agency_href = "https://samples.example.gov"
parent_name = "Department of Samples"
parent_href = "https://department.example.gov"
about_href = "https://samples.example.gov/about"
accessibility_href = "https://samples.example.gov/accessibility"
foia_href = "https://samples.example.gov/foia"
privacy_href = "https://samples.example.gov/privacy"
"""


async def page(browser: Browser, path: str) -> Element:
    answer = await browser.get(path, follow_redirects=True)
    assert answer.status_code == 200, path
    return read(answer.text)


async def test_the_first_page_says_what_to_do_first_and_comes_once(browser: Browser) -> None:
    first = {
        ANALYST: ("Open the intake queue", "/queue"),
        SUPERVISOR: ("Open the board", "/board"),
        COUNSEL: ("Open your tasks", "/tasks"),
        AUDITOR: ("Open the audit", "/audit"),
        OIA: ("Open the tasks", "/tasks"),
        ADMINISTRATOR: ("Open the administration", "/admin"),
        "usncb-dpo-1": ("Open the audit", "/audit"),
        "usncb-security-1": ("Open the audit", "/audit"),
        "usncb-duty-1": ("Open who is on duty", "/admin#duty"),
    }
    for person, (words, where) in first.items():
        await browser.sign_in(person)
        browser.http.cookies.delete("__Host-caveat-been-here")
        found = await page(browser, "/")
        assert found.one("h1").text.startswith("Welcome, "), person
        links = found.one("main").all("a")
        (solid,) = [one for one in links if one.attributes.get("class") == "usa-button"]
        assert (solid.text, solid["href"]) == (words, where)
        assert "About" in found.one("ol", class_="cv-first3").text
        again = await browser.get("/")
        begins = where.partition("#")[0]
        assert (again.status_code, again.headers["location"]) == (303, begins), person
    assert "What to do first" in (await page(browser, "/help")).links()


async def test_whatever_a_role_does_first_is_a_page_that_it_has(
    desk: Desk, browser: Browser
) -> None:
    directory = await desk.office.directory()
    for role in {*Role} - {Role.SYSTEM, Role.GATEWAY}:  # programs read no pages
        actor = next(
            actor
            for one in directory.people
            if (actor := directory.find_actor(one.person_id)) and actor.has(role)
        )
        first = first_things(actor, demonstration=True)
        assert len(first) == 3, role
        await signed_in(desk, browser, actor.person)
        for one in first:
            await page(browser, one.href)


async def test_help_accessibility_and_terms_need_nobody(browser: Browser) -> None:
    for path, says in (
        ("/help", "Why is it due then?"),
        ("/accessibility", "WCAG 2.2"),
        ("/terms", "National Central Bureau"),
    ):
        assert says in (await page(browser, path)).text, path
    of_caveat = (await page(browser, "/terms")).all("table")[1].rows()
    meanings = {row[0]: row[1] for row in of_caveat}
    assert "Not a finding." in meanings["hit"]
    assert "`" not in "".join(meanings.values())


async def test_single_keys_can_be_turned_off_without_scripts(browser: Browser) -> None:
    await browser.sign_in(ANALYST)
    form = (await page(browser, "/display")).one("form", action="/display")
    assert form.sent()["keys"] == ["on"]
    await browser.http.post("/display", data={**form.sent(), "keys": "off"})
    found = await page(browser, "/display")
    assert "off" in found.one("p", id="stands").text
    assert found.one("body")["data-cv-keys"] == "off"
    await browser.http.post("/display", data={**form.sent(), "keys": "on"})
    assert "data-cv-keys" not in (await page(browser, "/display")).one("body").attributes


async def test_whose_website_it_is_is_said_only_where_a_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "federal.toml"
    file.write_text(IDENTIFIER, "utf-8")
    found = federal_of(file)
    assert found is not None
    text = text_of("help.html", path="/help", frame=Frame(federal=found), contact="", title="Help")
    shown = read(text)
    assert "An official website of the United States government" in shown.text
    assert shown.links()["FOIA requests"] == "https://samples.example.gov/foia"
    assert federal_of(None) is None
    file.write_text(IDENTIFIER.replace("https://samples.example.gov/foia", "foia"), "utf-8")
    with pytest.raises(SettingsUnusable, match="foia_href"):
        federal_of(file)


async def test_a_demonstration_is_no_government_website(tmp_path: Path) -> None:
    file = tmp_path / "federal.toml"
    file.write_text(IDENTIFIER, "utf-8")
    settings = settings_in(tmp_path / "state", federal_file=file)
    await make_new(settings)
    async with open_office(settings) as office, Desk(office, Clock()).browser() as browser:
        found = (await page(browser, "/help")).text
    assert "This is not a government website" in found
    assert "An official website" not in found
