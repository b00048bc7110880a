"""The steps of the board: what is late or due next, and what a supervisor does about it."""

from collections.abc import Iterator
from urllib.parse import urlencode

from portal.pages.people import Names
from portal.pages.site import Opened
from portal.pages.task_words import task_address
from portal.pages.times import When
from procedure.access import why_not
from procedure.cases import CASE
from procedure.people import USNCB, Actor
from procedure.values import Stored, is_matter
from views.board import BoardStep


class Link(Stored):
    """An act on a step, on a page of its own."""

    label: str
    href: str


class Step(Stored):
    """A step that is late, or due next."""

    number: str
    href: str
    what: str
    acknowledge: bool
    """Whether it must be acknowledged first: that is what is due then."""
    party: str
    due: When | None
    level: str
    chance: int | None
    """In percent."""
    note: str
    acts: tuple[Link, ...]


def step_of(step: BoardStep, opened: Opened, names: Names) -> Step:
    number = step.dossier_number or step.dossier
    at = step.act_by or step.due_at
    due = opened.times.due(at, expected=step.expected) if at else None
    person = f", {names.of(step.person)}" if step.person else ""
    found = step.forecast
    return Step(
        number=number,
        href=f"/matters/{number}" if is_matter(step.dossier) else f"/cases/{number}",
        what=step.what,
        acknowledge=bool(step.act_by and step.due_at and step.act_by < step.due_at),
        party=f"{step.party}{person}",
        due=due,
        level=due.level if due else "",
        chance=round(100 * found.chance) if found else None,
        note=f"{found.similar} similar answers" if found else "",
        acts=tuple(_acts(step, number, opened.actor)),
    )


def _acts(step: BoardStep, number: str, actor: Actor) -> Iterator[Link]:
    """What the reader may do about a step: each is a form that asks for a reason.

    The tasks of USNCB stay with USNCB: they are given to a colleague, on their own page.
    """
    of_case, of_agency = not is_matter(step.dossier), step.party != USNCB
    if of_case and step.clock and not step.expected and _may(actor, "extend_clock"):
        yield Link(label="Extend", href=_form("clock/extend", case_id=number, clock_id=step.clock))
    if step.task and of_agency and _may(actor, "remind_task"):
        yield Link(label="Remind", href=_form("task/remind", case_id=number, task_id=step.task))
    if step.task and of_agency and _may(actor, "resend_task"):
        yield Link(label="Reassign", href=_form("task/resend", case_id=number, task_id=step.task))
    if step.task:
        yield Link(label="Open", href=task_address(number, step.task))


def _may(actor: Actor, act: str) -> bool:
    return why_not(actor, CASE.act(act).permission) is None


def _form(act: str, **values: str) -> str:
    return f"/do/{act}?{urlencode({**values, 'back': '/board'})}"
