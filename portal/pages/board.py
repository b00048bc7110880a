"""The supervisor's board: what is late or likely to be, where cases are, and how agencies do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.pages.approvals import approval_href
from portal.pages.board_files import TABLES, name_of
from portal.pages.board_steps import step_of
from portal.pages.csv_files import file_of
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from portal.pages.watches import stream_of
from procedure.access import Right
from procedure.annex.editions import Procedure
from procedure.case import Stage
from procedure.refusals import NotFound
from procedure.stages import STAGES
from procedure.values import Stored
from register.expected_dates import CounterpartCounts
from register.task_lists import AgencyCounts
from views.approvals import ApprovalRow
from views.board import BoardView

_SHOWN = 25
"""Steps that the page lists."""
_IN_FILE = 1000
"""Steps that the file lists."""


class Total(Stored):
    """A count that leads to what it counts."""

    label: str
    count: int
    href: str
    level: str = ""


class TrackLine(Stored):
    """Where the open cases of a track are."""

    title: str
    cells: tuple[tuple[int, int, str], ...]
    """For each stage: open, late, and the list of them."""
    total: int


class Score(Stored):
    """How an agency does."""

    agency: str
    name: str
    open: int
    late: int
    acknowledged: int | None
    """On time, in percent; None where nothing was."""
    to_acknowledge: str
    answered: int | None
    to_answer: str


class Counterpart(Stored):
    """What is expected of a counterpart, and how soon it came."""

    name: str
    open: int
    past_date: int
    came: int
    by_date: int | None
    """In percent of what came; None where nothing did."""
    until_came: str


def board(site: Site) -> APIRouter:
    """The routes of the board."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/board")
    async def whole(opened: opens) -> Response:
        """The board."""
        opened.must(Right.SEE_BOARD)
        stream = await stream_of(opened, "board")
        view = await opened.desk.board.page(opened.actor, steps=_SHOWN)
        rules = opened.office.recorder.editions.in_force(opened.now)
        names = Names(opened.directory, opened.actor)
        steps = [step_of(one, opened, names) for one in view.steps]
        pressing = [one for one in steps if one.level or one.chance]
        first = next((one for one in view.steps if one.act_by and one.act_by > opened.now), None)
        return await opened.answer(
            "board.html",
            title="Board",
            section="/board",
            recorded=True,
            stream=stream,
            totals=view.totals,
            counts=list(_totals(view)),
            first=opened.times.due(first.act_by) if first and first.act_by else None,
            first_step=step_of(first, opened, names) if first else None,
            steps=pressing or steps,
            stages=[one.title for one in _stages(view)],
            tracks=list(_tracks(view, rules)),
            approvals=[_approval(one, opened, names) for one in view.approvals[:10]],
            workload=[
                (names.of(one.person) if one.person else "Nobody yet", one) for one in view.workload
            ],
            most=max((one.open for one in view.workload), default=0),
            scores=[_score(one, opened) for one in view.agencies],
            outside=[_counterpart(one, opened) for one in view.outside],
        )

    @router.get("/board.csv")
    async def table(opened: opens, name: str = "steps") -> Response:
        """One table of the board as a file."""
        opened.must(Right.SEE_BOARD)
        made = TABLES.get(name)
        if made is None:
            raise NotFound(what="page", name="/board.csv")
        view = await opened.desk.board.page(opened.actor, steps=_IN_FILE)
        return file_of(f"board-{name}.csv", made(view, opened))

    return router


def _approval(one: ApprovalRow, opened: Opened, names: Names) -> tuple[ApprovalRow, str, str, str]:
    """What waits, where it is decided, how long it has waited, and who drafted it."""
    drafter = names.of(one.drafter) if one.drafter else ""
    return one, approval_href(one), _since(one.since, opened), drafter


def _since(moment: datetime | None, opened: Opened) -> str:
    """How long it has waited, in working time."""
    return opened.times.between(moment, opened.now) if moment is not None else ""


# --- what is late, or will be ---------------------------------------------------------------------


def _totals(view: BoardView) -> Iterator[Total]:
    totals = view.totals
    yield Total(label="open cases", count=totals.open_cases, href="/cases")
    yield Total(label="late", count=totals.late_steps, href="/cases?tab=LATE", level="late")
    yield Total(label="likely late", count=totals.likely_late, href="#pressing", level="soon")
    yield Total(label="approvals waiting", count=totals.approvals, href="/approvals")
    yield Total(label="clocks paused", count=totals.paused, href="/cases?tab=PAUSED")
    yield Total(label="hits to review", count=totals.hits, href="/queue")


# --- where cases are ------------------------------------------------------------------------------


def _stages(view: BoardView) -> list[Stage]:
    """The stages at which a case is now, in the order of the procedure."""
    used = {one.stage for one in view.tracks}
    return [one for one in STAGES if one.code in used]


def _tracks(view: BoardView, rules: Procedure) -> Iterator[TrackLine]:
    stages = _stages(view)
    for track in dict.fromkeys(one.track for one in view.tracks):
        counts = {one.stage: one for one in view.tracks if one.track == track}
        cells = []
        for stage in stages:
            found = counts.get(stage.code)
            href = f"/cases?{urlencode({'track': track, 'stage': stage.code})}"
            cells.append((found.open if found else 0, found.late if found else 0, href))
        title = rules.track(track).title if track in rules.edition.tracks else track
        yield TrackLine(title=title, cells=tuple(cells), total=sum(one[0] for one in cells))


# --- how agencies and counterparts do -------------------------------------------------------------


def _score(of: AgencyCounts, opened: Opened) -> Score:
    def median(seconds: int | None) -> str:
        return opened.times.working(seconds) if seconds is not None else ""

    return Score(
        agency=of.agency,
        name=next((a.name for a in opened.directory.agencies if a.code == of.agency), of.agency),
        open=of.open,
        late=of.late,
        acknowledged=_percent(of.acknowledged_on_time, of.acknowledged),
        to_acknowledge=median(of.median_to_acknowledge),
        answered=_percent(of.answered_on_time, of.answered),
        to_answer=median(of.median_to_answer),
    )


def _counterpart(of: CounterpartCounts, opened: Opened) -> Counterpart:
    took = of.median_until_came
    return Counterpart(
        name=name_of(of),
        open=of.open,
        past_date=of.past_date,
        came=of.came,
        by_date=_percent(of.by_date, of.came),
        until_came=opened.times.span(took) if took is not None else "",
    )


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
