"""A destroyed key closes a case forever, and its bytes are gone from the disk."""

import asyncio

import pytest
from sqlalchemy import text

from activities.recorder import Recorder
from procedure.facts import AddFact
from procedure.intake.intake import Intake, IntakeState
from procedure.intake.passing import CommunicationUnreadable, KeyOfCaseDestroyed
from procedure.intake.settling import EndDestroyed
from procedure.refusals import NotFound, as_value
from register.database import Database, Patience, look, make_engine
from register.keyring import KeyRing
from register.keys import KeyRemains
from register.ledger import Verified
from register.register import Register
from register.sealing import KeyDestroyed
from register.values import EmailState
from tests.destroying import destroy_key
from tests.register.acting import (
    confirmed,
    fact,
    open_case,
    received,
    request,
)
from tests.register.conftest import Fresh, opened
from tests.register.filled import LEASE, fill, lease, openings
from tests.register.samples import (
    ANALYST,
    CASE,
    OTHER,
    START,
    attach,
    receive,
)


async def test_a_destroyed_key_closes_the_case_forever(
    register: Register, second: Register, recorder: Recorder, database: Fresh, ring: KeyRing
) -> None:
    held = await fill(register, CASE)
    kept = await fill(register, OTHER, canaries=False)
    shared = (await receive(recorder, b"of both", reference="shared")).communication_id
    for case in (CASE, OTHER):
        await attach(register, shared, case)
    for opening in openings(second, held):
        assert await opening() is not None

    await destroy_key(register, CASE, START)

    third = opened(database, ring)
    try:
        for each in (register, second, third):
            for opening in openings(each, held):
                with pytest.raises(KeyDestroyed):
                    await opening()
            # What belongs to another case too, and the other case, still open.
            assert (await each.communications.version(shared, 1)).raw == b"of both"
            document = await each.documents.document(kept["document"])
            assert document.content["text"].startswith("x lives")
            assert (await each.communications.version(kept["communication"], 1)).raw == b"x z"
        assert [one.email_id for one in (await lease(third)).emails] == [kept["email"]]
        assert isinstance(await third.ledger.verify(), Verified)
    finally:
        await third.close()


