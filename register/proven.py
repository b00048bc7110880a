"""What an auditor reads about orders: which are proven, and what nobody signed."""

from typing import NamedTuple

from procedure.proof import OrderStatement
from procedure.values import Moment, Stored
from register.ledger import Tampered


class ProvenOrder(Stored):
    """A person's order, as they signed it and as the ledger holds it."""

    seq: int
    """The first event that followed from it."""
    at: Moment
    """When that was recorded."""
    key: str
    statement: OrderStatement

    @property
    def by(self) -> str:
        """Who signed it."""
        return self.statement.by


BEFORE_SIGNING = "written before orders of the register were signed"
"""Why a change is not signed, as it is shown."""


class UnsignedChange(Stored):
    """A change of the register that was written before its orders were signed."""

    seq: int
    at: Moment
    by: str
    kind: str
    """The event, by its name in the ledger."""
    dossier: str
    """What was changed: the roster, the calendar or the directory."""
    key: None = None
    """No key signed it."""


class Orders(NamedTuple):
    """The orders of people in the ledger, in its order."""

    proven: list[ProvenOrder]
    unsigned: list[UnsignedChange]
    flaw: Tampered | None
    """The first entry of which nothing shows who ordered it."""

    @property
    def listed(self) -> list[ProvenOrder | UnsignedChange]:
        """Those that are proven and those that nobody signed, the oldest first."""
        both: list[ProvenOrder | UnsignedChange] = [*self.proven, *self.unsigned]
        return sorted(both, key=lambda one: one.seq)
