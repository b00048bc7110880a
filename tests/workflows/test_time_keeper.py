"""A defect of the time keeper is seen, and a corrected worker continues: no deadline is lost."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowExecutionStatus

from activities.recording import Acted, ActRequest
from procedure.kinds import Wake
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.tasks.answering import AcknowledgeTask
from tests.office import Office, at_work
from tests.workflows.faulty import FaultyCaseWorkflow
from tests.workflows.histories import assert_every_event_once, failed_tasks, history
from tests.workflows.steps import FEW

EMPLOYER = "samples-officer-1"


async def failure_seen(office: Office, case_id: str) -> HistoryEvent:
    """The failed workflow task, once there is one and Temporal repeats it."""
    async with asyncio.timeout(60):
        while not (failed := failed_tasks(await history(office, case_id))):
            await asyncio.sleep(0.05)
        while await attempts(office, case_id) < 2:
            await asyncio.sleep(0.05)
    return failed[0]


async def attempts(office: Office, case_id: str) -> int:
    """How often the present workflow task has been tried."""
    description = await office.handle(case_id).describe()
    return description.raw_description.pending_workflow_task.attempt


async def alerts(office: Office, case_id: str) -> list[tuple[str, int]]:
    """The alerts that were recorded, by clock and number."""
    return [
        (event.clock_id, event.number)
        for event in await office.register.dossiers.events(case_id)
        if isinstance(event, AlertReached)
    ]


@pytest.mark.long
async def test_a_clock_that_fails_is_seen_and_a_corrected_worker_continues(closed: Office) -> None:
    async with at_work(closed, FaultyCaseWorkflow):
        case_id = await closed.start(left_out=FEW)
        clock = (await closed.case(case_id)).clocks["E1/acknowledgment"]
        # It does not end: the clock of a workflow whose tasks fail does not move.
        passing = asyncio.create_task(closed.pass_time_until(case_id, clock.due_at))
        failed = await failure_seen(closed, case_id)
        passing.cancel()
        with suppress(asyncio.CancelledError):
            await passing
        cause = failed.workflow_task_failed_event_attributes.failure
        assert cause.HasField("encoded_attributes"), "its text is encrypted like any other"
        assert await alerts(closed, case_id) == []
    description = await closed.handle(case_id).describe()
    assert description.status is WorkflowExecutionStatus.RUNNING, "a task failed, not the case"
    failures = failed_tasks(await history(closed, case_id))

    # The time that has passed for the case has passed for people too.
    closed.clock.skip(clock.due_at - closed.clock.now())
    async with at_work(closed):
        await closed.say(EMPLOYER, case_id, AcknowledgeTask, task="E1")
        await closed.until(case_id, lambda case: not case.running(clock.clock_id))
        due = (await closed.case(case_id)).clocks["E1/answer"].due_at
        await closed.pass_time_until(case_id, due + timedelta(seconds=1))
        await closed.until(case_id, lambda case: case.due_reached("E1/answer"))
        recorded = await alerts(closed, case_id)
        assert len(recorded) == len(set(recorded))
        assert failed_tasks(await history(closed, case_id)) == failures
        await assert_every_event_once(closed, case_id)


@pytest.mark.long
async def test_an_alert_that_is_never_reached_is_seen_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = await office.start(left_out=FEW)
    past = Wake(clock="E1/answer", alert="REMINDER", at=office.clock.now() - timedelta(hours=1))
    act = office.recorder.act

    async def broken(request: ActRequest) -> Acted:
        acted = await act(request)
        return acted.model_copy(update={"wake": past})

    with monkeypatch.context() as defective:
        defective.setattr(office.recorder, "act", broken)
        order = asyncio.create_task(office.say(EMPLOYER, case_id, AcknowledgeTask, task="E1"))
        await failure_seen(office, case_id)
    await order
    failures = failed_tasks(await history(office, case_id))
    case = await office.until(case_id, lambda case: not case.running("E1/acknowledgment"))
    due = case.clocks["E1/answer"].due_at
    await office.pass_time_until(case_id, due + timedelta(seconds=1))
    await office.until(case_id, lambda case: case.due_reached("E1/answer"))
    recorded = await alerts(office, case_id)
    assert len(recorded) == len(set(recorded))
    assert failed_tasks(await history(office, case_id)) == failures
    await assert_every_event_once(office, case_id)
