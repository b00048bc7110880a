"""Noticing that something was recorded, by whichever process: one look for everybody who waits."""

import asyncio

from register.register import Register

LOOK = 0.1
"""Seconds between two looks, while anybody waits."""


class Recorded:
    """Whoever waits here wakes soon after an event is in the register."""

    def __init__(self, register: Register, ending: asyncio.Event) -> None:
        """Nothing is read as long as nobody waits; ``ending`` lets everybody go."""
        self._register = register
        self._ending = ending
        self._seen: int | None = None
        self._last = 0
        self._looking: asyncio.Task[None] | None = None

    async def last(self) -> int:
        """The sequence number after which an event is new."""
        if self._seen is None:
            await self._look(0)
        return self._last

    async def after(self, known: int, seconds: float) -> int:
        """Wait until there is an event after a sequence number, at most so long; the last one."""
        try:
            async with asyncio.timeout(seconds):
                while self._last <= known and not self._ending.is_set():
                    await self._together()
        except TimeoutError:
            pass
        return self._last

    async def _together(self) -> None:
        """The next look: the same one for all who wait, also where one of them ends."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(LOOK))
        await asyncio.shield(self._looking)

    async def _look(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        grown = await self._register.ledger.grown(self._seen)
        self._seen, self._last = grown.seq, max(self._last, grown.event or 0)
