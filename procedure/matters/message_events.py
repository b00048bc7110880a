"""What events about the messages of a matter have, also those of a kind that records its own.

A recall has events of its own: they name the holder to whom a message goes, and are on record.
"""

from datetime import datetime
from typing import Protocol

from procedure.clocks.clock import Clock


class AboutMessage(Protocol):
    """Something happened to a message."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def by(self) -> str:
        """Who did it."""

    @property
    def message(self) -> int:
        """Its number."""


class Drafted(Protocol):
    """A message was drafted."""

    @property
    def template(self) -> str:
        """The template that it was drafted from."""

    @property
    def needs_approval(self) -> bool:
        """Whether a second person must approve it."""


class HasLeft(AboutMessage, Protocol):
    """A message has left."""

    @property
    def sent_at(self) -> datetime | None:
        """When it left, if not when it was recorded."""

    @property
    def reply(self) -> Clock | None:
        """By when a reply is expected."""
