"""Going straight to what somebody names by its number."""

import re
from enum import StrEnum

from procedure.numbers import read_case_number, read_matter_number, read_task_number
from procedure.people import Actor
from procedure.values import Stored, is_matter
from register.lists import Lists
from views.numbers import Numbers

_OF_MESSAGE = re.compile(r"/\d{1,4}$")
"""What our reference of a message has after the number of its case or matter."""


class NumberKind(StrEnum):
    """What a number names."""

    CASE = "CASE"
    TASK = "TASK"
    MATTER = "MATTER"


class Numbered(Stored):
    """What a number names, by the numbers that addresses hold."""

    kind: NumberKind
    number: str
    """Of the case or the matter."""
    task: str | None = None
    """The task in it."""


async def numbered(lists: Lists, actor: Actor, typed: str) -> Numbered | None:
    """What the actor may know of by this number; None where it is none, or hidden.

    Our reference of a message leads to its case or matter.
    """
    typed = _OF_MESSAGE.sub("", typed)
    numbers = Numbers(lists)
    row = await numbers.any_task(actor, typed) if read_task_number(typed) else None
    if row is not None:
        number = await _number(lists, row.case_id)
        return Numbered(kind=NumberKind.TASK, number=number, task=row.task_id)
    found = None
    if read_case_number(typed) or read_matter_number(typed):
        found = await numbers.dossier(actor, typed)
    if found is None or found == typed:
        return None
    kind = NumberKind.MATTER if is_matter(found) else NumberKind.CASE
    return Numbered(kind=kind, number=await _number(lists, found))


async def _number(lists: Lists, dossier: str) -> str:
    """The number of a case or a matter."""
    row = await (lists.matter(dossier) if is_matter(dossier) else lists.case(dossier))
    return row.number or dossier if row is not None else dossier
