"""A register that reports errors for a while: no run ends, and what was ordered is recorded."""

import asyncio

from client.failures import NotConfirmed
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.office import Office, at_work
from tests.replay.scenarios import change_register
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.failing_register import (
    EMPLOYER,
    refuse_acknowledgments,
    take_acknowledgments,
    until_tried_twice,
)
from tests.workflows.histories import assert_every_event_once, history, of_type, run_of
from tests.workflows.steps import FEW, command, dossier_of, kinds, received, status_of, workflow_of


async def test_an_order_is_recorded_when_the_register_takes_it_again(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    run = await run_of(office, case_id)
    refuse_acknowledgments(office)
    order = command(AcknowledgeTask, case_id, EMPLOYER, task="E1")
    ordering = asyncio.create_task(office.gateway.send_named(order))
    await until_tried_twice(office, case_id)
    take_acknowledgments(office)
    try:
        receipt = await ordering
    except NotConfirmed:
        receipt = await office.gateway.send_named(order)
    assert receipt.order == order.order
    assert (await kinds(office, case_id)).count("TaskAcknowledged") == 1
    assert await run_of(office, case_id) == run
    assert not of_type(await history(office, case_id), "WORKFLOW_EXECUTION_FAILED")
    await assert_every_event_once(office, case_id)


async def test_a_communication_that_cannot_be_claimed_at_first_is_screened(
    closed: Office,
) -> None:
    item = await received(closed, red_notice(fresh_reference(), STRANGER))
    change_register(
        closed,
        "CREATE TRIGGER no_claims BEFORE UPDATE ON dossiers "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    async with at_work(closed):
        await until_tried_twice(closed, workflow_of(item))
        change_register(closed, "DROP TRIGGER no_claims")
        await closed.register.await_revision(dossier_of(item), 3)
    assert await status_of(closed, item) == ("RELEASED", False)
