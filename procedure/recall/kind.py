"""The recall as a kind of matter."""

from procedure.access import Right, Subject, may
from procedure.matters.kind import MatterKind
from procedure.people import Actor
from procedure.recall import attesting, composing, opening, releasing, searching
from procedure.recall.recall import Recall


def _holds(recall: Recall, actor: Actor) -> bool:
    """Whether the actor's agency got the data, so that it must attest."""
    holds = any(one.held.agency == actor.agency for one in recall.holders.values())
    return holds and may(actor, Right.SEE_TASK, Subject(agency=actor.agency))


RECALL: MatterKind[Recall] = MatterKind(
    "recall",
    "Recall",
    (opening.RULES, searching.RULES, attesting.RULES, composing.RULES, releasing.RULES),
    begin=opening.begin,
    seen_by=_holds,
)
