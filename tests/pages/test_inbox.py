"""Lists of tasks: an agency sees its own by what must be done first, and acts from the row."""

from tests.office import ANALYST, SUPERVISOR
from tests.pages.conftest import Reader, Working
from tests.pages.html import Element
from tests.pages.test_task import case_of, stands

OFFICER, CHIEF, OTHER = "doj-oia-officer-1", "doj-oia-chief-1", "fbi-officer-1"


def counts(page: Element) -> dict[str, str]:
    """The filters with their counts."""
    links = page.one("nav", aria_label="Which tasks").all("a")
    return {one["href"].partition("tab=")[2]: one.text.rpartition(" ")[2] for one in links}


async def row(reader: Reader, address: str, tab: str = "") -> Element:
    """The row of a task."""
    page = await reader.open(f"/tasks?tab={tab}" if tab else "/tasks")
    (found,) = [one for one in page.all("tr", class_="cv-row") if address in one.links().values()]
    return found


async def test_an_agency_acts_from_its_list(working: Working) -> None:
    case = await case_of(working, "P-0021")
    address = f"/tasks/{case}/J1"
    async with working.reader(OFFICER) as officer, working.reader(CHIEF) as chief:
        page = await officer.open("/tasks")
        assert page.one("h1").text == "Tasks of DOJ-OIA"
        assert "in your court" in stands(page)
        assert page.one("nav", aria_label="Main").one("a", href="/tasks").text.startswith("Tasks ")
        before = counts(page)
        new = await row(officer, address)
        assert "Acknowledge it first; then answer by" in new.text
        assert not [one for one in new.all("summary") if "Give" in one.text], "chiefs give"
        button = new.one("form", action="/do/task/ack")
        assert f"Acknowledge {case}, J1" in button.text, "each button says what it is about"
        page = await officer.send(button)
        assert page.one("h1").text == "Tasks of DOJ-OIA", "it comes back to the list"
        assert "Recorded" in page.one("div", class_="usa-alert--success").text
        after = counts(page)
        assert int(after["new"]) == int(before["new"]) - 1
        assert after[""] == before[""]

        give = (await row(chief, address)).one("form", action="/do/task/delegate")
        assert OTHER not in give.sent()["to"]
        people = {one["value"] for one in give.all("option")} - {""}
        assert people == {OFFICER, CHIEF}
        page = await chief.send(give, to=CHIEF)
        assert "Chief Sample" in (await row(chief, address, "mine")).text
        assert counts(await officer.open("/tasks"))["mine"] == before["mine"]

        form = (await chief.open(address)).all("form", action="/do/task/ask")[1]
        await chief.send(form, text="Which of two?")
        assert "Question asked" in (await row(chief, address, "others")).text
        page = await officer.open("/tasks?tab=others")
        assert "USNCB" in page.one("table").text
        await officer.open("/tasks?tab=of-others", status=404)


async def test_a_list_has_nothing_of_others(working: Working) -> None:
    case = await case_of(working, "P-0022")
    async with working.reader(OTHER) as other:
        page = await other.open("/tasks")
        links = {one["href"] for one in page.all("a")}
        assert f"/tasks/{case}/J1" not in links
        assert f"/tasks/{case}/J3" in links
        assert "DOJ-OIA" not in page.text


async def test_people_of_usncb_see_what_waits_for_them(working: Working) -> None:
    case = await case_of(working, "P-0023")
    async with working.reader(ANALYST) as analyst, working.reader(SUPERVISOR) as supervisor:
        page = await analyst.open("/tasks")
        assert page.one("h1").text == "My tasks"
        steps = [one for one in page.all("tr", class_="cv-row") if case in one.text]
        assert "Open-source research (U3)" in " ".join(one.text for one in steps)
        number = page.one("nav", aria_label="Main").one("a", href="/tasks").text.split()[-1]
        assert stands(page).startswith(number), "the count beside the name is that of the list"
        page = await analyst.send((await row(analyst, f"/tasks/{case}/U3")).one("form"))
        assert "Acknowledged" in (await row(analyst, f"/tasks/{case}/U3")).text
        assert f"/tasks/{case}/U3" not in (await supervisor.open("/tasks")).links().values()
        assert "Nothing is late." in (await analyst.open("/tasks?tab=late")).text
