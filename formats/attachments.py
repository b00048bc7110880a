"""What a delivery carries inside: attachments of emails, and the contents of documents."""

from typing import NamedTuple


class Attachment(NamedTuple):
    """An attachment, decoded.

    ``encoding`` is what the email declares. ``problem`` says why it cannot be
    read; ``raw`` is then kept as received.
    """

    raw: bytes
    encoding: str | None = None
    problem: str | None = None
