"""Loading a roster: an act of a supervisor, after which every process screens with it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from activities.roster_in_use import opened
from procedure.access import Right, require
from procedure.people import Actor
from procedure.values import Stored
from register.register import Register
from register.rosters import Differences, RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import Roster, RosterUnreadable
from screening.roster_changes import RosterChanges, roster_changes
from screening.roster_file import read_roster


class LoadedRoster(Stored):
    """A version that is in use now, and what it changed."""

    version: RosterVersion
    changes: RosterChanges


class Rosters:
    """Compares rosters and loads them."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._rosters = register.rosters
        self._now = now

    async def versions(self, actor: Actor) -> Sequence[RosterVersion]:
        """Every version that was loaded, newest first. Raises NotPermitted."""
        require(actor, Right.SEE_ROSTERS)
        return await self._rosters.all()

    async def compare(self, actor: Actor, text: str) -> RosterChanges:
        """What a roster would change. Raises NotPermitted, RosterUnreadable."""
        require(actor, Right.LOAD_ROSTER)
        _, changes, _ = await self._compared(text)
        return changes

    async def load(self, actor: Actor, text: str) -> LoadedRoster:
        """Make the roster the next version and put it into use.

        Raises NotPermitted, RosterUnreadable, RosterInUseAlready, RosterChangedMeanwhile.
        """
        require(actor, Right.LOAD_ROSTER)
        roster, changes, before = await self._compared(text)
        differences = Differences(
            added=len(changes.added), removed=len(changes.removed), changed=len(changes.changed)
        )
        version = await self._rosters.load(
            text,
            len(roster.persons),
            differences,
            after=before.number if before else 0,
            at=self._now(),
            by=actor.person,
        )
        return LoadedRoster(version=version, changes=changes)

    async def _compared(self, text: str) -> tuple[Roster, RosterChanges, RosterVersion | None]:
        roster = await asyncio.to_thread(read_roster, text)
        before = await self._rosters.newest()
        if before is None:
            return roster, roster_changes(None, roster), None
        try:
            earlier = await opened(self._rosters, before)
        except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
            # Nobody can screen with it any more: another roster must take its place.
            changes = roster_changes(None, roster).model_copy(update={"compared": False})
            return roster, changes, before
        return roster, roster_changes(earlier, roster), before
