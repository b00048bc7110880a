"""The page of a case: where it stands, what is due and why, what happened, now and before."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from pypdf import PdfReader

from portal.app import app_of
from portal.office import Office, open_office
from procedure.clocks.zones import EASTERN
from procedure.facts import AddFact
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion
from procedure.measures.team import LimitToTeam
from tests.pages.cases import keep, words_of
from tests.pages.conftest import Reader
from tests.pages.html import Element, read
from tests.portal.conftest import HERE, Browser, Clock, make_new, settings_in
from tests.procedure.acts import drafted
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    NOW,
    SUPERVISOR,
    Course,
    officer,
)
from views.writings import document_of

AUDITOR, OTHER_SUPERVISOR = "usncb-auditor-1", "usncb-supervisor-2"
OFFICER = "doj-oia-officer-1"


class Kept(NamedTuple):
    """A service with three cases, on a register of its own; nothing is ordered here."""

    office: Office
    app: FastAPI
    course: Course
    """In it one agency asked, another answered, and a fact became known."""
    number: str
    limited: str
    """The number of the same case, of which a team alone may know."""
    drafted: Course
    decided: str
    """The number of a case whose decision is drafted."""
    questioned: str
    """The number of a case in which an agency asked and was answered thirty times."""
    readers: dict[str, Reader]

    async def reader(self, person: str) -> Reader:
        """A person who is signed in, once for all tests: signing in is limited."""
        if person not in self.readers:
            transport = httpx.ASGITransport(self.app)
            browser = Browser(httpx.AsyncClient(transport=transport, base_url=HERE))
            await browser.sign_in(person)
            self.readers[person] = Reader(browser)
        return self.readers[person]


@pytest.fixture(scope="module")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    """The three cases, an hour after the last event of the first."""
    settings = settings_in(tmp_path_factory.mktemp("cases"))
    await make_new(settings)
    course, limited, other = asked(), asked(), drafted()
    limited.say(SUPERVISOR, LimitToTeam, members=(ANALYST.person,))
    async with open_office(settings) as office:
        yield Kept(
            office,
            app_of(office, now=Clock(course.now + timedelta(hours=1)).now),
            course,
            await keep(office.register, course),
            await keep(office.register, limited, "2"),
            other,
            await keep(office.register, other, "3"),
            await keep(office.register, often_asked(), "5"),
            {},
        )


def asked() -> Course:
    """A case in which one agency asked, another answered, and a fact became known."""
    course = Course.begin(rules=EDITIONS["2026-2"])
    course.now += timedelta(hours=2)
    course.answer("J2", "NEXUS")
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
    course.now += timedelta(hours=1)
    course.say(ANALYST, AddFact, fact="MESSAGE_AMENDED")
    return course


def often_asked() -> Course:
    """A case in which one agency asked thirty times, and was answered each time."""
    course = Course.begin(rules=EDITIONS["2026-2"])
    for _ in range(30):
        course.now += timedelta(minutes=1)
        course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
        course.say(ANALYST, ReplyToQuestion, task="J1")
    return course


def part(page: Element, title: str) -> Element:
    """A part of the page by the id of its title."""
    return page.one("section", aria_labelledby=title)


def events(page: Element) -> list[str]:
    """The ids of the events that are shown, in their order."""
    return [one["id"] for one in page.all("li") if one.attributes.get("id", "").startswith("event")]


async def test_where_it_stands_and_what_waits_first(kept: Kept) -> None:
    address = f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    page = await reader.open(address)
    assert kept.number in page.one("h1").text
    assert [one.text for one in page.one("p", class_="cv-tags").all("span")][:2] == [
        "Restricted",
        "P1",
    ]
    stands = page.one("p", id="stands").text
    assert "has the ball: " in stands
    assert "more steps are open" in stands
    track = part(page, "track-official-protection")
    rows = [one.text for one in track.one("ul", class_="cv-checks").all("li")]
    assert rows[0].startswith("Question Treaty and extradition (J1).")
    assert rows[-1].startswith("Answered National security (J2). DOJ-NSD:")
    assert track.one("li", aria_current="step").text.startswith("Coordination with agencies")
    links = track.links()
    assert links["National security (J2)"] == f"/tasks/{kept.number}/J2"
    time = part(page, "courts").text
    assert "Adds up to" in time
    assert "A notice or diffusion is not a warrant" in part(page, "bans").text
    assert page.one("head").one("title").text == f"Case {kept.number} | Caveat"


async def test_why_each_date_is_then(kept: Kept) -> None:
    course, address = kept.course, f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    due = part(await reader.open(address), "deadlines")
    row = due.one("tr", id="due-J3-answer")
    assert "FBI" in row.text
    assert "local target" in row.text
    why = row.one("details")
    assert why.one("summary").text == "Why is it due then? J3/answer"
    assert "First due" in why.text
    paused = due.one("tr", id="due-J1-answer")
    assert "Clock paused" in paused.text
    assert "question to USNCB" in paused.text
    alone = await reader.open(f"{address}/why/J1/answer")
    assert "question to USNCB" in alone.text
    assert len(alone.all("section", class_="cv-section")) == 1
    every = await reader.open(f"{address}/why")
    assert len(every.all("section", class_="cv-section")) == len(course.case.clocks)
    titles = [one.text for one in every.all("h2")]
    assert len(set(titles)) == len(titles), "each reckoning has a title of its own"
    await reader.open(f"{address}/why/J9/answer", status=404)


async def test_a_very_long_reckoning_is_whole_on_a_page_of_its_own(kept: Kept) -> None:
    address = f"/cases/{kept.questioned}"
    reader = await kept.reader(ANALYST.person)
    why = part(await reader.open(address), "deadlines").one("tr", id="due-J1-answer").one("details")
    shown = [one.text for one in why.all("li")]
    whole = await reader.open(why.links()["The whole reckoning"])
    every = [one.text for one in whole.one("ol", class_="cv-reckon").all("li")]
    assert len([one for one in every if "Paused" in one]) == 30
    assert shown[:20] == every[:20]
    assert shown[20] == f"{len(every) - 30} lines are left out here. The whole reckoning"
    assert shown[21:] == every[-10:]
    printed = part(await reader.open(f"{address}/print"), "deadlines")
    assert [one.text for one in printed.one("tr", id="due-J1-answer").all("li")] == every


async def test_what_can_be_done_is_a_few_links_the_rest_on_a_page(kept: Kept) -> None:
    address = f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    acts = part(await reader.open(address), "next")
    links = [(one.text, one["href"]) for one in acts.one("ul", class_="cv-acts").all("a")]
    titles = [title for title, href in links]
    assert "Reply to DOJ-OIA: Treaty and extradition (J1)" in titles
    assert "Record a new fact" in titles
    assert len(links) <= 6
    solid = len(acts.all(class_="usa-button")) - len(acts.all(class_="usa-button--outline"))
    assert solid == 1, "one solid button"
    (first,) = acts.all("form", method="post")
    assert first["action"] == "/do/case/notify", "what is due first is a form on the page"
    assert "Close the case" in acts.all("details")[-1].text
    reply = await reader.open(dict(links)["Reply to DOJ-OIA: Treaty and extradition (J1)"])
    form = reply.one("form", action="/do/task/reply")
    assert form.sent()["task_id"] == ["J1"]
    every = await reader.open(acts.links()["More acts"])
    for title, href in every.one("div", id="every-act").links().items():
        shown = await reader.open(href)
        assert shown.all("form", method="post"), title


async def test_what_happened_without_the_noise(kept: Kept) -> None:
    course, address = kept.course, f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    happened = part(await reader.open(address), "events")
    tabs = happened.one("nav").links()
    assert {one.rpartition(" ")[0] for one in tabs} >= {
        "Decisions and answers",
        "Messages",
        "Reminders",
        "Everything",
    }
    shown = events(happened)
    assert f"Decisions and answers {len(shown)}" in tabs
    assert "DOJ-NSD answered" in happened.text
    written = document_of(next(one for one in course.events if one.kind == "TaskQuestioned"))
    assert words_of(written or "") in happened.text
    every = part(await reader.open(tabs[f"Everything {course.case.revision}"]), "events")
    assert len(events(every)) == course.case.revision
    one = dict(zip(events(every), every.one("ol").all("a"), strict=True))["event-3"]
    assert one["href"].endswith("?event=3#event-3")
    linked = part(await reader.open(one["href"]), "events")
    assert "is-here" in linked.one("li", id="event-3")["class"]
    assert f"All {course.case.revision} events match the seal" in every.text


async def test_as_of_an_earlier_moment_and_for_paper(kept: Kept) -> None:
    course, address = kept.course, f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    earlier = (NOW + timedelta(hours=1)).astimezone(EASTERN)
    page = await reader.open(f"{address}?as_of={earlier:%Y-%m-%dT%H:%M}")
    assert "Nothing later is shown" in page.text
    assert page.all("section", aria_labelledby="next") == []
    assert "DOJ-NSD answered" not in page.text
    assert "Adds up to 1 h since" in part(page, "courts").text
    links = page.links()
    paper = await reader.open(links["Print view"])
    assert "Nothing later is shown" in paper.text
    assert "DOJ-NSD answered" not in paper.text
    form = (await reader.open(links["PDF"])).one("form", action=f"{address}/file.pdf")
    sent = urlencode(form.sent(), doseq=True)
    saved = await reader.browser.get(f"{form['action']}?{sent}")
    words = " ".join(one.extract_text() for one in PdfReader(BytesIO(saved.content)).pages)
    assert "Nothing that was recorded later is in this file" in words
    assert "DOJ-NSD answered" not in words
    assert f"{earlier:%Y-%m-%d-%H%M}" in saved.headers["content-disposition"]
    page = await reader.open(f"{address}?as_of=2100-01-01T09:00")
    assert "That moment is still to come. You see the case as it is now." in page.text
    before = f"{NOW.astimezone(EASTERN) - timedelta(days=1):%Y-%m-%dT%H:%M}"
    page = await reader.open(f"{address}?as_of={before}")
    assert "The case was not open at that time. You see the case as it is now." in page.text
    paper = await reader.open(f"{address}/print")
    assert len(events(paper)) == course.case.revision
    assert [one for one in paper.all("details") if "open" not in one.attributes] == []


async def test_the_grounds_of_a_decision(kept: Kept) -> None:
    course, address = kept.drafted, f"/cases/{kept.decided}"
    reader = await kept.reader(COUNSEL.person)
    decision = part(await reader.open(address), "decision")
    assert "Waits for a second person" in decision.text
    draft = next(one for one in course.events if one.kind == "DecisionDrafted")
    assert words_of(document_of(draft) or "") in decision.text
    for task in course.asked():
        assert f"({task.task})" in decision.text
        assert words_of(task.document or "") in decision.text


async def test_the_file_without_what_is_left_out(kept: Kept) -> None:
    address = f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    form = (await reader.open(f"{address}/file")).one("form", action=f"{address}/file.pdf")
    assert {one["value"] for one in form.all("input")} == {
        "names",
        "words",
        "marked",
        "unreleased",
    }
    for without in ("", "?without=names", "?without=unreleased&without=marked"):
        answer = await reader.browser.get(f"{address}/file.pdf{without}")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    (taken, *others) = [
        one.data["query"]
        for one in await kept.office.register.ledger.of_kind("Looked")
        if one.data["view"] == "CASE_FILE" and "as_of" not in one.data["query"]
    ]
    assert (taken, len(others)) == ({"without": ""}, 2)


async def test_the_case_of_a_team_is_hidden_and_can_be_read_in_an_emergency(kept: Kept) -> None:
    address = f"/cases/{kept.limited}"
    reader = await kept.reader(OTHER_SUPERVISOR)
    missing = f"{kept.limited[:-6]}444444"
    bodies = []
    for number in (kept.limited, missing):
        answer = await reader.browser.get(f"/cases/{number}")
        assert answer.status_code == 404
        bodies.append(answer.text.replace(number, "NUMBER"))
    assert bodies[0] == bodies[1], "a hidden case is as one that does not exist"
    for path in ("/acts", "/why", "/print", "/file", "/file.pdf"):
        assert (await reader.browser.get(address + path)).status_code == 404, path
    page = await reader.open(
        read(bodies[0]).links()["read it in an emergency"].replace("NUMBER", missing)
    )
    again = await reader.open(f"{address}/emergency")
    assert page.one("h1").text == again.one("h1").text
    form = again.one("form", action=f"{address}/emergency")
    wrong = await reader.send(form, status=422, reason=" ")
    assert set(wrong.one("div", id="errors").links().values()) == {"#kind", "#reason"}
    assert "The auditors" in part(wrong, "what").text
    reader = await kept.reader(COUNSEL.person)
    assert "emergency" not in (await reader.open(address, status=404)).text
    await reader.open(f"{address}/emergency", status=404)


async def test_who_looked_is_for_auditors(kept: Kept) -> None:
    address = f"/cases/{kept.number}"
    auditor = (await kept.office.directory()).person(AUDITOR).name
    reader = await kept.reader(AUDITOR)
    happened = part(await reader.open(f"{address}?show=looks"), "events")
    assert "Looked" not in happened.text
    (when, who, what) = happened.one("table").rows()[0]
    assert (bool(when), who, what) == (True, f"{auditor}, USNCB", "Case")
    assert part(await reader.open(address), "next").all("ul", class_="cv-acts") == []
    address = f"/cases/{kept.number}"
    reader = await kept.reader(ANALYST.person)
    happened = part(await reader.open(f"{address}?show=looks"), "events")
    assert happened.all("table") == []
    assert "Who looked" not in happened.text


async def test_nobody_of_an_agency_sees_a_case(kept: Kept) -> None:
    address = f"/cases/{kept.number}"
    reader = await kept.reader(OFFICER)
    for path in ("", "/acts", "/why", "/print", "/file", "/file.pdf", "/emergency"):
        assert (await reader.browser.get(address + path)).status_code == 404, path
