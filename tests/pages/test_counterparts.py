"""How INTERPOL and others do, on the board: what is expected of them, and how soon it came."""

import csv
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from portal.app import app_of
from portal.office import open_office
from procedure.facts import AddFact
from procedure.measures.team import LimitToTeam
from tests.pages.cases import keep
from tests.pages.conftest import Reader
from tests.pages.html import Element
from tests.portal.conftest import HERE, Browser, Clock, make_new, settings_in
from tests.procedure.casework import ANALYST, SUPERVISOR
from tests.procedure.test_expected_rows import unreviewed

OTHER_SUPERVISOR = "usncb-supervisor-2"
DAYS = 40


@pytest.fixture(scope="module")
async def service(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """Forty days after three cases began: INTERPOL answered in one of them, after 30 hours.

    One of the others is limited to a team.
    """
    settings = settings_in(tmp_path_factory.mktemp("counterparts"))
    await make_new(settings)
    answered, waiting, limited = unreviewed(), unreviewed(), unreviewed()
    now = answered.now + timedelta(days=DAYS)
    answered.now += timedelta(hours=30)
    answered.say(ANALYST, AddFact, fact="RECORDED")
    limited.say(SUPERVISOR, LimitToTeam, members=(ANALYST.person,))
    async with open_office(settings) as office:
        for letter, course in (("1", answered), ("2", waiting), ("3", limited)):
            await keep(office.register, course, letter)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("cli.moment.now", Clock(now).now)
            yield app_of(office, now=Clock(now).now)


async def signed_in(service: FastAPI, person: str) -> Reader:
    """The person's browser."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url=HERE)
    browser = Browser(http)
    await browser.sign_in(person)
    return Reader(browser)


def rows_of(page: Element) -> list[list[str]]:
    """The rows of the table of counterparts."""
    return page.one("section", aria_labelledby="agencies").all("table")[-1].rows()


async def test_the_board_says_how_counterparts_do(service: FastAPI) -> None:
    reader = await signed_in(service, SUPERVISOR.person)
    page = await reader.open("/board")
    assert rows_of(page) == [["INTERPOL", "2", "2", "1", "100%", "1 d 6 h"]]
    section = page.one("section", aria_labelledby="agencies").text
    assert "they owe us nothing" in section
    assert "/board.csv?name=counterparts" in page.one("main").links().values()
    answer = await reader.browser.get("/board.csv?name=counterparts")
    head, interpol = csv.reader(answer.text.lstrip("\ufeff").splitlines())
    assert head[2] == "Past its expected date"
    assert interpol == ["INTERPOL", "2", "2", "1", "1", str(30 * 3600)]


async def test_what_a_team_hides_is_not_counted_for_others(service: FastAPI) -> None:
    reader = await signed_in(service, OTHER_SUPERVISOR)
    (interpol,) = rows_of(await reader.open("/board"))
    assert interpol[:4] == ["INTERPOL", "1", "1", "1"]
