"""The page of a case: as it is, as it was, on paper, and what can be done in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from cli.naming import Names
from portal.drawing.shown import shown_courts, shown_map, shown_timeline
from portal.frame import Notice
from portal.pages import case_parts, case_record
from portal.pages.act_words import title_of
from portal.pages.case_acts import (
    ASKS_LATER,
    FIRST,
    WAITED_FOR,
    act_links,
    all_links,
    not_yet,
)
from portal.pages.case_here import form_here
from portal.pages.case_narrative import narrative_words
from portal.pages.deletions import deletion_of
from portal.pages.fields import Field
from portal.pages.sentences import Sentences
from portal.pages.site import Opened, Site
from portal.pages.times import Times
from portal.pages.watches import stream_since
from procedure.access import why_not
from procedure.cases import CASE
from procedure.clocks.zones import EASTERN
from procedure.measures.team import may_read_in_emergency
from procedure.refusals import NotFound, NotWellFormed
from views.case_files import markings_of
from views.case_page import Asked, CasePage
from views.deadlines import explained_deadline
from views.looks import View
from views.narrative import Topic
from views.plan_actual import Milestone
from views.trials import ALL

SECTION = "/cases"
_ACTS: Mapping[str, tuple[str, ...]] = {**FIRST, "": WAITED_FOR}
_AS_IT_IS = "You see the case as it is now."
_ABOVE = 10
"""So many newer lines are shown above an event that an address asks for."""


class _Query(BaseModel):
    """What the address of a case asks for; what cannot be read is as if it were not there."""

    as_of: str = ""
    since: str = ""
    show: str = ""
    before: str = ""
    event: str = ""

    @property
    def moment(self) -> datetime | None:
        """The moment of ``as_of``."""
        return moment_in(self.as_of)

    def asked(self, *, whole: bool, as_of: datetime | None) -> Asked:
        """What is shown of the case."""
        event = _number(self.event)
        before = _number(self.before)
        chosen = self.show if self.show in list(Topic) else None
        topic = Topic(chosen) if chosen else Topic.ALL if whole or event else Topic.DECISIONS
        return Asked(
            as_of=as_of,
            topic=topic,
            before=before if before or not event else event + _ABOVE + 1,
            since=_number(self.since),
            whole=whole,
            acts={} if whole else _ACTS,
            brief=ASKS_LATER,
        )


def moment_in(address: str) -> datetime | None:
    """The moment that an address names, in Washington where it names no zone; None if it cannot be
    read."""
    try:
        found = datetime.fromisoformat(address)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=EASTERN)


def then_in(as_of: datetime | None) -> str:
    """The query of an address that asks for the same earlier moment; empty: now."""
    return f"?{urlencode({'as_of': as_of.isoformat()})}" if as_of is not None else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def case_pages(site: Site) -> APIRouter:
    """The routes of the pages of cases."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/cases/{number}")
    async def shown(opened: opens, number: str, query: Annotated[_Query, Query()]) -> Response:
        """A case, now or as of an earlier moment."""
        return await _case(opened, number, query)

    @router.get("/cases/{number}/print")
    async def printed(opened: opens, number: str, query: Annotated[_Query, Query()]) -> Response:
        """The same with everything that happened and nothing folded, for paper."""
        return await _case(opened, number, query, whole=True)

    @router.get("/cases/{number}/acts")
    async def acts(opened: opens, number: str) -> Response:
        """Everything that can be done in the case now."""
        return await _acts(opened, number)

    @router.get("/cases/{number}/why")
    async def reckonings(opened: opens, number: str) -> Response:
        """Why each clock of the case was due when it was."""
        return await _why(opened, number, None)

    @router.get("/cases/{number}/why/{clock:path}")
    async def reckoning(opened: opens, number: str, clock: str) -> Response:
        """Why one clock of the case is due when it is."""
        return await _why(opened, number, clock)

    return router


async def case_id_of(opened: Opened, number: str) -> str:
    """The id of the case that an address names; the number itself where there is none to know."""
    return str(
        (await opened.desk.with_ids({"case_id": number}, {"case_id": Names.CASE}))["case_id"]
    )


async def hidden(opened: Opened, number: str) -> Response:
    """The page of a case that does not exist, or that the reader may not know of: the same bytes.

    Whoever may read a case of another team in an emergency learns how, in both cases.
    """
    if not may_read_in_emergency(opened.actor):
        raise NotFound(what="case", name=number)
    return await opened.answer(
        "case-hidden.html", title="Not found", status_code=404, number=number
    )


async def _case(opened: Opened, number: str, query: _Query, *, whole: bool = False) -> Response:
    notices = []
    as_of = query.moment
    if as_of is not None and as_of > opened.now:
        notices = [Notice(kind="error", text=f"That moment is still to come. {_AS_IT_IS}")]
        as_of = None
    case_id = await case_id_of(opened, number)
    try:
        page = await opened.desk.case_pages.page(
            opened.actor, case_id, query.asked(whole=whole, as_of=as_of)
        )
    except NotFound:
        return await hidden(opened, number)
    except NotWellFormed as refused:
        notices = [Notice(kind="error", text=f"{refused} {_AS_IT_IS}")]
        as_of = None
        page = await opened.desk.case_pages.page(
            opened.actor, case_id, query.asked(whole=whole, as_of=None)
        )
    return await opened.answer(
        "case.html",
        title=f"Case {page.view.name}",
        section=SECTION,
        recorded=True,
        notices=notices,
        marking=" // ".join(markings_of(page.view.answers)),
        **case_values(opened, page, query.model_dump(), whole=whole),
    )