async def test_nothing_more_is_sealed_under_a_destroyed_key(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    written = await fact(register)
    before = await register.outbox.list(CASE)
    await destroy_key(register, CASE, START)
    with pytest.raises(KeyDestroyed):
        await register.documents.store(CASE, "AnswerTask", ANALYST, "J1", {"text": "new"}, START)
    other = (await receive(recorder, b"other", reference="other")).communication_id
    with pytest.raises(KeyDestroyed):
        await attach(register, other, CASE)
    assert await register.attachments.cases_of(other) == []
    # Events, which hold no personal data, are still recorded; an email cannot be sealed and is
    # not kept.
    acted = await recorder.act(request(written))
    assert acted.receipt is not None
    assert "FactAdded" in [event.kind for event in acted.events]
    assert await register.outbox.list(CASE) == before
    assert isinstance(await register.ledger.verify(), Verified)


async def test_an_email_whose_key_is_destroyed_stays_in_the_list_and_is_given_up(
    register: Register,
) -> None:
    held = await fill(register, CASE)
    await destroy_key(register, CASE, START)
    (row,) = await register.outbox.list(CASE)
    assert (row.email_id, row.state) == (held["email"], EmailState.QUEUED)
    assert (await lease(register)).emails == []
    (row,) = await register.outbox.list(CASE)
    assert (row.email_id, row.state) == (held["email"], EmailState.FAILED)


async def test_the_bytes_of_a_destroyed_key_are_gone_from_the_disk(
    register: Register, recorder: Recorder, database: Fresh
) -> None:
    """Neither the case's wrapped key nor the one that its communication had before is left."""
    communication = (await receive(recorder, b"a notice")).communication_id
    before = await _wrapped(register)
    await fill(register, CASE)
    await attach(register, communication, CASE)
    between = await _wrapped(register)
    await destroy_key(register, CASE, START)
    left = await _wrapped(register)
    files = database.files()
    gone = (before | between) - left
    assert len(gone) == 2
    for wrapped in gone:
        assert wrapped not in files
        assert wrapped.hex().encode() not in files
    for wrapped in left:
        assert wrapped in files


async def _wrapped(register: Register) -> set[bytes]:
    query = text("SELECT wrapped FROM dossier_keys WHERE wrapped IS NOT NULL")
    return await register.read(
        lambda connection: {bytes(each) for each in connection.execute(query).scalars()}
    )


async def test_destroying_is_recorded_once_and_only_for_a_key_that_exists(
    register: Register,
) -> None:
    await fill(register, CASE)
    for _ in range(2):
        await destroy_key(register, CASE, START)
    kinds = [record.kind for record in await register.ledger.everything(CASE)]
    assert kinds.count("KeyDestroyed") == 1
    with pytest.raises(NotFound, match="no key of case-typo"):
        await destroy_key(register, "case-typo", START)
    assert await register.ledger.everything("case-typo") == []


async def test_a_communication_without_a_case_can_be_destroyed(
    register: Register, recorder: Recorder
) -> None:
    communication = (await receive(recorder, b"nobody of ours")).communication_id
    await destroy_key(register, communication, START)
    with pytest.raises(KeyDestroyed):
        await register.communications.version(communication, 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_while_somebody_reads_the_log_the_bytes_remain_until_they_are_cleared_again(
    database: Fresh, ring: KeyRing
) -> None:
    """The key is destroyed at once; clearing again takes its bytes away."""
    hasty = Patience(lock=0.2)
    register = Register(Database(make_engine(database.url, hasty), hasty), ring)
    try:
        await fill(register, CASE)
        wrapped = await _wrapped(register)
        engine = make_engine(database.url)
        with look(engine) as reading:
            reading.execute(text("SELECT count(*) FROM dossier_keys")).scalar_one()
            with pytest.raises(KeyRemains, match="somebody still reads"):
                await destroy_key(register, CASE, START)
        engine.dispose()
        await register.keys.clear(START)
        (gone,) = wrapped - await _wrapped(register)
        assert gone not in database.files()
    finally:
        await register.close()


# --- intakes ------------------------------------------------------------------------------------


async def test_the_intake_of_a_destroyed_communication_ends(
    register: Register, recorder: Recorder
) -> None:
    """It gets a handoff for each version: nobody can complete it any more."""
    first = await received(recorder, "2026/7")
    second = await received(recorder, "2026/7")
    communication = first.partition("/")[0]
    assert second == f"{communication}/v2"
    for _ in range(2):
        await destroy_key(register, communication, START)
    commands = await _passed_on(register)
    assert {command.dossier for command in commands} == {first, second}
    for command in commands:
        acted = await recorder.act(request(command))
        assert [event.kind for event in acted.events][-1] == "CommunicationDestroyed"
        state = await recorder.state(command.dossier)
        assert isinstance(state, Intake)
        assert state.state is IntakeState.DESTROYED


async def test_a_destroyed_case_ends_only_the_intakes_that_it_alone_could_open(
    register: Register, recorder: Recorder
) -> None:
    ours, both = [
        (await received(recorder, reference)).partition("/")[0] for reference in ("1", "2")
    ]
    await attach(register, ours, CASE)
    await attach(register, both, CASE)
    await attach(register, both, OTHER)
    await destroy_key(register, CASE, START)
    commands = await _passed_on(register)
    assert [command.dossier for command in commands] == [f"{ours}/v1"]


async def _passed_on(register: Register) -> list[EndDestroyed]:
    leased = await register.handoffs.lease(20, START, LEASE)
    commands = [handoff.command for handoff in leased]
    assert all(isinstance(command, EndDestroyed) for command in commands)
    return commands


@pytest.mark.parametrize("destroyed", ["case", "communication"])
async def test_what_cannot_be_opened_does_not_join_a_case(
    register: Register, recorder: Recorder, destroyed: str
) -> None:
    """The case refuses the handoff with a reason of its own, and nothing of it is recorded."""
    await open_case(recorder)
    intake = await confirmed(recorder, attach=True)
    communication = intake.partition("/")[0]
    root, reason = {
        "case": (CASE, as_value(KeyOfCaseDestroyed(case=CASE))),
        "communication": (communication, as_value(CommunicationUnreadable())),
    }[destroyed]
    await destroy_key(register, root, START)
    before = await register.dossiers.revision(CASE)
    leased = await register.handoffs.lease(20, START, LEASE)
    (command,) = [one.command for one in leased if isinstance(one.command, AddFact)]
    acted = await recorder.act(request(command, after=before))
    assert acted.refusal == reason
    assert acted.receipt is None
    assert await register.dossiers.revision(CASE) == before
    assert await register.attachments.communications_of(CASE) == []


async def test_destroying_waits_for_no_act_and_blocks_none(
    register: Register, recorder: Recorder
) -> None:
    """An order to delete and the orders of people commit one after the other, in any order."""
    await open_case(recorder)
    facts = [await fact(register) for _ in range(8)]
    acting = asyncio.gather(*(recorder.act(request(command)) for command in facts))
    destroying = destroy_key(register, CASE, START)
    answers, _ = await asyncio.gather(acting, destroying)
    assert all(acted.receipt is not None for acted in answers)
    assert isinstance(await register.ledger.verify(), Verified)
