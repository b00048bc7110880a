"""The use request as a kind of matter."""

from procedure.access import Right, Subject, may
from procedure.matters.kind import MatterKind
from procedure.people import Actor
from procedure.use import (
    conditions,
    deciding,
    documents,
    evidence,
    exception,
    hearing,
    linking,
    opening,
    opposition,
    standing,
    verifying,
)
from procedure.use.use import Use

MODULES = (
    opening,
    linking,
    evidence,
    verifying,
    exception,
    documents,
    opposition,
    conditions,
    hearing,
    standing,
    deciding,
)
"""In the order in which a request is worked on."""


def _asks(use: Use, actor: Actor) -> bool:
    """Whether the actor's agency wants to use the communication."""
    own = use.request.agency == actor.agency
    return own and may(actor, Right.SEE_TASK, Subject(agency=actor.agency))


USE: MatterKind[Use] = MatterKind(
    "use",
    "Use request",
    (module.RULES for module in MODULES),
    begin=opening.begin,
    seen_by=_asks,
)
