"""Checkpoints: how far the ledger was verified, signed by the service and kept next to it.

They are only added. One that does not verify, or that the ledger contradicts, is reported as such
wherever it is read.
"""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from procedure.checkpoint import CheckpointStatement, SignedCheckpoint
from procedure.proof import NotProven
from procedure.values import Stored
from register.database import Repository, reading, writing
from register.ledger import GENESIS
from register.order_keys import OrderKeys
from register.tables.record import checkpoints, ledger


class Checkpoint(Stored):
    """A checkpoint as it is kept, and what is wrong with it."""

    number: int
    signed: SignedCheckpoint | None
    """None where the row is none."""
    statement: CheckpointStatement | None
    """What it says; None where its signature does not verify."""
    flaw: str | None
    """Why it does not count, in words that follow its number; None where it counts."""


class BadCheckpoint(Stored):
    """The chain is whole, but a checkpoint is missing, does not verify, or says something else."""

    number: int
    reason: str


class Checkpoints(Repository):
    """Keeps what the service signed, and checks it when it is read."""

    @writing
    def keep(self, connection: Connection, signed: SignedCheckpoint) -> None:
        """Add one after those before it."""
        row = {"number": self.last_number.within(connection) + 1, **signed.model_dump()}
        connection.execute(insert(checkpoints), row)

    @reading
    def last_number(self, connection: Connection) -> int:
        """The number of the last one; 0 where there is none."""
        return connection.execute(select(func.max(checkpoints.c.number))).scalar_one() or 0

    @reading
    def newest(
        self, connection: Connection, keys: OrderKeys, limit: int | None = None
    ) -> list[Checkpoint]:
        """Those that were signed last, the newest first, each checked by the published keys.

        The chain itself is not read: ``Audit.verify`` does that.
        """
        query = select(checkpoints).order_by(checkpoints.c.number.desc()).limit(limit)
        rows = connection.execute(query).mappings().all()
        return [_checked(connection, keys, dict(row)) for row in rows]

    @reading
    def count_since(
        self, connection: Connection, keys: OrderKeys, number: int, at: datetime
    ) -> bool:
        """Whether one counts that has a later number, of a verification that began after that.

        What began before may have read the record as it was then.
        """
        table = checkpoints
        query = select(table).where(table.c.number > number).order_by(table.c.number.desc())
        for row in connection.execute(query).mappings():
            said = _checked(connection, keys, dict(row))
            if said.flaw is None and said.statement is not None and said.statement.at > at:
                return True
        return False

    @reading
    def first_bad(self, connection: Connection, keys: OrderKeys) -> BadCheckpoint | int:
        """The first of all that does not count, or how many there are."""
        found = self.newest.within(connection, keys)[::-1]
        for number, one in enumerate(found, start=1):
            if one.number != number:
                return BadCheckpoint(number=number, reason="is missing")
            if one.flaw is not None:
                return BadCheckpoint(number=number, reason=one.flaw)
        return len(found)


def _checked(connection: Connection, keys: OrderKeys, row: dict[str, Any]) -> Checkpoint:
    """The row, checked. Anything unexpected is reported and never a crash."""
    number = row["number"]
    try:
        signed = SignedCheckpoint.model_validate(row)
    except ValidationError:
        flaw = "cannot be read: its row was changed"
        return Checkpoint(number=number, signed=None, statement=None, flaw=flaw)
    try:
        said = keys.checkpoint(signed)
    except NotProven as refused:
        flaw = f"is not as the service signed it ({refused.fields['code']})"
        return Checkpoint(number=number, signed=signed, statement=None, flaw=flaw)
    contradicted = _contradicted(connection, said)
    return Checkpoint(number=number, signed=signed, statement=said, flaw=contradicted)


def _contradicted(connection: Connection, said: CheckpointStatement) -> str | None:
    """How the ledger differs from what it says, or None."""
    query = select(ledger.c.hash).where(ledger.c.seq == said.count)
    held = connection.execute(query).scalar_one_or_none() if said.count else GENESIS
    if held is None:
        return f"has {said.count:,} events, and the ledger ends before: its end was cut off"
    if held != bytes.fromhex(said.head):
        return f"has another hash of event {said.count:,} than the ledger has now"
    return None
