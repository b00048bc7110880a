"""What changed in a case since somebody last looked, as its page says it."""

from datetime import timedelta

from cli.moment import now
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion
from tests.pages.cases import keep
from tests.pages.conftest import reading
from tests.pages.html import Element
from tests.portal.conftest import Desk
from tests.procedure.casework import ANALYST, CASE_ID, COUNSEL, SUPERVISOR, Course, officer
from tests.procedure.matterwork import NEWEST
from views.looks import Looks, View


async def looked(desk: Desk, person: str) -> None:
    """Somebody looked at the case an hour ago, as it is recorded until now."""
    looks = Looks(desk.office.register, now=lambda: now() - timedelta(hours=1))
    actor = (await desk.office.directory()).actor(person)
    await looks.note(actor, View.CASE, CASE_ID)


def listed(page: Element) -> list[int]:
    """The events that the page shows, in their order."""
    lines = page.one("ol", class_="cv-events").all("li")
    return [int(one["id"].removeprefix("event-")) for one in lines]


def marked(page: Element) -> list[int]:
    """Those of them that are marked as new."""
    lines = page.one("ol", class_="cv-events").all("li")
    new = [one for one in lines if any(tag.text == "New" for tag in one.all("span"))]
    return [int(one["id"].removeprefix("event-")) for one in new]


def parts(page: Element) -> list[str]:
    """The parts of what happened, without how much they have."""
    happened = page.one("section", aria_labelledby="events")
    return [one.text.rstrip("0123456789, ") for one in happened.one("nav").all("a")]


async def test_what_others_did_since_i_last_looked_is_marked_and_listed(desk: Desk) -> None:
    course, register = Course.begin(rules=NEWEST), desk.office.register
    course.now += timedelta(hours=1)
    number = await keep(register, course)
    known = len(course.events)
    await looked(desk, ANALYST.person)
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
    course.say(ANALYST, ReplyToQuestion, task="J1")
    course.answer("J2", "NEXUS")
    await keep(register, course)
    await looked(desk, SUPERVISOR.person)
    numbered = list(enumerate(course.events, start=1))
    others = [at for at, one in numbered if at > known and one.by != ANALYST.person]
    mine = [at for at, one in numbered if at > known and one.by == ANALYST.person]
    assert others
    assert mine

    async with reading(desk, ANALYST.person) as analyst:
        page = await analyst.open(f"/cases/{number}")
        changes = page.one("div", class_="cv-changes")
        assert changes.text.startswith(f"{len(others)} changes since your last visit")
        assert "Since your last visit" in parts(page)
        page = await analyst.open(changes.one("a")["href"])
        assert listed(page) == marked(page) == others[::-1]
        page = await analyst.open(f"/cases/{number}?show=all")
        assert marked(page) == others[::-1], "what I did myself is not new"
        assert set(mine) <= set(listed(page))

    async with reading(desk, SUPERVISOR.person) as supervisor:
        page = await supervisor.open(f"/cases/{number}?show=new")
        assert page.all("div", class_="cv-changes") == []
        assert "Nobody else did anything since your last visit." in page.text
        assert marked(await supervisor.open(f"/cases/{number}?show=all")) == []

    async with reading(desk, COUNSEL.person) as counsel:
        page = await counsel.open(f"/cases/{number}")
        assert "Since your last visit" not in parts(page), "visits of others do not count"
        page = await counsel.open(f"/cases/{number}?show=new")
        assert "This is your first visit to this case" in page.text
        assert page.all("div", class_="cv-changes") == []
        assert marked(await counsel.open(f"/cases/{number}?show=all")) == []
