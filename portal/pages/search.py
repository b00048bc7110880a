"""Searching by a name in any script or by a message's number, or going straight to a number.

A name is never part of an address: the form is sent, and the answer is the page.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse

from formats.dates import partial_date
from portal.pages.communications import (
    LEVELS,
    STATES,
    kind_in_words,
    reference_in_words,
    sender_in_words,
)
from portal.pages.queue import may_start
from portal.pages.scripts import language_of
from portal.pages.site import Opened, Site
from portal.pages.times import Times
from procedure.access import Right
from procedure.intake.intake import intake_id
from procedure.message import PartialDate
from register.values import Outline
from views.communication_list import Numbered
from views.name_found import EnteredFound, NameFound, Searched
from views.numbered import Numbered as Place
from views.numbered import NumberKind
from views.search import COMPARED

SECTION = "/search"
_LONGEST = 200
"""Characters of a name; nobody has a longer one."""


class Row(NamedTuple):
    """Something that was found."""

    found: str
    href: str
    kind: str
    name: str
    language: str
    level: str
    reasons: Sequence[str]
    born: str
    stands: str
    cases: Sequence[str]
    same_person: Sequence[str]

    @property
    def case(self) -> str:
        """The first case that it belongs to."""
        return self.cases[0] if self.cases else ""


def search(site: Site) -> APIRouter:
    """The routes of the search."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    sends = Annotated[Opened, Depends(site.ordered)]

    @router.get("/search")
    async def ask(opened: opens) -> Response:
        """The form."""
        opened.must(Right.SEARCH_BY_NAME)
        return await _page(opened)

    @router.post("/search")
    async def answer(
        opened: sends, q: Annotated[str, Form()] = "", born: Annotated[str, Form()] = ""
    ) -> Response:
        """What was found, or the page of the number that was typed."""
        opened.must(Right.SEARCH_BY_NAME)
        typed, said = " ".join(q.split()), born.strip()
        if not typed or len(typed) > _LONGEST:
            wrong = "Type a name, a reference or a number." if not typed else "Type a shorter name."
            return await _page(opened, typed=typed[:_LONGEST], born=said, wrong=wrong)
        if (place := await opened.desk.numbered(typed)) is not None:
            return RedirectResponse(_address(place), 303)
        if any(map(str.isdigit, typed)):
            numbered = await opened.desk.received.numbered(opened.actor, typed)
            if len(numbered) == 1:
                return RedirectResponse(_message(numbered[0].outline), 303)
            if numbered:
                rows = [_numbered(one, typed, opened.times) for one in numbered]
                return await _page(opened, typed=typed, rows=rows)
        birth_date = partial_date(said) if said else None
        if said and birth_date is None:
            wrong_date = "Write it as 1971, 1971-04 or 1971-04-23."
            return await _page(opened, typed=typed, born=said, wrong_date=wrong_date)
        searches = opened.desk.searches
        found = await searches.search(opened.actor, typed, birth_date, compared=COMPARED)
        return await _page(opened, typed=typed, born=said, found=found)

    return router


async def _page(
    opened: Opened,
    *,
    typed: str = "",
    born: str = "",
    wrong: str = "",
    wrong_date: str = "",
    found: Searched | None = None,
    rows: Sequence[Row] = (),
) -> Response:
    rows = [*_rows(found, opened.times)] if found is not None else rows
    more: dict[str, Any] = {"wrong": wrong, "wrong_date": wrong_date}
    return await opened.answer(
        "search.html",
        title="Search",
        section=SECTION,
        recorded=True,
        status_code=422 if wrong or wrong_date else 200,
        asked=found is not None or bool(rows),
        starts=may_start(opened),
        by_number=found is None,
        typed=typed,
        born=born,
        rows=rows,
        counted=_counted(rows),
        unread=len(found.unread) if found is not None else 0,
        more=found is not None and found.more,
        **more,
    )


def _address(place: Place) -> str:
    """The page of what a number names."""
    if place.kind is NumberKind.TASK:
        return f"/tasks/{place.number}/{place.task}"
    where = "cases" if place.kind is NumberKind.CASE else "matters"
    return f"/{where}/{place.number}"


def _counted(rows: Sequence[Row]) -> str:
    """``2 cases and 3 messages name``."""
    cases = len({number for row in rows for number in row.cases})
    messages = sum(row.kind != _ENTERED for row in rows)
    parts = [
        f"{count} {what}{'' if count == 1 else 's'}"
        for count, what in ((cases, "case"), (messages, "message"))
        if count
    ]
    return f"{' and '.join(parts)} {'names' if cases + messages == 1 else 'name'}"


_ENTERED = "A person who was entered for a case"


def _rows(found: Searched, times: Times) -> Iterator[Row]:
    """What was found, the closest first."""
    ranked = [(one.score, _version(one, times)) for one in found.found]
    ranked += [(one.score, _entered(one)) for one in found.entered]
    yield from (row for _score, row in sorted(ranked, key=lambda one: -one[0]))


def _version(one: NameFound, times: Times) -> Row:
    reference = reference_in_words(one.reference or "")
    sender = sender_in_words(one.sender) if one.sender else ""
    words, _kind = STATES.get(one.state, (one.state, ""))
    return Row(
        found=", ".join(filter(None, (reference, sender))) or "Message",
        href=f"/messages/{intake_id(one.communication, one.version)}",
        kind=f"{kind_in_words(one.kind)}, received {times.day(one.received_at)}",
        name=one.name,
        language=language_of(one.name),
        level=LEVELS.get(one.level, one.level),
        reasons=one.reasons,
        born=_born(one.born),
        stands=words,
        cases=[one.numbers[case] for case in one.cases if case in one.numbers],
        same_person=[one.numbers[case] for case in one.same_person if case in one.numbers],
    )


def _numbered(one: Numbered, typed: str, times: Times) -> Row:
    """A message that has the number; others have it too, so its sender is what tells it apart."""
    words, _kind = STATES.get(one.outline.state, (one.outline.state, ""))
    number = one.outline.case_number
    return Row(
        found=f"{typed}, {sender_in_words(one.sender)}",
        href=_message(one.outline),
        kind=f"{kind_in_words(one.outline.kind)}, received {times.day(one.outline.received_at)}",
        name="",
        language="",
        level="Number",
        reasons=("its reference, or its number at INTERPOL",),
        born="",
        stands=words,
        cases=[number] if number else [],
        same_person=(),
    )


def _message(one: Outline) -> str:
    return f"/messages/{intake_id(one.communication_id, one.version)}"


def _entered(one: EnteredFound) -> Row:
    numbers = [one.numbers[case] for case in one.cases if case in one.numbers]
    return Row(
        found=numbers[0] if numbers else "No case",
        href=f"/cases/{numbers[0]}" if numbers else "",
        kind=_ENTERED,
        name=one.name,
        language=language_of(one.name),
        level=LEVELS.get(one.level, one.level),
        reasons=one.reasons,
        born=_born(one.born),
        stands="",
        cases=numbers,
        same_person=(),
    )


def _born(born: PartialDate | None) -> str:
    """``Apr 4, 1970``, or as much of it as is known."""
    if born is None:
        return ""
    if born.month is None:
        return str(born.year)
    day = f" {born.day}," if born.day is not None else ""
    return f"{date(2000, born.month, 1):%b}{day} {born.year}"
