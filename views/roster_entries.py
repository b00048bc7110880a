"""A protected person as a roster has them."""

import asyncio
from collections.abc import Iterable
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
    """The person's entry in the newest roster that has them and can be read."""
    return (await roster_entries(register, [person])).get(person)


async def roster_entries(register: Register, persons: Iterable[str]) -> dict[str, RosterEntry]:
    """The entry of each person in the newest roster that has them and can be read.

    A person who is no longer on the roster is found in the version that last had them. A version
    is read as a whole, because what its dates mean is known from all of them together.
    """
    wanted = set(persons)
    found: dict[str, RosterEntry] = {}
    versions = await register.rosters.all() if wanted else []
    for version in versions:
        if not wanted:
            break
        try:
            roster = await opened(register.rosters, version)
        except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
            continue
        for one in await asyncio.to_thread(_of, roster.persons, wanted):
            found[one.person_id] = RosterEntry(one, version, version == versions[0])
            wanted.discard(one.person_id)
    return found


def _of(persons: tuple[ProtectedPerson, ...], wanted: set[str]) -> list[ProtectedPerson]:
    return [one for one in persons if one.person_id in wanted]
