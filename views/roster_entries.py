"""A protected person as a roster has them."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from activities.roster_in_use import opened
from register.register import Register
from register.rosters import RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson, RosterUnreadable

Persons = Mapping[str, ProtectedPerson]


class RosterEntry(NamedTuple):
    """A person, and the newest version that has them."""

    person: ProtectedPerson
    version: RosterVersion
    in_use: bool
    """Whether that version is the one in use: otherwise the person is screened for no longer."""


class _Read(NamedTuple):
    name: str
    persons: Persons


_IN_USE: WeakKeyDictionary[Register, _Read] = WeakKeyDictionary()
"""The version in use, as this process read it last: reading a long roster takes a second."""


async def roster_entry(register: Register, person: str) -> RosterEntry | None:
    """The person's entry in the newest roster that has them and can be read.

    A person who is no longer on the roster is found in the version that last had them. A version
    is read as a whole, because what its dates mean is known from all of them together.
    """
    versions = await register.rosters.all()
    for version in versions:
        newest = version == versions[0]
        persons = await (_in_use(register, version) if newest else _persons(register, version))
        if persons is not None and person in persons:
            return RosterEntry(persons[person], version, newest)
    return None


async def roster_in_use(register: Register) -> Persons:
    """Everybody on the roster in use, by their numbers; nobody where it cannot be read."""
    newest = await register.rosters.newest()
    return (await _in_use(register, newest) if newest is not None else None) or {}


async def _in_use(register: Register, version: RosterVersion) -> Persons | None:
    """The newest version, from memory as long as its key can be opened."""
    known = _IN_USE.get(register)
    if known is not None and known.name == version.name:
        if await register.rosters.opens(version.number):
            return known.persons
        del _IN_USE[register]
        return None
    persons = await _persons(register, version)
    if persons is not None:
        _IN_USE[register] = _Read(version.name, persons)
    return persons


async def _persons(register: Register, version: RosterVersion) -> Persons | None:
    """The persons of a version; None where it cannot be read."""
    try:
        roster = await opened(register.rosters, version)
    except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
        return None
    return await asyncio.to_thread(lambda: {one.person_id: one for one in roster.persons})
