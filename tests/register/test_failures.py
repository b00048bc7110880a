"""What a verification found: signed, kept, and counted until a later one finds all whole."""

import pytest
from sqlalchemy import text

from procedure.checkpoint import CheckpointStatement, FailureStatement
from procedure.values import Moment
from register.audit import Changed, Verdict
from register.checkpoints import BadCheckpoint
from register.failures import found_in, verdict_of
from register.ledger import Tampered, Unproven
from register.register import Register
from tests.register.samples import START
from tests.signing import SIGNER, TRUSTED

AUDITOR = "usncb-auditor-1"
FOUND: tuple[Verdict, ...] = (
    Tampered(seq=5, reason="a column was changed"),
    Unproven(seq=7, reason="no signed order led to it"),
    BadCheckpoint(number=2, reason="is missing"),
    Changed(dossiers=(), handoffs=(), others=("calendar-1", "case-1")),
)


async def fails(register: Register, found: Verdict, at: Moment = START) -> FailureStatement:
    """A verification finds something."""
    after = await register.checkpoints.last_number()
    said = FailureStatement(**found_in(found).model_dump(), after=after, at=at, by=AUDITOR)
    await register.failures.keep(SIGNER.sign_failure(said))
    return said


async def passes(register: Register) -> None:
    """A verification finds the record whole."""
    said = CheckpointStatement(count=0, head="0" * 64, orders=0, unsigned=0, at=START, by=AUDITOR)
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
