"""Loading a roster: an act of a supervisor, after which every process screens with it."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from activities.roster_in_use import opened
from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, require
from procedure.people import Actor
from procedure.register_acts import LoadRoster
from procedure.values import Stored
from register.rosters import RosterLoad, RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import Roster, RosterUnreadable
from screening.roster_changes import RosterChanges, roster_changes
from screening.roster_file import read_roster


class LoadedRoster(Stored):
    """A version that is in use now, and what it changed."""

    version: RosterVersion
    changes: RosterChanges


class CheckedRoster(NamedTuple):
    """A roster that was read and compared, and is not loaded."""

    roster: Roster
    changes: RosterChanges
    version: RosterVersion | None
    """The version in use."""
    in_use: Roster | None
    """The same, opened; None where there is none, or it cannot be opened."""


class Rosters:
    """Compares rosters and loads them."""

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what a person loads."""
        self._orders = orders
        self._rosters = orders.register.rosters

    async def versions(self, actor: Actor) -> Sequence[RosterVersion]:
        """Every version that was loaded, newest first. Raises NotPermitted."""
        require(actor, Right.SEE_ROSTERS)
        return await self._rosters.all()

    async def loads(self, actor: Actor) -> Sequence[RosterLoad]:
        """The same with what each changed, in counts. Raises NotPermitted."""
        require(actor, Right.SEE_ROSTERS)
        return await self._rosters.loads()

    async def compare(self, actor: Actor, text: str) -> RosterChanges:
        """What a roster would change. Raises NotPermitted, RosterUnreadable."""
        return (await self.check(actor, text)).changes

    async def check(self, actor: Actor, text: str) -> CheckedRoster:
        """The same with both rosters, opened. Raises NotPermitted, RosterUnreadable."""
        require(actor, Right.LOAD_ROSTER)
        return await self._compared(text)

    async def load(self, actor: Actor, text: str) -> LoadedRoster:
        """Make the roster the next version and put it into use.

        Raises NotPermitted, RosterUnreadable, RosterInUseAlready, RosterChangedMeanwhile.
        """
        require(actor, Right.LOAD_ROSTER)
        roster, changes, before, _ = await self._compared(text)
        order = LoadRoster(
            order=new_order_id(),
            by=actor.person,
            after=before.number if before else 0,
            commitment=self._rosters.commitment(text),
            persons=len(roster.persons),
            added=len(changes.added),
            removed=len(changes.removed),
            changed=len(changes.changed),
        )
        signed, at = await self._orders.signed(order), self._orders.now()
        version = await self._rosters.load(signed, text, self._orders.gate, at)
        return LoadedRoster(version=version, changes=changes)

    async def _compared(self, text: str) -> CheckedRoster:
        roster = await asyncio.to_thread(read_roster, text)
        before = await self._rosters.newest()
        if before is None:
            return CheckedRoster(roster, roster_changes(None, roster), None, None)
        try:
            earlier = await opened(self._rosters, before)
        except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
            # Nobody can screen with it any more: another roster must take its place.
            changes = roster_changes(None, roster).model_copy(update={"compared": False})
            return CheckedRoster(roster, changes, before, None)
        return CheckedRoster(roster, roster_changes(earlier, roster), before, earlier)
