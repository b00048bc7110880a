"""The pages that are measured, with the addresses that people ask for."""

import html
import re
from urllib.parse import urlencode

from sqlalchemy import Connection, func, select

from benchmarks.pages.made import Filled
from benchmarks.pages.measuring import Page
from benchmarks.pages.serving import Asked, Reader, reading, serving
from procedure.people import USNCB
from procedure.rows import CaseState
from register.keyring import KeyRing
from register.register import Register
from register.tables.casework import case_tracks, cases
from register.tables.work import tasks
from settings import Settings

LIST_LIMIT, CASE_LIMIT = 150.0, 500.0
"""Milliseconds for a list and for a long case."""
ANALYST, SUPERVISOR = "usncb-analyst-1", "usncb-supervisor-1"
_NEXT = re.compile(r'href="([^"]*[?&;]after=[^"]*)"')
_PAGES_ON = 5
"""How far somebody turns the pages of a list."""


async def pages_of(settings: Settings, filled: Filled) -> list[Page]:
    """Every page that is measured."""
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    agency, track, stage, numbers = await register.read(_found)
    await register.close()
    officer = f"{agency.lower()}-officer-1"
    async with (
        serving(settings),
        reading(settings, officer) as of_agency,
        reading(settings, ANALYST) as analyst,
    ):
        inbox = [
            *await _turned(of_agency, "/tasks"),
            *(f"/tasks?tab={tab}" for tab in ("mine", "new", "others")),
            *await _turned(of_agency, "/tasks?tab=answered"),
        ]
        of_track = {"track": track}
        filters = (
            {"tab": "LATE"},
            {"tab": "DUE_SOON"},
            {"tab": "MINE"},
            {"tab": "OURS"},
            {"tab": "PAUSED"},
            {"tab": "ELSEWHERE"},
            of_track,
            {**of_track, "stage": stage},
            {"case_class": "URGENT"},
        )
        listed = [
            *await _turned(analyst, "/cases"),
            *(f"/cases?{urlencode(one)}" for one in filters),
            *await _turned(analyst, "/cases?tab=CLOSED"),
        ]
        tabs = ("unread", "restricted", "lifted", "clear")
        queue = [*await _turned(analyst, "/queue"), *(f"/queue?tab={tab}" for tab in tabs)]
    searches = [Asked("/search", (("q", name), ("born", ""))) for name in filled.names]
    return [
        Page("inbox", officer, _plain(inbox), LIST_LIMIT),
        Page("board", SUPERVISOR, _plain(["/board"]), LIST_LIMIT),
        Page("intake queue", ANALYST, _plain(queue), LIST_LIMIT),
        Page("case list", ANALYST, _plain(listed), LIST_LIMIT),
        Page("search by name", ANALYST, searches, LIST_LIMIT),
        Page("case", ANALYST, _plain([f"/cases/{one}" for one in numbers]), CASE_LIMIT),
        Page(
            f"case of {filled.long_events:,} events",
            ANALYST,
            _plain([f"/cases/{filled.long_case}"]),
            CASE_LIMIT,
        ),
    ]


def _plain(paths: list[str]) -> list[Asked]:
    return [Asked(path) for path in paths]


async def _turned(reader: Reader, path: str) -> list[str]:
    """A list's first pages, each by the link of the one before."""
    found = [path]
    while len(found) < _PAGES_ON and (after := _NEXT.search(await reader.text(found[-1]))):
        found.append(html.unescape(after[1]))
    return found


def _found(connection: Connection) -> tuple[str, str, str, list[str]]:
    """The agency that is asked most, the track and stage of most cases, and some cases."""
    asked = (
        select(tasks.c.agency)
        .where(tasks.c.party.is_not(None), tasks.c.agency != USNCB)
        .group_by(tasks.c.agency)
        .order_by(func.count().desc())
    )
    at = (
        select(case_tracks.c.track, case_tracks.c.stage)
        .where(case_tracks.c.ended_at.is_(None))
        .group_by(case_tracks.c.track, case_tracks.c.stage)
        .order_by(func.count().desc())
    )
    agency: str = connection.execute(asked.limit(1)).scalar_one()
    track, stage = connection.execute(at.limit(1)).one()
    numbers: list[str] = []
    for state in (CaseState.OPEN, CaseState.ENDED):
        some = select(cases.c.number).where(cases.c.state == state).order_by(cases.c.case_id)
        numbers += connection.execute(some.limit(20)).scalars()
    return agency, track, stage, numbers
