"""The page of a case: where it stands, what is due and why, what happened, now and before."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from procedure.clocks.zones import EASTERN
from procedure.facts import AddFact
from procedure.measures.tasks.questions import AskAboutTask
from procedure.measures.team import LimitToTeam
from tests.pages.cases import keep, words_of
from tests.pages.conftest import Reader
from tests.pages.html import Element, read
from tests.portal.conftest import Desk
from tests.procedure.acts import drafted
from tests.procedure.casework import ANALYST, COUNSEL, NOW, SUPERVISOR, Course, officer
from views.writings import document_of

AUDITOR, OTHER_SUPERVISOR = "usncb-auditor-1", "usncb-supervisor-2"
OFFICER = "doj-oia-officer-1"


@pytest.fixture
def course() -> Course:
    """A case in which one agency asked, another answered, and a fact became known."""
    course = Course.begin()
    course.now += timedelta(hours=2)
    course.answer("J2", "NEXUS")
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
    course.now += timedelta(hours=1)
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    return course


@asynccontextmanager
async def reading(desk: Desk, course: Course, person: str) -> AsyncIterator[tuple[Reader, str]]:
    """A person who reads the case, and its address."""
    desk.clock.at = course.now + timedelta(hours=1)
    await keep(desk.office.register, course)
    async with desk.browser() as browser:
        await browser.sign_in(person)
        yield Reader(browser), f"/cases/{course.case.number}"


def part(page: Element, title: str) -> Element:
    """A part of the page by the id of its title."""
    return page.one("section", aria_labelledby=title)


def events(page: Element) -> list[str]:
    """The ids of the events that are shown, in their order."""
    return [one["id"] for one in page.all("li") if one.attributes.get("id", "").startswith("event")]


async def test_where_it_stands_and_what_waits_first(desk: Desk, course: Course) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
        page = await reader.open(address)
        assert course.case.number is not None
        assert course.case.number in page.one("h1").text
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
        assert links["National security (J2)"] == f"/tasks/{course.case.number}/J2"
        time = part(page, "courts").text
        assert "Adds up to 4 h since" in time
        assert "A notice or diffusion is not a warrant" in part(page, "bans").text
        assert page.one("title").text == ""
        assert "Marlowick" not in str([one.inside for one in page.all("title")])


async def test_why_each_date_is_then(desk: Desk, course: Course) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
        due = part(await reader.open(address), "deadlines")
        row = due.one("tr", id="due-J3-answer")
        assert "FBI" in row.text
        assert "local target" in row.text
        why = row.one("details")
        assert why.one("summary").text == "Why is it due then? (J3/answer)"
        assert "First due" in why.text
        paused = due.one("tr", id="due-J1-answer")
        assert "Clock paused" in paused.text
        assert "question to USNCB" in paused.text
        alone = await reader.open(f"{address}/why/J1/answer")
        assert "question to USNCB" in alone.text
        assert len(alone.all("section", class_="cv-section")) == 1
        every = await reader.open(f"{address}/why")
        assert len(every.all("section", class_="cv-section")) == len(course.case.clocks)
        await reader.open(f"{address}/why/J9/answer", status=404)


async def test_what_can_be_done_is_a_few_links_the_rest_on_a_page(
    desk: Desk, course: Course
) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
        acts = part(await reader.open(address), "next")
        links = [(one.text, one["href"]) for one in acts.one("ul", class_="cv-acts").all("a")]
        titles = [title for title, href in links]
        assert "Reply to DOJ-OIA: Treaty and extradition (J1)" in titles
        assert "Record a new fact" in titles
        assert len(links) <= 6
        assert (
            len(acts.all("a", class_="usa-button"))
            - len(acts.all("a", class_="usa-button--outline"))
            == 1
        ), "one solid button"
        assert "Close the case" in acts.one("details").text
        reply = await reader.open(dict(links)["Reply to DOJ-OIA: Treaty and extradition (J1)"])
        form = reply.one("form", action="/do/task/reply")
        assert form.sent()["task_id"] == ["J1"]
        every = await reader.open(acts.links()["More acts"])
        for title, href in every.one("div", id="every-act").links().items():
            shown = await reader.open(href)
            assert shown.all("form", method="post"), title


async def test_what_happened_without_the_noise(desk: Desk, course: Course) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
        happened = part(await reader.open(address), "events")
        tabs = happened.one("nav").links()
        assert [one.split(" ")[0] for one in tabs] == [
            "Decisions",
            "Messages",
            "Reminders",
            "Everything",
        ]
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


async def test_as_of_an_earlier_moment_and_for_paper(desk: Desk, course: Course) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
        earlier = (NOW + timedelta(hours=1)).astimezone(EASTERN)
        page = await reader.open(f"{address}?as_of={earlier:%Y-%m-%dT%H:%M}")
        assert "Nothing later is shown" in page.text
        assert page.all("section", aria_labelledby="next") == []
        assert "DOJ-NSD answered" not in page.text
        assert "Adds up to 1 h since" in part(page, "courts").text
        before = f"{NOW.astimezone(EASTERN) - timedelta(days=1):%Y-%m-%dT%H:%M}"
        page = await reader.open(f"{address}?as_of={before}")
        assert "The case was not open at that time. You see the case as it is now." in page.text
        paper = await reader.open(f"{address}/print")
        assert len(events(paper)) == course.case.revision
        assert [one for one in paper.all("details") if "open" not in one.attributes] == []


async def test_the_grounds_of_a_decision(desk: Desk) -> None:
    course = drafted()
    async with reading(desk, course, COUNSEL.person) as (reader, address):
        decision = part(await reader.open(address), "decision")
        assert "Waits for a second person" in decision.text
        draft = next(one for one in course.events if one.kind == "DecisionDrafted")
        assert words_of(document_of(draft) or "") in decision.text
        for task in course.asked():
            assert f"({task.task})" in decision.text
            assert words_of(task.document or "") in decision.text


async def test_the_file_without_what_is_left_out(desk: Desk, course: Course) -> None:
    async with reading(desk, course, ANALYST.person) as (reader, address):
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
            for one in await desk.office.register.ledger.of_kind("Looked")
            if one.data["view"] == "CASE_FILE"
        ]
        assert (taken, len(others)) == ({"without": ""}, 2)


async def test_the_case_of_a_team_is_hidden_and_can_be_read_in_an_emergency(
    desk: Desk, course: Course
) -> None:
    course.say(SUPERVISOR, LimitToTeam, members=(ANALYST.person,))
    async with reading(desk, course, OTHER_SUPERVISOR) as (reader, address):
        missing = str(course.case.number)[:-6] + "222222"
        bodies = []
        for number in (str(course.case.number), missing):
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
    async with desk.browser() as browser:
        await browser.sign_in(COUNSEL.person)
        assert (await browser.get(address)).status_code == 404
        assert "emergency" not in (await browser.get(address)).text
        assert (await browser.get(f"{address}/emergency")).status_code == 404


async def test_who_looked_is_for_auditors(desk: Desk, course: Course) -> None:
    async with reading(desk, course, AUDITOR) as (reader, address):
        happened = part(await reader.open(f"{address}?show=looks"), "events")
        assert "Looked" not in happened.text
        (row,) = happened.one("table").rows()
        assert row[2] == "Case"
        assert part(await reader.open(address), "next").all("ul", class_="cv-acts") == []
    async with reading(desk, course, ANALYST.person) as (reader, address):
        happened = part(await reader.open(f"{address}?show=looks"), "events")
        assert happened.all("table") == []
        assert "Who looked" not in happened.text


async def test_nobody_of_an_agency_sees_a_case(desk: Desk, course: Course) -> None:
    async with reading(desk, course, OFFICER) as (reader, address):
        for path in ("", "/acts", "/why", "/print", "/file", "/file.pdf", "/emergency"):
            assert (await reader.browser.get(address + path)).status_code == 404, path
