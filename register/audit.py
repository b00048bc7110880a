"""What an auditor checks beside the chain of hashes: who gave each order, and what SQL changed.

Each event of a dossier follows from a person's signed order, from a step of Caveat's own, or from a
handoff. Receiving is no order: it needs nobody's permission but the gateway's. The roster, the
closures, the directory and keys are changed by signed orders too (``register.part_orders``).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Connection, select

from procedure.people import SYSTEM_ID
from procedure.proof import NotProven
from procedure.refusals import DossierTampered
from procedure.values import Stored
from register.checkpoints import BadCheckpoint, Checkpoints
from register.closures import Closures
from register.database import Database, Repository, reading
from register.directories import Directories
from register.dossiers import Dossiers
from register.feeds import Feeds
from register.handoffs import Handoffs
from register.head_seals import NOTHING, extended
from register.keys import Keys
from register.ledger import Tampered, Unproven, Verified, record_of, verify
from register.order_keys import OrderKeys
from register.part_orders import PartOrders, proven_by
from register.proven import Orders, ProvenOrder
from register.rosters import Rosters
from register.sessions import Sessions
from register.tables.record import dossiers, ledger
from register.tokens import Tokens
from register.values import LedgerRecord

Checked = Rosters | Closures | Directories | Sessions | Tokens | Feeds | Keys
_RECEIVED = "CommunicationReceived"
_OWN = (
    select(ledger.c.body).where(ledger.c.revision.is_not(None)).order_by(ledger.c.seq)
).execution_options(yield_per=500)


class Changed(Stored):
    """What was changed outside Caveat, by ids."""

    dossiers: tuple[str, ...]
    handoffs: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Versions of the roster, the closures or the directory; sessions, tokens, feeds and keys."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All of it."""
        return (*self.dossiers, *self.handoffs, *self.others)


class Whole(Verified):
    """The chain is whole, each order is proven, and nothing was changed outside Caveat."""

    orders: int
    """How many orders of people there are, each with its proof."""
    unsigned: int = 0
    """How many changes of the register were written before its orders were signed."""
    checkpoints: int = 0
    """How many checkpoints there are, each signed and with a hash that the ledger has."""


Verdict = Whole | Tampered | BadCheckpoint | Changed
"""What verifying everything comes to."""


