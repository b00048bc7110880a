"""A protected person as a roster has them."""

import asyncio

from activities.roster_in_use import opened
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson, RosterUnreadable


async def roster_entry(register: Register, person: str | None) -> ProtectedPerson | None:
    """The person's entry in the newest roster that has them and can be read; None for no person.

    A person who is no longer on the roster is found in the version that last had them.
    """
    if person is None:
        return None
    for version in await register.rosters.all():
        try:
            roster = await opened(register.rosters, version)
        except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
            continue
        found = await asyncio.to_thread(_of, roster.persons, person)
        if found is not None:
            return found
    return None


def _of(persons: tuple[ProtectedPerson, ...], person: str) -> ProtectedPerson | None:
    return next((one for one in persons if one.person_id == person), None)
