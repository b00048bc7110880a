"""The list of cases: one row a case with its next step, and what can be asked for."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from portal.pages.case_list_file import case_lines
from portal.pages.communications import kind_in_words, sender_in_words
from portal.pages.csv_files import file_of
from portal.pages.people import Names
from portal.pages.queue import may_start
from portal.pages.scripts import language_of
from portal.pages.site import Opened, Site
from portal.pages.times import Level, When
from portal.pages.watches import stream_of
from procedure.access import Right
from procedure.annex.editions import Procedure
from procedure.codes import CaseClass
from procedure.rows import StepRow
from procedure.stages import STAGES
from register.case_lists import CaseFilter, CaseTab
from views.case_list import CaseListRow, CaseListView
from views.due import Due

SECTION = "/cases"
_TABS = {
    CaseTab.OPEN: "Open",
    CaseTab.LATE: "Late",
    CaseTab.DUE_SOON: "Due soon",
    CaseTab.MINE: "Mine",
    CaseTab.OURS: "We have the ball",
    CaseTab.PAUSED: "Paused",
    CaseTab.ELSEWHERE: "With INTERPOL or others",
    CaseTab.CLOSED: "Closed in 90 days",
}
"""What the parts are called, in their order."""
_EMPTY = {
    CaseTab.OPEN: "No case is open. One starts from a message in the queue, or from a report.",
    CaseTab.LATE: "Nothing is late.",
    CaseTab.DUE_SOON: "Nothing is due soon.",
    CaseTab.MINE: "Nothing waits for you.",
    CaseTab.OURS: "No case waits for USNCB.",
    CaseTab.PAUSED: "No clock is paused.",
    CaseTab.ELSEWHERE: "No case waits for INTERPOL or others alone.",
    CaseTab.CLOSED: "No case was closed in the last 90 days.",
}
"""What it means that a part is empty."""
_GROUPS = {
    Due.OVERDUE: "Late",
    Due.DUE_SOON: "Due soon",
    Due.LATER: "Later",
    None: "Paused, with others, or nothing due",
}


_STAGES = {one.code: one.title for one in STAGES}


class Row(NamedTuple):
    """A case in the list."""

    number: str
    name: str
    own_script: str
    language: str
    due: When | None
    step: str
    further: int
    ball: str
    mine: bool
    about: str
    case_class: str
    tracks: str


class Asked(NamedTuple):
    """What the address asks for."""

    tab: CaseTab = CaseTab.OPEN
    track: str = ""
    stage: str = ""
    case_class: str = ""

    @property
    def wanted(self) -> CaseFilter:
        """The same as the list asks for it."""
        return CaseFilter(
            tab=self.tab,
            track=self.track or None,
            stage=self.stage or None,
            case_class=self.case_class or None,
        )

    def address(self, page: str = SECTION, /, **changed: str) -> str:
        """The address of the same with something else."""
        query = {"tab": self.tab.value, "track": self.track, "stage": self.stage}
        query |= {"case_class": self.case_class, **changed}
        return f"{page}?{urlencode({k: v for k, v in query.items() if v})}"


async def asked_of(
    tab: CaseTab = CaseTab.OPEN, track: str = "", stage: str = "", case_class: str = ""
) -> Asked:
    """What an address asks for."""
    return Asked(tab, track, stage, case_class)


def cases(site: Site) -> APIRouter:
    """The routes of the list."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    asks = Annotated[Asked, Depends(asked_of)]

    @router.get("/cases")
    async def listed(opened: opens, asked: asks, after: str | None = None) -> Response:
        """The cases that are asked for, least time left first."""
        opened.must(Right.SEE_CASE)
        tab = asked.tab
        stream = await stream_of(opened, "cases")
        view = await opened.desk.case_list.page(opened.actor, asked.wanted, after=after)
        rules = opened.office.recorder.editions.in_force(opened.now)
        rows = [(row.due, _row(opened, rules, row)) for row in view.rows]
        return await opened.answer(
            "cases.html",
            title="Cases",
            section=SECTION,
            recorded=True,
            stream=stream,
            starts=may_start(opened),
            view=view,
            tab=tab,
            tabs=_tabs(view, asked),
            facets=_facets(view, asked, rules),
            groups=[*_groups(rows, tab)],
            own=next((one for due, one in rows if one.mine and one.due), None),
            empty=_EMPTY[tab],
            narrowed=asked != Asked(tab),
            all_of_tab=Asked(tab).address(),
            file=asked.address(f"{SECTION}.csv"),
            after=asked.address(after=view.next) if view.next else "",
            first=asked.address() if after else "",
        )

    @router.get("/cases.csv")
    async def file(opened: opens, asked: asks) -> Response:
        """The same cases as a file."""
        opened.must(Right.SEE_CASE)
        rows = await opened.desk.case_list.whole(opened.actor, asked.wanted)
        rules = opened.office.recorder.editions.in_force(opened.now)
        return file_of("cases.csv", case_lines(rows, opened, rules))

    return router


