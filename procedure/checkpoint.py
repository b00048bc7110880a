"""A checkpoint: how far the ledger was verified and what its last hash was, signed by the service.

A chain of hashes cannot show that its end was cut off. A checkpoint that is kept next to it, or
somewhere else, shows it: the old head must be the hash of the event with the old count.
"""

from enum import StrEnum
from typing import Literal

from pydantic import NonNegativeInt, ValidationError

from procedure.proof import Flaw, NotProven
from procedure.values import Moment, PersonId, Sha256, Stored, Value

CHECKPOINT_DOMAIN = b"caveat/checkpoint/v1\0"
"""Comes before the bytes that are signed: no signature over an order is one over a checkpoint."""
FAILURE_DOMAIN = b"caveat/failed-verification/v1\0"
"""The same for what a verification found."""


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
    """When the verification began."""
    by: PersonId
    """Who had it verified."""


class Broken(StrEnum):
    """What a verification found first that is not as it should be."""

    CHAIN = "CHAIN"
    """An entry of the ledger was changed, or is missing."""
    ORDER = "ORDER"
    """Nothing shows who ordered an entry."""
    CHECKPOINT = "CHECKPOINT"
    """A checkpoint does not count, or is missing."""
    CONTENT = "CONTENT"
    """Something was changed outside Caveat."""


class FailureStatement(Value):
    """What is signed of a verification that found something: its canonical JSON."""

    version: Literal[1] = 1
    broken: Broken
    number: NonNegativeInt | None = None
    """Of the entry, or of the checkpoint."""
    reason: str = ""
    """What is wrong with it."""
    ids: tuple[str, ...] = ()
    """What was changed outside Caveat: the first of it."""
    more: NonNegativeInt = 0
    """How much else was changed."""
    after: NonNegativeInt
    """The last checkpoint then: only a later one can say that the record was whole again."""
    at: Moment
    """When it was found."""
    by: PersonId
    """Who had it verified."""


class Signed(Stored):
    """A statement with its signature."""

    statement: str
    """The statement's bytes, as they were signed."""
    key: str
    """The id of the key that signed it: one of those that sign orders."""
    signature: str
    """The Ed25519 signature over domain and statement, in base64."""


class SignedFailure(Signed):
    """What a verification found, with its signature."""

    def read(self) -> FailureStatement:
        """The statement. Raises NotProven where it is none."""
        try:
            return FailureStatement.model_validate_json(self.statement)
        except ValidationError:
            raise NotProven(code=Flaw.STATEMENT) from None


class SignedCheckpoint(Signed):
    """How far the ledger was verified, with its signature."""

    def read(self) -> CheckpointStatement:
        """The statement. Raises NotProven where it is none."""
        try:
            return CheckpointStatement.model_validate_json(self.statement)
        except ValidationError:
            raise NotProven(code=Flaw.STATEMENT) from None
