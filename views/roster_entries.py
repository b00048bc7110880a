"""A protected person as a roster has them."""

import asyncio
from typing import NamedTuple

from activities.roster_in_use import opened
from register.register import Register
from register.rosters import RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson, RosterUnreadable


class RosterEntry(NamedTuple):
    """A person, and the newest version that has them."""

    person: ProtectedPerson
    version: RosterVersion
    in_use: bool
    """Whether that version is the one in use: otherwise the person is screened for no longer."""


async def roster_entry(register: Register, person: str) -> RosterEntry | None:
    """The person's entry in the newest roster that has them and can be read.

    A person who is no longer on the roster is found in the version that last had them. A version
    is read as a whole, because what its dates mean is known from all of them together.
    """
    versions = await register.rosters.all()
    for version in versions:
        try:
            roster = await opened(register.rosters, version)
        except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
            continue
        found = await asyncio.to_thread(_of, roster.persons, person)
        if found is not None:
            return RosterEntry(found, version, version == versions[0])
    return None


def _of(persons: tuple[ProtectedPerson, ...], person: str) -> ProtectedPerson | None:
    return next((one for one in persons if one.person_id == person), None)
