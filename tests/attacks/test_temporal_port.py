"""Whoever reaches Temporal's port, with the key ring or without it: nothing counts unsigned."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from client.connect import connect
from client.directories import Directories
from client.gateway import Gateway
from client.orders import new_order_id
from client.taking_up import TakingUp
from procedure.directory import PersonSuspended
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.measures.restriction import RenewRestriction
from procedure.proof import Flaw, NotProven
from procedure.refusals import Refusal, as_error, as_value
from register.order_keys import OrderSigner
from tests.attacks.conftest import raw_update
from tests.office import ANALYST, SUPERVISOR, Office
from tests.signing import signed, signer_of
from tests.workflows.histories import failed_tasks, history, of_type
from tests.workflows.steps import command, kinds, stored

ADMINISTRATOR = "usncb-administrator-1"
Forgery = Callable[[Office, str], Awaitable[Command]]


async def renewal(office: Office, case_id: str) -> Command:
    """A supervisor's order, not signed yet."""
    words = await stored(office, case_id, SUPERVISOR, "It stays as it is.")
    return command(RenewRestriction, case_id, SUPERVISOR, document=words)


async def signed_by_the_service(office: Office, order: Command) -> Command:
    """The order as the service sends it."""
    return await signed(office.recorder, order, office.clock.now(), signer_of(office.settings))


async def unsigned(office: Office, case_id: str) -> Command:
    """In a supervisor's name, without a proof."""
    return await renewal(office, case_id)


async def signed_by_another_key(office: Office, case_id: str) -> Command:
    """In a supervisor's name, signed by a key that the attacker has made."""
    own = OrderSigner(Ed25519PrivateKey.generate())
    return await signed(office.recorder, await renewal(office, case_id), office.clock.now(), own)


async def with_the_proof_of_another(office: Office, case_id: str) -> Command:
    """With the proof of what the supervisor did order."""
    real = await signed_by_the_service(office, await renewal(office, case_id))
    return (await renewal(office, case_id)).model_copy(update={"proof": real.proof})


async def under_another_name(office: Office, case_id: str) -> Command:
    """What an analyst ordered, in a supervisor's name."""
    words = await stored(office, case_id, ANALYST, "It stays as it is.")
    order = command(RenewRestriction, case_id, ANALYST, document=words)
    real = await signed_by_the_service(office, order)
    return real.model_copy(update={"by": SUPERVISOR})


async def of_a_suspended_person(office: Office, case_id: str) -> Command:
    """Rightly signed, and caught before it was sent; the person is suspended since."""
    real = await signed_by_the_service(office, await renewal(office, case_id))
    keeper = Directories(office.register_orders)
    await keeper.suspend(office.person(ADMINISTRATOR), SUPERVISOR)
    return real


FORGED: dict[Forgery, Refusal] = {
    unsigned: as_value(NotProven(code=Flaw.UNSIGNED)),
    signed_by_another_key: as_value(NotProven(code=Flaw.KEY)),
    with_the_proof_of_another: as_value(NotProven(code=Flaw.ORDER)),
    under_another_name: as_value(NotProven(code=Flaw.ORDER)),
    of_a_suspended_person: as_value(PersonSuspended(person=SUPERVISOR)),
}


async def test_with_the_key_ring_nobody_acts_in_the_name_of_another(office: Office) -> None:
    case_id = await office.start()
    temporal = await connect(office.settings, office.ring, identity="attacker")
    gateway = Gateway(temporal, office.settings.task_queue)
    for forge, refusal in FORGED.items():
        order = await forge(office, case_id)
        before = await kinds(office, case_id)
        error = as_error(refusal)
        with pytest.raises(type(error)) as refused:
            await gateway.send_named(order)
        assert as_value(refused.value) == refusal, forge.__doc__
        assert await kinds(office, case_id) == before, forge.__doc__
        assert await office.register.dossiers.order(order.order) is None


async def test_what_was_caught_on_the_way_has_no_second_effect(office: Office) -> None:
    """Without the keys: the bytes of an order, sent again as what they are and as something else.

    Temporal answers a known Update id with what it answered before, whatever act it is called.
    """
    case_id = await office.start()
    order = await signed_by_the_service(office, await renewal(office, case_id))
    await office.gateway.send_named(order)
    recorded = await kinds(office, case_id)
    caught = await bytes_of(office, case_id, order.order)
    assert SUPERVISOR.encode() not in caught.SerializeToString()
    for act, update_id in (
        ("renew_restriction", order.order),
        ("lift_restriction", order.order),
        ("renew_restriction", new_order_id()),
        ("lift_restriction", new_order_id()),
        ("close_case", new_order_id()),
    ):
        outcome = await raw_update(office.skipper.client, case_id, act, update_id, caught)
        assert outcome.HasField("failure") is (update_id != order.order)
        assert await kinds(office, case_id) == recorded, (act, update_id)
    # Once the run has been replaced, Temporal does not know the id any more; the register does.
    await TakingUp(office.gateway, office.register).one(case_id)
    for act in ("lift_restriction", "renew_restriction"):
        await raw_update(office.skipper.client, case_id, act, order.order, caught)
        assert await kinds(office, case_id) == recorded, act
    assert not failed_tasks(await history(office, case_id))


async def bytes_of(office: Office, case_id: str, order: str) -> Payload:
    """The encrypted payload of an order, as Temporal keeps it."""
    events = of_type(await history(office, case_id), "WORKFLOW_EXECUTION_UPDATE_ACCEPTED")
    accepted = (one.workflow_execution_update_accepted_event_attributes for one in events)
    found = next(one for one in accepted if one.protocol_instance_id == order)
    return found.accepted_request.input.args.payloads[0]


@pytest.mark.long
async def test_what_cannot_be_read_keeps_a_case_waiting_and_no_longer(office: Office) -> None:
    """Whoever has the port can stall a run: the case continues once an operator takes it up."""
    case_id, other = await office.start(), await office.start()
    order = await signed_by_the_service(office, await renewal(office, case_id))
    await office.gateway.send_named(order)
    before = await kinds(office, other)
    temporal: Client = office.skipper.client
    plain = Payload(metadata={"encoding": b"json/plain"}, data=order.model_dump_json().encode())
    for payload in (await bytes_of(office, case_id, order.order), plain):
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await raw_update(temporal, other, "renew_restriction", new_order_id(), payload)
    assert await kinds(office, other) == before
    await TakingUp(office.gateway, office.register).one(other)
    await office.say(ANALYST, other, AddFact, fact="ENCOUNTER")
    assert "FactAdded" in await kinds(office, other)