def _tabs(view: CaseListView, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": Asked(tab).address(),
            "count": view.facets.tabs.get(tab, 0),
            "current": tab is asked.tab,
        }
        for tab, label in _TABS.items()
    ]


def _facets(
    view: CaseListView, asked: Asked, rules: Procedure
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Tracks, stages of a track and classes; what is chosen leads back to all."""

    def links(name: str, counts: dict[str, int], labels: dict[str, str]) -> list[dict[str, Any]]:
        chosen = getattr(asked, name)
        more = {"stage": ""} if name == "track" else {}
        return [
            {
                "label": labels.get(code, code),
                "href": asked.address(**{name: "" if code == chosen else code}, **more),
                "count": counts.get(code, 0),
                "current": code == chosen,
            }
            for code in labels
            if counts.get(code) or code == chosen
        ]

    tracks = {key: row.title for key, row in rules.edition.tracks.items()}
    found = [("Track", links("track", view.facets.tracks, tracks))]
    if asked.track:
        found.append(("Stage", links("stage", view.facets.stages, _STAGES)))
    classes = {one.value: one.value for one in CaseClass}
    found.append(("Class", links("case_class", view.facets.classes, classes)))
    return [(name, items) for name, items in found if items]


def _groups(
    rows: Sequence[tuple[Due | None, Row]], tab: CaseTab
) -> Iterator[tuple[str, list[Row]]]:
    """The rows under how near they are."""
    for due, found in groupby(rows, key=lambda one: one[0]):
        yield ("Closed" if tab is CaseTab.CLOSED else _GROUPS[due], [row for _due, row in found])


def _row(opened: Opened, rules: Procedure, row: CaseListRow) -> Row:
    person, step = row.person, row.step
    own = person.own_script if person is not None else None
    tracks = rules.edition.tracks
    return Row(
        number=row.number or row.case_id,
        name=person.name if person is not None else "",
        own_script=own or "",
        language=language_of(own) if own else "",
        due=_due(opened, row),
        step=step.what if step is not None else "",
        further=row.further_steps,
        ball=_ball(opened, step) or row.waiting_on or "Nobody",
        mine=step is not None and step.person == opened.actor.person,
        about=_about(row),
        case_class=row.case_class,
        tracks=", ".join(tracks[one].title if one in tracks else one for one in row.tracks),
    )


def _due(opened: Opened, row: CaseListRow) -> When | None:
    """What is due of ours; else since when it is paused, or what is expected of others."""
    times, step = opened.times, row.step
    if row.closed_at is not None:
        return When(
            text=times.day(row.closed_at), left="", level=Level.QUIET, iso=times.iso(row.closed_at)
        )
    if row.next_due_at is not None:
        return times.due(row.next_due_at)
    if step is None:
        return None
    if step.paused_since is not None:
        return times.paused(step.paused_since)
    if step.due_at is None:
        return None
    when = times.due(step.due_at, expected=step.expected)
    return when.model_copy(update={"text": f"Expected {when.text}"}) if step.expected else when


def _ball(opened: Opened, step: StepRow | None) -> str:
    """Who must act: an agency, and the person where it is given to one."""
    if step is None:
        return ""
    if step.person is None:
        return step.party
    if step.person == opened.actor.person:
        return "You"
    return f"{step.party}, {Names(opened.directory, opened.actor).of(step.person)}"


def _about(row: CaseListRow) -> str:
    """``Red notice, IP Borduvia``; a report where it began with none."""
    if row.about is None:
        return "Report"
    kind = kind_in_words(row.about.kind)
    return f"{kind}, {sender_in_words(row.about.sender)}" if row.about.sender else kind
