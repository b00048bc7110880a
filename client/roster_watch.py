"""Watching the roster: what was received is screened again whenever a version was loaded."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from activities.library import RegisterLibrary
from activities.roster_in_use import RosterInUse
from activities.screening_processes import ScreeningProcesses
from client.gateway import Gateway

log = structlog.get_logger("caveat.roster")

_SECONDS = 5
"""How often the register is asked for a newer version."""


class RosterWatch:
    """Loads each new version, and screens again what was received before it, once for all workers.

    Whoever loads a version starts its batch too; this one starts where that did not happen.
    """

    def __init__(
        self,
        roster: RosterInUse,
        screener: ScreeningProcesses,
        gateway: Gateway,
        library: RegisterLibrary,
        *,
        back: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        """``back`` is how far back communications are screened again."""
        self._back = back
        self._roster = roster
        self._screener = screener
        self._gateway = gateway
        self._library = library
        self._now = now
        self._seen: str | None = None

    async def look(self) -> None:
        """Look once for a newer version.

        Raises NotConfirmed, and what the register and the roster raise.
        """
        version = (await self._roster.version()).name
        if version == self._seen:
            return
        # Loaded now, so that no message has to wait for it.
        await self._screener.load()
        await self._gateway.screen_received_again(version, self._now() - self._back)
        # Recorded after it has started: if it is broken off in between, it starts once more.
        await self._library.note_roster_in_use(version)
        self._seen = version

    async def watch(self) -> None:
        """Look every few seconds, without end."""
        while True:
            try:
                await self.look()
            except Exception as error:
                # Whatever it is, it must be looked at again. No message is screened with an
                # earlier version; the doctor and the log say what is wrong.
                log.error("the newest roster is not in use", exc_info=error)
            await asyncio.sleep(_SECONDS)
