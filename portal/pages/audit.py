"""The auditor's pages: whether the record is whole, who looked at what, and who ordered what."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from portal.pages.act_words import name_of
from portal.pages.fields import ActForm
from portal.pages.filters import Filter
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.register_acts import Part
from procedure.values import Stored
from register.audit import Changed, Whole
from register.ledger import Tampered
from register.proven import BEFORE_SIGNING, ProvenOrder, UnsignedChange
from views.ledger import Look
from views.looks import REGISTER
from views.numbers import Numbers

SECTION = "/audit"
_PAGE = 50
"""Rows of a page."""
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")
_PARTS: Mapping[str, str] = {
    Part.ROSTER: "The roster",
    Part.CALENDAR: "The closures of federal offices",
    Part.DIRECTORY: "The directory",
    Part.TOKENS: "The tokens of programs",
    Part.SIGN_INS: "The sessions of people",
    Part.OUTBOX: "The emails that were given up",
}


class Verification(NamedTuple):
    """What was found when the record was last verified."""

    at: datetime
    found: Whole | Tampered | Changed


class LookRow(Stored):
    """A look, as the page shows it."""

    when: str
    iso: str
    who: str
    who_href: str
    role: str
    what: str
    subject: str
    subject_href: str
    emergency: bool


class OrderLine(Stored):
    """An order, as the page shows it."""

    when: str
    iso: str
    who: str
    what: str
    dossier: str
    signed_in: str
    key: str
    """Empty where nobody signed it."""
    seq: int


def audit(site: Site) -> APIRouter:
    """The routes of the auditor."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]
    last: list[Verification] = []

    @router.get("/audit")
    async def looks(
        opened: opens, by: str = "", at: str = "", emergency: str = "", page: int = 1
    ) -> Response:
        """Whether the record is whole, and who looked at what."""
        opened.must(Right.SEE_LOOKS)
        found = await _looks(opened, by, at, emergency)
        first = (max(page, 1) - 1) * _PAGE
        return await opened.answer(
            "audit.html",
            title="Audit",
            section=SECTION,
            recorded=True,
            verified=_in_words(last[0], opened) if last else None,
            may_verify=may(opened.actor, Right.VERIFY_LEDGER),
            verify=_verify_form(opened),
            filters=list(_filters(by, at, emergency)),
            chosen=_chosen(opened, by, at),
            rows=await _look_rows(found[first : first + _PAGE], opened),
            count=len(found),
            next_href=_address(by, at, emergency, page + 1) if len(found) > first + _PAGE else "",
            previous_href=_address(by, at, emergency, page - 1) if page > 1 else "",
            file_href=f"/audit/looks.csv?{urlencode({'by': by, 'at': at, 'emergency': emergency})}",
        )

    @router.get("/audit/looks.csv")
    async def file(opened: opens, by: str = "", at: str = "", emergency: str = "") -> Response:
        """The looks as a file."""
        opened.must(Right.SEE_LOOKS)
        made = io.StringIO()
        lines = csv.writer(made)
        lines.writerow(("Time (UTC)", "Person", "Role", "Agency", "What", "Subject", "Emergency"))
        for one in await _looks(opened, by, at, emergency):
            when = opened.times.iso(one.at)
            lines.writerow(
                (when, one.by, one.role, one.agency, one.view, one.subject, one.emergency)
            )
        return Response(
            made.getvalue(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="looks.csv"'},
        )

    @router.post("/audit/verify")
    async def verify(opened: orders) -> Response:
        """Verify the whole record now."""
        opened.must(Right.VERIFY_LEDGER)
        last[:] = [Verification(opened.now, await opened.desk.audits.verified(opened.actor))]
        return RedirectResponse(SECTION, 303)

    @router.get("/audit/orders")
    async def ordered(opened: opens, page: int = 1) -> Response:
        """The orders of people, each with its signature, the newest first."""
        opened.must(Right.VERIFY_LEDGER)
        orders = await opened.desk.audits.orders(opened.actor)
        first = (max(page, 1) - 1) * _PAGE
        newest = list(reversed(orders.listed))
        return await opened.answer(
            "audit-orders.html",
            title="Orders",
            section=SECTION,
            recorded=True,
            flaw=orders.flaw,
            count=len(orders.proven),
            unsigned=len(orders.unsigned),
            rows=[_order(one, opened) for one in newest[first : first + _PAGE]],
            next_href=f"/audit/orders?page={page + 1}" if len(newest) > first + _PAGE else "",
            previous_href=f"/audit/orders?page={page - 1}" if page > 1 else "",
        )

    return router


async def _looks(opened: Opened, by: str, at: str, emergency: str) -> Sequence[Look]:
    """What is asked for, the newest first."""
    found = await opened.desk.looked.looks(opened.actor, by=by or None, at=at or None)
    return [one for one in reversed(found) if one.emergency or not emergency]


def _in_words(one: Verification, opened: Opened) -> tuple[bool, str]:
    """Whether the record is whole, and what was checked."""
    when = opened.times.near(one.at)
    match one.found:
        case Whole():
            return True, (
                f"Complete and unchanged, verified {when}: {one.found.count:,} entries of the "
                f"ledger, and {one.found.orders:,} orders with a valid signature."
                f"{_unsigned(one.found)}"
            )
        case Tampered():
            return False, (
                f"Not whole, found {when}: entry {one.found.seq} of the ledger is broken. "
                f"{one.found.reason}."
            )
        case Changed():
            return False, f"Changed outside Caveat, found {when}: {', '.join(one.found.ids)}."


def _unsigned(found: Whole) -> str:
    """What is not signed, where there is any."""
    return f" Not signed: {found.unsigned:,}, {BEFORE_SIGNING}." if found.unsigned else ""


def _verify_form(opened: Opened) -> ActForm:
    return ActForm(
        action="/audit/verify",
        title="Verify now",
        button="Verify now",
        form_key=opened.form_key,
        solid=True,
        needs="It reads the whole ledger, and takes a while.",
    )


def _filters(by: str, at: str, emergency: str) -> Iterator[Filter]:
    whole = not (by or at or emergency)
    yield Filter(label="Everything", href=SECTION, current=whole)
    yield Filter(label="In an emergency", href=f"{SECTION}?emergency=1", current=bool(emergency))
    yield Filter(
        label="Lists and searches", href=f"{SECTION}?at={REGISTER}", current=at == REGISTER
    )


def _chosen(opened: Opened, by: str, at: str) -> str:
    """Whose looks, or at what, in words."""
    names = Names(opened.directory, opened.actor)
    parts = [f"by {names.of(by)}" if by else "", f"at {at}" if at and at != REGISTER else ""]
    return " ".join(filter(None, parts))


def _address(by: str, at: str, emergency: str, page: int) -> str:
    query = {"by": by, "at": at, "emergency": emergency, "page": str(page)}
    return f"{SECTION}?{urlencode({name: value for name, value in query.items() if value})}"


async def _look_rows(looks: Sequence[Look], opened: Opened) -> list[LookRow]:
    cases = sorted({one.subject.partition("/")[0] for one in looks})
    known = await Numbers(opened.desk.register.lists).of_cases(opened.actor, cases)
    return [_look(one, opened, known) for one in looks]


def _look(one: Look, opened: Opened, known: Mapping[str, str]) -> LookRow:
    """``known`` has the numbers of cases by their ids."""
    names = Names(opened.directory, opened.actor)
    on_list = one.subject == REGISTER
    case, _, task = one.subject.partition("/")
    said = ", ".join(filter(None, (known[case], task))) if case in known else one.subject
    return LookRow(
        when=opened.times.moment(one.at),
        iso=opened.times.iso(one.at),
        who=names.of(one.by),
        who_href=_address(one.by, "", "", 1),
        role=f"{plain_words(one.role)}, {one.agency}",
        what=plain_words(one.view),
        subject="A list or a search" if on_list else said,
        subject_href=_address("", one.subject, "", 1),
        emergency=one.emergency,
    )


def _event_words(kind: str) -> str:
    """An event by its name in the ledger: ``RosterLoaded`` is ``Roster loaded``."""
    return _CAPITAL.sub(" ", kind).capitalize()


def _order(one: ProvenOrder | UnsignedChange, opened: Opened) -> OrderLine:
    names = Names(opened.directory, opened.actor)
    if isinstance(one, UnsignedChange):
        what, about, signed_in = _event_words(one.kind), one.dossier, "Not known"
    else:
        said = one.statement
        what, about = name_of(said.act), said.dossier
        signed_in = f"{said.signed_in.channel}, directory {said.directory}"
    return OrderLine(
        when=opened.times.moment(one.at),
        iso=opened.times.iso(one.at),
        who=names.of(one.by),
        what=what,
        dossier=_PARTS.get(about, about),
        signed_in=signed_in,
        key=one.key or "",
        seq=one.seq,
    )