def case_values(
    opened: Opened, page: CasePage, kept: Mapping[str, str], *, whole: bool
) -> dict[str, Any]:
    """What the template of a case names."""
    view, times = page.view, opened.times
    then = times if page.as_of is None else times.as_of(page.as_of)
    words = words_of(opened, page)
    address = f"/cases/{view.name}"
    acts = act_links(page, address, times)
    first = form_here(opened, page, acts, address)
    ours, expected = (
        list(case_parts.due_rows(found, view.name, times, words, whole=whole))
        for found in (page.deadlines.ours, page.deadlines.expected)
    )
    return {
        "page": page,
        "view": view,
        "address": address,
        "then": then_in(page.as_of),
        "stream": stream_since(f"/live{address}", (view.event,)),
        "whole": whole,
        "kept": kept,
        "tags": case_parts.tags(page),
        "person": page.person,
        "person_words": case_parts.person_words(page.person, page),
        "stands": case_parts.stands(page, times, words),
        "changes": case_parts.changes_words(page, times, words),
        "first": first,
        "acts": acts[1:] if first else acts,
        "not_yet": not_yet(page, words),
        "tracks": case_parts.track_words(
            page, times, words, reminds=page.as_of is None and _may_remind(opened)
        ),
        "courts": shown_courts(page.courts, times),
        "miles": [_mile(one, times) for one in page.plan.milestones],
        "drawn": shown_timeline(page.plan, then, present=page.as_of is None),
        "maps": [shown_map(one.map, then) for one in page.tracks],
        "ours": ours,
        "expected": expected,
        "bans": case_record.bans(view),
        "drafts": case_record.drafts(view.drafts, times, words),
        "answers": case_record.answers(page, times, words),
        "missing": case_record.missing(page),
        "indicators": case_record.indicator_lines(view),
        "filings": case_record.filings(view, times),
        "came": case_record.came(page),
        "people": list(case_record.people(page, words)),
        "copies": case_record.copies(view, times),
        "messages": case_record.messages(page, times, words),
        "emails": case_record.emails(view),
        "deletion": deletion_of(opened, view.name, over=page.plan.ended_at is not None),
        "happened": narrative_words(page, address, kept, times, words),
        "as_of_field": as_of_field(page),
        "say": words,
    }


def _may_remind(opened: Opened) -> bool:
    """Whether this person may remind agencies of tasks."""
    return why_not(opened.actor, CASE.act("remind_task").permission) is None


class Mile(NamedTuple):
    """A milestone of the page."""

    name: str
    text: str
    note: str
    done: bool


def _mile(one: Milestone, times: Times) -> Mile:
    when = times.moment(one.at) if one.reached else times.due(one.at, expected=one.expected).text
    return Mile(one.title, when, one.note, one.reached)


def words_of(opened: Opened, page: CasePage, *, named: bool = True) -> Sentences:
    """How the page says the record's sentences; without ``named`` people by their agency."""
    titles = {
        task.task: task.title for track in page.tracks for task in (*track.tasks, *track.withdrawn)
    }
    return Sentences(opened.directory, titles, named=named)


def as_of_field(page: CasePage) -> Field:
    """The field for an earlier moment, in Washington's time."""
    local = page.as_of.astimezone(EASTERN) if page.as_of is not None else None
    return Field(
        name="as_of",
        id="as-of",
        kind="datetime",
        label="As it was known on (Eastern time)",
        value=f"{local:%Y-%m-%dT%H:%M}" if local is not None else "",
    )


async def _acts(opened: Opened, number: str) -> Response:
    case_id = await case_id_of(opened, number)
    try:
        file, following = await opened.desk.case_pages.next(opened.actor, case_id, ALL)
    except NotFound:
        return await hidden(opened, number)
    case = file.case
    name = case.number or case.dossier
    tasks = {one.task: file.book.procedure.task(one.code).title for one in case.tasks.values()}
    words = Sentences(opened.directory, tasks)
    return await opened.answer(
        "case-acts.html",
        title=f"Acts in case {name}",
        section=SECTION,
        recorded=True,
        name=name,
        links=all_links(name, following, case.revision, f"/cases/{name}"),
        not_yet=[(title_of(one.act), words.text(one.why)) for one in following.not_yet],
    )


async def _why(opened: Opened, number: str, clock: str | None) -> Response:
    case_id = await case_id_of(opened, number)
    try:
        file = await opened.desk.views.file(opened.actor, case_id, View.CASE)
    except NotFound:
        return await hidden(opened, number)
    clocks = file.case.clocks
    if clock is not None and clock not in clocks:
        raise NotFound(what="clock", name=clock)
    found = [clocks[clock]] if clock is not None else list(clocks.values())
    tasks = {one.task: file.book.procedure.task(one.code).title for one in file.case.tasks.values()}
    words = Sentences(opened.directory, tasks)
    name = file.case.number or file.case.dossier
    rows = case_parts.due_rows(
        (explained_deadline(file, one) for one in found), name, opened.times, words, whole=True
    )
    return await opened.answer(
        "case-why.html",
        title=f"Why it is due then, case {name}",
        section=SECTION,
        recorded=True,
        name=name,
        rows=list(rows),
        one=clock is not None,
    )
