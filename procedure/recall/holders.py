"""Who in the United States got the data of a case: with a copy, or with a task."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.dossier import Effect
from procedure.letters import LetterOrder, to_role
from procedure.measures.copies import in_use
from procedure.people import EMPLOYER, USNCB, Role
from procedure.recall.recall import Held, Holder, Recall

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


def holders_of(cases: Iterable[str], context: "Context", known: Iterable[Held] = ()) -> list[Held]:
    """Everybody who got the data of these cases and is not known yet, with new names."""
    known = list(known)
    names = (f"holder-{number}" for number in count(len(known) + 1))
    there = {(one.agency, one.system, one.case, one.copy_id) for one in known}
    found = []
    for case_id in cases:
        other = context.beside.other(case_id)
        if other is not None and isinstance(other.state, Case):
            for held in _in_case(other.state, other.rules):
                key = (held.agency, held.system, held.case, held.copy_id)
                if key not in there:
                    there.add(key)
                    found.append(held.model_copy(update={"holder": next(names)}))
    return found


def _in_case(case: Case, rules: "Procedure") -> list[Held]:
    """The copies in use, and the agencies that a task showed the data."""
    copies = [
        Held(
            holder="holder-1",
            agency=copy.agency,
            system=copy.system,
            case=case.dossier,
            copy_id=copy.copy,
        )
        for copy in in_use(case)
    ]
    agencies = {
        task.agency
        for task in case.tasks.values()
        if task.agency not in (USNCB, EMPLOYER) and rules.task(task.code).shows
    }
    asked = [
        Held(holder="holder-1", agency=agency, case=case.dossier) for agency in sorted(agencies)
    ]
    return [*copies, *asked]


def notified(holders: Iterable[Held], clock: Clock | None) -> list[Effect]:
    """Each agency gets one email; what is with USNCB goes to Operations."""
    emails: list[Effect] = []
    for agency in sorted({held.agency for held in holders}):
        if agency == USNCB:
            emails.append(to_role(LetterKey.TO_ACT, Role.OPERATIONS, clock))
        else:
            due = clock.due_at if clock is not None else None
            emails.append(LetterOrder(letter=LetterKey.TO_ACT, agency=agency, due=due))
    return emails


def with_holders(recall: Recall, holders: Iterable[Held]) -> Recall:
    """The recall with these holders beside those it has."""
    added = {held.holder: Holder(held) for held in holders}
    return replace(recall, holders={**recall.holders, **added})
