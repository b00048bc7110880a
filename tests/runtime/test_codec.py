"""The payload codec by itself."""

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    NexusSerializationContext,
    WorkflowSerializationContext,
)

from runtime.codec import (
    EncryptingCodec,
    NotEncrypted,
    NoWorkflow,
    PayloadTampered,
    UnfitKey,
    UnknownKey,
    WrongWorkflow,
)
from tests.rings import TinyRing

CASE = "case-01JD0000000000000000000000"
OTHER = "case-01JD0000000000000000000001"


def json(data: bytes) -> Payload:
    """A payload of JSON."""
    return Payload(metadata={"encoding": b"json/plain"}, data=data)


PAYLOADS = [
    json(b'"x"'),
    json(b'{"stage":"LEGAL","stages":["LEGAL","LEGAL","LEGAL"]}'),
    json(b""),
    Payload(metadata={"encoding": b"binary/null"}),
    Payload(metadata={"encoding": b"json/plain", "type": b"Keyword"}, data=b'"x"'),
    Payload(metadata={"encoding": b"binary/plain"}, data=bytes(range(256)) * 40),
]


def bound(ring: TinyRing, workflow_id: str = CASE) -> EncryptingCodec:
    """The codec for one workflow."""
    context = WorkflowSerializationContext(namespace="default", workflow_id=workflow_id)
    return EncryptingCodec(ring).with_context(context)


async def test_round_trip_keeps_order_and_content(ring: TinyRing) -> None:
    codec = bound(ring)
    assert await codec.decode(await codec.encode(PAYLOADS)) == PAYLOADS


async def test_nothing_of_the_payload_stays_unencrypted(ring: TinyRing) -> None:
    [sealed] = await bound(ring).encode([json(b'"Quuxanna Canarysdottir"')])
    assert b"Canarysdottir" not in sealed.SerializeToString()
    assert dict(sealed.metadata) == {"encoding": b"caveat/1", "k": b"k1", "w": CASE.encode()}


async def test_overhead_is_under_a_hundred_bytes(ring: TinyRing) -> None:
    [sealed] = await bound(ring).encode([json(b'"x"')])
    assert sealed.ByteSize() - json(b'"x"').ByteSize() < 100


async def test_repetitive_json_is_smaller_than_before(ring: TinyRing) -> None:
    plain = json(b'{"task":"ASSESS_CHARGES","outcome":"ANSWERED"},' * 20)
    [sealed] = await bound(ring).encode([plain])
    assert sealed.ByteSize() < plain.ByteSize() / 2


async def test_the_same_payload_is_never_the_same_twice(ring: TinyRing) -> None:
    one, two = await bound(ring).encode([PAYLOADS[0], PAYLOADS[0]])
    assert one.data != two.data


async def test_rotation_reads_old_and_writes_new(ring: TinyRing) -> None:
    codec = bound(ring)
    old = await codec.encode(PAYLOADS)
    ring.key_ids.append("k2")
    new = await codec.encode(PAYLOADS)
    assert {payload.metadata["k"] for payload in new} == {b"k2"}
    assert await codec.decode([*old, *new]) == PAYLOADS * 2


async def test_unknown_key_is_refused() -> None:
    sealed = await bound(TinyRing("k1")).encode(PAYLOADS)
    with pytest.raises(UnknownKey, match="k1"):
        await bound(TinyRing("k2")).decode(sealed)


async def test_key_of_another_length_is_refused(
    ring: TinyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TinyRing, "key", lambda _self, _id, _purpose: b"sixteen bytes ..")
    with pytest.raises(UnfitKey):
        await bound(ring).encode(PAYLOADS)


@pytest.mark.parametrize("position", [0, 11, 12, -17, -1])
async def test_any_changed_bit_is_refused(ring: TinyRing, position: int) -> None:
    [sealed] = await bound(ring).encode([PAYLOADS[1]])
    data = bytearray(sealed.data)
    data[position] ^= 1
    sealed.data = bytes(data)
    with pytest.raises(PayloadTampered):
        await bound(ring).decode([sealed])


@pytest.mark.parametrize("kept", [0, 5, 12, 20])
async def test_cut_payload_is_refused(ring: TinyRing, kept: int) -> None:
    [sealed] = await bound(ring).encode([PAYLOADS[1]])
    sealed.data = sealed.data[:kept]
    with pytest.raises(PayloadTampered):
        await bound(ring).decode([sealed])


@pytest.mark.parametrize("missing", ["k", "w"])
async def test_damaged_metadata_is_refused(ring: TinyRing, missing: str) -> None:
    [sealed] = await bound(ring).encode([PAYLOADS[0]])
    sealed.metadata[missing] = b"\xff"
    with pytest.raises(PayloadTampered):
        await bound(ring).decode([sealed])
    del sealed.metadata[missing]
    with pytest.raises((PayloadTampered, UnknownKey)):
        await bound(ring).decode([sealed])


async def test_payload_of_another_workflow_is_refused(ring: TinyRing) -> None:
    [sealed] = await bound(ring, CASE).encode([PAYLOADS[0]])
    with pytest.raises(WrongWorkflow):
        await bound(ring, OTHER).decode([sealed])


async def test_payload_with_the_label_of_another_workflow_is_refused(ring: TinyRing) -> None:
    [sealed] = await bound(ring, CASE).encode([PAYLOADS[0]])
    sealed.metadata["w"] = OTHER.encode()
    for codec in (bound(ring, OTHER), EncryptingCodec(ring)):
        with pytest.raises(PayloadTampered):
            await codec.decode([sealed])


async def test_without_a_workflow_it_reads_but_does_not_write(ring: TinyRing) -> None:
    sealed = await bound(ring).encode(PAYLOADS)
    server_side = EncryptingCodec(ring)
    assert await server_side.decode(sealed) == PAYLOADS
    with pytest.raises(NoWorkflow):
        await server_side.encode(PAYLOADS)
    nexus = NexusSerializationContext(endpoint="e", service="s", operation="o")
    with pytest.raises(NoWorkflow):
        await bound(ring).with_context(nexus).encode(PAYLOADS)


async def test_activities_are_bound_to_their_workflow(ring: TinyRing) -> None:
    context = ActivitySerializationContext(
        namespace="default",
        activity_id="1",
        activity_type="seal",
        activity_task_queue="caveat",
        workflow_id=CASE,
        workflow_type="CaseWorkflow",
        is_local=False,
    )
    sealed = await EncryptingCodec(ring).with_context(context).encode(PAYLOADS)
    assert await bound(ring, CASE).decode(sealed) == PAYLOADS


async def test_schedule_passes_its_input_to_the_workflows_that_it_starts(ring: TinyRing) -> None:
    sealed = await bound(ring, "report").encode(PAYLOADS)
    assert await bound(ring, "report-2026-11-24T02:00:00Z").decode(sealed) == PAYLOADS
    for stranger in ("report-2", "report-2026-11-24T02:00:00Z-child", "reports"):
        with pytest.raises(WrongWorkflow):
            await bound(ring, stranger).decode(sealed)


async def test_plain_payload_is_refused(ring: TinyRing) -> None:
    with pytest.raises(NotEncrypted):
        await bound(ring).decode([PAYLOADS[0]])
