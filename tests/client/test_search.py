"""Searching by name: through everything that is held, however much it is."""

from datetime import timedelta
from pathlib import Path

import pytest

from formats.read import read
from procedure.people import Actor, Role
from register.communications import Delivery
from register.keyring import KeyRing
from register.register import Register
from tests.client.searching import START, searches
from tests.office import damage
from tests.register.samples import recorder_on
from tests.traffic import STRANGER, fresh_reference, red_notice

ANALYST = Actor(person="usncb-analyst-1", agency="USNCB", roles=(Role.ANALYST,))
SOMEBODY = ("TESSELBRINK", "HARMODIUS", "1948/01/01")


async def hold(register: Register, *people: tuple[str, str, str]) -> list[str]:
    """A red notice for each of these, an hour after the one before; their ids."""
    recorder = recorder_on(register)
    held = []
    for hours, person in enumerate(people):
        (part,) = read(red_notice(fresh_reference(), person), "test").communications
        received = await recorder.receive(
            Delivery(
                sender=part.communication.sender,
                reference=part.communication.reference,
                raw=part.raw,
                parsed=part.communication.model_dump_json(),
                kind=part.communication.kind,
                source="test",
                received_at=START + timedelta(hours=hours),
            ),
            ANALYST.person,
        )
        held.append(received.communication_id)
    return held


async def test_whoever_is_named_often_is_found_each_time(register: Register) -> None:
    held = await hold(register, *[STRANGER] * 60, SOMEBODY)
    found = (await searches(register).search(ANALYST, "Olga Zebrownik")).found
    assert sorted(one.communication for one in found) == held[:-1]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


async def test_the_oldest_is_found_beyond_any_batch(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.search._BATCH", 3)
    oldest, *others, newest = await hold(register, STRANGER, *[SOMEBODY] * 6, STRANGER)
    await register.keys.destroy(others[0], START, "usncb-supervisor-1", "ORDER-7")
    read_so_far: list[int] = []
    searched = await searches(register).search(
        ANALYST, "Zebrownik, Olga", progress=read_so_far.append
    )
    assert {one.communication for one in searched.found} == {oldest, newest}
    assert searched.unread == (), "nobody may read what an order has destroyed"
    assert read_so_far == [3, 6, 8]


async def test_what_cannot_be_read_is_named_and_stops_no_search(
    register: Register, tmp_path: Path
) -> None:
    one, damaged, other = await hold(register, *[STRANGER] * 3)
    damage(tmp_path / "register.db", damaged)
    searched = await searches(register).search(ANALYST, "Olga Zebrownik")
    assert {found.communication for found in searched.found} == {one, other}
    assert searched.unread == (damaged,)


async def test_a_key_ring_with_a_gap_hides_no_more_than_it_must(
    register: Register, tmp_path: Path
) -> None:
    await hold(register, STRANGER)
    other_ring = KeyRing.create(tmp_path / "other.json")
    opened = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", other_ring)
    try:
        (theirs,) = await hold(opened, STRANGER)
        searched = await searches(opened).search(ANALYST, "Olga Zebrownik")
    finally:
        await opened.close()
    assert [found.communication for found in searched.found] == [theirs]
    assert len(searched.unread) == 1
