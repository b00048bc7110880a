"""What reading a delivery gives: what could be read, and what could not."""

from procedure.message import Communication
from procedure.values import Value


class Part(Value):
    """One communication of a delivery.

    ``raw`` is its content in one fixed spelling (UTF-8, line feeds, no byte order mark; JSON with
    sorted keys), so that a delivery sent again has the same bytes. ``position`` says where in the
    delivery it stood.
    """

    communication: Communication
    raw: bytes
    position: str


class Failure(Value):
    """A piece of a delivery that could not be read, kept as it came.

    ``reason`` says what is wrong and what to do; it never repeats the content.
    """

    position: str
    reason: str
    raw: bytes


class Reading(Value):
    """Everything that one delivery holds: nothing of it is left out."""

    communications: tuple[Part, ...] = ()
    failures: tuple[Failure, ...] = ()


class Unreadable(Exception):
    """A piece cannot be read. Raised inside the readers only; ``read`` turns it into a Failure."""

    def __init__(self, reason: str) -> None:
        """``reason`` holds no personal data."""
        super().__init__(reason)
        self.reason = reason
