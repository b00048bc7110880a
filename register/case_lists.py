"""The list of cases: its parts and their counts, filters, and pages by least time left.

``reader`` leaves out, everywhere, cases that are limited to teams of others.
"""

import asyncio
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from procedure.parties import OUTSIDE
from procedure.people import Actor
from procedure.rows import CaseRow, CaseState, TrackRow
from procedure.values import Moment, Stored
from register.counting import count_of
from register.database import Database, Repository, reading, stamp
from register.due_times import overdue, within
from register.open_steps import Takes, dossiers_waiting_for
from register.paging import Order, Place
from register.tables.casework import case_tracks, cases
from register.tables.work import open_steps, tasks
from register.teams import seen_by

_CASE, _STEP = cases.c, open_steps.c
BY_DUE = Order(_CASE.next_due_at, (_CASE.case_id,))
"""Least time left first; where nothing is due, last."""
BY_ID = Order(None, (_CASE.case_id,))
BY_END = Order(_CASE.closed_at, (_CASE.case_id,), newest_first=True)
"""What ended last comes first."""


class CaseTab(StrEnum):
    """A part of the list of cases."""

    OPEN = "OPEN"
    """Every open case."""
    LATE = "LATE"
    """Open, and something of ours is late."""
    DUE_SOON = "DUE_SOON"
    """Open, and something of ours is due soon."""
    MINE = "MINE"
    """Something waits for an act of the person who asks."""
    OURS = "OURS"
    """Open, and the agency of the person who asks has the ball."""
    PAUSED = "PAUSED"
    """Open, and a clock is paused."""
    ELSEWHERE = "ELSEWHERE"
    """Open, and INTERPOL or somebody else outside has the ball alone."""
    CLOSED = "CLOSED"
    """Ended lately."""


class CaseFilter(Stored):
    """Which cases somebody asks for; what is not set does not narrow the list."""

    tab: CaseTab | None = CaseTab.OPEN
    state: CaseState | None = None
    track: str | None = None
    stage: str | None = None
    """With a track, the stage of that track."""
    case_class: str | None = None
    agency: str | None = None
    """Cases with an open task of this agency."""
    within: tuple[tuple[Moment | None, Moment | None], ...] = ()
    """When something is due, each from the first moment to the last one."""


class Asking(Stored):
    """Who asks for cases, and when."""

    actor: Actor
    reader: str | None
    now: Moment
    soon: Moment
    """Until when something counts as due soon."""
    since: Moment
    """Since when an ended case has ended lately."""


class CaseFacets(Stored):
    """How many cases are in each part; the tracks, stages and classes of what is asked for.

    Stages are counted once a track is asked for.
    """

    tabs: dict[CaseTab, int]
    tracks: dict[str, int]
    stages: dict[str, int]
    classes: dict[str, int]

    def shown(self, wanted: CaseFilter) -> int:
        """How many cases are asked for, on all pages: each case has one class."""
        if wanted.case_class is None:
            return sum(self.classes.values())
        return self.classes.get(wanted.case_class, 0)


