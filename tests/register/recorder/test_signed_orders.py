"""Who gave an order is proven: what is not signed for just this order changes nothing."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from activities.recorder import Recorder
from procedure.dossier import Command, hash_of
from procedure.facts import AddFact
from procedure.measures.restriction import RenewRestriction
from procedure.proof import VALID_FOR, Flaw, NotProven, OrderStatement, SignedOrder
from procedure.refusals import as_value
from register.order_keys import OrderKeys, OrderSigner
from register.register import Register
from tests.register.acting import document, fact, new_order, open_case, renewal, request
from tests.register.samples import ANALYST, CASE, OTHER, START, SUPERVISOR
from tests.signing import LONG_AGO, SIGNED_IN, SIGNER, TRUSTED, signed

STRANGER = OrderSigner(Ed25519PrivateKey.generate())
ENDED = OrderSigner(Ed25519PrivateKey.generate())
LATER = OrderSigner(Ed25519PrivateKey.generate())
KEYS = OrderKeys(
    [
        *TRUSTED.keys,
        ENDED.published(LONG_AGO, until=START),
        LATER.published(START + timedelta(seconds=1)),
    ]
)
OTHER_VALUES: dict[str, Any] = {
    "act": "renew_restriction",
    "dossier": OTHER,
    "order": f"order-{'7' * 26}",
    "by": SUPERVISOR,
    "seen": 7,
    "document": f"doc-{'7' * 26}",
    "command_sha256": "7" * 64,
}
"""Of the fields that say what is ordered, one by one: a value of another order."""
EVIDENCE = {"version", "issued_at", "expires_at", "signed_in", "directory"}
"""What is signed about the moment and the person; nothing of the command can contradict it."""


@pytest.fixture
async def case(recorder: Recorder) -> Command:
    """A case is open; an analyst's order in it, signed as it should be."""
    await open_case(recorder)
    recorder.order_keys = lambda: KEYS
    return await signed(recorder, await fact(recorder.register), START)


def statement_of(command: Command) -> OrderStatement:
    """What was signed."""
    assert command.proof is not None
    return command.proof.read()


def signed_again(command: Command, signer: OrderSigner = SIGNER, **changes: Any) -> Command:
    """The order with another statement, or another key."""
    statement = statement_of(command).model_copy(update=changes)
    return command.model_copy(update={"proof": signer.sign(statement)})


def changed(command: Command, **changes: str) -> Command:
    """The order with a proof that was changed after the signature."""
    assert command.proof is not None
    return command.model_copy(update={"proof": command.proof.model_copy(update=changes)})


async def refused(recorder: Recorder, command: Command, flaw: Flaw) -> None:
    """The order is refused, and nothing has changed."""
    before = await recorder.register.ledger.verify()
    head = await recorder.register.dossiers.head(command.dossier)
    acted = await Recorder.act(recorder, request(command))
    assert acted.refusal == as_value(NotProven(code=flaw))
    assert acted.receipt is None
    assert await recorder.register.ledger.verify() == before
    assert await recorder.register.dossiers.head(command.dossier) == head
    assert await recorder.register.dossiers.order(command.order) is None


async def test_an_order_is_recorded_with_its_proof_which_an_auditor_can_check(
    recorder: Recorder, case: Command
) -> None:
    acted = await recorder.act(request(case))
    assert acted.receipt is not None
    records = await recorder.register.dossiers.records(CASE)
    record, *following = [one for one in records if one.order == case.order]
    assert record.signed == case.proof
    assert {one.signed for one in following} <= {None}
    assert record.signed is not None
    statement = KEYS.statement(record.signed)
    assert (statement.by, statement.act, statement.command_sha256) == (
        ANALYST,
        "add_fact",
        record.command,
    )
    assert statement.expires_at - statement.issued_at == VALID_FOR
    (document_id,) = record.data["commitments"]
    assert record.data["commitments"] == {document_id: statement.commitment}
    # The same order may be signed again: it gets the same receipt, and the record stays as it is.
    again = await signed(recorder, case, START + timedelta(hours=1))
    assert again.proof != case.proof
    assert (await recorder.act(request(again))).receipt == acted.receipt
    assert hash_of(again) == hash_of(case)


