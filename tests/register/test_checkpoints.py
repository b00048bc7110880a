"""Checkpoints of the ledger: what shows that its end was cut off, and which do not count."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, text

from procedure.checkpoint import CheckpointStatement
from procedure.proof import NotProven, SignedOrder
from register import ledger
from register.audit import Verdict, Whole
from register.checkpoints import BadCheckpoint
from register.order_keys import OrderKeys, OrderSigner
from register.register import Register
from register.values import Entry
from tests.register.changing import undone, without_triggers
from tests.register.conftest import Fresh
from tests.register.samples import ANALYST, START
from tests.signing import SIGNER, TRUSTED


async def note(register: Register, count: int) -> None:
    """So many looks are recorded."""
    for _ in range(count):
        number = (await register.ledger.grown(None)).seq
        entry = Entry(kind="Looked", key=f"look/{number}", at=START, actor=ANALYST, data={})
        await register.ledger.note("case-0", entry)


async def verified(register: Register, signer: OrderSigner = SIGNER) -> CheckpointStatement:
    """The ledger is verified, and the service signs how far."""
    whole = await register.audit.verify(TRUSTED)
    assert isinstance(whole, Whole)
    statement = CheckpointStatement(
        count=whole.count,
        head=whole.head,
        orders=whole.orders,
        unsigned=whole.unsigned,
        at=START,
        by="usncb-auditor-1",
    )
    await register.checkpoints.keep(signer.sign_checkpoint(statement))
    return statement


def found_in(register: Register, connection: Connection, keys: OrderKeys = TRUSTED) -> Verdict:
    """What verifying comes to in this transaction."""
    return register.audit.verify.within(connection, keys)


async def test_what_was_verified_is_kept_and_counts_as_long_as_the_ledger_has_it(
    register: Register,
) -> None:
    assert await register.checkpoints.newest(TRUSTED) == []
    first = await verified(register)
    await note(register, 3)
    second = await verified(register)
    await note(register, 2)
    kept = await register.checkpoints.newest(TRUSTED)
    assert [(one.number, one.statement, one.flaw) for one in kept] == [
        (2, second, None),
        (1, first, None),
    ]
    assert (first.count, second.count) == (0, 3)
    assert len(await register.checkpoints.newest(TRUSTED, 1)) == 1
    whole = await register.audit.verify(TRUSTED)
    assert isinstance(whole, Whole)
    assert (whole.count, whole.checkpoints) == (5, 2)


async def test_an_end_that_was_cut_off_is_found(register: Register, database: Fresh) -> None:
    """The chain itself is whole without its end."""
    await note(register, 3)
    await verified(register)
    async with undone(register.database.engine) as connection:
        without_triggers(connection, database.kind)
        connection.execute(text("DELETE FROM ledger WHERE seq = 3"))
        assert not isinstance(ledger.verify(connection), ledger.Tampered)
        found = found_in(register, connection)
        assert isinstance(found, BadCheckpoint)
        assert "its end was cut off" in found.reason


async def test_an_end_that_was_written_again_is_found(register: Register, database: Fresh) -> None:
    await note(register, 3)
    await verified(register)
    async with undone(register.database.engine) as connection:
        without_triggers(connection, database.kind)
        connection.execute(text("DELETE FROM ledger WHERE seq = 3"))
        other = Entry(kind="Looked", key="look/other", at=START, actor=ANALYST, data={})
        ledger.append(connection, "case-0", [(None, other)])
        assert not isinstance(ledger.verify(connection), ledger.Tampered)
        found = found_in(register, connection)
        assert isinstance(found, BadCheckpoint)
        assert "another hash of event 3" in found.reason


CHANGES = {
    "another person": "UPDATE checkpoints SET statement = replace(statement, 'auditor-1', "
    "'auditor-2') WHERE number = 1",
    "no statement": "UPDATE checkpoints SET statement = '{}' WHERE number = 1",
    "another key": "UPDATE checkpoints SET key = 'order-key-0' WHERE number = 1",
    "another signature": "UPDATE checkpoints SET signature = 'AAAA' WHERE number = 1",
    "gone": "DELETE FROM checkpoints WHERE number = 1",
    "another number": "UPDATE checkpoints SET number = 7 WHERE number = 2",
}


async def test_a_checkpoint_that_sql_changed_does_not_count(register: Register) -> None:
    await note(register, 2)
    await verified(register)
    await note(register, 1)
    await verified(register)
    for what, change in CHANGES.items():
        async with undone(register.database.engine) as connection:
            connection.execute(text(change))
            found = found_in(register, connection)
            assert isinstance(found, BadCheckpoint), what
            assert found.number == (2 if what == "another number" else 1), what
            kept = register.checkpoints.newest.within(connection, TRUSTED)
            assert any(one.flaw for one in kept) == ("number" not in what and what != "gone"), what
    assert isinstance(await register.audit.verify(TRUSTED), Whole)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_bytes_in_place_of_text_are_reported_and_no_crash(register: Register) -> None:
    await verified(register)
    async with undone(register.database.engine) as connection:
        connection.execute(text("UPDATE checkpoints SET statement = x'ff00'"))
        (kept,) = register.checkpoints.newest.within(connection, TRUSTED)
        assert (kept.signed, kept.flaw) == (None, "cannot be read: its row was changed")


async def test_only_the_service_s_keys_sign_checkpoints_and_each_in_its_time(
    register: Register,
) -> None:
    await note(register, 1)
    stranger = OrderSigner(Ed25519PrivateKey.generate())
    await verified(register, stranger)
    assert isinstance(await register.audit.verify(TRUSTED), BadCheckpoint)
    known = OrderKeys([*TRUSTED.keys, stranger.published(START)])
    assert isinstance(await register.audit.verify(known), Whole)
    for since, until in ((START + timedelta(seconds=1), None), (START - timedelta(1), START)):
        late = OrderKeys([*TRUSTED.keys, stranger.published(since, until)])
        found = await register.audit.verify(late)
        assert isinstance(found, BadCheckpoint)
        assert "WINDOW" in found.reason


async def test_a_signature_over_a_checkpoint_is_none_over_an_order(register: Register) -> None:
    statement = await verified(register)
    signed = SIGNER.sign_checkpoint(statement)
    with pytest.raises(NotProven) as refused:
        TRUSTED.statement(SignedOrder(**signed.model_dump()))
    assert refused.value.fields["code"] == "SIGNATURE"
