"""Reading a delivery within limits: whatever it holds, its receipt neither waits nor fails."""

import asyncio
from typing import Protocol

from formats.outcome import MAX_READ, WHOLE, Failure, Reading
from formats.read import read
from runtime.bounded_process import BoundedProcess, LimitReached

PROCESSES = 2
"""How many deliveries are read at the same time: one of them may be hostile."""
MAX_SECONDS = 60.0
"""The most that reading one delivery may take."""
_MODULE = "client.reading_child"
_REASON = "It could not be read: {}. Ask the sender for it as plain text, or in smaller parts."


class Reader(Protocol):
    """Reads deliveries."""

    async def read(self, raw: bytes, source: str) -> Reading:
        """All communications of a delivery, and what of it could not be read."""


class ReaderHere:
    """Reads in this process, for whoever knows what is delivered."""

    async def read(self, raw: bytes, source: str) -> Reading:
        """Reading takes processor time: others continue meanwhile."""
        return await asyncio.to_thread(read, raw, source)


class BoundedReader:
    """Reads in processes of its own; what is above their limits is a failure that is kept."""

    def __init__(self) -> None:
        """Nothing is started before it is needed."""
        self._idle: list[BoundedProcess] = []
        self._slots = asyncio.Semaphore(PROCESSES)

    async def read(self, raw: bytes, source: str) -> Reading:
        """All communications of a delivery, or the whole of it as a failure."""
        if len(raw) > MAX_READ:
            # It is kept unread: that costs nothing.
            return await ReaderHere().read(raw, source)
        async with self._slots:
            process = await self._free()
            try:
                answer = await process.ask(source.encode(), raw, MAX_SECONDS)
            except LimitReached as error:
                await process.end()
                failure = Failure(position=WHOLE, reason=_REASON.format(error), raw=raw)
                return Reading(failures=(failure,))
            except BaseException:
                await process.end()
                raise
            self._idle.append(process)
        return Reading.model_validate_json(answer)

    async def _free(self) -> BoundedProcess:
        while self._idle:
            process = self._idle.pop()
            if process.running:
                return process
        return await BoundedProcess.start(_MODULE)

    async def close(self) -> None:
        """End the processes that wait. It can be used again."""
        while self._idle:
            await self._idle.pop().end()
