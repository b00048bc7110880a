"""The auditor's pages: whether the record is whole, who looked at what, and who ordered what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from portal.pages.act_words import name_of
from portal.pages.audit_checks import (
    checkpoint_rows,
    checks_of,
    failed_as,
    in_words,
    last_of,
    newer_in_words,
)
from portal.pages.audit_filters import (
    Asked,
    Narrowed,
    asked_of,
    choices_of,
    fields_of,
    narrowed,
)
from portal.pages.csv_files import Line, file_of
from portal.pages.fields import ActForm
from portal.pages.filters import Filter
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may, reader_of
from procedure.refusals import NotWellFormed
from procedure.register_acts import Part
from procedure.values import Stored
from register.audit import Whole
from register.proven import ProvenOrder, UnsignedChange
from views.ledger import Look
from views.looks import REGISTER, View

SECTION = "/audit"
_ORDERS = "/audit/orders"
_PAGE = 50
"""Rows of a page."""
_CHECKPOINTS = 3
"""So many of the newest checkpoints are shown."""
_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")
_PARTS: Mapping[str, str] = {
    Part.ROSTER: "The roster",
    Part.CALENDAR: "The closures of federal offices",
    Part.DIRECTORY: "The directory",
    Part.TOKENS: "The tokens of programs",
    Part.SIGN_INS: "The sessions of people",
    Part.OUTBOX: "The emails that were given up",
    Part.DELETIONS: "Deletion orders",
}


AnyOrder = ProvenOrder | UnsignedChange


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
    asks = Annotated[Asked, Depends(asked_of)]

    @router.get("/audit")
    async def looks(opened: opens, asked: asks, page: int = 1) -> Response:
        """Whether the record is whole, and who looked at what."""
        opened.must(Right.SEE_LOOKS)
        said = await narrowed(opened, asked)
        found = await _looks(opened, asked, said)
        first = (max(page, 1) - 1) * _PAGE
        views = choices_of((one.value, plain_words(one)) for one in View)
        may_verify = may(opened.actor, Right.VERIFY_LEDGER)
        audits, names = opened.desk.audits, Names(opened.directory, opened.actor)
        kept = await audits.checkpoints(opened.actor, most=_CHECKPOINTS) if may_verify else ()
        failed = await audits.failure(opened.actor)
        last = failed_as(failed) if failed is not None else last_of(kept, opened.now)
        grown = await opened.desk.register.ledger.grown(None)
        return await opened.answer(
            "audit.html",
            title="Audit",
            section=SECTION,
            recorded=True,
            status_code=422 if said.wrong else 200,
            stands=in_words(last, opened.times) if last else "",
            newer=newer_in_words(last, grown.seq),
            broken=last is not None and not last.whole,
            checks=list(checks_of(last, opened.times)),
            checkpoints=list(checkpoint_rows(kept, opened.times, names)),
            may_verify=may_verify,
            verify=_verify_form(opened),
            fields=fields_of(opened, asked, views, said, "What they saw"),
            filters=list(_filters(asked)),
            narrowed=asked != Asked(),
            rows=await _look_rows(found[first : first + _PAGE], opened),
            count=len(found),
            next_href=asked.address(SECTION, page + 1) if len(found) > first + _PAGE else "",
            previous_href=asked.address(SECTION, page - 1) if page > 1 else "",
            file_href=asked.address("/audit/looks.csv"),
        )

    @router.get("/audit/looks.csv")
    async def file(opened: opens, asked: asks) -> Response:
        """The looks as a file."""
        opened.must(Right.SEE_LOOKS)
        found = await _looks(opened, asked, await narrowed(opened, asked))
        return file_of("looks.csv", _look_lines(found, opened))

    @router.get("/audit/checkpoint.json")
    async def checkpoint(opened: opens) -> Response:
        """The newest checkpoint that counts, with what it takes to verify it without Caveat."""
        opened.must(Right.VERIFY_LEDGER)
        found = await opened.desk.audits.file(opened.actor)
        if found is None:
            return RedirectResponse(SECTION, 303)
        return Response(
            found.model_dump_json(indent=2),
            media_type="application/json",
            headers={"Content-Disposition": 'attachment; filename="checkpoint.json"'},
        )

    @router.post("/audit/verify")
    async def verify(opened: orders) -> Response:
        """Verify the whole record now."""
        opened.must(Right.VERIFY_LEDGER)
        found = await opened.desk.audits.verified(opened.actor)
        if isinstance(found, Whole):
            await site.office.keep_checkpoint(found, opened.actor.person, opened.now)
        else:
            await site.office.keep_failure(found, opened.actor.person, site.now())
        return RedirectResponse(SECTION, 303)

    @router.get("/audit/orders")
    async def ordered(opened: opens, asked: asks, page: int = 1) -> Response:
        """The orders of people, each with its signature, the newest first."""
        opened.must(Right.VERIFY_LEDGER)
        said = await narrowed(opened, asked)
        orders = await opened.desk.audits.orders(opened.actor)
        newest = [one for one in reversed(orders.listed) if _is_asked(one, asked, said)]
        first = (max(page, 1) - 1) * _PAGE
        part = newest[first : first + _PAGE]
        acts = choices_of((_act_of(one), _what(one)) for one in orders.listed)
        known = await _numbers(opened, [_about(one) for one in part])
        return await opened.answer(
            "audit-orders.html",
            title="Orders",
            section=SECTION,
            recorded=True,
            status_code=422 if said.wrong else 200,
            flaw=orders.flaw,
            count=len(orders.proven),
            unsigned=len(orders.unsigned),
            fields=fields_of(opened, asked, acts, said, "Act"),
            narrowed=asked != Asked(),
            shown=len(newest),
            rows=[_order(one, opened, known) for one in part],
            next_href=asked.address(_ORDERS, page + 1) if len(newest) > first + _PAGE else "",
            previous_href=asked.address(_ORDERS, page - 1) if page > 1 else "",
        )

    return router


async def _looks(opened: Opened, asked: Asked, said: Narrowed) -> Sequence[Look]:
    """What is asked for, the newest first; nothing where it cannot be read."""
    if said.wrong:
        return []
    try:
        found = await opened.desk.looked.looks(
            opened.actor, by=asked.by or None, at=said.at, since=said.since, until=said.until
        )
    except NotWellFormed:
        said.wrong["at"] = "Enter the number of a case, a task or a matter."
        return []
    return [
        one
        for one in reversed(found)
        if (one.emergency or not asked.emergency) and asked.act in ("", one.view)
    ]


def _look_lines(looks: Sequence[Look], opened: Opened) -> Iterator[Line]:
    yield ("Time (UTC)", "Person", "Role", "Agency", "What", "Subject", "Emergency")
    for one in looks:
        when, emergency = opened.times.iso(one.at), "yes" if one.emergency else "no"
        yield (when, one.by, one.role, one.agency, one.view, one.subject, emergency)


def _verify_form(opened: Opened) -> ActForm:
    return ActForm(
        action="/audit/verify",
        title="Verify now",
        button="Verify now",
        form_key=opened.form_key,
        solid=True,
        needs="It reads the whole ledger, and takes a while.",
    )


def _filters(asked: Asked) -> Iterator[Filter]:
    lists = Asked(at=REGISTER)
    urgent = Asked(emergency="1")
    for label, one in (
        ("Everything", Asked()),
        ("In an emergency", urgent),
        ("Lists and searches", lists),
    ):
        yield Filter(label=label, href=one.address(SECTION), current=asked == one)


async def _numbers(opened: Opened, subjects: Iterable[str]) -> Mapping[str, str]:
    """The numbers of the cases and matters among these, by their ids."""
    ids = sorted({one.partition("/")[0] for one in subjects})
    known = await opened.desk.register.teams.known(ids, reader_of(opened.actor))
    return {dossier: number for dossier, number in known.items() if number}


def _in_numbers(subject: str, known: Mapping[str, str]) -> str:
    """``USNCB-2026-K7M2Q4, J1`` for a task of a case or matter whose number is known."""
    dossier, _, task = subject.partition("/")
    return ", ".join(filter(None, (known[dossier], task))) if dossier in known else subject


async def _look_rows(looks: Sequence[Look], opened: Opened) -> list[LookRow]:
    known = await _numbers(opened, [one.subject for one in looks])
    return [_look(one, opened, known) for one in looks]


def _look(one: Look, opened: Opened, known: Mapping[str, str]) -> LookRow:
    """``known`` has the numbers of cases by their ids."""
    names = Names(opened.directory, opened.actor)
    on_list = one.subject == REGISTER
    return LookRow(
        when=opened.times.moment(one.at),
        iso=opened.times.iso(one.at),
        who=names.of(one.by),
        who_href=Asked(by=one.by).address(SECTION),
        role=f"{plain_words(one.role)}, {one.agency}",
        what=plain_words(one.view),
        subject="A list or a search" if on_list else _in_numbers(one.subject, known),
        subject_href=Asked(at=one.subject).address(SECTION),
        emergency=one.emergency,
    )


def _event_words(kind: str) -> str:
    """An event by its name in the ledger: ``RosterLoaded`` is ``Roster loaded``."""
    return _CAPITAL.sub(" ", kind).capitalize()


def _act_of(one: AnyOrder) -> str:
    return one.kind if isinstance(one, UnsignedChange) else one.statement.act


def _what(one: AnyOrder) -> str:
    return _event_words(one.kind) if isinstance(one, UnsignedChange) else name_of(_act_of(one))


def _about(one: AnyOrder) -> str:
    return one.dossier if isinstance(one, UnsignedChange) else one.statement.dossier


def _is_asked(one: AnyOrder, asked: Asked, said: Narrowed) -> bool:
    return (
        not said.wrong
        and asked.by in ("", one.by)
        and asked.act in ("", _act_of(one))
        and said.at in (None, _about(one))
        and said.includes(one.at)
    )


def _order(one: AnyOrder, opened: Opened, known: Mapping[str, str]) -> OrderLine:
    """``known`` has the numbers of cases by their ids."""
    names = Names(opened.directory, opened.actor)
    signed_in = "Not known"
    if isinstance(one, ProvenOrder):
        said = one.statement
        signed_in = f"{said.signed_in.channel}, directory {said.directory}"
    about = _about(one)
    return OrderLine(
        when=opened.times.moment(one.at),
        iso=opened.times.iso(one.at),
        who=names.of(one.by),
        what=_what(one),
        dossier=_PARTS.get(about) or _in_numbers(about, known),
        signed_in=signed_in,
        key=one.key or "",
        seq=one.seq,
    )
