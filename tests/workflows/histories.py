"""Reading what Temporal keeps of a workflow, and comparing it with the register."""

import asyncio
import json
from collections.abc import Sequence

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowExecutionStatus

from tests.office import Office
from tests.workflows.steps import records


async def history(office: Office, workflow_id: str, run: str | None = None) -> list[HistoryEvent]:
    """The events of the current run, or of another one."""
    handle = office.skipper.client.get_workflow_handle(workflow_id, run_id=run)
    return [event async for event in handle.fetch_history_events()]


def of_type(events: Sequence[HistoryEvent], name: str) -> list[HistoryEvent]:
    """The events of one type, such as ``WORKFLOW_TASK_FAILED``."""
    wanted = EventType.Value(f"EVENT_TYPE_{name}")
    return [event for event in events if event.event_type == wanted]


def local_activities(events: Sequence[HistoryEvent]) -> list[str]:
    """The local activities that were done, by their names."""
    markers = [event.marker_recorded_event_attributes for event in of_type(events, _MARKER)]
    data = [one.details["data"].payloads[0].data for one in markers if "data" in one.details]
    return [str(json.loads(one)["activity_type"]) for one in data]


_MARKER = "MARKER_RECORDED"
_BY_THE_SERVER = (
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
)
"""How the server ends a task when the run is terminated or reset, or when something new arrived."""


def failed_tasks(events: Sequence[HistoryEvent]) -> list[HistoryEvent]:
    """The workflow tasks that failed because of what the worker did."""
    return [
        event
        for event in of_type(events, "WORKFLOW_TASK_FAILED")
        if event.workflow_task_failed_event_attributes.cause not in _BY_THE_SERVER
    ]


async def run_of(office: Office, workflow_id: str) -> str:
    """The id of the current run."""
    return (await office.handle(workflow_id).describe()).run_id


async def is_running(office: Office, workflow_id: str) -> bool:
    """Whether the current run is open."""
    status = (await office.handle(workflow_id).describe()).status
    return status is WorkflowExecutionStatus.RUNNING


async def writer_of(office: Office, dossier: str) -> str:
    """The run that may write for the dossier."""
    head = await office.register.dossiers.head(dossier)
    assert head is not None
    return head.run


async def until_writer(office: Office, dossier: str, workflow_id: str, not_run: str) -> str:
    """The run that may write, once it is the current one and not this one."""
    async with asyncio.timeout(60):
        while True:
            run, writer = await run_of(office, workflow_id), await writer_of(office, dossier)
            if run == writer != not_run:
                return run
            await asyncio.sleep(0.05)


async def assert_every_event_once(office: Office, case_id: str) -> None:
    """The record has no gap, no order twice, and no task that was sent twice."""
    recorded = await records(office, case_id)
    assert [one.revision for one in recorded] == list(range(1, len(recorded) + 1))
    acts: dict[str | None, set[int]] = {}
    for one in recorded:
        acts.setdefault(one.order, set()).add(one.revision or 0)
    for revisions in acts.values():
        assert revisions == set(range(min(revisions), max(revisions) + 1)), "one act, one write"
    sent = [one.data["task"] for one in recorded if one.kind == "TaskSent"]
    assert len(sent) == len(set(sent))
