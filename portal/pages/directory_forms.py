"""Adding and changing a person or an agency: filled in, looked at, then ordered.

What is sent is read as the command of the same name reads its lines, so both refuse the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from client.directories import NobodyLeft
from client.directory_edits import TriedChange
from client.orders import new_order_id
from portal.api.paths import commands
from portal.api.running import Outcome, done
from portal.pages.directory_fields import fields_of, filled_in, label_of
from portal.pages.directory_words import ChangeLine, lines_of
from portal.pages.doing import Sent
from portal.pages.fields import ActForm, Problem
from portal.pages.meanings import plain_words
from portal.pages.site import Opened, Site, with_receipt
from portal.pages.stronger import sign_in_again, takes_stronger
from procedure.access import Right
from procedure.directory import DirectoryUnreadable, MailboxUnwritable
from procedure.directory_entries import (
    AGENCY,
    NEW_AGENCY,
    PERSON,
    Edit,
    changed_agency,
    changed_person,
    ended_access,
    new_agency,
    new_person,
    written,
)
from procedure.directory_filled import EntryUnusable, Given, Label, given_of
from procedure.people import Role
from procedure.refusals import Refused
from register.directory_values import DirectoryChangedMeanwhile, waits

SECTION = "/admin"
_ORDERS = "order"
"""What the button says that orders what was looked at."""
_ROLES = re.compile(rf"\b({'|'.join(Role)})\b")


class Topic(NamedTuple):
    """One change of the directory: what a page asks for, and the command that makes it."""

    title: str
    address: str
    """Where its form is sent."""
    words: tuple[str, ...]
    """The command."""
    labels: tuple[Label, ...]
    """What is filled in."""
    does: str
    """What the button says that orders it."""
    edit: Callable[[str], Edit]
    """The change, by the lines that are filled in."""
    now: Given = {}
    """What the entry has now."""
    named: Mapping[str, str] = {}
    """Whose entry it is, by the parameter of the command."""
    about: str = ""
    """What the reader must know of the entry."""


class Shown(NamedTuple):
    """A change that was tried, and is not ordered yet."""

    lines: Sequence[ChangeLine]
    waits: bool
    """Whether a second person would have to agree."""
    form: ActForm


def directory_forms(site: Site) -> APIRouter:
    """The routes: a page for each topic, and what is sent from it."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/admin/people/new")
    async def ask_person(opened: opens) -> Response:
        """Whom to add."""
        return await _page(opened, await _new_person(opened))

    @router.post("/admin/people/new")
    async def add_person(opened: orders, request: Request) -> Response:
        """Add them, once it was looked at."""
        return await _sent(opened, await _new_person(opened), await request.form())

    @router.get("/admin/people/{person}")
    async def one_person(opened: opens, person: str) -> Response:
        """What the directory has of a person."""
        return await _page(opened, _person(opened, person))

    @router.post("/admin/people/{person}")
    async def change_person(opened: orders, person: str, request: Request) -> Response:
        """Change it, once it was looked at."""
        return await _sent(opened, _person(opened, person), await request.form())

    @router.get("/admin/people/{person}/end")
    async def ending(opened: opens, person: str) -> Response:
        """What ends with a person's access."""
        return await _sent(opened, _ending(opened, person), FormData())

    @router.post("/admin/people/{person}/end")
    async def end_access(opened: orders, person: str, request: Request) -> Response:
        """End it."""
        return await _sent(opened, _ending(opened, person), await request.form())

    @router.get("/admin/agencies/new")
    async def ask_agency(opened: opens) -> Response:
        """Which agency to add."""
        return await _page(opened, _new_agency(opened))

    @router.post("/admin/agencies/new")
    async def add_agency(opened: orders, request: Request) -> Response:
        """Add it, once it was looked at."""
        return await _sent(opened, _new_agency(opened), await request.form())

    @router.get("/admin/agencies/{agency}")
    async def one_agency(opened: opens, agency: str) -> Response:
        """What the directory has of an agency."""
        return await _page(opened, _agency(opened, agency))

    @router.post("/admin/agencies/{agency}")
    async def change_agency(opened: orders, agency: str, request: Request) -> Response:
        """Change it, once it was looked at."""
        return await _sent(opened, _agency(opened, agency), await request.form())

    return router


