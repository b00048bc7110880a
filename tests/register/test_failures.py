"""What a verification found: signed, kept, and counted until a later one finds all whole."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from procedure.checkpoint import CheckpointStatement, FailureStatement
from procedure.values import Moment
from register.audit import Changed, Verdict
from register.checkpoints import BadCheckpoint
from register.failures import verdict_of
from register.ledger import Tampered, Unproven
from register.register import Register
from tests.register.samples import START
from tests.signing import SIGNER, TRUSTED

AUDITOR = "usncb-auditor-1"
LATER = START + timedelta(minutes=1)
FOUND: tuple[Verdict, ...] = (
    Tampered(seq=5, reason="a column was changed"),
    Unproven(seq=7, reason="no signed order led to it"),
    BadCheckpoint(number=2, reason="is missing"),
    Changed(dossiers=(), handoffs=(), others=("calendar-1", "case-1")),
)


async def fails(register: Register, found: Verdict, at: Moment = START) -> FailureStatement:
    """A verification finds something."""
    return await register.failures.keep(found, SIGNER, AUDITOR, at)


async def passes(register: Register, at: Moment = LATER) -> None:
    """A verification that began then finds the record whole."""
    said = CheckpointStatement(count=0, head="0" * 64, orders=0, unsigned=0, at=at, by=AUDITOR)
    await register.checkpoints.keep(SIGNER.sign_checkpoint(said))


@pytest.mark.parametrize("found", FOUND, ids=lambda one: type(one).__name__)
async def test_what_was_found_is_kept_as_it_was(register: Register, found: Verdict) -> None:
    assert await register.failures.last(TRUSTED) is None
    await passes(register)
    await fails(register, found)
    said = await register.failures.last(TRUSTED)
    assert said is not None
    assert verdict_of(said) == found
    await passes(register)
    assert await register.failures.last(TRUSTED) is None
    again = await fails(register, found)
    assert await register.failures.last(TRUSTED) == again


async def test_what_the_service_did_not_sign_neither_says_nor_ends_anything(
    register: Register,
) -> None:
    first = await fails(register, FOUND[0])
    await fails(register, FOUND[2])
    forged = "UPDATE failed_verifications SET statement = replace(statement, :one, :two) {}"
    other = {"one": "is missing", "two": "is well"}
    await register.write(lambda one: one.execute(text(forged.format("WHERE number = 2")), other))
    assert await register.failures.last(TRUSTED) == first
    await passes(register)
    forged = "UPDATE checkpoints SET statement = replace(statement, :one, :two)"
    other = {"one": AUDITOR, "two": "usncb-auditor-9"}
    await register.write(lambda one: one.execute(text(forged), other))
    assert await register.failures.last(TRUSTED) == first


async def test_a_verification_that_began_before_the_finding_does_not_end_it(
    register: Register,
) -> None:
    said = await fails(register, FOUND[0], at=LATER)
    await passes(register, at=START)
    await passes(register, at=LATER)
    assert await register.failures.last(TRUSTED) == said
    await passes(register, at=LATER + timedelta(seconds=1))
    await passes(register, at=START)
    assert await register.failures.last(TRUSTED) is None


async def test_of_much_that_was_changed_the_first_is_named_and_the_rest_counted(
    register: Register,
) -> None:
    ids = tuple(f"case-{number}" for number in range(130))
    await fails(register, Changed(dossiers=ids, handoffs=()))
    said = await register.failures.last(TRUSTED)
    assert said is not None
    assert (said.ids, said.more) == (ids[:100], 30)
