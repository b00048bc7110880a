"""The timeline of a case on a page: plan against actual as a picture and as a table."""

import re
from datetime import datetime, time, timedelta
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Response

from cli.naming import Names
from portal.api.running import refusal_of
from portal.drawing.shown import shown_map, shown_timeline
from portal.pages.fields import Field
from portal.pages.site import Opened, Site
from procedure.clocks.zones import EASTERN
from procedure.refusals import NotWellFormed

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Asked(NamedTuple):
    """As of when somebody wants to see something."""

    at: datetime | None
    """None: now."""
    typed: str
    error: str = ""
    """What is wrong with what was typed."""


def asked_as_of(typed: str, now: datetime) -> Asked:
    """The moment that an address names: the end of a day in Washington, or a moment in it.

    What lies ahead is now: nobody knows more.
    """
    typed = typed.strip()
    if not typed:
        return Asked(None, "")
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return Asked(None, typed, "Choose a day, such as 2026-12-01.")
    if _DAY.fullmatch(typed):
        at = datetime.combine(at.date() + timedelta(days=1), time()) - timedelta(seconds=1)
    at = at if at.tzinfo is not None else at.replace(tzinfo=EASTERN)
    return Asked(at if at < now else None, typed)


def timeline(site: Site) -> APIRouter:
    """The routes of timelines."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/cases/{number}/timeline")
    async def of_case(opened: opens, number: str, as_of: str = "") -> Response:
        """Plan against actual of a case, now or as of an earlier moment."""
        ids = await opened.desk.with_ids({"case_id": number}, {"case_id": Names.CASE})
        asked, problem = asked_as_of(as_of, opened.now), ""
        read = opened.desk.plan_actual
        try:
            found = await read.case(opened.actor, ids["case_id"], asked.at)
        except NotWellFormed as error:
            problem = refusal_of(error).detail
            found = await read.case(opened.actor, ids["case_id"])
            asked = Asked(None, asked.typed)
        times = opened.times if asked.at is None else opened.times.as_of(asked.at)
        name = found.plan.number or number
        return await opened.answer(
            "timeline.html",
            title=f"Timeline of {name}",
            section="/cases",
            recorded=True,
            number=name,
            shown=shown_timeline(found.plan, times, present=asked.at is None),
            maps=[shown_map(one, times) for one in found.maps],
            as_of=times.moment(asked.at) if asked.at is not None else "",
            day=Field(
                name="as_of",
                id="as_of",
                kind="date",
                label="As known on",
                value=asked.typed[:10],
                error=asked.error or problem,
            ),
        )

    return router