# --- the topics -----------------------------------------------------------------------------------


async def _new_person(opened: Opened) -> Topic:
    opened.must(Right.CHANGE_DIRECTORY)
    number = await opened.desk.directory_edits.new_number(opened.actor)
    return Topic(
        "Add a person",
        "/admin/people/new",
        ("directory", "add-person"),
        PERSON,
        "Add the person",
        lambda lines: new_person(lines, number),
        about="Their id is made when they are added.",
    )


def _person(opened: Opened, person_id: str) -> Topic:
    opened.must(Right.CHANGE_DIRECTORY)
    person = opened.directory.person(person_id)
    suspended = " They are suspended and can do nothing." if person.suspended else ""
    return Topic(
        f"Change {person.name}",
        f"/admin/people/{person_id}",
        ("directory", "change-person"),
        PERSON,
        "Make the change",
        partial(changed_person, person_id),
        now=given_of(person),
        named={"who": person_id},
        about=f"The record has {person_id} for them, which stays.{suspended}",
    )


def _ending(opened: Opened, person_id: str) -> Topic:
    opened.must(Right.CHANGE_DIRECTORY)
    person = opened.directory.person(person_id)
    return Topic(
        f"End the access of {person.name}",
        f"/admin/people/{person_id}/end",
        ("directory", "end-access"),
        (),
        "End the access",
        lambda _: ended_access(person_id),
        named={"who": person_id},
        about="For whoever has left. The entry stays: the record names them.",
    )


def _new_agency(opened: Opened) -> Topic:
    opened.must(Right.CHANGE_DIRECTORY)
    return Topic(
        "Add an agency",
        "/admin/agencies/new",
        ("directory", "add-agency"),
        NEW_AGENCY,
        "Add the agency",
        new_agency,
        about="Each desk of an agency has its own code.",
    )


def _agency(opened: Opened, code: str) -> Topic:
    opened.must(Right.CHANGE_DIRECTORY)
    agency = opened.directory.agency(code)
    return Topic(
        f"Change {code}",
        f"/admin/agencies/{code}",
        ("directory", "change-agency"),
        AGENCY,
        "Make the change",
        partial(changed_agency, code),
        now={label: said for label, said in given_of(agency).items() if label in AGENCY},
        named={"agency": code},
        about="The code stays: editions and the record name it.",
    )


# --- what is sent ---------------------------------------------------------------------------------


async def _sent(opened: Opened, topic: Topic, form: FormData) -> Response:
    """Try what was filled in and show it, or order it; what is wrong is said at its field."""
    given, sent = filled_in(form, topic.labels), Sent(topic.words, form)
    lines = written(given)
    edits = opened.desk.directory_edits
    try:
        try:
            tried = await edits.tried(opened.actor, topic.edit(lines), seen=_seen(form))
        except DirectoryChangedMeanwhile:
            tried = await edits.tried(opened.actor, topic.edit(lines))
            return await _page(opened, topic, given, tried=tried, outdated=True)
    except (Refused, DirectoryUnreadable) as error:
        return await _page(opened, topic, given, problems=_problems(error, topic))
    if form.get("go") != _ORDERS:
        return await _page(opened, topic, given, tried=tried)
    values = {**topic.named, "seen": tried.before.version}
    if topic.labels:
        values["text"] = lines
    command = commands()[topic.words]
    outcome = await done(opened.office, opened.visitor, command, values, order=sent.order)
    if outcome.status >= 400:
        return await _page(opened, topic, given, failed=outcome)
    # The same order may come twice: then it is recorded, and its answer was the first one's.
    made = outcome.result["version"]["number"] if outcome.result else None
    return with_receipt(f"/approvals/directory/{made}" if made else SECTION, sent.order)


