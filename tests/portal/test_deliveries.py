"""What programs deliver: up to the size of every other way in, without filling the memory."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from portal.api import deliveries
from portal.guards import LARGEST
from register.tokens import Scope
from tests.portal.conftest import Browser, Desk
from tests.portal.programs import program_of

PATH = "/api/v1/communications"
GATEWAY = "usncb-gateway-1"


async def refused_of(desk: Desk) -> list[object]:
    """The refused deliveries in the ledger."""
    entries = await desk.office.register.ledger.everything("receiving")
    return [one.data["because"] for one in entries if one.kind == "DeliveryRefused"]


async def test_a_delivery_may_be_as_large_as_by_any_other_way_in(
    desk: Desk, browser: Browser
) -> None:
    program = await program_of(desk, browser, GATEWAY, "USNCB", (Scope.RECEIVE,))
    large = b"x" * (LARGEST + 1)
    taken = await program.send("POST", PATH, content=large)
    assert taken.status_code == 201, taken.text
    (item,) = taken.json()
    assert "larger than 16 MiB" in item["failure"], "it is kept, and restricted as unreadable"
    other = await program.send("POST", "/api/v1/commands/case/show", content=large)
    assert other.status_code == 413
    assert "26 MiB" in other.json()["detail"]
    assert "up to 100 MiB" in other.json()["detail"]


async def test_above_the_limit_it_is_refused_and_the_ledger_says_so(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "HARD_LIMIT", 10)
    program = await program_of(desk, browser, GATEWAY, "USNCB", (Scope.RECEIVE,))
    officer = await program_of(desk, browser, "fbi-officer-1", "FBI", (Scope.RECEIVE,))

    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 5

    for number, content in enumerate((b"x" * 11, unannounced()), start=1):
        refused = await program.send("POST", PATH, content=content)
        assert (refused.status_code, refused.json()["refusal"]) == (413, "DeliveryTooLarge")
        assert await refused_of(desk) == ["above the hard limit"] * number
    assert (await officer.send("POST", PATH, content=b"x" * 11)).status_code == 403
    assert len(await refused_of(desk)) == 2, "whoever may not deliver leaves no trace of it"


async def test_few_are_held_in_memory_at_the_same_time_and_a_slow_one_ends(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = await program_of(desk, browser, GATEWAY, "USNCB", (Scope.RECEIVE,))
    being_read, most, go_on = 0, 0, asyncio.Event()

    async def watched(number: int) -> AsyncIterator[bytes]:
        nonlocal being_read, most
        being_read += 1
        most = max(most, being_read)
        yield b"From: "
        if being_read == deliveries.AT_ONCE:
            go_on.set()
        await go_on.wait()
        being_read -= 1
        yield f"somebody {number}".encode()

    async with asyncio.timeout(30):
        sent = (program.send("POST", PATH, content=watched(number)) for number in range(6))
        answers = await asyncio.gather(*sent)
    assert {one.status_code for one in answers} == {201}
    assert most == deliveries.AT_ONCE

    async def slow() -> AsyncIterator[bytes]:
        yield b"From: "
        await asyncio.Event().wait()

    monkeypatch.setattr(deliveries, "SECONDS", 0.05)
    late = await program.send("POST", PATH, content=slow())
    assert (late.status_code, late.json()["title"]) == (408, "The request did not come in time")
