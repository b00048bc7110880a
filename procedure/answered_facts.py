"""A fact that an agency's answer says: it joins the case like any other, and names the task."""

from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.dossier import Event
from procedure.facts import AddFact, FactAdded, add_fact
from procedure.tables import Rules

if TYPE_CHECKING:
    from procedure.annex.rows import FactRow
    from procedure.context import Context


def add_answered_fact(case: Case, fact: str, task: str | None, context: "Context") -> list[Event]:
    """The fact with all that it changes; nothing where the case knows it already.

    ``task`` is the one whose answer says so; None where a person's act does.
    """
    row = context.rules.fact(fact)
    if row is None or _is_known(case, row):
        return []
    order = AddFact(
        dossier=case.dossier, order=f"step:{task or context.by}/{fact}", by=context.by, fact=row.key
    )
    return [
        event.model_copy(update={"answer_to": task}) if isinstance(event, FactAdded) else event
        for event in add_fact(case, order, context)
    ]


def _is_known(case: Case, row: "FactRow") -> bool:
    """Whether the fact was added and still says nothing new."""
    holds = row.circumstance is None or row.circumstance in case.circumstances
    ends = any(one in case.circumstances for one in row.ends)
    return row.key in case.facts and holds and not ends


RULES = Rules(add_fact=add_answered_fact)