class CaseLists(Repository):
    """The list of cases, in the database: no case is read for it."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @reading
    def page(
        self,
        connection: Connection,
        asking: Asking,
        wanted: CaseFilter,
        takes: Takes,
        *,
        order: Order | None = None,
        after: Place | None = None,
        limit: int | None = None,
    ) -> list[CaseRow]:
        """A page of the cases. ``takes`` as with ``OpenSteps.waiting``."""
        order = order or (BY_END if wanted.tab is CaseTab.CLOSED else BY_DUE)
        query = select(cases).where(*_wanted(asking, wanted, takes))
        rows = connection.execute(order.page(query, after, limit)).mappings()
        return [CaseRow.model_validate(dict(row)) for row in rows]

    async def facets(self, asking: Asking, wanted: CaseFilter, takes: Takes) -> CaseFacets:
        """What could be asked for next, with the number of cases of each.

        Counted in two transactions at the same time: each passes over many rows.
        """
        tabs, narrower = await asyncio.gather(
            self.tabs(asking, takes), self.narrower(asking, wanted, takes)
        )
        return CaseFacets(tabs=tabs, **narrower)

    @reading
    def tabs(self, connection: Connection, asking: Asking, takes: Takes) -> dict[CaseTab, int]:
        """The number of cases of each part, in one pass over those open and their steps."""
        steps = _steps_of_each(asking)
        among = {
            CaseTab.OURS: steps.c.ours == 1,
            CaseTab.PAUSED: steps.c.paused == 1,
            CaseTab.ELSEWHERE: func.coalesce(steps.c.here, 0) == 0,
        }
        apart = (CaseTab.MINE, CaseTab.CLOSED)
        open_ones = [tab for tab in CaseTab if tab not in apart]
        query = (
            select(
                *(
                    count_of(among[tab] if tab in among else _in(tab, asking, takes))
                    for tab in open_ones
                )
            )
            .select_from(cases)
            .join(steps, steps.c.dossier == _CASE.case_id, isouter=True)
            .where(_CASE.state == CaseState.OPEN, *_seen(asking))
        )
        counts = dict(zip(open_ones, connection.execute(query).one(), strict=True))
        closed = select(func.count()).where(_in(CaseTab.CLOSED, asking, takes), *_seen(asking))
        counts[CaseTab.CLOSED] = connection.execute(closed).scalar_one()
        counts[CaseTab.MINE] = connection.execute(_mine(asking, takes)).scalar_one()
        return {tab: counts[tab] for tab in CaseTab}

    @reading
    def narrower(
        self, connection: Connection, asking: Asking, wanted: CaseFilter, takes: Takes
    ) -> dict[str, dict[str, int]]:
        """How many cases each track, stage and class has, of what is asked for."""
        return {
            "tracks": _tracks(connection, asking, wanted, takes, "track"),
            "stages": _tracks(connection, asking, wanted, takes, "stage") if wanted.track else {},
            "classes": _classes(connection, asking, wanted, takes),
        }

    @reading
    def known(self, connection: Connection, wanted: CaseFilter) -> CaseFilter:
        """What is asked for, without words that nothing in the register has."""
        own = {
            "track": case_tracks.c.track,
            "stage": case_tracks.c.stage,
            "case_class": _CASE.case_class,
            "agency": tasks.c.agency,
        }
        unknown = {
            name: None
            for name, column in own.items()
            if (word := getattr(wanted, name)) is not None
            and connection.execute(select(column).where(column == word).limit(1)).first() is None
        }
        return wanted.model_copy(update=unknown)

    @reading
    def tracks(self, connection: Connection, case_ids: list[str]) -> dict[str, list[TrackRow]]:
        """The tracks of these cases, in the order in which they joined them."""
        query = (
            select(case_tracks)
            .where(case_tracks.c.case_id.in_(case_ids))
            .order_by(case_tracks.c.joined_at, case_tracks.c.track)
        )
        found: dict[str, list[TrackRow]] = {}
        for row in connection.execute(query).mappings():
            found.setdefault(row["case_id"], []).append(TrackRow.model_validate(dict(row)))
        return found


def _seen(asking: Asking) -> list[ColumnElement[bool]]:
    return seen_by(_CASE.case_id, asking.reader)


def _wanted(asking: Asking, wanted: CaseFilter, takes: Takes) -> list[ColumnElement[bool]]:
    found = _seen(asking)
    if wanted.tab is not None:
        found.append(_in(wanted.tab, asking, takes))
    if wanted.state is not None:
        found.append(_CASE.state == wanted.state)
    if wanted.track is not None:
        found.append(_CASE.case_id.in_(_following(wanted)))
    elif wanted.stage is not None:
        stages = literal(",") + _CASE.stage + literal(",")
        found.append(stages.contains(f",{wanted.stage},", autoescape=True))
    if wanted.case_class is not None:
        found.append(_CASE.case_class == wanted.case_class)
    if wanted.agency is not None:
        asked = select(tasks.c.case_id).where(
            tasks.c.agency == wanted.agency, tasks.c.party.is_not(None)
        )
        found.append(_CASE.case_id.in_(asked))
    if wanted.within:
        found.append(or_(*(within(_CASE.next_due_at, *one) for one in wanted.within)))
    return found


def _following(wanted: CaseFilter) -> Select[Any]:
    """The cases that follow the track, at the stage if one is asked for."""
    query = select(case_tracks.c.case_id).where(case_tracks.c.track == wanted.track)
    if wanted.tab is not CaseTab.CLOSED:
        query = query.where(case_tracks.c.ended_at.is_(None))
    if wanted.stage is not None:
        query = query.where(case_tracks.c.stage == wanted.stage)
    return query


def _stepping(condition: ColumnElement[bool]) -> Select[Any]:
    """The cases with such an open step."""
    return select(_STEP.dossier).where(condition)


def _in(tab: CaseTab, asking: Asking, takes: Takes) -> ColumnElement[bool]:
    """Whether a case is in this part."""
    is_open = _CASE.state == CaseState.OPEN
    match tab:
        case CaseTab.OPEN:
            return is_open
        case CaseTab.LATE:
            return and_(is_open, overdue(_CASE.next_due_at, asking.now))
        case CaseTab.DUE_SOON:
            return and_(is_open, within(_CASE.next_due_at, asking.now, asking.soon))
        case CaseTab.MINE:
            # Also one that has ended whose restriction must be reviewed.
            return _CASE.case_id.in_(dossiers_waiting_for(asking.actor, takes))
        case CaseTab.OURS:
            party = _STEP.party == asking.actor.agency
            return and_(is_open, _CASE.case_id.in_(_stepping(party)))
        case CaseTab.PAUSED:
            paused = _STEP.paused_since.is_not(None)
            return and_(is_open, _CASE.case_id.in_(_stepping(paused)))
        case CaseTab.ELSEWHERE:
            here = _CASE.case_id.in_(_stepping(_STEP.party.not_in(OUTSIDE)))
            return and_(is_open, ~here)
        case CaseTab.CLOSED:
            return and_(_CASE.closed_at >= stamp(asking.since), _CASE.state == CaseState.ENDED)


def _mine(asking: Asking, takes: Takes) -> Select[Any]:
    """How many cases wait for the person who asks, from their open steps alone."""
    waiting = (
        dossiers_waiting_for(asking.actor, takes)
        .where(_STEP.dossier >= "case-", _STEP.dossier < "case.")
        .where(*seen_by(_STEP.dossier, asking.reader))
        .distinct()
    )
    return select(func.count()).select_from(waiting.subquery())


def _steps_of_each(asking: Asking) -> Subquery:
    """Of each case with open steps whether one is ours, is paused, is not outside (1, else 0)."""

    def any_(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((condition, 1), else_=0))

    return (
        select(
            _STEP.dossier,
            any_(_STEP.party == asking.actor.agency).label("ours"),
            any_(_STEP.paused_since.is_not(None)).label("paused"),
            any_(_STEP.party.not_in(OUTSIDE)).label("here"),
        )
        .group_by(_STEP.dossier)
        .subquery()
    )


def _tracks(
    connection: Connection, asking: Asking, wanted: CaseFilter, takes: Takes, name: str
) -> dict[str, int]:
    """The number of cases by track, or by stage, whichever of them is asked for."""
    own, case_id = case_tracks.c[name], case_tracks.c.case_id
    rest = wanted.model_copy(update={name: None})
    # A case has each of its tracks once, and can be at a stage in several of them.
    count = func.count() if name == "track" else func.count(func.distinct(case_id))
    query = (
        select(own, count)
        .join(cases, _CASE.case_id == case_tracks.c.case_id)
        .where(*_wanted(asking, rest, takes))
        .group_by(own)
        .order_by(own)
    )
    if wanted.tab is not CaseTab.CLOSED:
        query = query.where(case_tracks.c.ended_at.is_(None))
    return {row[0]: row[1] for row in connection.execute(query)}


def _classes(
    connection: Connection, asking: Asking, wanted: CaseFilter, takes: Takes
) -> dict[str, int]:
    """The number of cases by class, whichever class is asked for."""
    rest = wanted.model_copy(update={"case_class": None})
    query = (
        select(_CASE.case_class, func.count())
        .where(*_wanted(asking, rest, takes))
        .group_by(_CASE.case_class)
        .order_by(_CASE.case_class)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
