"""What a receipt shows to whom: an agency learns of its own task, and nothing of the case."""

from procedure.access import Right, may
from procedure.dossier import Receipt
from procedure.numbers import CaseNumber, MatterNumber
from procedure.people import Actor
from procedure.values import Moment, Stored


class OwnReceipt(Stored):
    """A receipt for whoever does not see the case: neither its stage nor how much happened."""

    dossier: str
    order: str
    act: str
    at: Moment
    number: CaseNumber | MatterNumber | None = None
    """The short number of the case or the matter."""


def shown_to(actor: Actor, receipt: Receipt) -> Receipt | OwnReceipt:
    """The receipt as far as the actor may read it."""
    if may(actor, Right.SEE_CASE):
        return receipt
    return OwnReceipt(
        dossier=receipt.dossier,
        order=receipt.order,
        act=receipt.act,
        at=receipt.at,
        number=receipt.number,
    )
