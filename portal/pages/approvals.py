"""What waits for a second person: the list, and each case or matter with its grounds."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from portal.pages import case_record
from portal.pages.approval_draft import (
    draft_part,
    drafted,
    due_of,
    grounds_of,
    versions_of,
)
from portal.pages.approval_forms import LIST, decisions_of
from portal.pages.approving_matters import due_in_matter, matter_grounds
from portal.pages.approving_messages import waiting_messages
from portal.pages.case import case_id_of, words_of
from portal.pages.case_acts import decides_draft
from portal.pages.deletions import SECTION as DELETIONS
from portal.pages.matter_words import KINDS
from portal.pages.meanings import Meanings
from portal.pages.offers import offers_of
from portal.pages.people import Names
from portal.pages.sentences import Sentences
from portal.pages.site import Opened, Site
from portal.pages.subjects import known_of_case, offers_of_matter
from portal.pages.watches import stream_of
from portal.pages.what_follows import follows_of
from procedure.access import Right, may
from procedure.cases import CASE
from procedure.kind_table import matter_kind_of
from procedure.values import Stored, is_matter
from views.approvals import ApprovalRow
from views.case_files import markings_of
from views.case_page import Asked
from views.case_view import DraftStanding, ProposedLine
from views.narrative import Topic
from views.timeline import Line
from views.trials import Wanted

_APPROVING = Wanted(acts=frozenset(filter(decides_draft, CASE.acts)))
"""Those of a case."""
_DECISION = "approve_decision"
"""What decides on the draft of a case."""


class Waits(Stored):
    """Something that waits, in the list."""

    what: str
    where: str
    href: str
    drafter: str
    since: str
    who: str
    """Whether the reader may decide it, or why not."""
    mine: bool


class Written(Stored):
    """What one person wrote, in words of the timeline."""

    what: str
    by: str
    text: str


def approvals(site: Site) -> APIRouter:
    """The routes of approvals."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/approvals")
    async def waiting(opened: opens) -> Response:
        """Everything that waits for a second person."""
        if not may(opened.actor, Right.APPROVE_DIRECTORY):
            opened.must(Right.SEE_CASE)
        stream = await stream_of(opened, "approvals")
        rows = [_row(one, opened) for one in await opened.desk.approvals.waiting(opened.actor)]
        return await opened.answer(
            "approvals.html",
            title="Approvals",
            section=LIST,
            recorded=True,
            stream=stream,
            mine=[one for one in rows if one.mine],
            others=[one for one in rows if not one.mine],
            deletes=may(opened.actor, Right.DELETE),
            cases=may(opened.actor, Right.SEE_CASE),
        )

    @router.get("/approvals/cases/{number}")
    async def of_case(opened: opens, number: str, show: str = "") -> Response:
        """What waits in a case, beside its grounds; ``show`` may ask for the clean text."""
        opened.must(Right.SEE_CASE)
        case_id = await case_id_of(opened, number)
        asked = Asked(topic=Topic.DECISIONS, whole=True, acts={})
        page = await opened.desk.case_pages.page(opened.actor, case_id, asked)
        view = page.view
        file, following = await opened.desk.case_pages.next(opened.actor, case_id, _APPROVING)
        offers = offers_of(following, {"case": view.name}, view.event)
        outcomes = await opened.desk.views.outcomes(file, opened.actor, _APPROVING)
        words = words_of(opened, page)
        rules, times = opened.office.recorder.editions.in_force(opened.now), opened.times
        waits = drafted(view.drafts)
        answers = case_record.answers(page, times, words)
        grounds = list(grounds_of(answers, case_record.came(page)))
        decisions = decisions_of(
            offers,
            Meanings(opened.directory, rules, known_of_case(file)),
            opened,
            lambda one: due_of(view, one.act, times, one.fixed.values()),
            lambda one: follows_of(one, outcomes, opened, words),
        )
        first = decisions[0].due if decisions else None
        due = due_of(view, _DECISION, times) if waits else first
        return await opened.answer(
            "approval.html",
            title=f"Approvals in {view.name}",
            section=LIST,
            recorded=True,
            marking=" // ".join(markings_of(view.answers)),
            number=view.name,
            href=f"/cases/{view.name}",
            what="case",
            draft=waits.draft.title if waits else "",
            drafted_by=words.who(waits.draft.by) if waits else "",
            part=draft_part(waits, grounds, show) if waits else None,
            due=due,
            must_file=False,
            versions=versions_of(case_record.drafts(view.drafts, times, words)),
            view=view,
            grounds=True,
            beside=(),
            checks=(),
            facts=(),
            answers=answers,
            missing=case_record.missing(page),
            indicators=case_record.indicator_lines(view),
            messages=await waiting_messages(opened, case_id),
            written=list(_written(page.narrative.lines, opened)),
            decisions=decisions,
            why_not=_why_not(view.drafts, opened) if waits else "",
            say=words,
        )

    @router.get("/approvals/matters/{number}")
    async def of_matter(opened: opens, number: str, show: str = "") -> Response:
        """What waits in a matter, beside its grounds; ``show`` may ask for the clean text."""
        opened.must(Right.SEE_MATTERS)
        matter_id = await opened.desk.matter_views.named(opened.actor, number)
        parts = await opened.desk.matter_pages.page(opened.actor, matter_id)
        view, times, words = parts.view, opened.times, Sentences(opened.directory)
        rules = opened.office.recorder.editions.in_force(opened.now)
        shown = matter_grounds(opened, parts, show)
        acts = frozenset(filter(decides_draft, matter_kind_of(matter_id).acts))
        outcomes = await opened.desk.matter_views.outcomes(
            opened.actor, matter_id, Wanted(acts=acts)
        )
        decisions = decisions_of(
            offers_of_matter(view),
            Meanings(opened.directory, rules),
            opened,
            lambda one: due_in_matter(opened, parts, one),
            lambda one: follows_of(one, outcomes, opened, words),
        )
        first = decisions[0].due if decisions else None
        waits = shown.found
        return await opened.answer(
            "approval.html",
            title=f"Approvals in {view.number}",
            section=LIST,
            recorded=True,
            number=view.number,
            href=f"/matters/{view.number}",
            what=KINDS[view.kind].one.lower(),
            draft=words.text(waits.draft.title) if waits else "",
            drafted_by=words.who(waits.draft.by) if waits else "",
            part=shown.part,
            due=shown.due if waits else first,
            must_file=shown.files,
            versions=versions_of(case_record.drafts(shown.drafts, times, words)),
            view=view,
            grounds=False,
            beside=shown.grounds,
            checks=shown.checks,
            facts=shown.facts,
            messages=await waiting_messages(opened, matter_id),
            written=list(_written(view.lines, opened)),
            decisions=decisions,
            why_not=_why_not(view.drafts, opened),
        )

    return router


