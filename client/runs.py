"""What Temporal knows of a dossier's run: whether it moves, on which build, and what holds it up.

Only types, ids, times and counts: what an activity or an Update is about stays encrypted.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import TaskQueueType, WorkerVersioningMode
from temporalio.api.failure.v1 import Failure
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowQueryFailedError
from temporalio.service import RPCError

from client.addresses import address_of
from client.failures import NotRunning
from client.gateway import Gateway
from procedure.values import Moment, Stored

POLLED_WITHIN = timedelta(seconds=90)
"""A worker that works asks for tasks again at least once a minute."""
_QUERY_PATIENCE = timedelta(seconds=5)
_VERSIONED = "WORKER_VERSIONING_MODE_VERSIONED"


class PendingActivity(Stored):
    """An activity that is not done."""

    activity: str
    attempt: int
    last_failure: str | None
    """The type of the last failure; its text stays encrypted."""
    next_try: Moment | None


class Run(Stored):
    """The newest run of a dossier's workflow."""

    run: str
    status: str
    """As Temporal calls it: RUNNING, COMPLETED, TERMINATED and so on."""
    started_at: Moment
    build: str | None
    """The build that it is pinned to; null for a worker without versions."""
    task_attempt: int
    """How often its present workflow task was tried; 0 where there is none."""
    activities: tuple[PendingActivity, ...]
    orders: tuple[str, ...]
    """The ids of orders that it accepted and has not answered."""
    applied: int | None
    """How many events it has applied; null where no worker answers for it."""
    polling: tuple[str | None, ...]
    """The builds of the workers that ask its queue for tasks; null for one without versions."""

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.status == "RUNNING"


class Runs:
    """Looks at runs."""

    def __init__(self, gateway: Gateway, task_queue: str) -> None:
        """Through the gateway's client."""
        self._gateway = gateway
        self._task_queue = task_queue

    @property
    def _temporal(self) -> Client:
        return self._gateway.temporal

    async def of(self, dossier: str, now: datetime) -> Run | None:
        """The dossier's newest run; None where there is none. Raises NotConfirmed."""
        workflow_id = address_of(dossier).workflow_id
        handle = self._temporal.get_workflow_handle(workflow_id)
        try:
            async with self._gateway.confirmed():
                found = await handle.describe()
                polling = await self._polling(now)
                orders = [one async for one in self._unanswered(workflow_id, found.run_id)]
        except NotRunning:
            return None
        status = found.status.name if found.status is not None else "UNKNOWN"
        running = status == "RUNNING"
        return Run(
            run=found.run_id,
            status=status,
            started_at=found.start_time,
            build=_pinned_to(found),
            task_attempt=found.raw_description.pending_workflow_task.attempt,
            activities=tuple(_activity(one) for one in found.raw_description.pending_activities),
            orders=tuple(orders) if running else (),
            applied=await self._applied(workflow_id, found.run_id) if running else None,
            polling=tuple(polling),
        )

    async def _polling(self, now: datetime) -> list[str | None]:
        """The builds of the workers that poll the queue, each once."""
        request = DescribeTaskQueueRequest(
            namespace=self._temporal.namespace,
            task_queue=TaskQueue(name=self._task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        answer = await self._temporal.workflow_service.describe_task_queue(request)
        builds = {_build_of(one) for one in answer.pollers if _is_fresh(one, now)}
        return sorted(builds, key=lambda build: build or "")

    async def _unanswered(self, workflow_id: str, run: str) -> AsyncIterator[str]:
        """The Updates that were accepted and have no answer."""
        handle = self._temporal.get_workflow_handle(workflow_id, run_id=run)
        accepted: dict[int, str] = {}
        async for event in handle.fetch_history_events():
            if event.HasField("workflow_execution_update_accepted_event_attributes"):
                attributes = event.workflow_execution_update_accepted_event_attributes
                accepted[event.event_id] = attributes.protocol_instance_id
            if event.HasField("workflow_execution_update_completed_event_attributes"):
                completed = event.workflow_execution_update_completed_event_attributes
                accepted.pop(completed.accepted_event_id, None)
        for order in accepted.values():
            yield order

    async def _applied(self, workflow_id: str, run: str) -> int | None:
        handle = self._temporal.get_workflow_handle(workflow_id, run_id=run)
        with suppress(RPCError, WorkflowQueryFailedError, TimeoutError):
            async with asyncio.timeout(_QUERY_PATIENCE.total_seconds()):
                applied: int = await handle.query(
                    "applied", result_type=int, rpc_timeout=_QUERY_PATIENCE
                )
                return applied
        return None


def _pinned_to(found: WorkflowExecutionDescription) -> str | None:
    versioning = found.raw_description.workflow_execution_info.versioning_info
    return versioning.deployment_version.build_id or None


def _build_of(poller: PollerInfo) -> str | None:
    """The build of a worker with versions."""
    options, versioned = poller.deployment_options, WorkerVersioningMode.Value(_VERSIONED)
    return options.build_id if options.worker_versioning_mode == versioned else None


def _is_fresh(poller: PollerInfo, now: datetime) -> bool:
    return now - poller.last_access_time.ToDatetime(UTC) < POLLED_WITHIN


def _activity(pending: Any) -> PendingActivity:
    """Any: the SDK's message type."""
    later = pending.HasField("next_attempt_schedule_time")
    return PendingActivity(
        activity=pending.activity_type.name,
        attempt=pending.attempt,
        last_failure=_type_of(pending.last_failure) if pending.HasField("last_failure") else None,
        next_try=pending.next_attempt_schedule_time.ToDatetime(UTC) if later else None,
    )


def _type_of(failure: Failure) -> str:
    """Its type, or that of its cause: never its text."""
    if failure.HasField("application_failure_info"):
        return failure.application_failure_info.type or "ApplicationError"
    return failure.WhichOneof("failure_info") or "Failure"


def types_of(activities: Sequence[PendingActivity]) -> str:
    """The activities in a sentence: ``act (attempt 3, OperationalError)``."""
    return ", ".join(
        f"{one.activity} (attempt {one.attempt}, last failure {one.last_failure})"
        for one in activities
    )
