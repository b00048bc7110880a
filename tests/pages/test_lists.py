"""The lists: cases, matters and the search, as those read them who may."""

import csv

from sqlalchemy import Connection, delete

from client.indexing import index_earlier
from procedure.measures.team import LimitToTeam
from register.tables.intake import name_words, named
from register.tables.record import installation
from tests.office import ANALYST, AUDITOR, COUNSEL, SUPERVISOR
from tests.pages.conftest import Working
from tests.pages.html import Element
from tests.traffic import diffusion, fresh_reference

OIA = "doj-oia-officer-1"


def stands(page: Element) -> str:
    """The sentence that opens the page."""
    return page.one("p", id="stands").text


async def test_the_list_of_cases_has_a_row_with_the_next_step_and_filters(working: Working) -> None:
    number = await working.case_about("P-0053")
    async with working.reader(ANALYST) as analyst, working.reader(OIA) as officer:
        page = await analyst.open("/cases")
        assert "open case" in stands(page)
        (row,) = [one for one in page.one("table").rows() if number in " ".join(one)]
        assert "ET" in row[0]
        assert row[2] != "Nothing"
        assert row[4] == "Report"
        links = page.one("nav", aria_label="Filter by state").links()
        closed = next(href for text, href in links.items() if text.startswith("Closed"))
        page = await analyst.open(closed)
        assert "closed in the last 90 days" in stands(page)
        tracks = (await analyst.open("/cases")).one("nav", aria_label="Filter by track and class")
        for href in tracks.links().values():
            page = await analyst.open(href)
            assert page.one("table").rows(), href
        await officer.open("/cases", status=404)


async def test_the_list_of_cases_is_a_file_with_the_same_filter_and_no_names(
    working: Working,
) -> None:
    number = await working.case_about("P-0054")
    hidden = await working.case_about("P-0055")
    row = await working.office.register.lists.case_numbered(hidden)
    assert row is not None
    await working.office.say(SUPERVISOR, row.case_id, LimitToTeam)
    async with working.reader(ANALYST) as analyst, working.reader(OIA) as officer:
        href = (await analyst.open("/cases")).links()["Download as CSV"]
        answer = await analyst.browser.get(href)
        assert answer.headers["content-type"].startswith("text/csv")
        read = csv.DictReader(answer.text.removeprefix("\ufeff").splitlines())
        lines = {one["Case"]: one for one in read}
        assert lines[number]["Next step"]
        assert lines[number]["Next due (UTC)"].endswith("Z")
        assert hidden not in lines
        assert "Dalnepolsky" not in answer.text
        closed = await analyst.browser.get(href.replace("tab=OPEN", "tab=CLOSED"))
        assert number not in closed.text
        await officer.open("/cases.csv", status=404)


async def test_a_search_shows_why_it_matches_and_a_number_goes_straight_there(
    working: Working,
) -> None:
    number = await working.case_about("P-0051")
    async with working.reader(ANALYST) as analyst, working.reader(OIA) as officer:
        page = await analyst.open("/search")
        form = page.one("form", action="/search")
        page = await analyst.send(form, q=number)
        assert number in page.one("main").text
        ours = await analyst.send(form, q=f"{number}/1")
        assert ours.one("h1").text == page.one("h1").text
        page = await analyst.send(form, q="   ", status=422)
        assert "Type a name, a reference or a number." in page.text
        page = await analyst.send(form, q="Nobody Whatsoever", born="someday", status=422)
        assert "Write it as 1971" in page.text
        page = await analyst.send(form, q="Nobody Whatsoever")
        assert "names anybody like “Nobody Whatsoever”" in stands(page)
        assert "Nobody" not in page.one("title").text
        await officer.open("/search", status=404)


async def test_a_message_is_found_by_its_reference_and_by_its_number_at_interpol(
    working: Working,
) -> None:
    reference, control = fresh_reference(), "A-9031/3-2026"
    numbered = f"OUR REF: {reference}\nCONTROL NO: {control}".encode()
    raw = diffusion(reference).replace(f"OUR REF: {reference}".encode(), numbered)
    address = await working.receive(raw)
    other = await working.receive(raw.replace(b"FROM: IP XANDRIA", b"FROM: IP BORDUVIA"))
    changed = await working.receive(raw.replace(b"locate and detain", b"arrest"))
    async with working.reader(ANALYST) as analyst:
        form = (await analyst.open("/search")).one("form", action="/search")
        for typed in (reference.lower(), f" {control} "):
            page = await analyst.send(form, q=typed)
            assert "2 messages have the number" in stands(page)
            # Of each sender's the newest version.
            found = {row.one("a")["href"]: row.text for row in page.one("tbody").all("tr")}
            assert set(found) == {changed, other}
            assert "IP Borduvia" in found[other]
        assert address.endswith("/v1")
        assert changed.endswith("/v2")
        alone = fresh_reference()
        address = await working.receive(diffusion(alone))
        page = await analyst.send(form, q=alone)
        assert alone in page.one("h1").text
        page = await analyst.send(form, q="XX/0000/0000")
        assert "names anybody like" in stands(page)


async def test_a_message_from_before_the_search_is_found_once_it_is_indexed(
    working: Working,
) -> None:
    reference = fresh_reference()
    address = await working.receive(
        diffusion(reference, ("BUONRIVOLTI", "FIAMMETTA", "1953/11/07"))
    )
    register = working.office.register
    source = address.removeprefix("/messages/")

    def forgotten(connection: Connection) -> None:
        """The register as it was before it had an index."""
        connection.execute(delete(name_words).where(name_words.c.source == source))
        connection.execute(delete(named).where(named.c.source == source))
        connection.execute(delete(installation).where(installation.c.name == "index"))

    await register.write(forgotten)
    async with working.reader(ANALYST) as analyst:
        form = (await analyst.open("/search")).one("form", action="/search")
        page = await analyst.send(form, q=reference)
        assert "names anybody like" in stands(page)
        await index_earlier(register)
        page = await analyst.send(form, q=reference)
        assert reference in page.one("h1").text
        page = await analyst.send(form, q="Fiammetta Buonrivolti")
        assert address in page.links().values()
    assert await register.index_again.complete()


async def test_a_dispute_opens_from_the_list_and_has_its_page(working: Working) -> None:
    number = await working.case_about("P-0052")
    async with working.reader(COUNSEL) as counsel, working.reader(AUDITOR) as auditor:
        page = await counsel.open("/matters?kind=protest")
        page = await counsel.open(page.links()["Open a dispute"])
        boxes = {one["value"] for one in page.all("input", type="checkbox", name="case")}
        assert number in boxes
        form = page.one("form", action="/do/protest/open")
        page = await counsel.send(form, case=number, text="The charges are acts of office.")
        matter = page.one("nav", aria_label="Breadcrumb").one("li", aria_current="page").text
        matter = f"/matters/{matter}"
        assert page.one("h1").text == "Dispute before INTERPOL for 1 case"
        assert number in page.one("section", aria_labelledby="cases").text
        assert "Written phase" in page.one("section", aria_labelledby="map").text
        checks = page.one("section", aria_labelledby="draft").text
        assert "No draft is approved" in checks
        assert "The charges are acts of office." in page.text
        acts = page.one("section", aria_labelledby="do")
        assert "/do/protest/draft" in {one["action"] for one in acts.all("form")}
        page = await auditor.open(matter)
        assert not page.one("section", aria_labelledby="do").all("form")
