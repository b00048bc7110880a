"""Dossiers in the register: their events, the orders behind them, and the run that may write."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from procedure.dossier import Event, read_event, write_event
from procedure.people import Delegated
from procedure.proof import SignedOrder
from procedure.register_acts import Part
from register import ledger
from register.database import Database, Repository, reading, stamp, writing
from register.head_seals import NOTHING, check_events, check_seal, extended, seal_of
from register.lookups import Lookups
from register.tables.record import dossiers, orders
from register.tables.record import ledger as ledger_table
from register.teams import seen_by
from register.values import Entry, Head, LedgerRecord, OrderRow

# Built once: building a statement takes about as long as executing it.
_HEAD = select(dossiers).where(dossiers.c.dossier == bindparam("id"))
_HEAD_LOCKED = _HEAD.with_for_update()
_ORDER = select(orders).where(orders.c.order_id == bindparam("id"))
_OPENED = insert(dossiers)
_CLAIMED = (
    update(dossiers).where(dossiers.c.dossier == bindparam("id")).values(run=bindparam("now_by"))
)
_BODIES = (
    select(ledger_table.c.body)
    .where(ledger_table.c.dossier == bindparam("id"), ledger_table.c.revision > bindparam("after"))
    .order_by(ledger_table.c.revision)
)
_CONTINUED = update(dossiers).where(dossiers.c.dossier == bindparam("id"))
_ORDERED = insert(orders)


class Origin(NamedTuple):
    """Where the events of an act come from."""

    order: str
    act: str
    command_sha256: str
    directory_sha256: str
    signed: SignedOrder | None = None
    """The order as the person signed it; steps and handoffs are not signed."""
    lent: tuple[Delegated, ...] = ()
    """By which delegations the act was allowed; none where the person's own roles were enough."""


def event_of(record: LedgerRecord) -> Event:
    """The event of a ledger record. Raises UnknownKind if a newer build wrote it."""
    fields = {**record.data, "kind": record.kind, "at": record.at, "by": record.actor}
    return read_event(fields)


def events_of(bodies: Iterable[bytes]) -> list[Event]:
    """The events in these bytes of the ledger."""
    return [event_of(ledger.record_of(body)) for body in bodies]


def entry_of(
    dossier: str,
    revision: int,
    event: Event,
    origin: Origin,
    commitments: dict[str, str],
    *,
    first: bool,
) -> Entry:
    """The ledger entry of an event: every field, and where the event comes from.

    The ``first`` one of an act has the signed order.
    """
    data = {
        name: value
        for name, value in write_event(event).items()
        if name not in ("kind", "at", "by")
    }
    if commitments:
        data["commitments"] = commitments
    if origin.lent:
        data["delegated"] = {one.role: one.by for one in origin.lent}
    return Entry(
        kind=event.kind,
        key=f"{dossier}/{revision}",
        at=event.at,
        actor=event.by,
        data=data,
        order=origin.order,
        command=origin.command_sha256,
        directory=origin.directory_sha256,
        signed=origin.signed if first else None,
    )


def _signer_of_change(connection: Connection, order: OrderRow) -> str | None:
    """Who gave an order that changed the register beside its dossiers."""
    query = select(ledger_table.c.body).where(
        ledger_table.c.dossier == order.dossier, ledger_table.c.at == stamp(order.at)
    )
    for body in connection.execute(query).scalars():
        record = ledger.record_of(body)
        if record.order == order.order_id and record.signed is not None:
            return record.signed.read().by
    return None