def _row(one: ApprovalRow, opened: Opened) -> Waits:
    names = Names(opened.directory, opened.actor)
    by = names.of(one.drafter) if one.drafter else ""
    own = one.drafter == opened.actor.person
    if one.mine:
        who = "You may decide it"
    elif own:
        who = "Not you: you drafted it"
    else:
        who = "Not you: another role decides it"
    return Waits(
        what=one.what,
        where=_where(one),
        href=approval_href(one),
        drafter=by,
        since=_since(one.since, opened),
        who=who,
        mine=one.mine,
    )


def _where(one: ApprovalRow) -> str:
    if one.directory is not None:
        return "The directory"
    return one.dossier_number or one.key_of or "A message in the queue"


def approval_href(one: ApprovalRow) -> str:
    """Where it is decided."""
    if one.directory is not None:
        return f"{LIST}/directory/{one.directory}"
    if one.deletion is not None:
        return DELETIONS
    if one.communication is not None:
        return f"/messages/{one.communication}/v{one.version}"
    name, matter = one.dossier_number or one.dossier, is_matter(one.dossier or "")
    if matter and one.message is None and not any(map(decides_draft, one.acts)):
        # Nothing is drafted: what it is about is the whole matter.
        return f"/matters/{name}"
    return f"/approvals/{'matters' if matter else 'cases'}/{name}"


def _since(moment: datetime | None, opened: Opened) -> str:
    if moment is None:
        return ""
    return f"{opened.times.near(moment)}, {opened.times.between(moment, opened.now)}"


def _written(lines: tuple[Line, ...] | list[Line], opened: Opened) -> Iterator[Written]:
    """What people wrote last, the newest first: what waits is among it."""
    names = Names(opened.directory, opened.actor)
    said = Sentences(opened.directory)
    found = [one for one in lines if one.text]
    for one in sorted(found, key=lambda line: -line.event)[:5]:
        who = names.of(one.who) if one.who != "Caveat" else "Caveat"
        yield Written(
            what=said.text(one.what), by=f"{who}, {opened.times.near(one.at)}", text=one.text or ""
        )


def _why_not(drafts: Sequence[ProposedLine], opened: Opened) -> str:
    """Why this reader does not decide on the draft, where that is so."""
    waiting = [one for one in drafts if one.standing is DraftStanding.WAITING]
    if waiting and waiting[-1].by == opened.actor.person:
        return "Not you: you drafted it. A second person decides."
    return ""
