"""Watching the roster: what was received is screened again whenever the roster changes."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from activities.library import RegisterLibrary
from activities.roster import RosterFile
from client.gateway import Gateway

log = structlog.get_logger("caveat.roster")

_SECONDS = 5
"""How often the roster's file is looked at."""


class RosterWatch:
    """Screens again what was received whenever the roster changes, also between two workers.

    A version that is new is used for screening again, also one that was there before: what came in
    meanwhile was not compared with it. The ledger says what was in use before a worker started.
    """

    def __init__(
        self,
        roster: RosterFile,
        gateway: Gateway,
        library: RegisterLibrary,
        *,
        back: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        """``back`` is how far back communications are screened again."""
        self._back = back
        self._roster = roster
        self._gateway = gateway
        self._library = library
        self._now = now
        self._seen: str | None = None

    async def look(self) -> None:
        """Look at the roster's file once.

        Raises RosterUnreadable, OSError, NotConfirmed, and what the register raises.
        """
        version = self._roster.version()
        if version == self._seen:
            return
        changed = self._seen is not None or version != await self._library.roster_in_use()
        await self._gateway.screen_received_again(version, self._now() - self._back, again=changed)
        # Recorded after it has started: if it is broken off in between, it starts once more.
        await self._library.note_roster_in_use(version)
        self._seen = version

    async def watch(self) -> None:
        """Look at it every few seconds, without end."""
        while True:
            try:
                await self.look()
            except Exception as error:
                # Whatever it is, the roster must be looked at again. The earlier one stays in use;
                # the doctor and the log say what is wrong.
                log.error("the changed roster is not in use", exc_info=error)
            await asyncio.sleep(_SECONDS)
