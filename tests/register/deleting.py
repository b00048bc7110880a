"""Deletion orders, given and approved as the service signs them."""

from datetime import datetime
from typing import Any

from procedure.ending import SupersedeCase
from procedure.register_acts import ApproveDeletion, OrderDeletion
from register.deletions import Deletion
from register.register import Register
from tests.register.acting import document, new_order, open_case, request
from tests.register.parts import GATE, SECOND, signed
from tests.register.samples import CASE, OTHER, START, SUPERVISOR, recorder_on, with_people

AUTHORITY = "ORDER-7"


def ordering(key_of: str = CASE, by: str = SUPERVISOR) -> OrderDeletion:
    """An order that a key is destroyed."""
    return OrderDeletion(order=new_order(), by=by, key_of=key_of, authority=AUTHORITY)


def approving(number: int = 1, by: str = SECOND, **changes: Any) -> ApproveDeletion:
    """The approval of a deletion order for the case."""
    fields = {"key_of": CASE, "authority": AUTHORITY, "approve": True, **changes}
    return ApproveDeletion(order=new_order(), by=by, version=number, **fields)


async def order_deletion(
    register: Register, key_of: str = CASE, by: str = SUPERVISOR, at: datetime = START
) -> Deletion:
    """Somebody orders that a key is destroyed."""
    order = await signed(register, ordering(key_of, by), at)
    return await register.deletions.order(order, GATE, at)


async def approve_deletion(
    register: Register,
    number: int = 1,
    by: str = SECOND,
    at: datetime = START,
    **changes: Any,
) -> None:
    """Somebody approves or rejects it."""
    order = await signed(register, approving(number, by, **changes), at)
    await register.deletions.decide(order, GATE, at)


async def ended_case(register: Register, case: str = CASE, successor: str = OTHER) -> None:
    """A case that is ended, since another took its place; the people are in the directory."""
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    for one in (case, successor):
        if await register.dossiers.head(one) is None:
            await open_case(recorder, one)
    words = await document(register, case, by=SUPERVISOR)
    superseded = SupersedeCase(
        dossier=case, order=new_order(), by=SUPERVISOR, document=words, successor=successor
    )
    acted = await recorder.act(request(superseded))
    assert acted.receipt is not None, acted
