"""What a page hears of what came since it was made, and that it never contradicts itself."""

import asyncio

import pytest

from portal.pages import live
from portal.pages.watches import WATCHES, mark_of, news
from tests.office import ANALYST, COUNSEL, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.portal.programs import end_sessions
from tests.traffic import diffusion, fresh_reference

OFFICER, ADMINISTRATOR = "doj-oia-officer-1", "usncb-administrator-1"
WEAK = ("PONTIVRAC", "S.", "1980/01/01")
"""Somebody who is a little like a person of the roster."""


async def stream_of(reader: Reader, path: str) -> str:
    """The address of the stream of a page."""
    page = await reader.open(path)
    return page.one("span", id="cv-stream")["hx-sse:connect"]


async def heard(working: Working, reader: Reader, person: str, address: str) -> str:
    """What a stream says until one more hit was screened; then all sessions of the person end."""
    watching = asyncio.create_task(reader.browser.get(address))
    await asyncio.sleep(0)
    await working.receive(diffusion(fresh_reference()))
    await end_sessions(working.desk, person)
    return (await watching).text


@pytest.mark.timeout(60)
async def test_what_came_while_the_page_was_in_the_background_is_announced(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "EVERY", 0.05)
    monkeypatch.setattr(live, "APART", 0.05)
    person = "usncb-supervisor-2"
    async with working.reader(person) as reader:
        address = await stream_of(reader, "/queue")
        for _ in range(2):
            await working.receive(diffusion(fresh_reference()))
        said = await heard(working, reader, person, address)
        assert "data: 2 new hits" in said, "they came before the stream was opened"


async def test_what_is_shown_already_is_no_news(working: Working) -> None:
    async with working.reader(SUPERVISOR) as reader:
        before = mark_of((await stream_of(reader, "/queue")).partition("?seen=")[2])
        await working.receive(diffusion(fresh_reference()))
        after = mark_of((await stream_of(reader, "/queue")).partition("?seen=")[2])
        assert after[0] == before[0] + 1, "its stream counts from there"


async def test_one_hit_lifted_and_one_received_is_a_change(working: Working) -> None:
    lifted = await working.receive(diffusion(fresh_reference(), WEAK))
    async with working.reader(SUPERVISOR) as reader:
        pages = ("/queue", "/board", "/tasks")
        before = [await stream_of(reader, page) for page in pages]
        await working.office.communications.release(
            working.office.person(ANALYST),
            lifted.removeprefix("/messages/"),
            reason="Born elsewhere.",
        )
        await working.receive(diffusion(fresh_reference(), WEAK))
        after = [await stream_of(reader, page) for page in pages]
        for page, one, other in zip(pages, before, after, strict=True):
            assert one != other, f"{page} would say nothing"
        seen, found = (mark_of(one[0].partition("?seen=")[2]) for one in (before, after))
        assert found[0] == seen[0], "as many wait as before"
        assert news(seen, found, WATCHES["queue"]) == "This list changed"


async def test_each_list_and_dossier_hears_of_its_own(working: Working) -> None:
    number = await working.case_about("P-0061")
    async with working.reader(COUNSEL) as counsel, working.reader(SUPERVISOR) as supervisor:
        page = await counsel.open(f"/do/protest/open?case={number}&back=/matters")
        form = page.one("form", action="/do/protest/open")
        await counsel.send(form, case=number, text="The charges are acts of office.")
        row = (await counsel.open("/matters?kind=protest")).one("table")
        matter = row.all("a")[-1]["href"]
        lists = {
            "/queue": "/live/queue",
            "/board": "/live/board",
            "/cases": "/live/cases",
            "/approvals": "/live/approvals",
            "/tasks": "/live/steps",
            "/matters": "/live/matters",
            f"/cases/{number}": f"/live/cases/{number}",
            matter: f"/live{matter}",
        }
        for path, stream in lists.items():
            address, _, seen = (await stream_of(supervisor, path)).partition("?seen=")
            assert address == stream, path
            assert mark_of(seen), path
    async with working.reader(OFFICER) as officer:
        assert (await stream_of(officer, "/tasks")).startswith("/live/tasks?seen=")
        assert "cv-live" not in (await officer.browser.get("/matters")).text
        await officer.open(f"/live{matter}", status=404)


async def test_a_new_step_and_a_new_case_change_what_is_watched(working: Working) -> None:
    async with working.reader(ANALYST) as analyst:
        paths = ("/tasks", "/cases")
        before = [await stream_of(analyst, path) for path in paths]
        await working.case_about("P-0062")
        after = [await stream_of(analyst, path) for path in paths]
        for one, other in zip(before, after, strict=True):
            assert one != other


def test_a_mark_that_cannot_be_read_is_none() -> None:
    assert mark_of("3.0.1") == (3, 0, 1)
    assert [mark_of(one) for one in ("", "3.", "x", "-1", "²")] == [()] * 5


async def test_the_first_day_says_what_waits_in_sentences(working: Working) -> None:
    async with working.reader(ADMINISTRATOR) as administrator:
        said = (await administrator.open("/first-day")).one("p", id="stands").text
        assert said.startswith("Nothing waits for you yet. Everything here is invented")


async def test_the_first_day_lists_the_messages_that_arrive(working: Working) -> None:
    hit, clear = fresh_reference(), fresh_reference()
    await working.receive(diffusion(hit))
    office = working.office
    nobody = diffusion(clear, ("NOBODYSON", "Nemo", "1901/01/01"))
    (item,) = await office.communications.receive(office.person(ANALYST), nobody, "a file")
    await office.communications.screened([item])
    for person in (ANALYST, SUPERVISOR):
        async with working.reader(person) as reader:
            page = await reader.open("/first-day")
            rows = page.one("section", aria_labelledby="arriving").one("table").rows()
            found = {row[1].partition(" ")[0]: row[2] for row in rows}
            assert found[hit].startswith("Restricted May name"), person
            assert "Nobody is named." in found[clear], person
            page = await reader.open(page.links()[hit])
            assert hit in page.one("h1").text
    async with working.reader(COUNSEL) as counsel:
        page = await counsel.open("/first-day")
        assert page.all("section", aria_labelledby="arriving") == []
