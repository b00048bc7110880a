"""The page of a task: an agency answers it with scripts off, and USNCB decides what comes back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

from procedure.codes import Circumstance
from tests.office import ANALYST, AUDITOR, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element

OIA, OIA_CHIEF, NSD = "doj-oia-officer-1", "doj-oia-chief-1", "doj-nsd-officer-1"


async def case_of(working: Working, person: str) -> str:
    """The number of a new case about a person of the roster, in which J1 is asked."""
    office = working.office
    case_id = await office.cases.open(
        office.person(ANALYST),
        f"A report about {person}.",
        person=person,
        circumstances=(Circumstance.US_CITIZEN,),
        identity_confirmed=True,
    )
    await office.until(case_id, lambda case: "J1" in case.tasks)
    return (await office.register.lists.numbers_of([case_id]))[case_id]


@asynccontextmanager
async def task(
    working: Working, person: str, *people: str
) -> AsyncIterator[tuple[str, list[Reader]]]:
    """The page of J1 in a case of its own, and the readers."""
    case = await case_of(working, person)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(working.reader(one)) for one in people]
        yield f"/tasks/{case}/J1", readers


def folded(page: Element, title: str) -> Element:
    """The form of an act in the side column."""
    (found,) = [one for one in page.all("details") if one.one("summary").text == title]
    return found.one("form")


def stands(page: Element) -> str:
    """The sentence that opens the page."""
    return page.one("p", id="stands").text


def said(page: Element) -> list[str]:
    """What was said about the task."""
    return [one.text for one in page.one("section", aria_labelledby="said").all("li")]


async def test_an_officer_answers_a_task(working: Working) -> None:
    async with task(working, "P-0001", OIA, ANALYST) as (address, [officer, analyst]):
        page = await officer.open(address)
        assert page.one("h1").text == "Treaty and extradition"
        assert "Is there a treaty in force" in stands(page)
        assert "Answer by" in stands(page)
        assert "and acknowledge it by" in stands(page)
        bans = page.one("section", aria_labelledby="bans").text
        assert "A notice or diffusion is not a warrant" in bans
        assert "Do not contact INTERPOL or another country" in bans
        assert "A local target: no law sets this time." in page.text
        assert "First due" in page.one("section", aria_labelledby="due").text
        page = await officer.send(page.one("form", action="/do/task/ack"))
        assert "Acknowledged" in page.one("p", class_="cv-tags").text

        form = page.one("form", id="answer-form")
        page = await officer.send(form, status=422, act="answer", outcome="OBJECTION")
        errors = page.one("div", id="errors")
        assert "Your answer was not sent: 1 thing to fix" in errors.text
        assert errors.links() == {"Say why in your own words": "#answer-text"}
        assert "Say why" in page.one("span", id="answer-text-error").text
        outcomes = page.all("input", name="outcome")
        chosen = [one["value"] for one in outcomes if "checked" in one.attributes]
        assert chosen == ["OBJECTION"]

        form = page.one("form", id="answer-form")
        part: dict[str, Any] = {
            "field.treaty": "None; as of today",
            "field.requests": "one; still one\r\ntwo",
        }
        page = await officer.send(form, act="part", **part)
        assert page.one("h1").text == "Partial answer sent"
        assert "You still have the task" in stands(page)

        page = await officer.open(address)
        assert "Partly answered" in page.one("p", class_="cv-tags").text
        form = page.one("form", id="answer-form")
        assert form.sent()["field.requests"] == ["one; still one\ntwo"], "it is not asked again"
        answer: dict[str, Any] = {"outcome": "NO_REQUEST", "text": "Nothing in our records."}
        answer["field.dual_criminality"] = "no"
        page = await officer.send(form, act="answer", **answer)
        assert page.one("h1").text == "Answer sent"
        assert "USNCB has the ball now" in stands(page)
        rows = page.one("section", aria_labelledby="recorded").text
        for words in ("No request was made", "None; as of today", "Nothing in our records."):
            assert words in rows

        page = await officer.open(address)
        assert "You answered today" in stands(page)
        form = page.one("form", id="answer-form")
        assert "Send correction" in form.text
        page = await officer.send(form, act="answer", text="Nothing in our records, nor in theirs.")
        assert page.one("h1").text == "Answer sent"
        answers = [one for one in said(await officer.open(address)) if " answered today" in one]
        assert ["Replaced by a later answer" in one for one in answers] == [True, False]
        page = await analyst.open(address)
        assert "DOJ-OIA answered today" in stands(page)
        assert "Officer Sample of DOJ-OIA answered" in page.text
        assert not page.all("form", id="answer-form")


async def test_what_comes_back_is_decided_on_the_same_page(working: Working) -> None:
    people = (OIA, ANALYST, SUPERVISOR)
    async with task(working, "P-0002", *people) as (address, [officer, analyst, supervisor]):
        form = folded(await officer.open(address), "Ask USNCB a question")
        page = await officer.send(form, text="Which of two warrants?")
        assert "USNCB must reply" in stands(page)
        page = await analyst.open(address)
        assert "Which of two warrants?" in said(page)[-1]
        page = await analyst.send(folded(page, "Reply"), text="The second.")
        page = await officer.open(address)
        assert said(page)[-1] == "USNCB replied " + said(page)[-1].partition("replied ")[2]
        assert "The second." in said(page)[-1]

        missing = await officer.send(folded(page, "Ask for more time"), status=422)
        assert "Choose or enter this" in missing.text
        asked: dict[str, Any] = {"text": "The file is on its way.", "until": "2030-01-07T10:00"}
        page = await officer.send(folded(page, "Ask for more time"), **asked)
        assert "More time asked for" in page.one("p", class_="cv-tags").text
        page = await supervisor.open(address)
        assert "asked for more time until Mon, Jan 7, 2030, 10:00 a.m. ET" in said(page)[-1]
        page = await supervisor.send(
            folded(page, "Refuse more time"), reason="The hearing is soon."
        )
        assert "refused more time" in said(page)[-1]

        page = await officer.open(address)
        form = folded(page, "Redirect to another agency")
        page = await officer.send(form, reason="They have it.", redirect_to="DOJ-NSD")
        assert "returned it: USNCB sends it again or withdraws it" in stands(page)
        page = await analyst.open(address)
        assert "returned it, naming DOJ-NSD" in said(page)[-1]
        page = await analyst.send(
            folded(page, "Send again"), agency="DOJ-OIA", reason="Only you do."
        )
        assert "DOJ-OIA must answer by" in stands(page)
        page = await officer.open(address)
        assert "Only you do." not in page.text, "why USNCB sends it again is its own matter"


async def test_whoever_was_faster_is_named(working: Working) -> None:
    async with task(working, "P-0003", OIA, OIA_CHIEF) as (address, [officer, chief]):
        before = (await officer.open(address)).one("form", id="answer-form")
        page = await chief.send(
            folded(await chief.open(address), "Give to a colleague"), to=OIA_CHIEF
        )
        form = page.one("form", id="answer-form")
        await chief.send(form, act="answer", outcome="NO_TREATY", text="None.")
        page = await officer.send(
            before, status=409, act="answer", outcome="NO_REQUEST", text="Me."
        )
        warning = page.all("div", class_="usa-alert--warning")[0].text
        assert "Somebody was faster: " in warning
        assert "Chief Sample of DOJ-OIA answered today" in warning
        kept = page.one("section", aria_labelledby="kept").text
        assert "Me." in kept, "they may not answer it any more, and what they wrote is there"


async def test_what_is_not_theirs_does_not_exist(working: Working) -> None:
    async with task(working, "P-0004", OIA, NSD, AUDITOR) as (address, [officer, other, auditor]):
        missing = await other.browser.get("/tasks/USNCB-2026-AAAAAA/J1")
        hidden = await other.browser.get(address)
        assert (hidden.status_code, hidden.content) == (404, missing.content)
        for path in (address, f"{address}/sent?order=order-{'0' * 26}"):
            sent = await other.browser.http.post(path, data={"form_key": "x"})
            assert sent.status_code in (403, 404, 405)
        page = await officer.open(address)
        assert not [word for word in ("P0", "P1", "P2", "protection") if f" {word} " in page.text]
        assert (await auditor.open(address)).all("form", id="answer-form") == []


async def test_a_number_leads_to_the_page(working: Working) -> None:
    """An email names a task by its number alone."""
    async with task(working, "P-0005", OIA, NSD) as (address, [officer, other]):
        shown = await officer.browser.command(
            "task show", case_id=address.split("/")[2], task_id="J1"
        )
        number = shown.json()["result"]["number"]
        assert (await officer.browser.get(f"/tasks/{number}")).headers["Location"] == address
        assert (await other.browser.get(f"/tasks/{number}")).status_code == 404


async def test_what_is_filled_in_is_kept_for_its_author(working: Working) -> None:
    async with task(working, "P-0006", OIA, OIA_CHIEF) as (address, [officer, chief]):
        form = (await officer.open(address)).one("form", id="answer-form")
        assert form.all("button")[0]["value"] == "draft", "Enter in a field sends nothing"
        written: dict[str, Any] = {"outcome": "NO_REQUEST", "text": "Half of a sen"}
        page = await officer.send(form, act="draft", **written)
        form = page.one("form", id="answer-form")
        assert "Draft saved today" in form.text
        assert (form.sent()["outcome"], form.sent()["text"]) == (["NO_REQUEST"], ["Half of a sen"])
        (row,) = [
            one
            for one in (await officer.open("/tasks")).all("tr", class_="cv-row")
            if address in one.links().values()
        ]
        assert "Draft saved" in row.text
        other = (await chief.open(address)).one("form", id="answer-form")
        assert (other.sent()["text"], "Draft saved" in other.text) == ([""], False)

        # As it is saved while somebody writes.
        sent = {**form.sent(), "text": "SECRET//NOFORN The rest.", "field.treaty": "None"}
        answer = await officer.browser.http.post(f"{address}/draft", data=sent)
        assert answer.text.startswith("Draft saved at ")
        assert answer.text.endswith("What looks classified is not saved.")
        form = (await officer.open(address)).one("form", id="answer-form")
        assert form.sent()["text"] == ["Half of a sen"], "what was saved before stays"
        assert form.sent()["field.treaty"] == ["None"]

        page = await officer.send(form, status=422, act="answer", text="SECRET//NOFORN The rest.")
        errors = page.one("div", id="errors")
        assert errors.links() == {"Remove what is marked as classified": "#answer-text"}
        assert "saved as a draft, except what looks classified" in errors.text
        assert "It says SECRET. Caveat holds" in page.one("span", id="answer-text-error").text
        assert "SECRET//NOFORN" not in (await officer.open(address)).text

        form = (await officer.open(address)).one("form", id="answer-form")
        page = await officer.send(form, act="answer", text="The rest.")
        assert page.one("h1").text == "Answer sent"
        form = (await officer.open(address)).one("form", id="answer-form")
        assert "Draft saved" not in form.text, "what is recorded needs no draft"
        form = (await officer.send(form, act="draft", text="More.")).one("form", id="answer-form")
        page = await officer.send(form, act="drop")
        assert page.one("form", id="answer-form").sent()["text"] == ["The rest."]


async def test_a_task_of_a_matter_has_the_same_page(working: Working) -> None:
    """A use request asks for the verification by itself."""
    case = await case_of(working, "P-0007")
    async with working.reader(SUPERVISOR) as supervisor, working.reader(ANALYST) as analyst:
        day = (working.office.ordering.now() + timedelta(days=60)).date().isoformat()
        use = {"purpose": "COERCIVE", "agency": "ICE", "on": day, "text": "A removal."}
        opened = await supervisor.browser.command("use open", **use, case=[case])
        assert opened.status_code == 200, opened.text
        number = opened.json()["result"]["number"]
        address = f"/tasks/{number}/U9"
        page = await analyst.open(address)
        assert page.links()[f"{number}: the whole matter"] == f"/matters/{number}"
        form = page.one("form", id="answer-form")
        answer: dict[str, Any] = {"outcome": "ACCURATE", "field.state": "PUBLISHED"}
        page = await analyst.send(form, act="answer", **answer)
        assert page.one("h1").text == "Answer sent"
        assert address in {one["href"] for one in page.all("a")}
