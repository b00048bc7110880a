"""The roster in use: the newest version in the register."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from procedure.refusals import NotNow
from register.rosters import Rosters, RosterVersion
from screening.roster import Roster, RosterUnreadable
from screening.roster_file import read_roster


def roster_text(path: Path) -> str:
    """The text of a roster's file. Raises RosterUnreadable, OSError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RosterUnreadable("The roster is not text in UTF-8: save it as UTF-8.") from None


async def opened(rosters: Rosters, version: RosterVersion) -> Roster:
    """A version as it is compared with another.

    Raises RosterUnreadable, KeyDestroyed, SealBroken, UnknownKey.
    """
    text = await rosters.text(version.number)
    # Reading a long roster takes processor time: others continue meanwhile.
    return await asyncio.to_thread(read_roster, text)


class RosterInUse:
    """Gives the newest version, whichever process loaded it."""

    def __init__(
        self,
        rosters: Rosters,
        first: Path,
        now: Callable[[], datetime],
    ) -> None:
        """``first`` is the file that becomes version 1 where the register has no roster yet."""
        self._rosters = rosters
        self._first = first
        self._now = now

    async def version(self) -> RosterVersion:
        """The version in use now. Raises RosterUnreadable or OSError for the first one."""
        newest = await self._rosters.newest()
        if newest is None:
            await self._load_first()
            newest = await self._rosters.newest()
        if newest is None:
            raise LookupError("the register has no roster")
        return newest

    async def text(self, version: RosterVersion) -> str:
        """The text of a version, opened. Raises KeyDestroyed, SealBroken, UnknownKey."""
        return await self._rosters.text(version.number)

    async def _load_first(self) -> None:
        text = roster_text(self._first)
        count = len((await asyncio.to_thread(read_roster, text)).persons)
        # Where another process was faster, its version is the one in use.
        with suppress(NotNow):
            await self._rosters.load_first(text, count, self._now())
