"""Copies that an answer names: each is recorded as one of the case, and a recall learns of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.copy_codes import CopyKind, UsSystem
from procedure.dossier import Event
from procedure.forms import copies_in
from procedure.measures.copies import RecordCopy, in_use, record_copy
from procedure.people import AgencyCode
from procedure.task import HasTasks, Task
from procedure.values import DocumentId, Recorded

if TYPE_CHECKING:
    from procedure.context import Context


class Answer(Event):
    """What a whole answer and one in part have."""

    task: str
    document: DocumentId
    recorded: tuple[tuple[str, Recorded], ...] = ()
    """What of the form is part of the record: codes, dates and numbers by their fields."""


class CopyAnswered(Event):
    """An answer in a matter names a copy: the covered cases record it."""

    task: str
    agency: AgencyCode
    system: UsSystem
    document: DocumentId


def copies_named(
    state: HasTasks,
    task: Task,
    answer: Answer,
    context: "Context",
) -> list[Event]:
    """What is recorded of the copies that the answer names and nobody knows of yet.

    An agency that the directory does not have is passed over: the words of the answer name it.
    """
    named = dict.fromkeys(copies_in(context.rules.task(task.code), dict(answer.recorded)))
    known = [one for one in named if one[0] in context.agencies]
    if isinstance(state, Case):
        return _recorded(state, known, answer.document, context)
    return [
        CopyAnswered(
            at=context.at,
            by=context.by,
            task=task.task,
            agency=agency,
            system=system,
            document=answer.document,
        )
        for agency, system in known
    ]


def _recorded(
    case: Case,
    named: Iterable[tuple[AgencyCode, UsSystem]],
    document: DocumentId,
    context: "Context",
) -> list[Event]:
    chain = context.chain(case)
    for agency, system in named:
        if (agency, system) not in [(one.agency, one.system) for one in in_use(chain.state)]:
            order = RecordCopy(
                dossier=case.dossier,
                order=f"step:{context.by}/{agency}/{system}",
                by=context.by,
                agency=agency,
                system=system,
                copy_kind=CopyKind.FORWARDED,
                document=document,
            )
            chain.add(record_copy(chain.state, order, context))
    return chain.events
