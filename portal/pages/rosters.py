"""The rosters: what each version changed, in counts; a supervisor checks one and then loads it.

A roster comes in the body of a form, and is in no address and no log.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from client.orders import new_order_id
from client.rosters import CheckedRoster
from portal.api.paths import commands
from portal.pages.doing import Sent, perform
from portal.pages.fields import ActForm, Field, Problem
from portal.pages.meanings import plain_words
from portal.pages.people import Names
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.values import Stored
from register.rosters import RosterLoad
from screening.roster import ProtectedPerson, RosterUnreadable
from views.looks import View

SECTION = "/rosters"
_LOAD = ("roster", "load")
_LOADS = "load"
"""What the button says that loads what was checked."""
_MOST = 50
"""So many persons of each kind of change are named."""


class LoadRow(Stored):
    """A version of the roster."""

    name: str
    persons: int
    added: int
    changed: int
    removed: int
    loaded: str
    by: str


class Change(Stored):
    """One kind of change, with what it does, and whom it is about."""

    label: str
    does: str
    count: int
    persons: tuple[tuple[str, str, str], ...]
    """Number, name, and which fields differ."""

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.persons)


class Checked(Stored):
    """A roster that was read and not loaded."""

    persons: int
    compared: bool
    """Whether the version in use could be opened."""
    changes: tuple[Change, ...]
    unread: tuple[str, ...]
    """What was not read, and why; no name is among it."""
    form: ActForm
    text: str
    """The roster, for the form that loads it."""


def rosters(site: Site) -> APIRouter:
    """The routes of the rosters."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get(SECTION)
    async def whole(opened: opens) -> Response:
        """The versions, and the form for the next one."""
        opened.must(Right.SEE_ROSTERS)
        return await _page(opened)

    @router.post(SECTION)
    async def load(opened: orders, request: Request) -> Response:
        """Check a roster, or load what was checked."""
        opened.must(Right.LOAD_ROSTER)
        form = await request.form()
        try:
            text = await _text(form)
            if form.get("go") == _LOADS:
                sent = Sent(_LOAD, FormData([*_around(form), ("text", text), ("back", SECTION)]))
                return await perform(opened, commands()[_LOAD], sent)
            found = await opened.desk.rosters.check(opened.actor, text)
        except RosterUnreadable as error:
            return await _page(opened, problem=str(error))
        finally:
            await form.close()  # what was uploaded does not stay on the disk
        return await _page(opened, checked=await _checked(opened, found, text))

    return router


def _around(form: FormData) -> list[tuple[str, str]]:
    """The order's id, so that what is sent twice has one effect."""
    order = form.get("order")
    return [("order", order)] if isinstance(order, str) else []


async def _text(form: FormData) -> str:
    """The roster that was sent, as a file or pasted. Raises RosterUnreadable."""
    file, pasted = form.get("file"), form.get("text")
    if isinstance(file, UploadFile) and file.filename:
        try:
            return (await file.read()).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise RosterUnreadable("The file is not UTF-8 text: save it as UTF-8.") from None
    if not isinstance(pasted, str) or not pasted.strip():
        raise RosterUnreadable("Choose a file, or paste a roster.")
    return pasted.replace("\r\n", "\n")


async def _page(opened: Opened, *, checked: Checked | None = None, problem: str = "") -> Response:
    loads = await opened.desk.rosters.loads(opened.actor)
    return await opened.answer(
        "rosters.html",
        title="Rosters",
        section=SECTION,
        recorded=checked is not None,
        status_code=422 if problem else 200,
        versions=[_row(one, opened) for one in loads],
        checked=checked,
        problems=[Problem(id="roster-file", text=problem)] if problem else [],
        form=_form(opened, problem) if may(opened.actor, Right.LOAD_ROSTER) else None,
    )


def _row(one: RosterLoad, opened: Opened) -> LoadRow:
    version = one.version
    return LoadRow(
        name=version.name,
        persons=version.persons,
        added=one.added,
        changed=one.changed,
        removed=one.removed,
        loaded=opened.times.moment(version.loaded_at),
        by=Names(opened.directory, opened.actor).of(version.loaded_by),
    )


def _form(opened: Opened, problem: str) -> ActForm:
    file = Field(name="file", id="roster-file", kind="file", label="File", error=problem)
    pasted = Field(name="text", id="roster-text", kind="textarea", label="Or paste it", rows=6)
    return ActForm(
        action=SECTION,
        title="Check a roster",
        button="Check it",
        fields=(file, pasted),
        form_key=opened.form_key,
        needs="It is compared with the version in use. Nothing is recorded yet.",
    )


async def _checked(opened: Opened, found: CheckedRoster, text: str) -> Checked:
    """What loading it would do; whoever is named from the version in use was looked at."""
    changes, days = found.changes, opened.office.settings.screen_again_days
    before, after = (
        {one.person_id: one for one in roster.persons} if roster else {}
        for roster in (found.in_use, found.roster)
    )
    fields = {one.person: one.fields for one in changes.changed}
    shown = [*[*fields][:_MOST], *changes.removed[:_MOST]]
    await opened.desk.looks.note_all(opened.actor, View.PERSON, shown)
    again = f"What was received in the last {days} days is screened again for them"
    kinds: tuple[tuple[str, str, Sequence[str], Mapping[str, ProtectedPerson]], ...] = (
        ("Added", f"{again}, and each new hit is restricted.", changes.added, after),
        ("Changed", f"{again} with what is known of them then.", [*fields], after),
        (
            "Removed",
            "Nothing that arrives is screened for them any more. Open cases and restrictions stay.",
            changes.removed,
            before,
        ),
    )
    return Checked(
        persons=len(found.roster.persons),
        compared=changes.compared,
        changes=tuple(
            Change(
                label=label,
                does=does,
                count=len(ids),
                persons=tuple(
                    (one, of[one].name, ", ".join(map(_in_words, fields.get(one, ()))))
                    for one in ids[:_MOST]
                ),
            )
            for label, does, ids, of in kinds
        ),
        unread=tuple(one.sentence for one in found.roster.unused),
        form=ActForm(
            action=SECTION,
            title="Load it",
            button="Load it",
            hidden=(("go", _LOADS),),
            order=new_order_id(),
            form_key=opened.form_key,
            solid=True,
        ),
        text=text,
    )


def _in_words(field: str) -> str:
    return plain_words(field.upper()).lower()
