"""A checkpoint: how far the ledger was verified and what its last hash was, signed by the service.

A chain of hashes cannot show that its end was cut off. A checkpoint that is kept next to it, or
somewhere else, shows it: the old head must be the hash of the event with the old count.
"""

from typing import Literal

from pydantic import NonNegativeInt, ValidationError

from procedure.proof import Flaw, NotProven
from procedure.values import Moment, PersonId, Sha256, Stored, Value

CHECKPOINT_DOMAIN = b"caveat/checkpoint/v1\0"
"""Comes before the bytes that are signed: no signature over an order is one over a checkpoint."""


class CheckpointStatement(Value):
    """What is signed: its canonical JSON (RFC 8785), after the domain."""

    version: Literal[1] = 1
    count: NonNegativeInt
    """How many events there were: the sequence number of the last one."""
    head: Sha256
    """The last hash, in hexadecimal."""
    orders: NonNegativeInt
    """How many orders of people were proven."""
    unsigned: NonNegativeInt
    """How many changes of the register were written before its orders were signed."""
    at: Moment
    """When it was verified."""
    by: PersonId
    """Who had it verified."""


class SignedCheckpoint(Stored):
    """A statement with its signature."""

    statement: str
    """The statement's bytes, as they were signed."""
    key: str
    """The id of the key that signed it: one of those that sign orders."""
    signature: str
    """The Ed25519 signature over domain and statement, in base64."""

    def read(self) -> CheckpointStatement:
        """The statement. Raises NotProven where it is none."""
        try:
            return CheckpointStatement.model_validate_json(self.statement)
        except ValidationError:
            raise NotProven(code=Flaw.STATEMENT) from None
