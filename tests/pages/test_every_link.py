"""Every link of the main pages opens for whoever sees it."""

import pytest

from tests.office import ANALYST, COUNSEL, SUPERVISOR
from tests.pages.conftest import Working
from tests.pages.html import read

READERS = (
    ANALYST,
    SUPERVISOR,
    COUNSEL,
    "usncb-operations-1",
    "usncb-auditor-1",
    "usncb-administrator-1",
    "doj-oia-officer-1",
    "doj-oia-chief-1",
)
MAIN = ("/board", "/queue", "/tasks", "/approvals", "/cases", "/matters", "/search", "/first-day")


@pytest.mark.long
async def test_every_link_of_the_main_pages_opens_for_its_reader(working: Working) -> None:
    await working.case_about("P-0063")
    closed, opened = [], 0
    for person in READERS:
        async with working.reader(person) as reader:
            seen: dict[str, int] = {}
            for path in MAIN:
                page = await reader.browser.get(path, follow_redirects=True)
                if page.status_code != 200:
                    continue
                for address in links_in(page.text):
                    if address not in seen:
                        answer = await reader.browser.get(address, follow_redirects=True)
                        seen[address] = answer.status_code
            opened += len(seen)
            closed += [(person, *one) for one in seen.items() if one[1] != 200]
    assert opened > 100
    assert closed == []


def links_in(text: str) -> list[str]:
    """The addresses of a page that lead elsewhere in the service."""
    found = (one["href"] for one in read(text).all("a") if "href" in one.attributes)
    return sorted({one.partition("#")[0] for one in found if one.startswith("/")})
