"""Due times in a calendar: a page to make and end feeds, and the feeds that calendars read.

A feed is read without a sign-in by whoever has its address. So it has numbers, times and links,
and no title, class, name or agency.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from icalendar import Calendar, Event
from limits import RateLimitItemPerMinute

from client.accounts import Accounts
from client.signing import RegisterOrders
from portal.guards import client_of
from portal.pages.fields import ActForm
from portal.pages.inbox import must_have_tasks
from portal.pages.site import Opened, Site
from portal.pages.task_words import task_address
from register.feeds import Feed
from views.lists import Wanted
from views.waiting import Waiting

_READS = RateLimitItemPerMinute(60)
"""How often the feeds may be read from one address."""
_AGAIN = timedelta(hours=1)
"""How often a calendar is asked to look again."""


def feeds(site: Site) -> APIRouter:
    """The routes of calendar feeds."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/tasks/calendar")
    async def page(opened: opens) -> Response:
        """The feeds of this person."""
        must_have_tasks(opened)
        return await _page(opened)

    @router.post("/tasks/calendar")
    async def change(opened: orders, request: Request) -> Response:
        """Make a feed, or end one."""
        must_have_tasks(opened)
        accounts, feed = opened.desk.accounts, (await request.form()).get("feed")
        if isinstance(feed, str):
            await accounts.end_feed(opened.actor, feed)
            return await _page(opened, ended=True)
        return await _page(opened, made=await accounts.make_feed(opened.actor))

    @router.get("/feeds/{secret}.ics")
    async def read(request: Request, secret: str) -> Response:
        """The due times of whoever made the feed. Raises NotFound where it does not count."""
        await site.must_allow(_READS, "feed", client_of(request))
        office = site.office
        directory = await office.directory()
        accounts = Accounts(RegisterOrders(office.recorder, None, now=site.now), directory)
        actor = await accounts.whose_feed(secret)
        desk = await office.reading_desk(actor, directory)
        waiting = await desk.lists.waiting(actor, Wanted())
        content = calendar_of(waiting, office.settings.portal_url, site.now())
        return Response(content, media_type="text/calendar; charset=utf-8")

    return router


def calendar_of(waiting: Sequence[Waiting], portal_url: str, now: datetime) -> bytes:
    """The due times as a calendar (RFC 5545). What has no due time is not in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Caveat//Due times//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Caveat: due times")
    calendar.add("refresh-interval", _AGAIN, parameters={"value": "DURATION"})
    for one in waiting:
        if one.act_by is not None:
            calendar.add_component(_event(one, one.act_by, portal_url, now))
    return bytes(calendar.to_ical())


def _event(one: Waiting, due: datetime, portal_url: str, now: datetime) -> Event:
    subject = f"{one.case_id}\n{one.task_id}\n{one.communication}\n{one.version}\n{one.what}"
    event = Event()
    event.add("uid", blake2b(subject.encode(), digest_size=16, person=b"caveat feed").hexdigest())
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("summary", f"Due: {one.number or one.case_number or 'a message'}")
    event.add("url", f"{portal_url.rstrip('/')}{_link(one)}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _link(one: Waiting) -> str:
    """Where it is done. It shows nothing to whoever is not signed in."""
    case = one.case_number or one.case_id
    if case is None:
        return f"/messages/{one.communication}/v{one.version}"
    if one.task_id is not None:
        return f"/tasks/{one.number}" if one.number else task_address(case, one.task_id)
    kind = "cases" if (one.case_id or "").startswith("case-") else "matters"
    return f"/{kind}/{case}"


async def _page(opened: Opened, *, made: str = "", ended: bool = False) -> Response:
    base = opened.office.settings.portal_url.rstrip("/")
    address = f"{base}/feeds/{made}.ics" if made else ""
    found = await opened.desk.accounts.feeds(opened.actor)
    return await opened.answer(
        "calendar.html",
        title="Calendar feed",
        section="/tasks",
        address=address,
        ended=ended,
        rows=[_row(one, opened) for one in found],
        make=ActForm(
            action="/tasks/calendar",
            title="Make an address",
            button="Make an address" if not found else "Make another address",
            form_key=opened.form_key,
            solid=not found,
        ),
    )


def _row(feed: Feed, opened: Opened) -> tuple[str, str, ActForm]:
    end = ActForm(
        action="/tasks/calendar",
        title="End it",
        button="End it",
        hidden=(("feed", feed.feed),),
        form_key=opened.form_key,
    )
    return (opened.times.near(feed.made_at), opened.times.day(feed.ends_at), end)
