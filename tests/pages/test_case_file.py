"""How an answer is marked shows on every page with it; the file without what is left out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from portal.office import open_office
from procedure.measures.evidence import MarkEvidence
from procedure.outgoing_codes import Weight
from tests.pages.cases import keep, words_of
from tests.pages.conftest import Reader
from tests.portal.conftest import Clock, Desk, make_new, settings_in
from tests.procedure.casework import ANALYST, COUNSEL, EDITIONS, Course

MARKED, RELEASED = "J2", "J3"
"""The task whose answer is marked CUI, and the one whose answer INTERPOL may have."""
NSD_OFFICER = "doj-nsd-officer-1"
SOMETHING_WRITTEN = "[Left out: what somebody wrote]"


class Filed(NamedTuple):
    """A service with a case in which two agencies answered."""

    desk: Desk
    number: str
    marked: str
    """What the answer says that is marked."""
    released: str
    officer: str
    """The name of whoever answered."""

    @asynccontextmanager
    async def reader(self, person: str) -> AsyncIterator[Reader]:
        """A person who is signed in."""
        async with self.desk.browser() as browser:
            await browser.sign_in(person)
            yield Reader(browser)


@pytest.fixture(scope="module")
async def filed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Filed]:
    """The case, an hour after its last event."""
    settings = settings_in(tmp_path_factory.mktemp("files"))
    await make_new(settings)
    course = Course.begin(rules=EDITIONS["2026-2"])
    for task in (MARKED, RELEASED):
        course.now += timedelta(hours=1)
        course.answer(task, course.rules.task(task).outcomes[0].key)
    marked, released = (course.case.tasks[task].document or "" for task in (MARKED, RELEASED))
    course.say(COUNSEL, MarkEvidence, item=released, weight=Weight.ALLEGATION, releasable=True)
    async with open_office(settings) as office:
        number = await keep(office.register, course, marked={MARKED: "CUI"})
        desk = Desk(office, Clock(course.now + timedelta(hours=1)))
        by = course.owner(MARKED).person
        name = (await office.directory()).person(by).name
        yield Filed(desk, number, words_of(marked), words_of(released), name)


async def file_of(reader: Reader, number: str, *left_out: str) -> list[str]:
    """What each page of the file says."""
    query = "&".join(f"without={one}" for one in left_out)
    answer = await reader.browser.get(f"/cases/{number}/file.pdf?{query}")
    assert answer.status_code == 200
    pages = PdfReader(BytesIO(answer.content)).pages
    return [" ".join(one.extract_text().split()) for one in pages]


async def test_a_marking_is_above_and_below_whatever_shows_the_answer(filed: Filed) -> None:
    case, task = f"/cases/{filed.number}", f"/tasks/{filed.number}"
    async with filed.reader(ANALYST.person) as analyst, filed.reader(NSD_OFFICER) as officer:
        for reader, path in (
            (analyst, case),
            (analyst, f"{case}/print"),
            (analyst, f"{task}/{MARKED}"),
            (officer, f"{task}/{MARKED}"),
        ):
            shown = await reader.open(path)
            assert [one.text for one in shown.all("section", class_="cv-marking")] == ["CUI"] * 2
        for number, text in enumerate(await file_of(analyst, filed.number), 1):
            assert text.startswith("CUI "), "above"
            assert f"CUI {number} of " in text, "below, beside the number of the page"
        other = await analyst.open(f"{task}/{RELEASED}")
        assert other.all("section", class_="cv-marking") == []


async def test_a_file_says_in_each_place_what_is_left_out(filed: Filed) -> None:
    async with filed.reader(ANALYST.person) as reader:

        async def words(*left_out: str) -> str:
            return " ".join(await file_of(reader, filed.number, *left_out))

        whole = await words()
        assert "Nothing is left out." in whole
        assert "[Left out" not in whole
        assert all(one in whole for one in (filed.marked, filed.released, filed.officer))

        without = await words("names")
        assert "Left out of this file: names of people, and what somebody wrote" in without
        assert SOMETHING_WRITTEN in without
        assert not any(one in without for one in (filed.marked, filed.released, filed.officer))

        without = await words("words")
        assert "Left out of this file: what somebody wrote." in without
        assert SOMETHING_WRITTEN in without
        assert not any(one in without for one in (filed.marked, filed.released))
        assert filed.officer in without

        without = await words("marked")
        assert "Left out of this file: answers marked for restricted use." in without
        assert "[Left out: marked CUI]" in without
        assert filed.marked not in without
        assert filed.released in without

        without = await words("unreleased")
        assert "Left out of this file: what was not marked for release." in without
        assert "[Left out: not marked for release]" in without
        assert filed.marked not in without
        assert filed.released in without


async def test_a_file_without_what_is_marked_has_no_marking(filed: Filed) -> None:
    async with filed.reader(ANALYST.person) as reader:
        for left_out in ("names", "words", "marked", "unreleased"):
            first, *_ = await file_of(reader, filed.number, left_out)
            assert not first.startswith("CUI"), left_out
