"""The intake queue, page by page: nothing twice, nothing left out, whatever happens meanwhile."""

from datetime import timedelta

from tests.pages.conftest import Reader, reading
from tests.pages.html import Element
from tests.portal.conftest import Desk
from tests.register.acting import confirmation, received, request, screening
from tests.register.samples import START, recorder_on

ANALYST = "usncb-analyst-1"
PAGE = 25
"""So many messages are on a page."""


async def restricted(desk: Desk, count: int) -> None:
    """So many messages that wait for a person; two each must be looked at by the same time."""
    recorder = recorder_on(desk.office.register)
    for number in range(count):
        intake = await received(recorder, f"2026/{number}")
        now = START + timedelta(minutes=number // 2)
        await recorder.act(request(await screening(recorder.register, intake), now=now))


async def confirm(desk: Desk, address: str) -> None:
    """A person confirms the hit of the message with this address."""
    recorder = recorder_on(desk.office.register)
    intake = address.removeprefix("/messages/")
    now = START + timedelta(hours=1)
    acted = await recorder.act(request(await confirmation(recorder.register, intake), now=now))
    assert acted.receipt is not None, acted


def messages(page: Element) -> list[str]:
    """The messages of a page, by their addresses."""
    rows = page.one("table").all("tr")
    links = [link["href"] for row in rows for cell in row.all("th") for link in cell.all("a")]
    return [one for one in links if one.startswith("/messages/")]


def following(page: Element) -> str | None:
    """Where the next page is."""
    links = page.all("a", rel="next")
    return links[0]["href"] if links else None


async def rest(reader: Reader, address: str | None) -> list[list[str]]:
    """The messages of this page, and of those after it."""
    found = []
    while address is not None:
        page = await reader.open(address)
        found.append(messages(page))
        address = following(page)
    return found


async def test_every_message_is_on_one_page_and_the_last_page_says_that_it_is(desk: Desk) -> None:
    await restricted(desk, 2 * PAGE + 2)
    async with reading(desk, ANALYST) as analyst:
        pages = await rest(analyst, "/queue")
        assert [len(one) for one in pages] == [PAGE, PAGE, 2]
        shown = [one for page in pages for one in page]
        assert len(set(shown)) == len(shown)
        first = await analyst.open("/queue")
        address = following(first)
        assert address is not None
        assert messages(await analyst.open(address)) == pages[1], "the same page has an address"
        by = first.one("p", id="stands").text
        assert f"{2 * PAGE + 2} hits wait for a person; the next, from " in by
        later = (await analyst.open(address)).one("p", id="stands").text
        assert later == f"{2 * PAGE + 2} hits wait for a person."
        await analyst.open("/queue?after=nonsense", status=422)


async def test_what_is_decided_meanwhile_moves_no_other_message_to_another_page(
    desk: Desk,
) -> None:
    await restricted(desk, 2 * PAGE + 2)
    async with reading(desk, ANALYST) as analyst:
        before = await rest(analyst, "/queue")
        address = following(await analyst.open("/queue"))
        # The first of all, the one after which the next page begins, and one of that page.
        decided = [before[0][0], before[0][-1], before[1][3]]
        for one in decided:
            await confirm(desk, one)
        after = [one for page in await rest(analyst, address) for one in page]
        assert after == [one for page in before[1:] for one in page if one not in decided], (
            "none is left out, none comes again, and what was decided is gone"
        )
        count = len(before[0]) + len(before[1]) + len(before[2]) - len(decided)
        page = await analyst.open("/queue")
        assert page.one("p", id="stands").text.startswith(f"{count} hits wait")
        assert decided[0] not in messages(page)
