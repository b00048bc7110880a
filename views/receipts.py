"""A receipt as its reader may see it."""

from procedure.access import Right, may
from procedure.dossier import Receipt
from procedure.people import Actor
from procedure.values import Moment, Sha256, Stored


class ReceiptShown(Stored):
    """The answer to an order, for whoever gave it."""

    dossier: str
    order: str
    act: str
    revision: int | None
    """The dossier's last event when it was recorded; None for an agency, which knows its own tasks
    only."""
    stage: str | None
    """Where the dossier was then, in code words; None for an agency."""
    at: Moment
    command_sha256: Sha256


def receipt_for(actor: Actor, receipt: Receipt) -> ReceiptShown:
    """What the actor may see of a receipt: where the case is only for whoever sees the case."""
    hidden = {} if may(actor, Right.SEE_CASE) else {"revision": None, "stage": None}
    return ReceiptShown.model_validate({**receipt.model_dump(), **hidden})
