"""Matters beside cases: the list of each kind, and the page of one."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.drawing.shown import shown_map, shown_timeline
from portal.pages.deletions import deletion_of
from portal.pages.matter_kinds import kind_parts
from portal.pages.matter_messages import messages_of
from portal.pages.matter_parts import acts_of, clocks_of, entries_of, soonest
from portal.pages.matter_words import DETAILS_ELSEWHERE, KINDS, may_open, title_of
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from portal.pages.times import When
from portal.pages.watches import stream_of, stream_since
from procedure.access import Right, Subject, may
from procedure.refusals import NotFound
from procedure.rows import CaseState
from procedure.values import is_matter
from register.values import EmailState
from views.due import Due
from views.matter_parts import MatterParts
from views.matters import ListedMatter, MatterView

SECTION = "/matters"
_ALL = "all"
_PAGE = 100


def matters(site: Site) -> APIRouter:
    """The routes of matters."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/matters")
    async def listed(
        opened: opens, kind: str = _ALL, state: CaseState = CaseState.OPEN, first: int = 0
    ) -> Response:
        """The matters of a kind, those that are due first at the top."""
        if not _has_part(opened) or kind not in (_ALL, *KINDS):
            raise NotFound(what="page", name=SECTION)
        seen = await stream_of(opened, "matters")
        rows = await opened.desk.matter_views.list(opened.actor, state=state)
        chosen = [row for row in rows if kind in (_ALL, row.kind)]
        shown = chosen[max(first, 0) :][:_PAGE]
        return await opened.answer(
            "matters.html",
            title="Matters",
            section=SECTION,
            recorded=True,
            stream=seen if may(opened.actor, Right.SEE_MATTERS) else "",
            filters=_filters(rows, kind, state),
            states=_states(kind, state),
            rows=[(row, _due(opened, row)) for row in shown],
            late=sum(row.due is Due.OVERDUE for row in chosen),
            kinds=KINDS,
            kind=kind,
            is_open=state is CaseState.OPEN,
            count=len(chosen),
            opens=[KINDS[one] for one in may_open(opened.actor) if kind in (_ALL, one)],
            after=_page(kind, state, first + _PAGE) if first + _PAGE < len(chosen) else "",
            before=_page(kind, state, max(first - _PAGE, 0)) if first > 0 else "",
        )

    @router.get("/matters/{number}")
    async def show(opened: opens, number: str) -> Response:
        """One matter."""
        desk, actor = opened.desk, opened.actor
        matter = await desk.matter_views.named(actor, number)
        if not is_matter(matter):
            raise NotFound(what="matter", name=number)
        parts = await desk.matter_pages.page(actor, matter)
        view = parts.view
        clocks = clocks_of(opened, parts)
        return await opened.answer(
            "matter.html",
            title=view.number,
            section=SECTION,
            recorded=True,
            stream=_stream(opened, view),
            heading=title_of(parts, opened.times),
            kind=KINDS[view.kind],
            tags=[(view.stage_title, ""), (view.case_class, ""), (view.number, "quiet")],
            view=view,
            parts=parts,
            own=kind_parts(opened, parts),
            clocks=clocks,
            due=soonest(clocks),
            expected=soonest(clocks, expected=True),
            entries=entries_of(opened, view.lines, _tasks(opened, view)),
            acts=acts_of(opened, view),
            titles=_titles(opened, view),
            map=shown_map(parts.map, opened.times) if parts.map is not None else None,
            timeline=(
                shown_timeline(parts.plan, opened.times)
                if parts.plan is not None and parts.plan.lanes
                else None
            ),
            facts=_facts(view, parts),
            messages=messages_of(opened, parts),
            about=_about(opened, parts),
            deletion=deletion_of(opened, view.number, over=view.ended_at is not None),
        )

    return router


