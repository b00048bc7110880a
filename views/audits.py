"""The audit of the record, for whoever may verify it."""

from pathlib import Path

from procedure.access import Right, require
from procedure.people import Actor
from register.audit import Changed, Whole
from register.ledger import Tampered
from register.order_keys import OrderKeys
from register.proven import Orders
from register.register import Register
from views.ledger import orders_known_to


class Audits:
    """Verifies the record by the published keys."""

    def __init__(self, register: Register, keys: Path) -> None:
        """``keys`` is the file of the published keys."""
        self._register = register
        self._keys = keys

    async def verified(self, actor: Actor) -> Whole | Tampered | Changed:
        """Whether the record is whole, proven and unchanged. Raises NotPermitted."""
        require(actor, Right.VERIFY_LEDGER)
        return await self._register.audit.verify(OrderKeys.read(self._keys))

    async def orders(self, actor: Actor) -> Orders:
        """Every order that the actor may know of. Raises NotPermitted."""
        return await orders_known_to(self._register, actor, OrderKeys.read(self._keys))
