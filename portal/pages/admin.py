"""Administration: people, rosters, email, sessions and tokens; no case content.

Each reader has the parts that their rights cover.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from client.directories import ChangedDirectory
from portal.pages.admin_workers import work_in_words, workers_page
from portal.pages.directory_approvals import OUTDATED
from portal.pages.editions import edition_rows
from portal.pages.matter_words import KINDS
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may, reader_of
from procedure.directory import Directory
from procedure.values import Stored, is_matter
from register.directory_values import DirectoryVersion, VersionState, is_outdated, may_decide
from register.values import EmailRow
from views.directories import ShownPerson

SECTION = "/admin"


class Link(Stored):
    """An act, on a page of its own."""

    label: str
    href: str


class PersonRow(Stored):
    """A person of the directory."""

    person: str
    """Their id, which the record has."""
    name: str
    agency: str
    roles: str
    states: tuple[str, ...]
    acts: tuple[Link, ...]


def admin(site: Site) -> APIRouter:
    """The routes of the administration."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/admin")
    async def whole(opened: opens) -> Response:
        """What the reader keeps; for whoever keeps nothing, the people and who is on duty."""
        opened.must(Right.SEE_ADMINISTRATION)
        desk, actor = opened.desk, opened.actor
        keeps = may(actor, Right.CHANGE_DIRECTORY)
        keeps_tokens = may(actor, Right.KEEP_TOKENS)
        shown = await desk.directory_views.shown(actor)
        names = Names(opened.directory, actor)
        rosters = await desk.rosters.versions(actor) if may(actor, Right.SEE_ROSTERS) else ()
        outbox = await desk.outbox.shown(actor) if may(actor, Right.KEEP_OUTBOX) else None
        sessions = await desk.accounts.sessions(actor) if keeps_tokens else ()
        tokens = await desk.accounts.tokens(actor) if keeps_tokens else ()
        return await opened.answer(
            "admin.html",
            title="Administration",
            section=SECTION,
            recorded=True,
            waiting=list(_changes(shown.waiting, opened)),
            again=list(_changes(shown.again, opened)),
            version=shown.version,
            agencies=list(_agencies(opened.directory)),
            people=[_person(one, opened) for one in shown.people],
            keeps=keeps,
            acts=may(actor, Right.SUSPEND_PERSON),
            keeps_tokens=keeps_tokens,
            open_acts=[one for right, one in _ACTS if may(actor, right)],
            on_duty=[one for one in await desk.directory_views.on_duty(actor) if one.now],
            sees_rosters=may(actor, Right.SEE_ROSTERS),
            roster=next(iter(rosters), None),
            outbox=outbox,
            undeliverable=await _emails(outbox.undeliverable if outbox else (), opened),
            retried=await _emails(outbox.retried if outbox else (), opened),
            problems=await _problems(opened) if keeps else (),
            work=work_in_words(await opened.office.work_seen()) if keeps else "",
            editions=await edition_rows(opened) if keeps else (),
            closures=desk.closures,
            sessions=[
                (
                    names.of(one.person),
                    opened.times.near(one.begun_at),
                    opened.times.near(one.seen_at),
                    _form("session/end", of=one.person),
                )
                for one in sessions
            ],
            tokens=[
                (one, opened.times.day(one.ends_at), _form("token/end", name=one.name))
                for one in tokens
            ],
        )

    @router.get("/admin/workers")
    async def workers(opened: opens) -> Response:
        """Workers, queues and Schedules."""
        opened.must(Right.CHANGE_DIRECTORY)
        return await workers_page(opened)

    return router


async def _problems(opened: Opened) -> list[str]:
    """What does not work; and that the record is not whole, without what of it."""
    problems = [*(await opened.office.readiness()).problems]
    failed = await opened.desk.audits.failure(opened.actor)
    if failed is not None:
        when = opened.times.moment(failed.at)
        problems.append(
            f"A check on {when} found a problem in the record. No later check has found it whole."
        )
    return problems


class EmailLine(Stored):
    """An email that did not arrive."""

    email: str
    about: str
    """The number of its case or matter for whoever may know of it, else which kind it is."""
    letter: str
    """Which kind of letter it is."""
    written: str
    attempts: int
    code: int | None
    """What the mail server said."""
    href: str
    """Where it is sent again."""


