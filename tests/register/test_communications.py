"""What comes in is kept once, however often it is sent, and belongs to its cases."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.recorder import Recorder
from activities.recording import ClaimRequest
from procedure.intake.intake import intake_id
from procedure.message import CommunicationKind
from procedure.refusals import NotFound, NotPermitted
from procedure.rows import IntakeRow, Rows
from register.ledger import Verified
from register.register import Register
from register.values import Taken
from tests.destroying import destroy_key
from tests.register.acting import RUN, request, screening
from tests.register.samples import (
    ANALYST,
    CASE,
    OTHER,
    START,
    attach,
    delivery,
    keep_rows,
    receive,
)


async def test_a_communication_is_kept_as_it_was_received(
    register: Register, recorder: Recorder
) -> None:
    every_byte = bytes(range(256)) + "просим مطلوب".encode()
    received = await receive(
        recorder,
        every_byte,
        reference="Ref. «7»/é\x00",
        sender="BORDUVIA",
        parsed='{"body": "مطلوب"}',
        kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
        source="вход/7.eml",
    )
    assert (received.version, received.outcome, received.awaits_intake) == (1, Taken.NEW, True)
    kept = await register.communications.version(received.communication_id, 1)
    assert kept.raw == every_byte
    assert (kept.sender, kept.reference) == ("BORDUVIA", "Ref. «7»/é\x00")
    assert (kept.parsed, kept.source) == ('{"body": "مطلوب"}', "вход/7.eml")
    assert (kept.kind, kept.received_at) == (CommunicationKind.WANTED_PERSON_DIFFUSION, START)
    # Its intake begins in the same transaction; the event holds the commitment of the bytes.
    (began,) = await register.ledger.everything(intake_id(received.communication_id, 1))
    assert (began.kind, began.actor, began.revision) == ("CommunicationReceived", ANALYST, 1)
    assert began.data["version"] == 1
    commitment = register.communications.commitment(received.communication_id, every_byte)
    assert began.data["commitment"] == commitment


async def test_what_is_not_held_is_not_found(register: Register, recorder: Recorder) -> None:
    received = await receive(recorder, b"a message")
    with pytest.raises(NotFound, match="no version 2"):
        await register.communications.version(received.communication_id, 2)
    find = register.communications.find
    assert await find("XANDRIA", "2026/1") == received.communication_id
    assert await find("XANDRIA", "2026/2") is None
    # The parts of a lookup code are kept apart: they are not run together.
    assert await find("XANDRIA2", "026/1") is None


async def test_whoever_may_not_receive_leaves_nothing(
    register: Register, recorder: Recorder
) -> None:
    for person in ("usncb-auditor-1", "usncb-counsel-1", "doj-oia-officer-1"):
        with pytest.raises(NotPermitted):
            await recorder.receive(delivery(b"a message"), person)
    for person in ("usncb-nobody-9", "caveat-system-1"):
        with pytest.raises(NotFound, match="no person"):
            await recorder.receive(delivery(b"a message"), person)
    assert await register.communications.list() == []
    assert await register.communications.find("XANDRIA", "2026/1") is None
    assert await register.ledger.verify() == Verified(count=0, head=bytes(32).hex())


deliveries = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=12)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=deliveries, together=st.integers(1, 4))
async def test_any_deliveries_give_each_communication_once(
    recorder: Recorder,
    other_recorder: Recorder,
    deliveries: list[tuple[int, int]],
    together: int,
) -> None:
    """Of each communication, what is the same as the newest version is none of its own."""
    register = recorder.register
    example = uuid.uuid4()

    async def deliver(place: int, which: int, body: int) -> tuple[int, int, str, int]:
        received = await receive(
            recorder if place % 2 else other_recorder, f"body {body}".encode(), f"{example}/{which}"
        )
        return which, body, received.communication_id, received.version

    answered = []
    for start in range(0, len(deliveries), together):
        batch = enumerate(deliveries[start : start + together])
        answered += await asyncio.gather(*(deliver(place, *each) for place, each in batch))
    for which in {which for which, _ in deliveries}:
        answers = [each for each in answered if each[0] == which]
        assert len({communication for _, _, communication, _ in answers}) == 1
        versions = {(body, version) for _, body, _, version in answers}
        assert sorted(version for _, version in versions) == list(range(1, len(versions) + 1))
        communication_id = answers[0][2]
        in_order = [body for body, _ in sorted(versions, key=lambda v: v[1])]
        assert all(one != other for one, other in pairwise(in_order))
        for body, version in versions:
            kept = await register.communications.version(communication_id, version)
            assert kept.raw == f"body {body}".encode()
            records = await register.ledger.everything(intake_id(communication_id, version))
            assert [record.kind for record in records] == ["CommunicationReceived"]
        if together == 1:
            assert in_order == [body for body, _ in groupby(body for _, body, _, _ in answers)]


async def test_the_same_bytes_at_the_same_time_are_one(
    recorder: Recorder, other_recorder: Recorder
) -> None:
    answers = await asyncio.gather(
        *(receive(each, b"a notice") for each in (recorder, other_recorder) * 6)
    )
    assert len({(received.communication_id, received.version) for received in answers}) == 1
    assert [received.outcome for received in answers].count(Taken.NEW) == 1
    assert {received.outcome for received in answers} == {Taken.NEW, Taken.ALREADY_HELD}
    dossier = intake_id(answers[0].communication_id, 1)
    assert len(await recorder.register.ledger.everything(dossier)) == 1


async def test_an_amended_body_is_a_new_version(recorder: Recorder) -> None:
    first = await receive(recorder, b"first")
    amended = await receive(recorder, b"amended")
    assert amended.communication_id == first.communication_id
    assert (amended.version, amended.outcome) == (2, Taken.NEW_VERSION)
    again = await receive(recorder, b"amended")
    assert (again.version, again.outcome) == (2, Taken.ALREADY_HELD)
    assert (await receive(recorder, b"first", sender="BORDUVIA")).outcome is Taken.NEW


async def test_a_return_to_an_earlier_wording_is_a_new_version(
    register: Register, recorder: Recorder
) -> None:
    """Meanwhile the sender said something else: it is screened and decided by itself."""
    for body in (b"first", b"amended"):
        await receive(recorder, body)
    returned = await receive(recorder, b"first")
    assert (returned.version, returned.outcome) == (3, Taken.NEW_VERSION)
    assert returned.awaits_intake
    assert (await register.communications.version(returned.communication_id, 3)).raw == b"first"


async def test_what_comes_again_leaves_an_entry_and_changes_nothing(
    register: Register, recorder: Recorder
) -> None:
    held = await receive(recorder, b"a notice")
    before = await register.communications.list()
    for days in (1, 2, 2):  # the last one is the same delivery, recorded twice
        await receive(recorder, b"a notice", received_at=START + timedelta(days=days))
    assert await register.communications.list() == before
    noted = await register.ledger.everything(held.communication_id)
    assert [(one.kind, one.at, one.actor, one.data["version"]) for one in noted] == [
        ("CommunicationRepeated", START + timedelta(days=1), ANALYST, 1),
        ("CommunicationRepeated", START + timedelta(days=2), ANALYST, 1),
    ]
    assert isinstance(await register.ledger.verify(), Verified)


async def test_an_intake_is_awaited_until_it_has_screened(
    register: Register, recorder: Recorder
) -> None:
    """A crash between the register and Temporal: received again, the intake is started."""
    received = await receive(recorder, b"a notice")
    assert (await receive(recorder, b"a notice")).awaits_intake
    dossier = intake_id(received.communication_id, 1)
    (waiting,) = await register.communications.waiting()
    assert (waiting.dossier, waiting.received_at, waiting.begun) == (dossier, START, False)
    await recorder.claim(ClaimRequest(dossier=dossier, run=RUN))
    (waiting,) = await register.communications.waiting()
    assert (waiting.begun, waiting.unscreened_in_time) == (True, False)
    acted = await recorder.act(request(await screening(register, dossier)))
    assert acted.receipt is not None
    assert not (await receive(recorder, b"a notice")).awaits_intake
    assert await register.communications.waiting() == []
    (row,) = await register.communications.list()
    assert row.due_at is not None, "a person must look within an hour"
    assert row == IntakeRow(
        communication_id=received.communication_id,
        version=1,
        state="AWAITING_PERSON",
        restricted=True,
        hit_count=1,
        case_id=None,
        due_at=row.due_at,
        level="STRONG",
        reasons=row.reasons,
    )


def version_of(row: IntakeRow) -> str:
    """The version of a list row, as a list is continued after it."""
    return intake_id(row.communication_id, row.version)


def intake_row(communication: str, **changes: object) -> IntakeRow:
    """A communication that was released, as a list shows it."""
    fields: dict[str, object] = {
        "communication_id": communication,
        "version": 1,
        "state": "RELEASED",
        "restricted": False,
        "hit_count": 0,
        "case_id": None,
    }
    return IntakeRow.model_validate({**fields, **changes})


async def test_every_version_is_listed_newest_first(register: Register, recorder: Recorder) -> None:
    ids = []
    for number in range(3):
        at = datetime(2026, 3, 1 + number, tzinfo=UTC)
        received = await receive(recorder, b"x", reference=str(number), received_at=at)
        ids.append(received.communication_id)
    await receive(recorder, b"amended", reference="0")
    released = intake_row(ids[1])
    await keep_rows(register, Rows(intake=released))
    listed = await register.communications.list()
    assert [(row.communication_id, row.version) for row in listed] == [
        (ids[2], 1),
        (ids[1], 1),
        (ids[0], 2),
        (ids[0], 1),
    ]
    assert await register.communications.list(state="RELEASED") == [released]
    both = await register.communications.list(communication_id=ids[0])
    assert [row.version for row in both] == [2, 1]
    assert len(await register.communications.list(limit=1)) == 1


async def test_no_part_of_the_list_misses_what_the_part_before_did_not_show(
    register: Register, recorder: Recorder
) -> None:
    held = [
        (await receive(recorder, b"x", reference=str(number))).communication_id
        for number in range(5)
    ]
    for _ in range(3):
        for body in (b"amended", b"x"):
            await receive(recorder, body, reference="2")
    parts = list(await register.communications.list(limit=2))
    later = await receive(recorder, b"x", reference="later", received_at=START + timedelta(days=1))
    while part := await register.communications.list(after=version_of(parts[-1]), limit=2):
        parts += part
    listed = [version_of(row) for row in parts]
    assert len(listed) == len(set(listed)) == 11
    assert [row.communication_id for row in parts] == sorted(
        (row.communication_id for row in parts), reverse=True
    )
    whole = [version_of(row) for row in await register.communications.list()]
    assert whole == [intake_id(later.communication_id, 1), *listed]
    beyond = await register.communications.list(after=held[-1])
    assert {row.communication_id for row in beyond} == set(held[:-1])


async def test_what_came_in_since_a_moment_is_read_page_by_page(
    register: Register, recorder: Recorder
) -> None:
    """Each version once, however small the pages are."""
    ids = []
    for day in range(5):
        at = START + timedelta(days=day)
        received = await receive(recorder, b"x", reference=str(day), received_at=at)
        ids.append(received.communication_id)
    await receive(recorder, b"amended", reference="3", received_at=START + timedelta(days=9))
    expected = [(ids[1], 1), (ids[2], 1), (ids[3], 1), (ids[3], 2), (ids[4], 1)]
    for limit in (1, 2, 3, 4, 5, 6):
        found: list[tuple[str, int]] = []
        after = ""
        while page := await register.communications.received(
            START + timedelta(days=1), after=after, limit=limit
        ):
            assert len(page) <= limit
            found += page
            after = intake_id(*page[-1])
        assert found == expected


# --- cases --------------------------------------------------------------------------------------


async def test_a_communication_joins_a_case_once(
    register: Register, second: Register, recorder: Recorder
) -> None:
    communication = (await receive(recorder, b"a notice")).communication_id
    await asyncio.gather(*(attach(each, communication, CASE) for each in (register, second) * 3))
    await attach(register, communication, OTHER)
    assert await register.attachments.cases_of(communication) == [CASE, OTHER]
    assert await register.attachments.communications_of(CASE) == [communication]
    (attached,) = await register.ledger.everything(CASE)
    assert (attached.kind, attached.data["communication"]) == (
        "CommunicationAttached",
        communication,
    )
    assert (await register.communications.version(communication, 1)).raw == b"a notice"
    assert isinstance(await register.ledger.verify(), Verified)


async def test_who_names_somebody_is_found_once_with_its_cases(
    register: Register, recorder: Recorder
) -> None:
    held = []
    for number, persons in enumerate((("P-0001",), ("P-0001", "P-0002"), ("P-0003",), ())):
        at = START + timedelta(hours=number)
        received = await receive(recorder, b"x", reference=str(number), received_at=at)
        row = intake_row(received.communication_id, persons=persons)
        await keep_rows(register, Rows(intake=row))
        held.append(received.communication_id)
    for case_id in (OTHER, CASE):
        await attach(register, held[1], case_id)
    named = await register.attachments.naming(("P-0001", "P-0002"))
    assert list(named.items()) == [(held[1], [CASE, OTHER]), (held[0], [])]
    assert await register.attachments.naming(()) == {}


async def test_what_comes_after_a_deletion_begins_again(
    register: Register, recorder: Recorder
) -> None:
    """Nothing that comes in is dropped, also where the earlier versions were ordered away."""
    first = await receive(recorder, b"first")
    await attach(register, first.communication_id, CASE)
    await destroy_key(register, CASE, START)
    for body in (b"first", b"amended"):
        received = await receive(recorder, body)
        assert received.communication_id != first.communication_id
        kept = await register.communications.version(received.communication_id, received.version)
        assert kept.raw == body
    assert await register.communications.find("XANDRIA", "2026/1") == received.communication_id
    assert received.version == 2
    assert isinstance(await register.ledger.verify(), Verified)