@pytest.mark.parametrize("field", OTHER_VALUES)
async def test_what_was_signed_for_another_order_is_refused(
    recorder: Recorder, case: Command, field: str
) -> None:
    await refused(recorder, signed_again(case, **{field: OTHER_VALUES[field]}), Flaw.ORDER)


def test_every_field_of_the_statement_is_compared_or_evidence() -> None:
    assert OrderStatement.model_fields.keys() == {*OTHER_VALUES, *EVIDENCE, "commitment"}


async def test_what_is_not_signed_as_it_must_be_is_refused(
    recorder: Recorder, case: Command
) -> None:
    assert case.proof is not None
    as_supervisor = case.proof.statement.replace(ANALYST, SUPERVISOR)
    table: list[tuple[Command, Flaw]] = [
        (case.model_copy(update={"proof": None}), Flaw.UNSIGNED),
        (signed_again(case, STRANGER), Flaw.KEY),
        (signed_again(case, ENDED), Flaw.WINDOW),
        (signed_again(case, LATER), Flaw.WINDOW),
        (signed_again(case, issued_at=LONG_AGO - timedelta(days=1)), Flaw.WINDOW),
        (changed(case, key=ENDED.key_id), Flaw.SIGNATURE),
        (changed(case, signature=""), Flaw.SIGNATURE),
        (changed(case, signature="not base64"), Flaw.SIGNATURE),
        (changed(case, statement=case.proof.statement + " "), Flaw.SIGNATURE),
        (changed(case, statement=as_supervisor), Flaw.SIGNATURE),
    ]
    for command, flaw in table:
        await refused(recorder, command, flaw)
    # How the person had signed in, and the directory then, are evidence and decide nothing here.
    other_evidence = signed_again(case, signed_in=SIGNED_IN(SUPERVISOR), directory=99)
    assert (await recorder.act(request(other_evidence))).receipt is not None


Forgery = Callable[[Register, Command], Awaitable[Command]]


async def as_another_act(register: Register, command: Command) -> Command:
    """The proof of one act, on another that takes the same fields."""
    assert isinstance(command, AddFact)
    assert command.document is not None
    return RenewRestriction(
        dossier=CASE,
        order=command.order,
        by=ANALYST,
        document=command.document or "",
        proof=command.proof,
    )


async def in_another_case(register: Register, command: Command) -> Command:
    """The proof of an order to one case, on an order to another."""
    return command.model_copy(update={"dossier": OTHER})


async def as_another_person(register: Register, command: Command) -> Command:
    """A supervisor's name, on what an analyst signed."""
    return command.model_copy(update={"by": SUPERVISOR})


async def under_another_id(register: Register, command: Command) -> Command:
    """The same once more, under a new id."""
    return command.model_copy(update={"order": new_order()})


async def with_other_words(register: Register, command: Command) -> Command:
    """Other words of the same person."""
    return command.model_copy(update={"document": await document(register)})


@pytest.mark.parametrize(
    "forge",
    [as_another_act, in_another_case, as_another_person, under_another_id, with_other_words],
    ids=lambda forge: forge.__name__,
)
async def test_a_proof_fits_no_other_order(
    register: Register, recorder: Recorder, case: Command, forge: Forgery
) -> None:
    await refused(recorder, await forge(register, case), Flaw.ORDER)


async def test_nobody_passes_off_the_words_of_another_as_their_own(
    register: Register, recorder: Recorder, case: Command
) -> None:
    theirs = await renewal(register, document=await document(register, by=ANALYST))
    assert theirs.by == SUPERVISOR
    await refused(recorder, await signed(recorder, theirs, START), Flaw.DOCUMENT)
    await refused(recorder, signed_again(case, commitment="7" * 64), Flaw.DOCUMENT)
    await refused(recorder, signed_again(case, commitment=None), Flaw.DOCUMENT)


def test_a_statement_that_cannot_be_read_is_no_proof() -> None:
    later: Any = OrderStatement.model_construct
    signed_text = SIGNER.sign(later(version=2))
    with pytest.raises(NotProven, match=Flaw.STATEMENT):
        KEYS.statement(signed_text)
    with pytest.raises(NotProven, match=Flaw.STATEMENT):
        SignedOrder(statement="[]", key="", signature="").read()
