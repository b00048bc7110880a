"""Whether work is done: who polls the task queue, what waits there, and when Schedules ran."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from client.failures import end_if_canceled
from procedure.values import Moment, Stored

_PATIENCE = 3.0
"""Seconds that a page waits for Temporal."""
_KINDS = {
    "Workflows": TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    "Activities": TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
}


class Poller(Stored):
    """A process that takes work from the queue."""

    identity: str
    """As it names itself: its process and its machine."""
    seen_at: Moment
    """When it last asked for work, in UTC."""


class Queue(Stored):
    """One kind of work in the task queue."""

    kind: str
    backlog: int
    """How many pieces of work wait for a worker, as Temporal estimates."""
    pollers: tuple[Poller, ...]


class ScheduleSeen(Stored):
    """A Schedule of the installation."""

    name: str
    last_at: Moment | None
    """When it last started its workflow, in UTC; None: it never did."""
    next_at: Moment | None
    paused: bool


class WorkSeen(Stored):
    """What Temporal says of the work of this installation."""

    queue: str
    queues: tuple[Queue, ...]
    schedules: tuple[ScheduleSeen, ...]


async def work_seen(temporal: Client, task_queue: str) -> WorkSeen | None:
    """What Temporal says now; None where it does not answer in time."""
    try:
        async with asyncio.timeout(_PATIENCE):
            queues = [
                await _queue(temporal, task_queue, kind, number) for kind, number in _KINDS.items()
            ]
            schedules = [one async for one in _schedules(temporal)]
    except (RPCError, TimeoutError):
        end_if_canceled()
        return None
    return WorkSeen(queue=task_queue, queues=tuple(queues), schedules=tuple(schedules))


async def _queue(
    temporal: Client, task_queue: str, kind: str, number: TaskQueueType.ValueType
) -> Queue:
    answer = await temporal.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=temporal.namespace,
            task_queue=TaskQueue(name=task_queue),
            task_queue_type=number,
            report_stats=True,
        )
    )
    pollers = [
        Poller(identity=one.identity, seen_at=one.last_access_time.ToDatetime(UTC))
        for one in answer.pollers
    ]
    return Queue(
        kind=kind,
        backlog=answer.stats.approximate_backlog_count,
        pollers=tuple(sorted(pollers, key=lambda one: one.identity)),
    )


async def _schedules(temporal: Client) -> AsyncIterator[ScheduleSeen]:
    async for one in await temporal.list_schedules():
        if one.info is None or one.schedule is None:
            continue
        last = one.info.recent_actions[-1:]
        yield ScheduleSeen(
            name=one.id,
            last_at=last[0].started_at if last else None,
            next_at=next(iter(one.info.next_action_times), None),
            paused=one.schedule.state.paused,
        )
