"""Versions that one person proposes and another decides about, as the ledger says they are.

Their rows can be changed by SQL; whoever approves one, and whoever verifies, compares the two.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, Table, func, select

from procedure.proof import NotProven, OrderStatement
from procedure.register_acts import Part
from register import ledger
from register.database import stamp
from register.order_keys import OrderKeys
from register.values import LedgerRecord


class Noted(NamedTuple):
    """What the ledger says about a version."""

    state: str
    proposal: LedgerRecord
    decision: LedgerRecord | None = None

    def fits(self, row: RowMapping | Mapping[str, Any]) -> bool:
        """Whether the row, with the hash of its content, says the same."""
        decision = self.decision
        said = {
            "state": self.state,
            # The first entries of the ledger do not name the content.
            "sha256": self.proposal.data.get("sha256", row["sha256"]),
            "proposed_at": stamp(self.proposal.at),
            "proposed_by": self.proposal.actor,
            "decided_at": stamp(decision.at) if decision is not None else None,
            "decided_by": decision.actor if decision is not None else None,
        }
        return all(row[name] == value for name, value in said.items())


def entry_key(part: Part, number: int, kind: str) -> str:
    """The key of what the ledger says once about a version: ``calendar/3/ClosuresApproved``."""
    return f"{part}/{number}/{kind}"


def signed_by_its_person(record: LedgerRecord, keys: OrderKeys) -> OrderStatement | None:
    """What was signed for an entry, if whoever it names signed it."""
    if record.signed is None:
        return None
    try:
        statement = keys.statement(record.signed)
    except NotProven:
        return None
    return statement if statement.by == record.actor else None


def newest_approved(rows: Select[Any], table: Table, approved: str) -> Select[Any]:
    """Of these rows of versions, newest first, the newest approved one and those after it.

    It is the last, if there is one. Those after it are read too: SQL may have made one of them of
    an approved one.
    """
    newest = select(func.max(table.c.number)).where(table.c.state == approved).scalar_subquery()
    return rows.where(table.c.number >= func.coalesce(newest, 0))


def noted_versions(
    connection: Connection, part: Part, states: Mapping[Any, Any]
) -> dict[int, Noted]:
    """What the ledger says about each version, by number.

    ``states`` has the state of a version after each kind of event; a second event decides.
    """
    found: dict[int, Noted] = {}
    for record in ledger.notes(connection, part, tuple(states)):
        number, state = record.data["version"], str(states[record.kind])
        known = found.get(number)
        found[number] = (
            known._replace(state=state, decision=record) if known else Noted(state, record)
        )
    return found


def changed_versions(
    noted: Mapping[int, Noted], rows: Iterable[RowMapping | Mapping[str, Any]]
) -> set[int]:
    """The numbers of the versions that are not as the ledger says, or not in both."""
    held = {row["number"]: row for row in rows}
    return {
        number
        for number in {*noted, *held}
        if number not in noted or number not in held or not noted[number].fits(held[number])
    }
