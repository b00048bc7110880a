"""The proof of an order: what was ordered, by whom, when and how they had signed in, signed.

The portal signs each order of a person; the recorder verifies it in its transaction, and the ledger
keeps it, so that an auditor can check each act against the published keys. A proof travels inside
the command's encrypted payload. It is no part of what is ordered: the same order may be signed
again.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import StringConstraints, ValidationError

from procedure.refusals import NotNow, NotPermitted
from procedure.values import Moment, OrderId, PersonId, Sha256, Stored, Value

VALID_FOR = timedelta(minutes=5)
"""How long after its signature an order may be accepted."""
DOMAIN = b"caveat/order/v1\0"
"""Comes before the bytes that are signed: a signature over anything else is none of an order."""

_Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Channel(StrEnum):
    """Through what a person gave an order."""

    COMMAND_LINE = "COMMAND_LINE"
    """The ``caveat`` command, known by the user of the operating system."""
    PORTAL = "PORTAL"
    """The portal's pages."""
    API = "API"
    """The portal's JSON interface."""
    REHEARSAL = "REHEARSAL"
    """A rehearsal or a benchmark, where a script acts for invented people."""


class SignedIn(Value):
    """How the person was known when the order was given."""

    issuer: _Line
    """Who vouches for the person: an identity provider, or this machine."""
    subject: _Line
    """The person as the issuer knows them, by an id without a name."""
    acr: _Line
    """How strongly they signed in, as the issuer says it."""
    channel: Channel


class OrderStatement(Value):
    """What is signed: its canonical JSON (RFC 8785), after the domain."""

    version: Literal[1] = 1
    act: str
    dossier: str
    order: str
    by: PersonId
    seen: int | None
    """The last event that the person had read."""
    issued_at: Moment
    expires_at: Moment
    """After it the order is not accepted; what was accepted before is still carried out."""
    signed_in: SignedIn
    directory: int
    """The version of the directory at that moment, as evidence: roles count as they are now."""
    document: str | None
    """What the person wrote, by its id."""
    commitment: str | None
    """The document's keyed hash, as the ledger shows it."""
    command_sha256: Sha256


class SignedOrder(Stored):
    """A statement with its signature."""

    statement: str
    """The statement's bytes, as they were signed."""
    key: str
    """The id of the key that signed it."""
    signature: str
    """The Ed25519 signature over domain and statement, in base64."""

    def read(self) -> OrderStatement:
        """The statement. Raises NotProven where it is none."""
        try:
            return OrderStatement.model_validate_json(self.statement)
        except ValidationError:
            raise NotProven(code=Flaw.STATEMENT) from None


class Ordered(Value):
    """What a person orders: in a dossier, or at the register."""

    act: str
    """The name of what is done."""
    dossier: str
    """In what: a dossier, or what the register keeps for all of them."""
    order: OrderId
    by: PersonId
    seen: int | None = None
    """The last event that the person had read; an act may refuse an outdated one."""
    proof: SignedOrder | None = None
    """Who gave it, signed; no part of what is ordered. Steps and handoffs have none."""


class Flaw(StrEnum):
    """What is wrong with the proof of an order."""

    UNSIGNED = "UNSIGNED"
    """There is none."""
    STATEMENT = "STATEMENT"
    """The statement cannot be read."""
    KEY = "KEY"
    """No published key has this id."""
    WINDOW = "WINDOW"
    """The key did not sign orders at that moment."""
    SIGNATURE = "SIGNATURE"
    """The signature is not that of this statement by this key."""
    ORDER = "ORDER"
    """It was signed for another act, dossier, order, person or content."""
    DOCUMENT = "DOCUMENT"
    """The document is missing, another person's, or not the one that was signed."""


class NotProven(NotPermitted):
    """Nothing shows that this person gave this order."""

    sentence = (
        "Nothing proves who gave this order ({code}), so nothing was recorded. Give it again; if "
        "that does not help, tell an operator."
    )


class OrderExpired(NotNow):
    """The order was signed too long ago when it arrived."""

    sentence = (
        "The order arrived more than 5 minutes after it was signed, so nothing was recorded. "
        "Give it again."
    )


def has_expired(proof: SignedOrder | None, now: datetime) -> bool:
    """Whether an order comes too late to be accepted. Of one without a proof, others decide."""
    try:
        return proof is not None and now > proof.read().expires_at
    except NotProven:
        return False
