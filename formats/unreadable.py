"""What cannot be read, as a communication: kept as received, screened as far as it is text."""

from hashlib import sha256

from formats.outcome import MAX_READ, Failure
from formats.text import as_far_as_readable
from procedure.message import Communication, CommunicationKind, InterpolState


def unreadable(failure: Failure) -> Communication:
    """The part as a communication. Its bytes are its reference, so that it is kept once."""
    return Communication(
        kind=CommunicationKind.UNREADABLE,
        interpol_state=InterpolState.UNKNOWN,
        sender="UNREADABLE",
        reference=sha256(failure.raw).hexdigest(),
        body=as_far_as_readable(failure.raw[:MAX_READ]),
    )