async def _emails(rows: Sequence[EmailRow], opened: Opened) -> list[EmailLine]:
    roots = {one.dossier for one in rows}
    known: Mapping[str, str | None] = {}
    if roots and may(opened.actor, Right.SEE_CASE):
        reader = reader_of(opened.actor)
        known = await opened.desk.register.teams.known(roots, reader)
    return [
        EmailLine(
            email=one.email_id,
            about=known.get(one.dossier) or _kind(one.dossier),
            letter=_letter(one),
            written=opened.times.moment(one.created_at),
            attempts=one.attempts,
            code=one.code,
            href=_form("outbox/retry", email=one.email_id),
        )
        for one in rows
    ]


def _letter(one: EmailRow) -> str:
    return plain_words(one.letter.name) if one.letter is not None else "Not recorded"


def _kind(dossier: str) -> str:
    """Which kind of thing the email is about: whoever keeps the outbox sees no case."""
    if is_matter(dossier):
        return KINDS[dossier.partition("-")[0]].one
    return plain_words(dossier.partition("-")[0].upper())


class AgencyRow(Stored):
    """An agency of the directory."""

    code: str
    name: str
    employs: str
    """Whose desk it is, beside its own."""
    people: int


def _agencies(directory: Directory) -> Iterator[AgencyRow]:
    people = Counter(one.agency for one in directory.people)
    for one in directory.agencies:
        employs = ", ".join(one.employs)
        yield AgencyRow(code=one.code, name=one.name, employs=employs, people=people[one.code])


class ChangeRow(Stored):
    """A change of the directory that waits for a second person, or can be proposed again."""

    number: int
    changes: int
    by: str
    at: str
    mine: bool
    """Whether the reader may decide it."""
    href: str
    """Its page, for whoever may read it."""
    state: str
    """Why it can only be proposed again, where that is so."""


def _changes(found: Iterable[ChangedDirectory], opened: Opened) -> Iterator[ChangeRow]:
    names = Names(opened.directory, opened.actor)
    reads = may(opened.actor, Right.APPROVE_DIRECTORY)
    for one in found:
        if (version := one.version) is not None:
            yield ChangeRow(
                number=version.number,
                changes=len(one.changes),
                by=names.of(version.proposed_by),
                at=opened.times.near(version.proposed_at),
                mine=may_decide(opened.actor, version),
                href=f"/approvals/directory/{version.number}" if reads else "",
                state=_lost(version, opened.directory.version),
            )


def _lost(version: DirectoryVersion, in_effect: int) -> str:
    if is_outdated(version, in_effect):
        return OUTDATED
    return "Rejected." if version.state is VersionState.REJECTED else ""


def _form(act: str, **values: str) -> str:
    return f"/do/{act}?{urlencode({**values, 'back': SECTION})}"


_ACTS = (
    (Right.CHANGE_DIRECTORY, Link(label="Add a person", href="/admin/people/new")),
    (Right.CHANGE_DIRECTORY, Link(label="Add an agency", href="/admin/agencies/new")),
    (
        Right.CHANGE_DIRECTORY,
        Link(label="Lend a role for a time", href=_form("directory/delegate")),
    ),
    (Right.CHANGE_DIRECTORY, Link(label="Record an absence", href=_form("directory/absent"))),
    (Right.CHANGE_DIRECTORY, Link(label="Put somebody on duty", href=_form("directory/duty"))),
    (Right.KEEP_TOKENS, Link(label="Make a token for a program", href=_form("token/make"))),
)
"""What is done beside the people, each for whoever has its right."""


def _person(one: ShownPerson, opened: Opened) -> PersonRow:
    def acts() -> Iterator[Link]:
        keeps = may(opened.actor, Right.CHANGE_DIRECTORY)
        if keeps:
            yield Link(label="Change", href=f"/admin/people/{one.person}")
            yield Link(label="Absent", href=_form("directory/absent", who=one.person))
            yield Link(label="Lend roles", href=_form("directory/delegate", who=one.person))
        if one.suspended and keeps:
            yield Link(label="Reinstate", href=_form("directory/reinstate", who=one.person))
        suspends = may(opened.actor, Right.SUSPEND_PERSON) and one.person != opened.actor.person
        if suspends and not one.suspended:
            yield Link(label="Suspend", href=_form("directory/suspend", who=one.person))

    def states() -> Iterator[str]:
        if one.suspended:
            yield "Suspended"
        if one.away:
            yield "Absent now"
        if one.lent:
            yield "Has a lent role"

    return PersonRow(
        person=one.person,
        name=one.name,
        agency=one.agency,
        roles=", ".join(plain_words(role) for role in one.roles),
        states=tuple(states()),
        acts=tuple(acts()),
    )
