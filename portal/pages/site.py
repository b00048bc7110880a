"""What every page shares: who opens it, the frame around it, and how it is answered."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from limits import RateLimitItem, RateLimitItemPerMinute
from starlette.exceptions import HTTPException

from cli.desk import RegisterDesk
from portal.frame import Frame, NavItem, Notice
from portal.guards import Counted, from_this_site
from portal.office import Office
from portal.pages.act_words import name_of
from portal.pages.navigation import Section, navigation, role_of
from portal.pages.times import Times
from portal.templates import page
from portal.visitors import Visitor, Visitors
from procedure.access import Right, may
from procedure.clocks.workdays import calendar_versions, federal_calendar
from procedure.directory import Directory
from procedure.kind_table import matter_kind_of
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import is_matter
from views.order_states import OrderFound, OrderState

_AWAY = (
    "Orders cannot be given at the moment. What you read is complete, and drafts are kept. "
    "This note goes when orders can be given again."
)
_DONE = "done"
"""The query parameter that names the order of which a page shows the receipt."""


KEYS = "__Host-caveat-keys"
"""``off`` where somebody wants no single-key shortcuts in this browser (WCAG 2.1.4)."""


def wants_keys(request: Request) -> bool:
    """Whether single-key shortcuts are wanted in this browser."""
    return request.cookies.get(KEYS) != "off"


class NotSignedIn(Exception):
    """Nobody is signed in: the page goes to the sign-in, and comes back."""

    def __init__(self, path: str) -> None:
        """``path`` is the page to come back to."""
        super().__init__("nobody is signed in")
        self.path = path


class Opened:
    """A page as one person opens it."""

    def __init__(
        self,
        request: Request,
        visitor: Visitor,
        office: Office,
        desk: RegisterDesk,
        now: Callable[[], datetime],
    ) -> None:
        """``desk`` reads; ``now`` gives the present moment in UTC."""
        self.request = request
        self.visitor = visitor
        self.office = office
        self.desk = desk
        self.now = now()
        self._counted: asyncio.Future[list[tuple[Section, int | None]]] | None = None

    def count_ahead(self) -> None:
        """Count what the navigation shows while the page itself is read."""
        self._counted = asyncio.ensure_future(navigation(self.desk))
        # Where the page fails first, nobody asks for it: its own failure is no news then.
        self._counted.add_done_callback(lambda one: one.cancelled() or one.exception())

    @property
    def actor(self) -> Actor:
        """Who opens it."""
        return self.visitor.actor

    @property
    def directory(self) -> Directory:
        """The present directory."""
        return self.desk.directory

    @property
    def form_key(self) -> str:
        """The key that the session's forms repeat."""
        return self.visitor.session.form_key if self.visitor.session else ""

    @cached_property
    def times(self) -> Times:
        """How times are said on this page."""
        return Times(self.now, federal_calendar(calendar_versions()[-1], self.desk.closures))

    @property
    def here(self) -> str:
        """The address of this page, without the receipt that it may show."""
        query = [
            (name, value)
            for name, value in self.request.query_params.multi_items()
            if name != _DONE
        ]
        kept = "&".join(f"{quote(name)}={quote(value)}" for name, value in query)
        return f"{self.request.url.path}?{kept}" if kept else self.request.url.path

    def must(self, right: Right) -> None:
        """Answer as a page that does not exist for whoever lacks the right. Raises NotFound."""
        if not may(self.actor, right):
            raise NotFound(what="page", name=self.request.url.path)

    async def answer(
        self,
        template: str,
        *,
        title: str,
        section: str = "",
        recorded: bool = False,
        status_code: int = 200,
        notices: Sequence[Notice] = (),
        marking: str = "",
        **values: Any,
    ) -> HTMLResponse:
        """The page. ``section`` is the address of its entry in the navigation.

        ``marking`` is how the page must be handled.
        """
        frame = await self._frame(title, section, recorded, notices)
        frame = frame.model_copy(update={"marking": marking}) if marking else frame
        return page(
            self.request,
            template,
            status_code=status_code,
            frame=frame,
            times=self.times,
            here=self.here,
            opened=self,
            title=title,
            **values,
        )

    async def _frame(
        self, title: str, section: str, recorded: bool, notices: Sequence[Notice]
    ) -> Frame:
        person = self.directory.person(self.actor.person)
        return Frame(
            title=title,
            person_name=person.name,
            person_role=role_of(self.actor, self.directory),
            nav=tuple(
                NavItem(label=one.label, href=one.href, current=one.href == section, count=count)
                for one, count in await (self._counted or navigation(self.desk))
            ),
            form_key=self.form_key,
            demonstration=self.directory.demonstration,
            as_of=self.times.moment(self.now),
            as_of_iso=self.times.iso(self.now),
            edition=self.office.recorder.editions.in_force(self.now).edition.name,
            calendar=self.times.calendar,
            recorded=recorded,
            keys=wants_keys(self.request),
            notices=(*self._away(), *await self._receipt(), *notices),
        )

    def _away(self) -> tuple[Notice, ...]:
        """That nobody can give orders, while Temporal is away."""
        return (Notice(kind="warning", text=_AWAY),) if self.office.away else ()

    async def order(self, order: str) -> OrderFound | None:
        """What happened to an order, if this person gave it."""
        try:
            return await self.desk.order_states.of(self.actor, order)
        except NotFound:
            return None

    async def _receipt(self) -> tuple[Notice, ...]:
        """What happened to the order that the address names, if this person gave it."""
        order = self.request.query_params.get(_DONE)
        found = await self.order(order) if order else None
        if found is None:
            return ()
        notice, page = _notice(found, self.times), page_of_opened(found)
        if not page or page == self.request.url.path:
            return (notice,)
        return (notice.model_copy(update={"href": page, "link": "Open its page"}),)


