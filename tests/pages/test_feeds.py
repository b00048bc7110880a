"""Calendar feeds: each shows what waits for its person, as numbers and times, and nothing else."""

import re
from datetime import timedelta

from icalendar import Calendar

from tests.office import ANALYST, AUDITOR, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.test_task import case_of
from views.lists import Wanted
from views.waiting import Waiting

OIA, CHIEF, NSD = "doj-oia-officer-1", "doj-oia-chief-1", "doj-nsd-officer-1"
LEAVES = "uscis-officer-1"
"""Somebody whom no other test needs."""
PAGE = "/tasks/calendar"


async def made(reader: Reader) -> str:
    """The path of a new feed."""
    page = await reader.open(PAGE)
    (form,) = [one for one in page.all("form", action=PAGE) if "Make" in one.text]
    page = await reader.send(form)
    address = page.one("code").text
    assert address.endswith(".ics")
    assert address not in (await reader.open(PAGE)).text, "it is shown once"
    return address.removeprefix("https://127.0.0.1")


async def read(working: Working, path: str, status: int = 200) -> bytes:
    """The feed as a calendar program reads it, which is not signed in."""
    async with working.desk.browser() as program:
        answer = await program.get(path)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
            assert answer.headers["Cache-Control"] == "no-store"
        return answer.content


async def waiting(working: Working, person: str) -> list[Waiting]:
    """What waits for a person and is due."""
    actor = working.office.person(person)
    desk = await working.desk.office.reading_desk(actor)
    return [one for one in await desk.lists.waiting(actor, Wanted()) if one.act_by]


async def test_a_feed_shows_what_waits_for_its_person_and_no_word_of_it(working: Working) -> None:
    """Two widths of rights: an officer of an agency, and an analyst who sees cases."""
    await case_of(working, "P-0036")
    for person in (OIA, ANALYST):
        async with working.reader(person) as reader:
            feed = await made(reader)
        content = await read(working, feed)
        calendar = Calendar.from_ical(content)
        expected = await waiting(working, person)
        assert expected
        found = [(one.start, str(one["SUMMARY"])) for one in calendar.events]
        assert sorted(found) == sorted(
            (
                one.act_by.replace(microsecond=0),
                f"Due: {one.number or one.case_number or 'a message'}",
            )
            for one in expected
            if one.act_by
        )
        uids = [str(one["UID"]) for one in calendar.events]
        assert len(uids) == len({*uids})
        text = content.decode()
        for one in expected:
            assert one.what not in text
            assert one.case_id is None or one.case_id not in text
        names = [one.name for one in (await working.desk.office.directory()).people]
        for word in ("Treaty", "DOJ-OIA", "USNCB,", "P0", "P1", *names):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text), word
        async with working.reader(person) as reader:
            links = [str(one["URL"]) for one in calendar.events]
            link = next(one for one in links if "/tasks/" in one)
            page = await reader.open(link.removeprefix("https://127.0.0.1"))
            assert page.all("form", id="answer-form")
    mine = {one.number for one in await waiting(working, OIA)}
    others = {one.number for one in await waiting(working, NSD)}
    assert not mine & others


async def test_a_feed_ends_at_once_and_only_by_its_person(working: Working) -> None:
    async with working.reader(CHIEF) as chief, working.reader(OIA) as officer:
        first, second = await made(chief), await made(chief)
        forms = [one for one in (await chief.open(PAGE)).all("form") if "End it" in one.text]
        assert len(forms) == 2
        key = (await officer.open(PAGE)).all("input", name="form_key")[0]["value"]
        theirs = {**forms[0].sent(), "form_key": key}
        assert (await officer.browser.http.post(PAGE, data=theirs)).status_code == 404
        page = await chief.send(forms[0])
        assert "no longer shows anything" in page.text
        missing = await read(working, "/feeds/nothing.ics", 404)
        assert await read(working, second, 404) == missing, "the newest is first in the list"
        assert await read(working, first)
        working.desk.clock.skip(timedelta(days=366))
        assert await read(working, first, 404) == missing, "it counts for a year"
        working.desk.clock.skip(timedelta(days=-366))
    kinds = [one.kind for one in await working.office.register.ledger.everything("feeds")]
    assert kinds[-3:] == ["FeedMade", "FeedMade", "FeedEnded"]


async def test_whoever_is_suspended_or_never_has_a_task_has_no_feed(working: Working) -> None:
    async with working.reader(AUDITOR) as auditor:
        await auditor.open(PAGE, status=404)
        await auditor.open("/tasks", status=404)
    async with working.reader(LEAVES) as officer:
        feed = await made(officer)
    assert await read(working, feed)
    async with working.reader(SUPERVISOR) as supervisor:
        suspended = await supervisor.browser.command("directory suspend", who=LEAVES)
        assert suspended.status_code == 200, suspended.text
    await read(working, feed, 404)
