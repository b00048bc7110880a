"""What cannot be read, as a communication: kept as received, screened as far as it is text."""

from hashlib import sha256

from formats.outcome import Failure
from formats.text import as_far_as_readable
from procedure.message import Communication, CommunicationKind, InterpolState

MOST_SEARCHABLE = 16 * 2**20
"""Bytes of something unreadable that a search and the screening look through."""


def unreadable(failure: Failure) -> Communication:
    """The part as a communication. Its bytes are its reference, so that it is kept once."""
    return Communication(
        kind=CommunicationKind.UNREADABLE,
        interpol_state=InterpolState.UNKNOWN,
        sender="UNREADABLE",
        reference=sha256(failure.raw).hexdigest(),
        body=as_far_as_readable(failure.raw[:MOST_SEARCHABLE]),
    )
