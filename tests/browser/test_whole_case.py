"""A whole case in a browser: with a pointer, with the keys alone, and without scripts."""

import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from embedded.server import EmbeddedServer
from tests.browser.hands import Keys, Pointer
from tests.browser.service import served_to_browsers
from tests.browser.whole_case import Office, carry
from tests.pages.conftest import Working
from tests.pages.test_message import TRAFFIC

MOST = 40
NOTICE = "Received today"
"""How the queue calls a message without a number."""


@pytest.fixture(scope="module")
async def served(
    server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Working]:
    """A service of their own: who works here finds the only case by what waits."""
    async with served_to_browsers(tmp_path_factory.mktemp("whole-case"), server) as working:
        yield working


async def _received(working: Working, charge: str) -> None:
    """A red notice about an official that INTERPOL has not published: so it can be objected to."""
    notice = json.loads((TRAFFIC / "red-2026-91001.json").read_bytes())
    del notice["entity_id"], notice["_links"]
    notice["arrest_warrants"][0]["charge"] = charge
    await working.receive(json.dumps(notice).encode())


@pytest.mark.timeout(300)
async def test_a_case_takes_at_most_forty_clicks(chromium: Browser, served: Working) -> None:
    await _received(served, "Abuse of office")
    office = Office(chromium, served, Pointer)
    await carry(office, NOTICE)
    presses, forms = office.presses.pointer, office.presses.forms
    print(f"{presses} presses of a pointer, of which {len(forms)} sent a form")
    assert len(forms) < presses <= MOST, forms


@pytest.mark.timeout(300)
async def test_a_case_is_carried_without_scripts(chromium: Browser, served: Working) -> None:
    await _received(served, "Bribery")
    await carry(Office(chromium, served, Pointer, java_script_enabled=False), NOTICE)


@pytest.mark.timeout(300)
async def test_a_case_is_carried_by_keys_alone(chromium: Browser, served: Working) -> None:
    await _received(served, "Fraud")
    office = Office(chromium, served, Keys)
    await carry(office, NOTICE)
    assert not office.presses.wrong, "\n".join(office.presses.wrong)
