"""The gate of what people change at the register beside its dossiers: signed, allowed, once.

It is asked in the transaction that writes the change, as the recorder asks about an order in a
dossier. What it lets through is in the ledger with the signed order.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from procedure.access import require
from procedure.directory import Directory
from procedure.dossier import hash_of
from procedure.proof import Flaw, NotProven, OrderExpired, has_expired
from procedure.refusals import AlreadyRecorded, OrderIdReused
from procedure.register_acts import RegisterOrder
from register import ledger
from register.database import stamp
from register.order_keys import OrderKeys
from register.tables.record import orders
from register.values import Entry

_KNOWN = select(orders.c.dossier, orders.c.act).where(orders.c.order_id == bindparam("id"))


class Admitted(NamedTuple):
    """An order that the gate let through."""

    order: RegisterOrder
    directory: Directory
    """By which it was allowed."""
    at: datetime

    def note(
        self,
        connection: Connection,
        kind: str,
        key: str,
        version: int,
        data: dict[str, Any],
    ) -> None:
        """Write what happened into the ledger, with the signed order; its id is taken from now on.

        ``version`` is the one that was made or decided about.
        """
        order = self.order
        command = hash_of(order)
        entry = Entry(
            kind=kind,
            key=key,
            at=self.at,
            actor=order.by,
            data={**data, **order.content},
            order=order.order,
            command=command,
            directory=self.directory.sha256,
            signed=order.proof,
        )
        ledger.append(connection, order.dossier, [(None, entry)])
        row = {
            "order_id": order.order,
            "dossier": order.dossier,
            "act": order.act,
            "command_sha256": command,
            "revision": version,
            "stage": "",
            "at": stamp(self.at),
        }
        connection.execute(insert(orders), row)


class Gate:
    """Lets through what a person signed, and may do by the directory in effect."""

    def __init__(self, keys: Callable[[], OrderKeys]) -> None:
        """``keys`` gives the published keys of orders."""
        self._keys = keys

    @property
    def keys(self) -> OrderKeys:
        """The published keys, by which earlier orders are verified too."""
        return self._keys()

    def admit(
        self, connection: Connection, order: RegisterOrder, directory: Directory, at: datetime
    ) -> Admitted:
        """Let the order through at this moment (UTC), by the directory in effect.

        Raises NotProven, OrderExpired, AlreadyRecorded for one that comes again, OrderIdReused,
        NotFound and PersonSuspended for who gave it, and NotPermitted.
        """
        self.keys.check(order)
        if has_expired(order.proof, at):
            raise OrderExpired()
        known = connection.execute(_KNOWN, {"id": order.order}).first()
        if known is not None:
            same = (known.dossier, known.act) == (order.dossier, order.act)
            raise AlreadyRecorded() if same else OrderIdReused(order=order.order)
        actor = directory.actor(order.by, at)
        if order.right is not None:
            require(actor, order.right)
        return Admitted(order, directory, at)


def must_be_signed(signed: str, written: str) -> None:
    """Raise NotProven unless the hash that was signed is that of what is written."""
    if signed != written:
        raise NotProven(code=Flaw.ORDER)
