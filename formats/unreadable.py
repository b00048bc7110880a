"""What cannot be read, as a communication: kept as received, screened as far as it is text."""

from hashlib import sha256

from formats.outcome import Failure, Unreadable
from formats.text import decode, storable
from procedure.message import Communication, CommunicationKind, InterpolState


def unreadable(failure: Failure) -> Communication:
    """The part as a communication. Its bytes are its reference, so that it is kept once."""
    return Communication(
        kind=CommunicationKind.UNREADABLE,
        interpol_state=InterpolState.UNKNOWN,
        sender="UNREADABLE",
        reference=sha256(failure.raw).hexdigest(),
        body=_as_far_as_readable(failure.raw),
    )


def _as_far_as_readable(raw: bytes) -> str:
    """What a person, and the screening, can make of bytes that no reader understood."""
    try:
        return decode(raw)[0]
    except Unreadable:
        return storable(raw.decode("utf-8", errors="replace"))
