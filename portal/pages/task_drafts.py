"""What somebody has filled in for an answer and not sent: kept by the service, for them alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from portal.pages.answer_fields import Given
from portal.pages.answer_form import Wrong, input_id
from portal.pages.site import Opened
from procedure.classified import LooksClassified, must_be_unclassified
from procedure.refusals import NotFound
from procedure.task_form import ANSWER
from views.task_view import TaskView

_NO_PART = frozenset({"act", "seen", "made"})
"""What a form sends beside what somebody filled in."""


class Draft(NamedTuple):
    """A draft as the page shows it."""

    given: Mapping[str, tuple[str, ...]]
    saved_at: datetime


def marked(given: Given) -> list[Wrong]:
    """What looks classified, input by input: it is neither sent nor kept."""
    found = []
    for name, typed in given.items():
        try:
            must_be_unclassified({name: list(typed)})
        except LooksClassified as error:
            marking = error.fields["marking"]
            text = (
                f"It says {marking}. Caveat holds unclassified text only: remove the marking and "
                "what it covers."
            )
            found.append(Wrong(input_id(name), text, "Remove what is marked as classified"))
    return found


async def save(opened: Opened, view: TaskView, given: Given) -> datetime:
    """Keep what was filled in; when it was saved.

    Of an input that looks classified, what was saved of it before stays.
    """
    left_out = {one.id for one in marked(given)}
    before = await find(opened, view) if left_out else None
    kept = before.given if before is not None else {}
    fields = {
        name: kept.get(name, ()) if input_id(name) in left_out else tuple(typed)
        for name, typed in given.items()
        if name not in _NO_PART
    }
    return await opened.desk.drafts.save(opened.actor, _subject(view), ANSWER, fields)


async def find(opened: Opened, view: TaskView) -> Draft | None:
    """The reader's draft of the answer, if there is one."""
    try:
        found = await opened.desk.drafts.find(opened.actor, _subject(view), ANSWER)
    except NotFound:
        return None
    fields = found.fields.items()
    given = {name: (one,) if isinstance(one, str) else tuple(one) for name, one in fields}
    return Draft(given, found.saved_at)


async def drop(opened: Opened, view: TaskView) -> None:
    """Delete the draft, if there is one."""
    try:
        await opened.desk.drafts.delete(opened.actor, _subject(view), ANSWER)
    except NotFound:
        return


async def subjects(opened: Opened) -> frozenset[str]:
    """The tasks for which the reader has a draft, as ``case-.../J1``."""
    drafts = await opened.desk.drafts.all(opened.actor)
    return frozenset(one.subject for one in drafts if one.act == ANSWER)


def _subject(view: TaskView) -> str:
    return f"{view.case}/{view.task}"
