"""Looking at personal data is an event in the ledger."""

from collections.abc import Callable
from datetime import datetime

from ulid import ULID

from procedure.message import Communication
from procedure.people import Actor
from register.register import Register
from register.values import Entry


class Looks:
    """Opens what is sealed, and records who looked."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self.register = register
        self._now = now

    async def note(self, actor: Actor, dossier: str, kind: str, **data: str | int) -> None:
        """Record that the actor looked."""
        entry = Entry(
            kind=kind,
            key=f"{dossier}/{kind}/{ULID()}",
            at=self._now(),
            actor=actor.person,
            data=data,
        )
        await self.register.ledger.note(dossier, entry)

    async def communication(self, communication_id: str, version: int) -> Communication:
        """A version, opened. Raises NotFound, KeyDestroyed, and what cannot be read."""
        stored = await self.register.communications.version(communication_id, version)
        return Communication.model_validate_json(stored.parsed)
