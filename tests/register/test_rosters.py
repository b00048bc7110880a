"""Versions of the roster: numbered without a gap, sealed, each under a key of its own."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from register.ledger import Verified
from register.register import Register
from register.rosters import RosterChangedMeanwhile, RosterInUseAlready, RosterVersion
from register.sealing import KeyDestroyed, SealBroken
from register.tables.record import dossier_keys
from register.tables.versions import rosters
from tests.destroying import destroy_key
from tests.register.parts import load_roster
from tests.register.samples import START, SUPERVISOR, with_people

FIRST, SECOND = "Quentin Ashdown Marlowick", "Olga Fictitia Zebrównik"


async def load(register: Register, text: str, after: int) -> RosterVersion:
    """A supervisor loads a roster, in a register that has people."""
    await with_people(register)
    at = START + timedelta(days=after)
    return await load_roster(register, text, after, at)


async def test_versions_are_numbered_and_opened_as_they_were_loaded(register: Register) -> None:
    assert await register.rosters.newest() is None
    first, second = await load(register, FIRST, 0), await load(register, SECOND, 1)
    assert (first.number, second.number) == (1, 2)
    assert await register.rosters.newest() == second
    assert await register.rosters.all() == [second, first]
    assert [await register.rosters.text(number) for number in (1, 2)] == [FIRST, SECOND]
    noted = await register.ledger.everything("roster")
    assert [(one.kind, one.actor, one.data["roster_version"]) for one in noted] == [
        ("RosterLoaded", SUPERVISOR, first.name),
        ("RosterLoaded", SUPERVISOR, second.name),
    ]
    assert isinstance(await register.ledger.verify(), Verified)


async def test_the_content_in_use_and_an_outdated_comparison_are_refused(
    register: Register,
) -> None:
    await load(register, FIRST, 0)
    with pytest.raises(RosterInUseAlready):
        await load(register, FIRST, 1)
    for after in (0, 2):
        with pytest.raises(RosterChangedMeanwhile):
            await load(register, SECOND, after)
    assert len(await register.rosters.all()) == 1


async def test_of_many_that_load_at_once_one_makes_the_version(
    register: Register, second: Register
) -> None:
    await with_people(register)
    loads = [load(each, f"{FIRST} {n}", 0) for n, each in enumerate((register, second) * 4)]
    results = await asyncio.gather(*loads, return_exceptions=True)
    assert sum(isinstance(one, RosterVersion) for one in results) == 1
    assert sum(isinstance(one, RosterChangedMeanwhile) for one in results) == 7
    assert len(await second.rosters.all()) == 1


async def test_the_same_roster_loaded_again_has_another_name(register: Register) -> None:
    """A batch is named by it, and must run again."""
    names = [(await load(register, text, n)).name for n, text in enumerate((FIRST, SECOND, FIRST))]
    assert len(set(names)) == 3
    assert [name.partition("-")[0] for name in names] == ["1", "2", "3"]


async def test_each_version_has_a_key_of_its_own(register: Register) -> None:
    await load(register, FIRST, 0)
    await load(register, SECOND, 1)
    await destroy_key(register, "roster-1", START)
    with pytest.raises(KeyDestroyed):
        await register.rosters.text(1)
    assert await register.rosters.text(2) == SECOND
    named = dossier_keys.c.dossier.startswith("roster-")
    keys = select(dossier_keys.c.dossier).where(named).order_by(dossier_keys.c.dossier)
    held = await register.read(lambda connection: connection.execute(keys).scalars().all())
    assert held == ["roster-1", "roster-2"]


async def test_a_roster_is_sealed_at_its_place(register: Register) -> None:
    await load(register, FIRST, 0)
    rows = select(rosters.c.sealed)
    (sealed,) = await register.read(lambda connection: connection.execute(rows).scalars().all())
    assert b"Marlowick" not in sealed
    changed = update(rosters).values(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    await register.write(lambda connection: connection.execute(changed).close())
    with pytest.raises(SealBroken):
        await register.rosters.text(1)
