"""The result of reading a delivery: what could be read, and what could not."""

from pydantic import ConfigDict

from procedure.message import Communication
from procedure.values import Value

MAX_READ = 16 * 2**20
"""Bytes of a delivery, or of a part of it, that are read; of what cannot be read, that are
searched and screened."""


WHOLE = "whole file"
"""The position of what is a delivery by itself."""


class _WithBytes(Value):
    """As JSON, bytes are written in base64: they may be in any encoding."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


class Part(_WithBytes):
    """One communication in a delivery.

    ``raw`` is its content in canonical form (UTF-8, line feeds, no byte order mark; JSON with
    sorted keys), so that a repeated delivery has the same bytes. ``position`` says where it was in
    the delivery.
    """

    communication: Communication
    raw: bytes
    position: str


class Failure(_WithBytes):
    """Part of a delivery that could not be read, kept as received.

    ``reason`` says what is wrong and what to do. It never repeats the content.
    """

    position: str
    reason: str
    raw: bytes


class Reading(Value):
    """Everything in one delivery. No part of it is dropped."""

    communications: tuple[Part, ...] = ()
    failures: tuple[Failure, ...] = ()


class Unreadable(Exception):
    """Part of a delivery cannot be read. Raised by the parsers only; ``read`` returns a Failure."""

    def __init__(self, reason: str) -> None:
        """``reason`` must not contain personal data."""
        super().__init__(reason)
        self.reason = reason
