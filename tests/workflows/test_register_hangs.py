"""A register that does not answer for a while: an order is accepted, and recorded once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from client.failures import NotConfirmed
from embedded.server import EmbeddedServer
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.office import Office, open_office, settings_for
from tests.workflows.held import register_held
from tests.workflows.histories import (
    assert_every_event_once,
    failed_tasks,
    history,
    of_type,
    run_of,
)
from tests.workflows.steps import FEW, command, kinds, records
from worker import PATIENCE

EMPLOYER = "samples-officer-1"
MOST_EVENTS = 20
"""What one act may cost in the history of the case, however long the register is away."""


@pytest.fixture
async def working(server: EmbeddedServer, tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose register gives up as soon as that of a worker process."""
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, patience=PATIENCE) as office:
        yield office


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param(0, id="until the person gives up", marks=pytest.mark.long),
        pytest.param(40, id="for 40 seconds", marks=pytest.mark.long),
    ],
)
async def test_an_order_is_accepted_while_the_register_hangs(working: Office, seconds: int) -> None:
    case_id = await working.start(left_out=FEW)
    before, run = await history(working, case_id), await run_of(working, case_id)
    order = command(AcknowledgeTask, case_id, EMPLOYER, task="E1")
    impatient = working.gateway_with(timedelta(seconds=15))
    async with register_held(working):
        held = asyncio.create_task(asyncio.sleep(seconds))
        with pytest.raises(NotConfirmed, match="Accepted, and being recorded") as unconfirmed:
            await impatient.send_named(order)
        assert (unconfirmed.value.order, unconfirmed.value.accepted) == (order.order, True)
        assert "TaskAcknowledged" not in await kinds(working, case_id)
        await held

    patient = working.gateway_with(timedelta(minutes=2))
    receipt = await patient.send_named(order)
    acknowledged = [
        (one.order, one.revision)
        for one in await records(working, case_id)
        if one.kind == "TaskAcknowledged"
    ]
    assert acknowledged == [(receipt.order, receipt.revision)]
    assert await run_of(working, case_id) == run
    events = await history(working, case_id)
    assert len(events) - len(before) <= MOST_EVENTS
    assert not failed_tasks(events)
    assert not of_type(events, "WORKFLOW_TASK_TIMED_OUT")
    await assert_every_event_once(working, case_id)


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_orders_to_several_cases_wait_for_the_same_register(working: Office) -> None:
    cases = [await working.start(left_out=FEW) for _ in range(3)]
    orders = [command(AcknowledgeTask, one, EMPLOYER, task="E1") for one in cases]
    patient = working.gateway_with(timedelta(minutes=2))
    async with register_held(working):
        sending = [asyncio.create_task(patient.send_named(order)) for order in orders]
        for case_id in cases:
            await accepted(working, case_id)
    receipts = await asyncio.gather(*sending)
    assert Counter(one.order for one in receipts) == Counter(one.order for one in orders)
    for case_id in cases:
        assert (await kinds(working, case_id)).count("TaskAcknowledged") == 1
        await assert_every_event_once(working, case_id)


async def accepted(office: Office, case_id: str) -> None:
    """Wait until Temporal has the second order of the case, after its opening."""
    async with asyncio.timeout(90):
        while True:
            events = await history(office, case_id)
            if len(of_type(events, "WORKFLOW_EXECUTION_UPDATE_ACCEPTED")) > 1:
                return
            await asyncio.sleep(0.1)
