"""How communications came in: what came with them, and their bytes as received."""

from datetime import timedelta
from typing import Any

import pytest

from activities.recorder import Recorder
from procedure.message import CommunicationKind
from register.register import Register
from register.sealing import KeyDestroyed
from register.values import Original, Received
from tests.destroying import destroy_key
from tests.register.conftest import Fresh
from tests.register.samples import START, receive

EMAIL, SECOND_EMAIL = b"email".ljust(32), b"second".ljust(32)


async def arrive(
    recorder: Recorder, reference: str, position: str, digest: bytes = EMAIL, **more: Any
) -> Received:
    """One part of a delivery arrives."""
    return await receive(
        recorder, reference.encode(), reference, position=position, digest=digest, **more
    )


async def names_beside(register: Register, one: Received) -> list[str]:
    """Where what came with a version was in the delivery."""
    found = await register.arrivals.beside(one.communication_id, one.version)
    return [each.position for each in found]


async def test_an_email_and_its_attachments_belong_together(
    recorder: Recorder, register: Register
) -> None:
    text = await arrive(recorder, "2026/1", "text")
    attached = await arrive(recorder, "2026/2", "attachment 1")
    await arrive(recorder, "2026/3", "attachment 2", kind=CommunicationKind.UNREADABLE)
    await arrive(recorder, "2026/4", "text", SECOND_EMAIL)
    assert await names_beside(register, text) == ["attachment 1", "attachment 2"]
    assert await names_beside(register, attached) == ["text", "attachment 2"]


async def test_of_a_mailbox_only_the_same_email_counts(
    recorder: Recorder, register: Register
) -> None:
    text = await arrive(recorder, "2026/1", "email 1, text")
    await arrive(recorder, "2026/2", "email 1, attachment 1")
    await arrive(recorder, "2026/3", "email 2, text")
    assert await names_beside(register, text) == ["email 1, attachment 1"]


async def test_what_came_again_belongs_to_both_deliveries(
    recorder: Recorder, register: Register
) -> None:
    attached = await arrive(recorder, "2026/1", "attachment 1")
    await arrive(recorder, "2026/2", "text", received_at=START + timedelta(hours=1))
    for _ in range(2):
        again = await arrive(
            recorder,
            "2026/1",
            "attachment 3",
            SECOND_EMAIL,
            received_at=START + timedelta(hours=2),
        )
    assert again.communication_id == attached.communication_id
    await arrive(recorder, "2026/3", "text", SECOND_EMAIL, received_at=START + timedelta(hours=2))
    assert len(await names_beside(register, attached)) == 2
    arrivals = await register.arrivals.of(attached.communication_id, 1)
    assert [one.position for one in arrivals] == ["attachment 1", "attachment 3"]


async def test_why_it_could_not_be_read_is_kept(recorder: Recorder, register: Register) -> None:
    why = "This is encrypted. Ask the sender for it in clear."
    one = await arrive(recorder, "2026/1", "whole file", failure=why)
    (arrival,) = await register.arrivals.of(one.communication_id, one.version)
    assert (arrival.failure, arrival.arrived_at) == (why, START)


ORIGINALS = [
    (b"\xffas received", Original(b"\xffas received", as_received=True)),
    (b"2026/1", Original(b"2026/1", as_received=True)),
    (None, Original(b"2026/1", as_received=False)),
]


@pytest.mark.parametrize(("received", "kept"), ORIGINALS)
async def test_the_bytes_as_received(
    recorder: Recorder, register: Register, received: bytes | None, kept: Original
) -> None:
    one = await arrive(recorder, "2026/1", "whole file", original=received)
    assert await register.arrivals.original(one.communication_id, one.version) == kept


async def test_the_bytes_as_received_are_sealed_and_destroyed_with_the_key(
    recorder: Recorder, register: Register, database: Fresh
) -> None:
    canary = b"Kanariovsky, as received"
    one = await arrive(recorder, "2026/1", "whole file", original=canary)
    assert canary not in database.files()
    await destroy_key(register, one.communication_id, START)
    with pytest.raises(KeyDestroyed):
        await register.arrivals.original(one.communication_id, one.version)