def page_of_opened(found: OrderFound) -> str:
    """The page of the matter that an order opened; empty where it opened none, or not yet."""
    receipt = found.receipt
    if receipt is None or not receipt.number or not is_matter(receipt.dossier):
        return ""
    opening = matter_kind_of(receipt.dossier).opening
    opens = opening is not None and opening.act == receipt.act
    return f"/matters/{receipt.number}" if opens else ""


def _notice(found: OrderFound, times: Times) -> Notice:
    what = name_of(found.act)
    if found.state is OrderState.RECORDED:
        return Notice(kind="success", text=f"Recorded {times.near(found.at)}: {what}.")
    if found.refusal is not None:
        return Notice(kind="error", text=f"Not recorded: {what}. {found.refusal.sentence}")
    if found.state is OrderState.UNCONFIRMED:
        text = f"It is not known yet whether this arrived: {what}. Look at this page again soon."
        return Notice(kind="warning", text=text)
    return Notice(
        kind="info",
        text=f"Being recorded: {what}. It is not lost; this page shows it once it is recorded.",
    )


class Site:
    """Opens pages for whoever is signed in."""

    def __init__(
        self,
        office: Office,
        visitors: Visitors,
        counted: Counted,
        now: Callable[[], datetime],
    ) -> None:
        """``counted`` is shared with the interface for programs."""
        self.office = office
        self.visitors = visitors
        self.now = now
        self._counted = counted
        self._reads = RateLimitItemPerMinute(office.settings.reads_per_minute)
        self._acts = RateLimitItemPerMinute(office.settings.acts_per_minute)

    async def opened(self, request: Request) -> Opened:
        """The page that is asked for. Raises NotSignedIn, HTTPException."""
        return await self._opened(request, await self.visitors.of(request))

    async def kept_open(self, request: Request) -> Opened:
        """The same for what a page asks for by itself: it does not keep a session from ending."""
        return await self._opened(request, await self.visitors.still(request))

    async def _opened(self, request: Request, visitor: Visitor | None) -> Opened:
        if visitor is None or visitor.session is None:
            query = f"?{request.url.query}" if request.url.query else ""
            raise NotSignedIn(f"{request.url.path}{query}" if request.method == "GET" else "/")
        writes = request.method not in ("GET", "HEAD")
        limit, what = (self._acts, "page act") if writes else (self._reads, "page read")
        await self.must_allow(limit, what, visitor.counted_as)
        desk = await self.office.reading_desk(visitor.actor, visitor.directory)
        opened = Opened(request, visitor, self.office, desk, self.now)
        request.state.opened = opened  # an error has the same frame
        return opened

    async def must_allow(self, limit: RateLimitItem, what: str, who: str) -> None:
        """Count a request. Raises HTTPException for one too many."""
        if not await self._counted.allows(limit, what, who):
            raise HTTPException(429, "Too many requests: wait a minute.", {"Retry-After": "60"})

    async def opened_or_nobody(self, request: Request) -> Opened | None:
        """The same for a page that needs nobody. Raises HTTPException."""
        try:
            return await self.opened(request)
        except NotSignedIn:
            return None

    async def ordered(self, request: Request) -> Opened:
        """The same for a form that was sent: it must come from this site. Raises HTTPException."""
        opened = await self.opened(request)
        given = (await request.form()).get("form_key")
        key = given if isinstance(given, str) else None
        if not from_this_site(request, opened.form_key, key):
            raise HTTPException(403, "This form is not from this site: open the page again.")
        return opened


def to_sign_in(error: NotSignedIn) -> Response:
    """Where whoever is not signed in goes."""
    return RedirectResponse(f"/sign-in?after={quote(error.path, safe='')}", 303)


def with_receipt(path: str, order: str) -> Response:
    """Go to a page of this site, which then shows what happened to the order."""
    address, hash_, fragment = path.partition("#")
    joined = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{joined}{_DONE}={order}{hash_}{fragment}", 303)