def _stream(opened: Opened, view: MatterView) -> str:
    """The address of what is new in a matter; an agency's page shows its own part alone."""
    sees = may(opened.actor, Right.SEE_MATTERS)
    return stream_since(f"/live/matters/{view.number}", (view.event,)) if sees else ""


def _has_part(opened: Opened) -> bool:
    """Whether the person may know of matters: of all, or of those in which they have one."""
    actor = opened.actor
    elsewhere = may(actor, Right.SEE_TASK, Subject(agency=actor.agency))
    return elsewhere or any(
        may(actor, one) for one in (Right.SEE_MATTERS, Right.SEE_OFFICERS_DUTIES)
    )


def _filters(
    rows: Sequence[ListedMatter], kind: str, state: CaseState
) -> list[dict[str, str | int | bool]]:
    """A link for each kind, with how many there are that this person may see."""
    names = [(_ALL, "All"), *((name, one.several) for name, one in KINDS.items())]
    return [
        {
            "label": label,
            "href": _page(name, state),
            "count": sum(name in (_ALL, row.kind) for row in rows),
            "current": name == kind,
        }
        for name, label in names
    ]


def _states(kind: str, state: CaseState) -> list[tuple[str, list[dict[str, str | bool]]]]:
    named = {CaseState.OPEN: "Open", CaseState.ENDED: "Ended"}
    links: list[dict[str, str | bool]] = [
        {"label": label, "href": _page(kind, one), "current": one is state}
        for one, label in named.items()
    ]
    return [("State", links)]


def _page(kind: str, state: CaseState, first: int = 0) -> str:
    query = {"kind": kind, "state": state.value} | ({"first": first} if first else {})
    return f"{SECTION}?{urlencode(query)}"


def _due(opened: Opened, row: ListedMatter) -> When | None:
    return opened.times.due(row.next_due_at) if row.next_due_at is not None else None


def _titles(opened: Opened, view: MatterView) -> dict[str, str]:
    """What each task asks, by its code."""
    rules = opened.office.recorder.editions.in_force(opened.now)
    codes = {task.code for task in view.tasks}
    return {code: rules.task(code).title for code in codes if rules.knows_task(code)}


def _tasks(opened: Opened, view: MatterView) -> dict[str, str]:
    """What each task asks, by its id."""
    titles = _titles(opened, view)
    return {one.task_id: titles[one.code] for one in view.tasks if one.code in titles}


def _facts(view: MatterView, parts: MatterParts) -> list[tuple[str, str]]:
    """What is known, where the kind has no part that says it better."""
    if any((parts.recall, parts.gate, parts.duty, parts.review)):
        return []
    shown = DETAILS_ELSEWHERE | ({"No longer on the data"} if parts.protest is not None else set())
    shown |= {f"message {one.number}, {one.reference}" for one in parts.messages}
    return [(one.label, plain_words(one.text)) for one in view.details if one.label not in shown]


def _about(opened: Opened, parts: MatterParts) -> list[tuple[str, str]]:
    """Small print of the record."""
    view, times = parts.view, opened.times
    names = Names(opened.directory, opened.actor)
    rows = [("Opened", f"{times.moment(view.opened_at)}, {names.of(view.opened_by)}")]
    if view.ended_at is not None:
        rows.append(("Ended", times.moment(view.ended_at)))
    rows.append(("Edition", view.edition))
    if parts.whole:
        count = _emails(view)
        rows.append(
            ("Emails", "{sent} sent, {waiting} waiting, {failed} undeliverable".format(**count))
        )
    return rows


def _emails(view: MatterView) -> dict[str, int]:
    """How many emails were sent, wait, or could not be delivered."""
    waiting = (EmailState.QUEUED, EmailState.SENDING)
    return {
        "sent": sum(one.state is EmailState.SENT for one in view.emails),
        "waiting": sum(one.state in waiting for one in view.emails),
        "failed": sum(one.state is EmailState.FAILED for one in view.emails),
    }
