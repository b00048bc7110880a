"""What an auditor checks about the register beside its dossiers: who ordered each change of it.

The first directory and the first roster come from the installation. What was changed before the
register's orders were signed counts as such, and nothing after the first that is signed.
"""

from collections.abc import Mapping

from pydantic import ValidationError
from sqlalchemy import Connection, select

from procedure.dossier import hash_of
from procedure.people import SYSTEM_ID
from procedure.proof import NotProven, SignedOrder
from procedure.register_acts import Part, read_order
from register import ledger
from register.closures import ClosuresEvent
from register.deletions import DeletionEvent
from register.directories import SIGNED_FROM_HERE
from register.directory_values import DirectoryEvent
from register.emails_again import EmailEvent
from register.keys import KeyEvent
from register.ledger import Tampered, Unproven
from register.order_keys import OrderKeys
from register.proven import Orders, ProvenOrder, UnsignedChange
from register.rosters import RosterEvent
from register.sessions import SessionEvent
from register.tables.record import ledger as ledger_table
from register.tokens import TokenEvent
from register.values import LedgerRecord

_ACTS: Mapping[str, frozenset[tuple[str, bool | None]]] = {
    RosterEvent.LOADED: frozenset({("load_roster", None)}),
    RosterEvent.SCREENING_ORDERED: frozenset({("screen_received_again", None)}),
    ClosuresEvent.PROPOSED: frozenset({("propose_closures", None)}),
    ClosuresEvent.APPROVED: frozenset({("approve_closures", True)}),
    ClosuresEvent.REJECTED: frozenset({("approve_closures", False)}),
    DirectoryEvent.MADE: frozenset(),
    DirectoryEvent.CHANGED: frozenset(
        (act, None) for act in ("change_directory", "suspend_person", "note_absence")
    ),
    DirectoryEvent.PROPOSED: frozenset({("change_directory", None)}),
    DirectoryEvent.APPROVED: frozenset({("approve_directory_change", True)}),
    DirectoryEvent.REJECTED: frozenset({("approve_directory_change", False)}),
    TokenEvent.MADE: frozenset({("make_token", None)}),
    TokenEvent.ENDED: frozenset({("end_token", None)}),
    SessionEvent.ALL_ENDED: frozenset({("end_sessions", None)}),
    EmailEvent.AGAIN: frozenset({("send_email_again", None)}),
    DeletionEvent.ORDERED: frozenset({("order_deletion", None)}),
    KeyEvent.DESTROYED: frozenset({("approve_deletion", True)}),
    DeletionEvent.REJECTED: frozenset({("approve_deletion", False)}),
}
"""The acts from which each event follows, and whether they approve."""
_PROPOSED = (ClosuresEvent.PROPOSED, DirectoryEvent.PROPOSED, DeletionEvent.ORDERED)
_DECIDED = (
    ClosuresEvent.APPROVED,
    ClosuresEvent.REJECTED,
    DirectoryEvent.APPROVED,
    DirectoryEvent.REJECTED,
    KeyEvent.DESTROYED,
    DeletionEvent.REJECTED,
)
_SAME = ("key_of", "authority")
"""What a deletion order says, and its approval again."""
_CHANGES = (
    select(ledger_table.c.body)
    .where(
        ledger_table.c.dossier.in_(tuple(Part)),
        ledger_table.c.revision.is_(None),
        ledger_table.c.kind.in_(tuple(_ACTS)),
    )
    .order_by(ledger_table.c.seq)
)


class PartOrders:
    """Reads the changes of the register one after another."""

    def __init__(self, keys: OrderKeys) -> None:
        """``keys`` are the published keys of orders."""
        self._keys = keys
        self._signed = False
        """Whether nothing is believed unsigned from here on."""
        self._proposed: dict[tuple[str, int], LedgerRecord] = {}

    def read(self, connection: Connection, seen: set[str]) -> Orders:
        """All of them, up to the first flaw. ``seen`` has the ids of orders in dossiers."""
        found = Orders([], [], None)
        for body in connection.execute(_CHANGES).scalars():
            record = ledger.record_of(body)
            if record.signed is None:
                if not _is_of_the_installation(record):
                    if self._signed:
                        return found._replace(flaw=_flaw(record, "no signed order led to it"))
                    found.unsigned.append(_unsigned(record))
                self._signed |= bool(record.data.get(SIGNED_FROM_HERE))
            else:
                self._signed = True
                reason = self._wrong(record, record.signed, seen)
                if reason is not None:
                    return found._replace(flaw=_flaw(record, reason))
                seen.add(record.order or "")
                found.proven.append(proven_by(record, record.signed))
            if record.kind in _PROPOSED:
                self._proposed[record.dossier, record.data["version"]] = record
        return found

    def _wrong(self, record: LedgerRecord, signed: SignedOrder, seen: set[str]) -> str | None:
        """What is wrong with a signed change, or None."""
        try:
            statement = self._keys.statement(signed)
            order = read_order(statement.act, statement.order, statement.by, record.data)
        except NotProven as flaw:
            return f"its order is not proven ({flaw.fields['code']})"
        except ValidationError:
            order = None
        stated = (statement.dossier, statement.order, statement.command_sha256)
        written = (record.dossier, record.order, record.command)
        if order is None or stated != written or hash_of(order) != record.command:
            return "another order was signed"
        if (order.act, getattr(order, "approve", None)) not in _ACTS[record.kind]:
            return "another act was signed"
        if record.actor != statement.by:
            return "somebody else signed its order"
        if record.at > statement.expires_at:
            return "its order was signed too long before"
        if record.order in seen:
            return "the same order is recorded twice"
        return self._not_by_two(record)

    def _not_by_two(self, record: LedgerRecord) -> str | None:
        """What is wrong with a decision: another person must have proposed it."""
        if record.kind not in _DECIDED:
            return None
        proposed = self._proposed.get((record.dossier, record.data["version"]))
        if proposed is None:
            return "nobody proposed it"
        if any(proposed.data.get(name) != record.data.get(name) for name in _SAME):
            return "something else was proposed"
        return "its proposer decided about it" if proposed.actor == record.actor else None


def proven_by(record: LedgerRecord, signed: SignedOrder) -> ProvenOrder:
    """An entry with its verified order, as the auditor sees it."""
    return ProvenOrder(seq=record.seq, at=record.at, key=signed.key, statement=signed.read())


def _unsigned(record: LedgerRecord) -> UnsignedChange:
    return UnsignedChange(
        seq=record.seq, at=record.at, by=record.actor, kind=record.kind, dossier=record.dossier
    )


def _flaw(record: LedgerRecord, reason: str) -> Tampered:
    return Unproven(seq=record.seq, reason=reason)


def _is_of_the_installation(record: LedgerRecord) -> bool:
    """Whether it is the first directory or the first roster, in Caveat's name."""
    number = record.data.get("version") or record.data.get("roster_version", "").partition("-")[0]
    first = record.kind in (RosterEvent.LOADED, DirectoryEvent.MADE) and str(number) == "1"
    return first and record.actor == SYSTEM_ID
