"""Lists for programs, page by page, and what happened to an order."""

import pytest
from ulid import ULID

from tests.office import ANALYST, ROOT
from tests.portal.conftest import Browser, Desk
from tests.portal.programs import Program, program_of

COMMUNICATIONS = "/api/v1/communications"


async def paged(program: Program, limit: int) -> list[str]:
    """The ids of all communications, by pages of so many rows."""
    found: list[str] = []
    cursor = None
    while True:
        params = {"limit": limit, **({"cursor": cursor} if cursor else {})}
        page = (await program.send("GET", COMMUNICATIONS, params=params)).json()
        assert len(page["rows"]) <= limit
        found += [f"{row['communication_id']}/v{row['version']}" for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            return found


async def test_every_row_is_on_one_page(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, ANALYST, "USNCB")
    assert await paged(program, 3) == []
    for file in sorted((ROOT / "samples" / "traffic").glob("diffusion*"))[:5]:
        await program.send("POST", COMMUNICATIONS, content=file.read_bytes())
    whole = await paged(program, 500)
    assert len(whole) >= 4
    for limit in (1, 2, len(whole)):
        assert await paged(program, limit) == whole
    for wrong in ("%", "=", "ÿ", "a"):
        refused = await program.send("GET", COMMUNICATIONS, params={"cursor": wrong})
        assert refused.status_code == 422, wrong
    officer = await program_of(desk, browser, "fbi-officer-1", "FBI")
    assert await paged(officer, 3) == [], "an agency sees none"


@pytest.mark.parametrize("kind", ["cases", "tasks"])
async def test_an_empty_list_is_a_page(desk: Desk, browser: Browser, kind: str) -> None:
    program = await program_of(desk, browser, ANALYST, "USNCB")
    page = (await program.send("GET", f"/api/v1/{kind}")).json()
    assert page == {"rows": [], "next": None}


async def test_an_order_that_nobody_gave_is_not_found(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, ANALYST, "USNCB")
    found = await program.send("GET", f"/api/v1/orders/order-{ULID()}")
    assert found.status_code == 404
    assert (await program.send("GET", "/api/v1/orders/quux")).status_code == 422
