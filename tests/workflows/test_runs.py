"""What operators do to a run: cancel, terminate, reset. No case is lost, nothing is doubled."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import ResetReapplyExcludeType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest

from procedure.facts import AddFact
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.office import ANALYST, Office
from tests.traffic import fresh_reference, red_notice
from tests.workflows.histories import (
    assert_every_event_once,
    failed_tasks,
    history,
    is_running,
    of_type,
    run_of,
    until_writer,
)
from tests.workflows.steps import (
    FEW,
    confirmed,
    in_stage,
    kinds,
    screened,
    workflow_of,
)

SECOND = timedelta(seconds=1)
EMPLOYER = "samples-officer-1"


# --- cancel --------------------------------------------------------------------------------------


async def canceled(office: Office, workflow_id: str, caplog: pytest.LogCaptureFixture) -> None:
    """Request to cancel the workflow, and wait until it has logged that it continues."""
    await office.handle(workflow_id).cancel()
    async with asyncio.timeout(60):
        while "a cancel request does not end a dossier" not in caplog.text:
            await asyncio.sleep(0.05)
    events = await history(office, workflow_id)
    assert of_type(events, "WORKFLOW_EXECUTION_CANCEL_REQUESTED")


async def test_a_cancel_request_does_not_end_a_case(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    case_id = await office.start(left_out=FEW)
    run = await run_of(office, case_id)
    await canceled(office, case_id, caplog)
    await office.answer_all(case_id)
    case = await office.until(case_id, in_stage("DECISION"))
    clock = case.clocks["decision"]
    await office.pass_time_until(case_id, clock.due_at + SECOND)
    await office.until(case_id, lambda case: case.due_reached("decision"))
    assert await run_of(office, case_id) == run
    assert await is_running(office, case_id)
    assert not failed_tasks(await history(office, case_id))
    await assert_every_event_once(office, case_id)


async def test_a_cancel_request_does_not_end_an_intake(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    await canceled(office, workflow_of(item), caplog)
    assert await is_running(office, workflow_of(item))
    case_id = await confirmed(office, item)
    assert (await office.case(case_id)).communications == ((item.communication, 1),)
    assert await office.handle(workflow_of(item)).result() == "WITH_CASE"


# --- terminate -----------------------------------------------------------------------------------


async def test_after_terminate_a_new_order_starts_a_run_from_the_register(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.answer(case_id, "E1")
    before, first = await kinds(office, case_id), await run_of(office, case_id)
    await office.handle(case_id).terminate()
    assert not await is_running(office, case_id)
    await office.answer(case_id, "S2", "CLEAR_TO_DISPUTE")
    await until_writer(office, case_id, case_id, first)
    await office.until(case_id, in_stage("DECISION"))
    assert (await kinds(office, case_id))[: len(before)] == before
    await assert_every_event_once(office, case_id)


# --- reset ---------------------------------------------------------------------------------------


async def reset(office: Office, workflow_id: str, at: HistoryEvent, *, reapply: bool) -> None:
    """Reset the current run to the end of a workflow task, as ``temporal workflow reset`` does."""
    client = office.skipper.client
    nothing = [
        ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
        ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
    ]
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(
                workflow_id=workflow_id, run_id=await run_of(office, workflow_id)
            ),
            reason="a test",
            workflow_task_finish_event_id=at.event_id,
            request_id=str(uuid.uuid4()),
            reset_reapply_exclude_types=[] if reapply else nothing,
        )
    )


def place(events: Sequence[HistoryEvent], where: str) -> HistoryEvent:
    """The end of the first workflow task, or of one in the middle, or of the last one."""
    tasks = of_type(events, "WORKFLOW_TASK_COMPLETED")
    return {"first": tasks[0], "middle": tasks[len(tasks) // 2], "last": tasks[-1]}[where]


@pytest.mark.parametrize("reapply", [True, False], ids=["orders again", "without the orders"])
@pytest.mark.parametrize(
    "where",
    ["middle", *(pytest.param(end, marks=pytest.mark.long) for end in ("first", "last"))],
)
async def test_a_run_that_was_reset_knows_every_event_and_continues(
    office: Office, where: str, reapply: bool
) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1")
    await office.answer(case_id, "E1")
    await office.say(ANALYST, case_id, AddFact, fact="ENCOUNTER")
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.running("decision"))
    before, first = await kinds(office, case_id), await run_of(office, case_id)

    await reset(office, case_id, place(await history(office, case_id), where), reapply=reapply)
    await until_writer(office, case_id, case_id, first)
    assert await kinds(office, case_id) == before

    # The deadline that came after the event is kept, and the next order is the next event.
    due = (await office.case(case_id)).clocks["decision"].due_at
    await office.pass_time_until(case_id, due + SECOND)
    await office.until(case_id, lambda case: case.due_reached("decision"))
    await office.decide(case_id, "NO_ACTION")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    assert (await kinds(office, case_id))[: len(before)] == before
    assert not of_type(await history(office, case_id), "WORKFLOW_EXECUTION_FAILED")
    await assert_every_event_once(office, case_id)
