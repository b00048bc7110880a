"""What can be chosen in a form, where nothing that is known says so: as completion offers it.

A code word is shown by its meaning, a case by its number and its person. Only what the person may
see is offered.
"""

import inspect
from collections.abc import Mapping, Sequence
from typing import get_args

from typer.models import ParameterInfo

from cli.completion import OFFERED, PEOPLE, found_at
from cli.running import AtDesk
from portal.pages.codes import meaning as meaning_of
from portal.pages.meanings import plain_words
from portal.pages.offers import Offer
from portal.pages.site import Opened
from procedure.access import Right, may
from register.case_lists import CaseFilter
from views.case_list import CaseListRow
from views.lists import Wanted

_MOST_CASES = 200
"""So many open cases are offered, those that are due first."""
_Labeled = Sequence[tuple[str, str]]
"""Values with what they are called."""


async def with_choices(opened: Opened, command: AtDesk, offer: Offer) -> Offer:
    """The offer, with what can be chosen for each parameter that nothing else says."""
    known = {*offer.fixed, *offer.choices}
    found = {
        name: await _choices(opened, what)
        for name, what in _offered(command).items()
        if name not in known
    }
    labels = {name: dict(rows) for name, rows in found.items() if rows}
    choices = {name: tuple(rows) for name, rows in labels.items()}
    return offer._replace(choices={**offer.choices, **choices}, labels={**labels, **offer.labels})


def _offered(command: AtDesk) -> Mapping[str, str | tuple[str, ...]]:
    """What completion offers for each parameter of a command."""
    found = {}
    for one in inspect.signature(command.work).parameters.values():
        for info in get_args(one.annotation):
            offers = info.autocompletion if isinstance(info, ParameterInfo) else None
            if offers in OFFERED:
                found[one.name] = OFFERED[offers]
    return found


async def _choices(opened: Opened, what: str | tuple[str, ...]) -> _Labeled:
    if isinstance(what, tuple):
        return [(one, meaning_of(one)) for one in what]
    if what == "cases":
        return await _open_cases(opened)
    if what == PEOPLE:
        # Completion offers the samples' people, before it is known who acts: a page knows that.
        what = "chosen/people"
    return [
        (value, f"{meaning.rstrip('.')} ({value})" if meaning else plain_words(value))
        for value, meaning in await found_at(opened.desk, what, {})
    ]


def _case(row: CaseListRow) -> str:
    """``USNCB-2026-K7M2Q4, Mstislav Vetrogradov``."""
    return ", ".join(filter(None, (row.number, row.person.name if row.person else None)))


async def _open_cases(opened: Opened) -> _Labeled:
    """The open cases by number; for an agency, those in which it has a task."""
    desk, actor = opened.desk, opened.actor
    if may(actor, Right.SEE_CASE):
        view = await desk.case_list.page(actor, CaseFilter(), limit=_MOST_CASES)
        return [(row.number or row.case_id, _case(row)) for row in view.rows]
    tasks = await desk.lists.tasks(actor, Wanted(), open_only=False)
    return [(row.number, f"{row.number}, {row.code}") for row in tasks if row.number]
