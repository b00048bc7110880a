"""What a case says of the recall of its copies: it is ordered once, and again for each new reason.

The recall itself is a matter of its own, with its holders, clocks and attestations.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.case import Case, Entry, Stage, Standing
from procedure.dossier import Effect, Event, Handoff, TimelineText, handoff_id
from procedure.measures.copies import in_use
from procedure.measures.matters import Beside
from procedure.measures.recalls_of_case import RecallOfCase
from procedure.message import InterpolState
from procedure.people import SYSTEM_ID, USNCB
from procedure.recall_codes import RecallReason
from procedure.recall_order import OpenRecall, RenewRecall
from procedure.tables import EventRule, Rules, StepRule
from procedure.values import DocumentId, MatterId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

RECALL = Stage(
    "RECALL", "Recall of U.S. copies", "Whoever got the data must say what was done with them."
)
_BY_STATE = {
    InterpolState.NON_COMPLIANT: RecallReason.NON_COMPLIANT,
    InterpolState.DELETED: RecallReason.DELETED,
}
_BY_FACT = {
    "MODIFICATION": RecallReason.MODIFIED,
    "STILL_STOPPED": RecallReason.STILL_STOPPED,
}


class RecallOrdered(Event):
    """U.S. copies are recalled, for a reason that the case has."""

    recall: MatterId
    reason: RecallReason
    through: int
    """The number of the last entry that is a reason."""
    first: bool
    document: DocumentId


def reasons(case: Case) -> dict[int, RecallReason]:
    """Why the copies of the case are recalled, by the numbers of the entries that say so.

    An entry that was corrected has the number of its correction.
    """
    return {
        max(number, entry.corrected_by or 0): reason
        for number, entry in case.entries.items()
        if (reason := _reason(entry)) is not None
    }


def _reason(entry: Entry) -> RecallReason | None:
    """By what counts now: a fact, an outcome, or the opening itself."""
    fact: str = getattr(entry.counts, "fact", "")
    state: InterpolState | None = getattr(entry.counts, "interpol_state", None)
    return _BY_FACT.get(fact) or (_BY_STATE.get(state) if state is not None else None)


def needs_order(case: Case) -> bool:
    """Whether there is a reason for which the recall is not ordered, and somebody to recall from.

    Where no copy is known, the case's own systems task looks for some; one that is recorded then
    is recalled at once. Who is still stopped has met a copy, whether it is known or not.
    """
    through = case.of(RecallOfCase).through
    new = [reason for number, reason in reasons(case).items() if number > through]
    return bool(new) and (bool(in_use(case)) or RecallReason.STILL_STOPPED in new)


def is_done(case: Case) -> bool:
    """Whether nothing is recalled, or everybody has attested."""
    recall = case.of(RecallOfCase).recall
    noted = case.of(Beside).matters.get(recall or "")
    return not needs_order(case) and (recall is None or (noted is not None and noted.ended))


def after_order(case: Case, event: RecallOrdered) -> Case:
    """The recall is under way, whatever the case last heard of it."""
    beside = case.of(Beside).matters
    if (noted := beside.get(event.recall)) is not None:
        case = case.having(Beside({**beside, event.recall: replace(noted, ended=False)}))
    return case.having(RecallOfCase(event.recall, event.through))


def order_recall(case: Case, context: "Context") -> list[Event]:
    """Once for all reasons that are not ordered yet."""
    if case.ended is not None or not needs_order(case):
        return []
    known = reasons(case)
    through = max(known)
    return [
        RecallOrdered(
            at=context.at,
            by=SYSTEM_ID,
            recall=f"recall-{case.dossier.removeprefix('case-')}",
            reason=known[through],
            through=through,
            first=case.of(RecallOfCase).recall is None,
            document=_document(case),
        )
    ]


def _document(case: Case) -> str:
    """What was written with the newest reason, or else with the opening."""
    entries = [*case.entries.values()]
    written = [entries[0], *(entry for entry in entries if _reason(entry) is not None)]
    documents: list[str | None] = [getattr(entry.event, "document", None) for entry in written]
    return next(one for one in reversed(documents) if one is not None)


def standing(case: Case) -> Standing | None:
    """Whoever got the data must attest."""
    if is_done(case):
        return None
    return Standing(RECALL, USNCB, "everybody has attested, and the recall has ended")


def left(case: Case) -> list[str]:
    """The recall must have ended, also where the track has."""
    return [] if is_done(case) else ["the recall of U.S. copies has not ended"]


def order_text(case: Case, event: RecallOrdered, rules: "Procedure") -> TimelineText:
    """``Recall of U.S. copies ordered: DELETED``."""
    again = "" if event.first else " again"
    return TimelineText(f"Recall of U.S. copies ordered{again}: {event.reason}")


def order_effects(case: Case, event: RecallOrdered, rules: "Procedure") -> list[Effect]:
    """The recall opens, or hears of the new reason."""
    order = handoff_id(case.dossier, case.revision, event.recall)
    if not event.first:
        renewed = RenewRecall(
            dossier=event.recall,
            order=order,
            case=case.dossier,
            reason=event.reason,
            why=event.document,
        )
        return [Handoff(renewed)]
    opened = OpenRecall(
        dossier=event.recall,
        order=order,
        by=SYSTEM_ID,
        cases=(case.dossier,),
        closures=case.closures,
        reason=event.reason,
        document=event.document,
    )
    return [Handoff(opened)]


RULES = Rules(
    measure="recall",
    events=(EventRule(RecallOrdered, after_order, order_text, order_effects),),
    steps=(StepRule(order_recall.__name__, order_recall),),
    standing=standing,
    left=left,
)