class Audit(Repository):
    """Checks what the register holds, by the published keys and the key ring."""

    def __init__(
        self,
        database: Database,
        dossiers: Dossiers,
        handoffs: Handoffs,
        others: Sequence[Checked],
        checkpoints: Checkpoints,
    ) -> None:
        """``dossiers`` and ``handoffs`` know their own seals; ``others`` theirs."""
        super().__init__(database)
        self._checkpoints = checkpoints
        self._others = others
        self._dossiers = dossiers
        self._handoffs = handoffs

    @reading
    def verify(self, connection: Connection, keys: OrderKeys) -> Verdict:
        """Verify everything; the first thing that is wrong."""
        chain = verify(connection)
        if isinstance(chain, Tampered):
            return chain
        kept = self._checkpoints.first_bad.within(connection, keys)
        if isinstance(kept, BadCheckpoint):
            return kept
        orders = self.orders.within(connection, keys)
        if orders.flaw is not None:
            return orders.flaw
        changed = self.changed.within(connection)
        if changed.ids:
            return changed
        return Whole(
            count=chain.count,
            head=chain.head,
            orders=len(orders.proven),
            unsigned=len(orders.unsigned),
            checkpoints=kept,
        )

    @reading
    def orders(self, connection: Connection, keys: OrderKeys) -> Orders:
        """Every order of a person, and the first entry of which nothing shows who ordered it."""
        seen: set[str] = set()
        own = self._of_dossiers(connection, keys, seen)
        beside = PartOrders(keys).read(connection, seen)
        flaws = [one.flaw for one in (own, beside) if one.flaw is not None]
        return Orders(
            proven=sorted((*own.proven, *beside.proven), key=lambda one: one.seq),
            unsigned=beside.unsigned,
            flaw=min(flaws, key=lambda one: one.seq, default=None),
        )

    def _of_dossiers(self, connection: Connection, keys: OrderKeys, seen: set[str]) -> Orders:
        proven: list[ProvenOrder] = []
        for order, records in _acts(connection):
            flaw = self._flaw(connection, keys, records)
            if flaw is None and order in seen:
                flaw = "the same order is recorded twice"
            if flaw is not None:
                return Orders(proven, [], Unproven(seq=records[0].seq, reason=flaw))
            seen.add(order)
            first = records[0]
            if first.signed is not None:
                proven.append(proven_by(first, first.signed))
        return Orders(proven, [], None)

    def _flaw(
        self, connection: Connection, keys: OrderKeys, records: list[LedgerRecord]
    ) -> str | None:
        """What is wrong with where the events of one act come from, or None."""
        first = records[0]
        order, actors = first.order or "", {record.actor for record in records} - {SYSTEM_ID}
        if any(record.signed is not None for record in records[1:]):
            return "a signed order is in an event that is not the first of its act"
        if first.signed is not None:
            return _flaw_of_signed(keys, first, actors)
        if order.startswith("step:"):
            return "a step of Caveat's own names a person" if actors else None
        if order.startswith("handoff-"):
            allowed = self._handoffs.allowed(connection, order, first.dossier)
            return None if allowed else "no handoff led to it"
        if first.kind == _RECEIVED and first.revision == 1:
            return None
        return "no signed order led to it"

    @reading
    def changed(self, connection: Connection) -> Changed:
        """What is not as Caveat wrote it."""
        tampered = []
        digests = {
            dossier: extended(NOTHING, (body for _, body in rows))
            for dossier, rows in groupby(_bodies(connection), key=lambda row: row[0])
        }
        known = connection.execute(select(dossiers.c.dossier)).scalars().all()
        for dossier in sorted({*known, *digests}):
            try:
                head = self._dossiers.head.within(connection, dossier)
            except DossierTampered:
                head = None
            if head is None or head.digest != digests.get(dossier):
                tampered.append(dossier)
        handoffs = self._handoffs.changed.within(connection)
        others = [one for each in self._others for one in each.changed.within(connection)]
        return Changed(dossiers=tuple(tampered), handoffs=tuple(handoffs), others=tuple(others))


def _bodies(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """The bytes of every dossier's own events, dossier by dossier, in their order."""
    query = (
        select(ledger.c.dossier, ledger.c.body)
        .where(ledger.c.revision.is_not(None))
        .order_by(ledger.c.dossier, ledger.c.revision)
    )
    with connection.execute(query.execution_options(yield_per=500)) as rows:
        for row in rows:
            yield row.dossier, row.body


def _acts(connection: Connection) -> Iterator[tuple[str, list[LedgerRecord]]]:
    """The events of each act together: an act is written at once."""

    def records() -> Iterable[LedgerRecord]:
        with connection.execute(_OWN) as rows:
            for body in rows.scalars():
                yield record_of(body)

    for (_, order), act in groupby(records(), key=lambda one: (one.dossier, one.order or "")):
        yield order, list(act)


def _flaw_of_signed(keys: OrderKeys, first: LedgerRecord, actors: set[str]) -> str | None:
    """What is wrong with a signed order and its events, or None."""
    if first.signed is None:
        return "no signed order led to it"
    try:
        statement = keys.statement(first.signed)
    except NotProven as flaw:
        return f"its order is not proven ({flaw.fields['code']})"
    signed = (statement.dossier, statement.order, statement.command_sha256)
    if signed != (first.dossier, first.order, first.command):
        return "another order was signed"
    if not actors <= {statement.by}:
        return "somebody else signed its order"
    committed = first.data.get("commitments", {})
    if committed.get(statement.document, statement.commitment) != statement.commitment:
        return "its document is not the one that was signed"
    return None