def _seen(form: FormData) -> int | None:
    """The version that the form was filled in for."""
    text = str(form.get("seen", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _problems(error: Exception, topic: Topic) -> list[Problem]:
    """What is wrong, each at its field where it has one."""
    if isinstance(error, EntryUnusable):
        return [Problem(id=one.label, text=_in_words(one.text)) for one in error.wrong]
    label: str = ""
    if isinstance(error, MailboxUnwritable):
        label = Label.EMAIL
    elif isinstance(error, NobodyLeft) and Label.ROLE in topic.labels:
        label = Label.ROLE
    return [Problem(id=label, text=_in_words(str(error)))]


def _named(problem: Problem) -> Problem:
    """The problem with the name of its field, for the list above the form."""
    if not problem.id:
        return problem
    return Problem(id=problem.id, text=f"{label_of(Label(problem.id))}: {problem.text}")


def _in_words(text: str) -> str:
    """The sentence with roles as the form calls them."""
    return _ROLES.sub(lambda found: plain_words(found[0]), text)


async def _page(
    opened: Opened,
    topic: Topic,
    given: Given | None = None,
    *,
    tried: TriedChange | None = None,
    problems: Sequence[Problem] = (),
    outdated: bool = False,
    failed: Outcome | None = None,
) -> Response:
    """The form, with what was tried; ``failed`` is an order that was not carried out."""
    version = opened.directory.version
    stronger = failed is not None and takes_stronger(failed)
    wrong = {one.id: one.text for one in problems}
    filled = topic.now if given is None else given
    return await opened.answer(
        "directory-form.html",
        title=topic.title,
        section=SECTION,
        status_code=failed.status if failed else 409 if outdated else 422 if problems else 200,
        about=topic.about,
        version=version,
        problems=[_named(one) for one in problems],
        failed=[Problem(id="", text=failed.detail)] if failed else (),
        stronger=sign_in_again(topic.address) if stronger else "",
        outdated=outdated,
        waiting=await _waiting(opened),
        shown=_shown(opened, topic, filled, tried) if tried is not None else None,
        form=_form(opened, topic, filled, wrong, solid=tried is None) if topic.labels else None,
        person=topic.named.get("who", "") if topic.words[-1] == "change-person" else "",
    )


async def _waiting(opened: Opened) -> list[int]:
    """The versions that wait for a second person: once one is approved, the others are outdated."""
    versions = await opened.desk.register.directories.versions()
    in_effect = opened.directory.version
    return [one.number for one in reversed(versions) if waits(one, in_effect)]


def _shown(opened: Opened, topic: Topic, given: Given, tried: TriedChange) -> Shown:
    """What it would change, and the form that orders it."""
    hidden = [(label.value, value) for label, values in given.items() for value in values]
    return Shown(
        lines=lines_of(tried, opened.times),
        waits=tried.waits,
        form=ActForm(
            action=topic.address,
            title=topic.does,
            button="Propose it" if tried.waits else topic.does,
            hidden=(*hidden, ("seen", str(tried.before.version)), ("go", _ORDERS)),
            order=new_order_id(),
            form_key=opened.form_key,
            needs="It waits for a second person then."
            if tried.waits
            else "It takes effect at once, and the record has it.",
            solid=True,
            danger=topic.words[-1] == "end-access",
        ),
    )


def _form(
    opened: Opened, topic: Topic, given: Given, wrong: Mapping[str, str], *, solid: bool
) -> ActForm:
    return ActForm(
        action=topic.address,
        title=topic.title,
        button="Show what will change",
        fields=fields_of(opened, topic.labels, given, wrong),
        hidden=(("seen", str(opened.directory.version)),),
        form_key=opened.form_key,
        needs="Nothing is recorded yet.",
        solid=solid,
    )
