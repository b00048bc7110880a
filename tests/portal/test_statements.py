"""How many statements a page sends to the database: each one costs time on every page."""

from datetime import timedelta

import pytest

from tests.portal.conftest import Browser, Desk
from tests.portal.statements import counted
from tests.register.acting import open_case
from tests.register.samples import recorder_on

MOST = {
    "/board": 22,
    "/approvals": 9,
    "/queue": 20,
    "/tasks": 12,
    "/cases": 24,
    "/matters": 10,
    "/help": 7,
}
"""Of a supervisor's pages, with one case: the session, the directory, the navigation, the page."""


@pytest.mark.parametrize("path", MOST)
async def test_a_page_sends_few_statements(desk: Desk, browser: Browser, path: str) -> None:
    register = desk.office.register
    await open_case(recorder_on(register), now=desk.clock.now() - timedelta(days=1))
    await browser.sign_in("usncb-supervisor-1")
    await browser.get(path)  # what was read is recorded once in a quarter of an hour
    with counted(register.database.engine) as statements:
        assert (await browser.get(path)).status_code == 200
    sent = "\n".join(f"{count} {one}" for one, count in statements.items())
    assert statements.total() <= MOST[path], sent
    assert max(statements.values()) < 3 or path == "/queue", sent
