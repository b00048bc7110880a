"""The way to Temporal of a worker that already works for the register while Temporal is away."""

from client.failures import NotConfirmed
from client.gateway import Gateway
from procedure.dossier import Command
from procedure.refusals import Refusal


class Reach:
    """The gateway once there is one. Until then nothing is confirmed, and is tried again."""

    gateway: Gateway | None = None

    def _gateway(self) -> Gateway:
        if self.gateway is None:
            raise NotConfirmed()
        return self.gateway

    async def deliver(self, command: Command) -> Refusal | None:
        """Give a handoff to its target. Raises NotConfirmed."""
        return await self._gateway().deliver(command)

    async def start_intake(self, dossier: str) -> None:
        """Start the intake of a version; nothing happens when it runs. Raises NotConfirmed."""
        await self._gateway().start_intake(dossier)
