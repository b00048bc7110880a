"""What comes in is held once, whatever is sent twice, and belongs to its cases."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procedure.message import CommunicationKind
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from register.ledger import Verified
from register.register import Register
from register.values import Taken
from tests.register.samples import ANALYST, CASE, OTHER, START, entry, take_in


async def test_a_communication_is_kept_as_it_was_received(register: Register) -> None:
    every_byte = bytes(range(256)) + "просим مطلوب".encode()
    taken = await take_in(
        register,
        every_byte,
        reference="Ref. «7»/é\x00",
        sender="BORDUVIA",
        parsed='{"body": "مطلوب"}',
        kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        source="вход/7.eml",
    )
    assert (taken.version, taken.outcome, taken.awaits_intake) == (1, Taken.NEW, True)
    kept = await register.communication(taken.communication_id, 1)
    assert kept.raw == every_byte
    assert (kept.sender, kept.reference) == ("BORDUVIA", "Ref. «7»/é\x00")
    assert (kept.parsed, kept.source) == ('{"body": "مطلوب"}', "вход/7.eml")
    assert (kept.kind, kept.received_at) == (CommunicationKind.WANTED_PERSON_DIFFUSION, START)
    (received,) = await register.everything(taken.communication_id)
    assert (received.kind, received.actor) == ("CommunicationReceived", "usncb-operations-1")
    assert received.data["version"] == 1


async def test_what_is_not_held_is_not_found(register: Register) -> None:
    taken = await take_in(register, b"a message")
    with pytest.raises(NotFound, match="no version 2"):
        await register.communication(taken.communication_id, 2)
    assert await register.find_communication("XANDRIA", "2026/1") == taken.communication_id
    assert await register.find_communication("XANDRIA", "2026/2") is None
    # The parts of a lookup code are kept apart: they are not run together.
    assert await register.find_communication("XANDRIA2", "026/1") is None


deliveries = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=12)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=deliveries, together=st.integers(1, 4))
async def test_any_deliveries_give_each_communication_once(
    register: Register,
    second: Register,
    deliveries: list[tuple[int, int]],
    together: int,
) -> None:
    """Of each communication, each body is one version, numbered as they first came."""
    example = uuid.uuid4()

    async def deliver(place: int, which: int, body: int) -> tuple[int, int, str, int]:
        taken = await take_in(
            register if place % 2 else second, f"body {body}".encode(), f"{example}/{which}"
        )
        return which, body, taken.communication_id, taken.version

    told = []
    for start in range(0, len(deliveries), together):
        batch = enumerate(deliveries[start : start + together])
        told += await asyncio.gather(*(deliver(place, *each) for place, each in batch))
    for which in {which for which, _ in deliveries}:
        answers = [each for each in told if each[0] == which]
        assert len({communication for _, _, communication, _ in answers}) == 1
        bodies = {body for _, body, _, _ in answers}
        versions = {(body, version) for _, body, _, version in answers}
        assert sorted(version for _, version in versions) == list(range(1, len(bodies) + 1))
        communication_id = answers[0][2]
        for body, version in versions:
            kept = await register.communication(communication_id, version)
            assert kept.raw == f"body {body}".encode()
        records = await register.everything(communication_id)
        assert [record.data["version"] for record in records] == list(range(1, len(bodies) + 1))
        if together == 1:
            first_seen = list(dict.fromkeys(body for _, body, _, _ in answers))
            assert [body for body, _ in sorted(versions, key=lambda v: v[1])] == first_seen


async def test_the_same_bytes_at_the_same_time_are_one(
    register: Register, second: Register
) -> None:
    told = await asyncio.gather(*(take_in(each, b"a notice") for each in (register, second) * 6))
    assert len({(taken.communication_id, taken.version) for taken in told}) == 1
    assert [taken.outcome for taken in told].count(Taken.NEW) == 1
    assert {taken.outcome for taken in told} == {Taken.NEW, Taken.ALREADY_HELD}
    assert len(await register.everything(told[0].communication_id)) == 1


async def test_an_amended_body_is_a_new_version(register: Register) -> None:
    first = await take_in(register, b"first")
    amended = await take_in(register, b"amended")
    assert amended.communication_id == first.communication_id
    assert (amended.version, amended.outcome) == (2, Taken.NEW_VERSION)
    again = await take_in(register, b"first")
    assert (again.version, again.outcome) == (1, Taken.ALREADY_HELD)
    assert (await take_in(register, b"first", sender="BORDUVIA")).outcome is Taken.NEW


async def test_an_intake_is_awaited_until_it_has_written(register: Register) -> None:
    """A crash between the register and Temporal: told again, the intake is started."""
    taken = await take_in(register, b"a notice")
    assert (await take_in(register, b"a notice")).awaits_intake
    row = IntakeRow(
        communication_id=taken.communication_id,
        version=1,
        state="AWAITING_PERSON",
        restricted=True,
        hit_count=2,
        case_id=None,
    )
    dossier = f"{taken.communication_id}/v1"
    await register.append(dossier, 0, [entry(1, dossier)], intake=row)
    assert not (await take_in(register, b"a notice")).awaits_intake
    assert await register.list_communications() == [row]


async def test_communications_are_listed_newest_first_by_their_newest_version(
    register: Register,
) -> None:
    ids = []
    for number in range(3):
        received = datetime(2026, 3, 1 + number, tzinfo=UTC)
        taken = await take_in(register, b"x", reference=str(number), received_at=received)
        ids.append(taken.communication_id)
    await take_in(register, b"amended", reference="0")
    dossier = f"{ids[1]}/v1"
    released = IntakeRow(
        communication_id=ids[1],
        version=1,
        state="RELEASED",
        restricted=False,
        hit_count=0,
        case_id=None,
    )
    await register.append(dossier, 0, [entry(1, dossier)], intake=released)
    listed = await register.list_communications()
    assert [(row.communication_id, row.version) for row in listed] == [
        (ids[2], 1),
        (ids[1], 1),
        (ids[0], 2),
    ]
    assert await register.list_communications(state="RELEASED") == [released]
    (only,) = await register.list_communications(communication_id=ids[0])
    assert only.version == 2
    assert len(await register.list_communications(limit=1)) == 1


async def test_no_part_of_the_list_misses_what_another_does_not_hold(register: Register) -> None:
    held = [
        (await take_in(register, b"x", reference=str(number))).communication_id
        for number in range(5)
    ]
    parts = await register.list_communications(limit=2)
    later = await take_in(register, b"x", reference="later", received_at=START + timedelta(days=1))
    await take_in(register, b"amended", reference="0")
    while part := await register.list_communications(after=parts[-1].communication_id, limit=2):
        parts += part
    listed = [row.communication_id for row in parts]
    assert listed == sorted(held, reverse=True)
    whole = [row.communication_id for row in await register.list_communications()]
    assert whole == [later.communication_id, *listed]


async def test_a_communication_joins_a_case_once(register: Register, second: Register) -> None:
    taken = await take_in(register, b"a notice")
    await asyncio.gather(
        *(
            each.attach(taken.communication_id, CASE, START, ANALYST)
            for each in (register, second) * 3
        )
    )
    await register.attach(taken.communication_id, OTHER, START, ANALYST)
    assert await register.cases_of(taken.communication_id) == [CASE, OTHER]
    (attached,) = await register.everything(CASE)
    assert (attached.kind, attached.data["communication"]) == (
        "CommunicationAttached",
        taken.communication_id,
    )
    assert (await register.communication(taken.communication_id, 1)).raw == b"a notice"
    assert isinstance(await register.verify(), Verified)


async def test_who_names_somebody_is_found_once_with_its_cases(register: Register) -> None:
    held = []
    for number, persons in enumerate((("P-0001",), ("P-0001", "P-0002"), ("P-0003",), ())):
        received = START + timedelta(hours=number)
        taken = await take_in(register, b"x", reference=str(number), received_at=received)
        dossier = f"{taken.communication_id}/v1"
        row = IntakeRow(
            communication_id=taken.communication_id,
            version=1,
            state="AWAITING_PERSON",
            restricted=True,
            hit_count=len(persons),
            case_id=None,
            persons=persons,
        )
        await register.append(dossier, 0, [entry(1, dossier)], intake=row)
        held.append(taken.communication_id)
    for case_id in (OTHER, CASE):
        await register.attach(held[1], case_id, START, ANALYST)
    named = await register.naming(("P-0001", "P-0002"))
    assert list(named.items()) == [(held[1], [CASE, OTHER]), (held[0], [])]
    assert await register.naming(()) == {}


async def test_what_comes_after_a_deletion_begins_anew(register: Register) -> None:
    """Nothing that comes in is dropped, also where the earlier versions were ordered away."""
    first = await take_in(register, b"first")
    await register.attach(first.communication_id, CASE, START, ANALYST)
    await register.destroy_key(CASE, START, "usncb-supervisor-1", "ORDER-7")
    for body in (b"first", b"amended"):
        taken = await take_in(register, body)
        assert taken.communication_id != first.communication_id
        kept = await register.communication(taken.communication_id, taken.version)
        assert kept.raw == body
    assert await register.find_communication("XANDRIA", "2026/1") == taken.communication_id
    assert taken.version == 2
    assert isinstance(await register.verify(), Verified)
