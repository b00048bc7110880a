"""Searching by name: through everything that is held, however much it is."""

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from formats.read import read
from procedure.people import Actor, Role
from register.communications import Delivery
from register.keyring import KeyRing
from register.register import Register
from register.tables.intake import name_keys, name_words, named
from tests.client.searching import START, searches
from tests.destroying import destroy_key
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
    oldest, *others, newest = await hold(register, *[STRANGER] * 8, SOMEBODY, STRANGER)
    await destroy_key(register, others[0], START)
    likely = {oldest, *others[1:7], newest}
    read_so_far: list[int] = []
    searched = await searches(register).search(
        ANALYST, "Zebrownik, Olga", progress=read_so_far.append
    )
    assert {one.communication for one in searched.found} == likely
    assert searched.unread == (), "nobody may read what an order has destroyed"
    assert read_so_far == [3, 6, 8]
    assert not searched.more


async def test_what_cannot_be_read_is_named_and_stops_no_search(
    register: Register, tmp_path: Path
) -> None:
    one, damaged, other = await hold(register, *[STRANGER] * 3)
    damage(tmp_path / "register.db", damaged)
    searched = await searches(register).search(ANALYST, "Olga Zebrownik")
    assert {found.communication for found in searched.found} == {one, other}
    assert searched.unread == (damaged,)


async def test_a_page_of_results_says_if_there_are_more(register: Register) -> None:
    held = await hold(register, *[STRANGER] * 4)
    page = await searches(register).search(ANALYST, "Olga Zebrownik", compared=3)
    assert (len(page.found), page.more) == (3, True)
    whole = await searches(register).search(ANALYST, "Olga Zebrownik", compared=4)
    assert (len(whole.found), whole.more) == (4, False)
    found = whole.found[0]
    assert found.communication in held
    assert (found.name, found.kind, found.state) == (
        "OLGA FICTITIA ZEBROWNIK",
        "RED_NOTICE",
        "RECEIVED",
    )


async def test_what_an_order_destroyed_leaves_no_word_in_the_index(register: Register) -> None:
    gone, _kept = await hold(register, STRANGER, SOMEBODY)

    def counts(connection: Connection) -> list[int]:
        tables = (named, name_words, name_keys)
        counted = (select(func.count()).select_from(one) for one in tables)
        return [connection.execute(query).scalar_one() for query in counted]

    before = await register.read(counts)
    (alone,) = await hold(register, STRANGER)
    await destroy_key(register, gone, START)
    assert await register.read(counts) == before, "another message has these words"
    await destroy_key(register, alone, START)
    left = await register.read(counts)
    assert left[0] == 1
    assert all(one < other for one, other in zip(left, before, strict=True))


async def test_a_key_ring_with_a_gap_hides_no_more_than_it_must(
    register: Register, tmp_path: Path
) -> None:
    await hold(register, STRANGER)
    known = json.loads((tmp_path / "keys.json").read_text(encoding="utf-8"))["keys"]["k1"]
    old, new = base64.b64decode(known), bytes(32)
    # Without the key that wrapped the first one; lookups stay as they are.
    gap = KeyRing("k2", "lookup", {"k2": new, "lookup": old})
    opened = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", gap)
    try:
        (theirs,) = await hold(opened, STRANGER)
        searched = await searches(opened).search(ANALYST, "Olga Zebrownik")
    finally:
        await opened.close()
    assert [found.communication for found in searched.found] == [theirs]
    assert len(searched.unread) == 1
