"""The values that go into the register and come out of it."""

from enum import StrEnum
from typing import Any

from procedure.message import CommunicationKind
from procedure.values import Moment, Value


class Entry(Value):
    """One event to be written into the ledger."""

    kind: str
    key: str
    """Unique: the same key is the same event, told again."""
    at: Moment
    actor: str
    data: dict[str, Any]
    """Codes, ids and times only; the JSON of the event."""


class LedgerRecord(Value):
    """One event as the ledger holds it."""

    seq: int
    dossier: str
    revision: int | None
    kind: str
    key: str
    at: Moment
    actor: str
    data: dict[str, Any]


class Appended(Value):
    """The entries stand."""

    revision: int
    retried: bool = False
    """They stood before: nothing was written this time."""


class Behind(Value):
    """Nothing was written: the register holds events that the writer does not know."""

    records: tuple[LedgerRecord, ...]


class OutboxMail(Value):
    """A mail as it will be sent."""

    mail_id: str
    dossier: str
    recipient: str
    message_id: str
    mime: bytes
    created_at: Moment


class MailState(StrEnum):
    """Where a mail stands."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"


class MailRow(Value):
    """A mail in a list: no address, no content."""

    mail_id: str
    dossier: str
    state: MailState
    attempts: int
    code: int | None
    created_at: Moment
    sent_at: Moment | None
    maybe_duplicate: bool


class Taken(StrEnum):
    """What taking in a communication came to."""

    NEW = "NEW"
    NEW_VERSION = "NEW_VERSION"
    ALREADY_HELD = "ALREADY_HELD"


class TakenIn(Value):
    """A communication that is held."""

    communication_id: str
    version: int
    outcome: Taken
    awaits_intake: bool
    """Its intake has written nothing yet: start it, also after a crash in between."""


class StoredCommunication(Value):
    """One version of a communication, opened."""

    communication_id: str
    version: int
    kind: CommunicationKind
    sender: str
    reference: str
    raw: bytes
    parsed: str
    """The JSON of the Communication."""
    source: str
    received_at: Moment


class StoredDocument(Value):
    """A document, opened."""

    document_id: str
    dossier: str
    kind: str
    author: str
    task: str | None
    written_at: Moment
    content: dict[str, Any]
