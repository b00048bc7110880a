"""What was received before the index had it: a part of each worker puts it there once."""

import asyncio

import structlog

from register.index_again import Indexed
from register.register import Register

log = structlog.get_logger("caveat.index")

_PAUSE, _RETRY = 0.1, 60.0
"""Seconds between two parts, and until it is tried again."""


async def index_earlier(register: Register) -> None:
    """Index everything that is held, unless it is there; a part at a time, so that nobody waits.

    Several workers may do it at once: what one has indexed does not change.
    """
    while True:
        try:
            await _index_all(register)
        except Exception as error:
            # Whatever it is, the search must not lack what is held for good.
            log.error("the index could not be completed: trying again", exc_info=error)
            await asyncio.sleep(_RETRY)
        else:
            return


async def _index_all(register: Register) -> None:
    if await register.index_again.complete():
        return
    last: Indexed | None = None
    while (last := await register.index_again.part(last)) is not None:
        await asyncio.sleep(_PAUSE)
    log.info("everything that is held is in the index")
