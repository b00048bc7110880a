"""What an order came to, for whoever gave it: also where nobody waited for its answer."""

from contextlib import suppress
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError

from client.failures import NotConfirmed
from client.gateway import Gateway
from client.orders import PendingOrders, new_order_id
from procedure.dossier import Command, Receipt
from procedure.ending import CloseCase
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.people import Actor
from procedure.refusals import NotFound
from tests.office import ANALYST, SUPERVISOR, Office
from views.order_states import OrderState, OrderStates
from workflows.case import CaseWorkflow

OFFICER = "samples-officer-1"


class Impatient(Gateway):
    """Whoever orders goes away once the order is accepted."""

    async def send_named(self, command: Command) -> Receipt:
        """Nobody waits for the answer."""
        handle = await self._accepted(command)
        self.answered = handle
        raise NotConfirmed(command.order, accepted=True)


@pytest.fixture
def pending(tmp_path: Path) -> PendingOrders:
    """Nothing is pending yet."""
    return PendingOrders(tmp_path / "orders")


async def test_an_order_is_on_its_way_until_it_is_recorded_or_refused(
    office: Office, pending: PendingOrders
) -> None:
    case_id = await office.start()
    impatient = Impatient(office.gateway.temporal, office.settings.task_queue)
    ordering = office.ordering_through(impatient, pending)
    states = OrderStates(office.register, pending, office.gateway)
    away = OrderStates(office.register, pending, None)
    officer, analyst = office.person(OFFICER), office.person(ANALYST)

    taken = AcknowledgeTask(dossier=case_id, order=new_order_id(), by=OFFICER, task="E1")
    words = await office.register.documents.store(
        case_id, "CloseCase", ANALYST, None, {"text": "Done."}, office.clock.now()
    )
    closing = CloseCase(dossier=case_id, order=new_order_id(), by=ANALYST, document=words)
    lost = closing.model_copy(update={"order": new_order_id()})
    pending.keep(lost)
    with pytest.raises(NotConfirmed):
        await ordering.send(CaseWorkflow.acknowledge_task, taken)
    await _settled(impatient)
    with pytest.raises(NotConfirmed):
        await ordering.send(CaseWorkflow.close_case, closing)
    await _settled(impatient)

    async def state(by: Actor, order: str, known: OrderStates = states) -> OrderState:
        return (await known.of(by, order)).state

    assert await state(analyst, lost.order) is OrderState.UNCONFIRMED, "it never arrived"
    assert await state(analyst, closing.order, away) is OrderState.UNCONFIRMED
    assert await state(officer, taken.order, away) is OrderState.RECORDED, "the register knows"
    recorded = await states.of(officer, taken.order)
    assert recorded.receipt is not None
    assert (recorded.receipt.order, recorded.receipt.number) == (
        taken.order,
        (await office.case(case_id)).number,
    )
    assert "stage" not in recorded.receipt.model_dump(), "an agency learns nothing of the case"

    listed = {found.order: found for found in await states.waiting(analyst)}
    assert listed.keys() == {closing.order, lost.order}
    refused = await states.of(analyst, closing.order)
    assert refused == listed[closing.order]
    assert refused.state is OrderState.REFUSED
    assert refused.refusal is not None
    assert refused.refusal.kind == "NotReadyToClose"
    assert refused.refusal.sentence.startswith("Before the case can be closed")
    assert [found.order for found in await states.waiting(analyst)] == [lost.order]
    assert await state(analyst, closing.order, away) is OrderState.REFUSED, "it is kept"
    for others in (taken.order, closing.order, lost.order, new_order_id()):
        with pytest.raises(NotFound):
            await states.of(office.person(SUPERVISOR), others)


async def _settled(gateway: Impatient) -> None:
    """The run has answered."""
    with suppress(WorkflowUpdateFailedError):
        await gateway.answered.result()