class Dossiers(Repository):
    """Events by dossier and revision, orders by id, and who may write."""

    def __init__(self, database: Database, lookups: Lookups) -> None:
        """``lookups`` makes the seals of dossiers."""
        super().__init__(database)
        self._lookups = lookups

    @reading
    def head(self, connection: Connection, dossier: str) -> Head | None:
        """What is known about the dossier without reading its events. Raises DossierTampered."""
        return self._head(connection, dossier, lock=False)

    def locked(self, connection: Connection, dossier: str) -> Head | None:
        """The same, under the dossier's row lock: acts on the dossier commit one after another."""
        return self._head(connection, dossier, lock=True)

    def _head(self, connection: Connection, dossier: str, *, lock: bool) -> Head | None:
        query = _HEAD_LOCKED if lock else _HEAD
        row = connection.execute(query, {"id": dossier}).mappings().first()
        if row is None:
            return None
        head = Head.model_validate(dict(row))
        check_seal(self._lookups, head, row["seal"])
        return head

    @reading
    def events(
        self, connection: Connection, dossier: str, after: int = 0, until: int | None = None
    ) -> list[Event]:
        """The dossier's own events after a revision, in their order, as the ledger has them now."""
        return events_of(self.bodies(connection, dossier, after, until))

    def bodies(
        self, connection: Connection, dossier: str, after: int = 0, until: int | None = None
    ) -> list[bytes]:
        """The ledger's bytes of the dossier's own events after a revision, in their order."""
        query = _BODIES if until is None else _BODIES.where(ledger_table.c.revision <= until)
        return list(connection.execute(query, {"id": dossier, "after": after}).scalars())

    def verified(self, connection: Connection, head: Head) -> list[bytes]:
        """The ledger's bytes of all events of the dossier. Raises DossierTampered.

        Asked before anybody believes them: when a run takes the dossier, or its state is loaded.
        """
        bodies = self.bodies(connection, head.dossier)
        check_events(head, bodies)
        return bodies

    @reading
    def runs(self, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
        """The run that may write for each of these dossiers; none of one that does not exist."""
        query = select(dossiers.c.dossier, dossiers.c.run).where(dossiers.c.dossier.in_(ids))
        return {row.dossier: row.run for row in connection.execute(query)}

    @reading
    def records(self, connection: Connection, dossier: str) -> list[LedgerRecord]:
        """The ledger records of the dossier's own events."""
        query = (
            select(ledger_table.c.body)
            .where(ledger_table.c.dossier == dossier, ledger_table.c.revision > 0)
            .order_by(ledger_table.c.revision)
        )
        return [ledger.record_of(body) for body in connection.execute(query).scalars()]

    @reading
    def revision(self, connection: Connection, dossier: str) -> int:
        """How many events the dossier has."""
        query = select(dossiers.c.revision).where(dossiers.c.dossier == dossier)
        return connection.execute(query).scalar() or 0

    @reading
    def revisions(self, connection: Connection, ids: Sequence[str]) -> dict[str, int]:
        """How many events each of these dossiers has."""
        query = select(dossiers.c.dossier, dossiers.c.revision).where(dossiers.c.dossier.in_(ids))
        return {row.dossier: row.revision for row in connection.execute(query)}

    @writing
    def claim(self, connection: Connection, dossier: str, run: str) -> Head | None:
        """From now on, only this run may write for the dossier. None if it does not exist.

        Raises DossierTampered.
        """
        head = self.locked(connection, dossier)
        if head is None or head.run == run:
            return head
        connection.execute(_CLAIMED, {"id": dossier, "now_by": run})
        return head.model_copy(update={"run": run})

    def append(
        self,
        connection: Connection,
        head: Head,
        events: Sequence[Event],
        origin: Origin,
        commitments: Sequence[dict[str, str]],
        *,
        known: Head | None,
        stage: str,
    ) -> Head:
        """Write the events of an act, and the order behind them; the dossier's row as it is now.

        ``known`` is the row before, ``head`` what it says after these events. ``commitments`` has,
        for each event, the commitments of the documents that it names.
        """
        before = head.revision - len(events)
        entries = [
            (
                revision,
                entry_of(
                    head.dossier, revision, event, origin, committed, first=revision == before + 1
                ),
            )
            for revision, (event, committed) in enumerate(
                zip(events, commitments, strict=True), start=before + 1
            )
        ]
        bodies = ledger.append(connection, head.dossier, entries)
        digest = extended(known.digest if known is not None else NOTHING, bodies)
        head = head.model_copy(update={"digest": digest})
        values = head.model_dump() | {
            "last_at": stamp(head.last_at),
            "seal": seal_of(self._lookups, head),
        }
        if known is None:
            connection.execute(_OPENED, values)
        else:
            connection.execute(_CONTINUED, values | {"id": head.dossier})
        connection.execute(
            _ORDERED,
            {
                "order_id": origin.order,
                "dossier": head.dossier,
                "act": origin.act,
                "command_sha256": origin.command_sha256,
                "revision": head.revision,
                "stage": stage,
                "at": stamp(head.last_at),
            },
        )
        return head

    @reading
    def order(self, connection: Connection, order: str) -> OrderRow | None:
        """The order with this id, if it is recorded."""
        row = connection.execute(_ORDER, {"id": order}).mappings().first()
        return OrderRow.model_validate(dict(row)) if row is not None else None

    @reading
    def orders_within(self, connection: Connection, first: str, last: str) -> list[str]:
        """The recorded orders with ids from ``first`` to ``last``, these among them."""
        ids = orders.c.order_id
        return list(connection.execute(select(ids).where(ids.between(first, last))).scalars())

    @reading
    def signer(self, connection: Connection, order: OrderRow) -> str | None:
        """Who gave a recorded order, as its proof in the ledger says; None where nobody signed."""
        if order.dossier in tuple(Part):
            return _signer_of_change(connection, order)
        query = (
            select(ledger_table.c.body)
            .where(
                ledger_table.c.dossier == order.dossier,
                ledger_table.c.revision <= order.revision,
            )
            .order_by(ledger_table.c.revision.desc())
        )
        # The proof is in the first event of the act, which may have many.
        with connection.execute(query.execution_options(yield_per=20)) as bodies:
            for body in bodies.scalars():
                record = ledger.record_of(body)
                if record.order != order.order_id:
                    return None
                if record.signed is not None:
                    return record.signed.read().by
        return None

    @reading
    def last_act(self, connection: Connection, dossier: str) -> str:
        """The act by which the dossier's last events were recorded; empty where there is none."""
        query = (
            select(orders.c.act)
            .where(orders.c.dossier == dossier)
            .order_by(orders.c.revision.desc(), orders.c.at.desc())
        )
        return connection.execute(query.limit(1)).scalar() or ""

    @reading
    def open_dossiers(
        self, connection: Connection, prefix: str = "", reader: str | None = None
    ) -> list[str]:
        """The dossiers that are not complete, in their order, as far as the reader sees them."""
        query = (
            select(dossiers.c.dossier)
            .where(dossiers.c.open.is_(True), dossiers.c.dossier.startswith(prefix))
            .where(*seen_by(dossiers.c.dossier, reader))
            .order_by(dossiers.c.dossier)
        )
        return list(connection.execute(query).scalars())
