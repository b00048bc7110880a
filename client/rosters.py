"""Loading a roster: an act of a supervisor, after which every process screens with it."""

import asyncio
from collections.abc import Sequence

from activities.roster_in_use import opened
from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, require
from procedure.people import Actor
from procedure.register_acts import LoadRoster
from procedure.values import Stored
from register.rosters import RosterVersion
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

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what a person loads."""
        self._orders = orders
        self._rosters = orders.register.rosters

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
