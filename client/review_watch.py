"""Reviews that look at what is stored: a part of each worker keeps them going.

Whoever opens or resumes a review writes to its record alone; a review that is to look at its next
pages is started here, and again where its run was lost.
"""

import asyncio

import structlog

from client.gateway import Gateway
from procedure.review.review import LOOKING
from procedure.rows import CaseState
from register.register import Register

log = structlog.get_logger("caveat.review")

_SECONDS = 5
"""How often the register is asked for reviews that look."""


class ReviewWatch:
    """Starts what is to look; nothing happens where it does already."""

    def __init__(self, register: Register, gateway: Gateway) -> None:
        """``register`` says which reviews look, ``gateway`` starts them."""
        self._register = register
        self._gateway = gateway

    async def look(self) -> None:
        """Look once. Raises NotConfirmed, and what the register raises."""
        for row in await self._register.lists.matters(kind="review", state=CaseState.OPEN):
            if row.stage == LOOKING.code:
                await self._gateway.look_through(row.matter_id)

    async def watch(self) -> None:
        """Look every few seconds, without end."""
        while True:
            try:
                await self.look()
            except Exception as error:
                # Whatever it is, the next look tries again.
                log.error("a review could not be continued", exc_info=error)
            await asyncio.sleep(_SECONDS)
