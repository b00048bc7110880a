"""The values that the register stores and returns."""

from enum import StrEnum
from typing import Any, NamedTuple

from procedure.codes import LetterKey
from procedure.message import CommunicationKind
from procedure.proof import SignedOrder
from procedure.refusals import Refusal
from procedure.values import CommunicationId, Moment, Stored


class Entry(Stored):
    """One event to be written into the ledger."""

    kind: str
    key: str
    """Unique: the same key is the same event."""
    at: Moment
    actor: str
    data: dict[str, Any]
    """Codes, ids and times only; the JSON of the event."""
    order: str | None = None
    """The order or step that it follows from."""
    command: str | None = None
    """The SHA-256 of that order's command."""
    directory: str | None = None
    """The SHA-256 of the directory by which the order was allowed."""
    signed: SignedOrder | None = None
    """The person's signed order, in the first event that follows from it."""


class LedgerRecord(Entry):
    """One event as the ledger holds it."""

    seq: int
    dossier: str
    revision: int | None


class Head(Stored):
    """What the register knows about a dossier without reading its events."""

    dossier: str
    run: str
    """The run that may write for it."""
    revision: int
    last_at: Moment
    edition_sha256: str
    calendar_sha256: str
    open: bool
    digest: bytes = b""
    """Over the ledger's bytes of all its events, one after another."""


class OrderRow(Stored):
    """An order that was recorded."""

    order_id: str
    dossier: str
    act: str
    command_sha256: str
    revision: int
    stage: str
    at: Moment


class EmailState(StrEnum):
    """The state of an email."""

    QUEUED = "QUEUED"
    """Waits to be sent, or to be tried again."""
    SENDING = "SENDING"
    """Is being sent. After a crash it may have been sent; the same bytes go out again."""
    SENT = "SENT"
    """The mail server accepted it."""
    FAILED = "FAILED"
    """Given up."""


class OutboxEmail(Stored):
    """An email as it will be sent."""

    email_id: str
    dossier: str
    recipient: str
    message_id: str
    mime: bytes
    created_at: Moment
    letter: LetterKey


class EmailRow(Stored):
    """An email in a list: no address, no content."""

    email_id: str
    dossier: str
    state: EmailState
    attempts: int
    code: int | None
    created_at: Moment
    sent_at: Moment | None
    maybe_duplicate: bool
    letter: LetterKey | None
    """Which kind of letter it is; None where it was written before this was kept."""


class LeasedEmail(Stored):
    """An email taken from the outbox for one attempt."""

    email_id: str
    recipient: str
    mime: bytes
    attempts: int
    """How many attempts there were, including this one."""
    tried_before: bool
    """An earlier attempt may have delivered it: the same bytes and Message-ID go out again."""


class HandoffState(StrEnum):
    """The state of a handoff."""

    QUEUED = "QUEUED"
    """Waits to be delivered."""
    ACCEPTED = "ACCEPTED"
    """The other dossier has recorded it; its source does not know yet."""
    REFUSED = "REFUSED"
    """The other dossier refused it; its source does not know yet."""
    SETTLED = "SETTLED"
    """Its source knows the answer, or need not know it."""


class OpenHandoff(Stored):
    """A handoff that is not settled, in a list: no content."""

    handoff_id: str
    source: str
    target: str
    act: str
    state: HandoffState
    attempts: int
    created_at: Moment


class LeasedHandoff(Stored):
    """A handoff taken for one attempt."""

    handoff_id: str
    source: str
    command: Any
    """The command, as its own class."""
    state: HandoffState
    attempts: int
    refusal: Refusal | None = None


class Taken(StrEnum):
    """The result of receiving a communication."""

    NEW = "NEW"
    """Not received before, as far as whoever received it now may know."""
    NEW_VERSION = "NEW_VERSION"
    """The same sender and reference, with other content than the version before."""
    ALREADY_HELD = "ALREADY_HELD"
    """The same as the newest version: it is noted in the ledger, and nothing else changes."""


class Received(Stored):
    """A communication that is recorded."""

    communication_id: CommunicationId
    version: int
    outcome: Taken
    awaits_intake: bool
    """Its screening is not recorded yet. Start its intake, even if a crash came in between."""


class Waiting(Stored):
    """A version whose screening, or the end of it, is not recorded yet."""

    dossier: str
    received_at: Moment
    begun: bool
    """Whether a run, or a sweep, has ever claimed it."""
    unscreened_in_time: bool
    """Whether it is restricted because its screening was not finished in time."""


class StoredCommunication(Stored):
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


class Outline(Stored):
    """A version of a communication, without what is sealed."""

    communication_id: str
    version: int
    kind: CommunicationKind
    received_at: Moment
    state: str
    restricted: bool
    case_id: str | None
    case_number: str | None = None
    """The short number of the case."""


class Beside(Outline):
    """A version that came in the same delivery as another one."""

    position: str
    """Where it was in the delivery: ``text``, ``attachment 1``."""


class Arrival(Stored):
    """A version as it arrived: the first time, or again."""

    arrived_at: Moment
    position: str
    """Where it was in the delivery: ``whole file``, ``text``, ``attachment 1``."""
    failure: str | None
    """Why it could not be read; nothing personal."""
    as_received: bool
    """Whether its bytes are kept as they were received."""


class Original(NamedTuple):
    """The bytes of a version."""

    content: bytes
    as_received: bool
    """Whether they are those that were received; otherwise a part of a delivery, as it was read."""


class StoredDocument(Stored):
    """A document, opened."""

    document_id: str
    dossier: str
    kind: str
    author: str
    task: str | None
    written_at: Moment
    content: dict[str, Any]
