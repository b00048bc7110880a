"""What is measured: processor time, events and bytes, each per case."""

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from benchmarks.closed import Closed
from procedure.values import Value

_TICKS = os.sysconf("SC_CLK_TCK")


class Figures(Value):
    """What a case costs. Times are milliseconds of processor time, sizes are bytes."""

    cases_per_second: float
    worker_cpu_ms: float
    server_cpu_ms: float
    client_cpu_ms: float
    """The process that plays the people. It also runs the local mail server."""
    events: float
    history_bytes: float
    """The size of the two histories, as the server counts it."""
    database_bytes: float
    """By how much the server's database grew."""
    register_bytes: float

    @property
    def cpu_ms(self) -> float:
        """Worker and server together."""
        return self.worker_cpu_ms + self.server_cpu_ms


_PATCH = "core_patch"
"""The marker of a patch in the workflow's code. All other markers are local activities."""


class Parts(Value):
    """What the histories of one case consist of."""

    updates: int
    activities: int
    local_activities: int
    timers: int
    workflow_tasks: int


class Reading(NamedTuple):
    """The meters at one moment."""

    moment: float
    worker_cpu: float
    server_cpu: float
    client_cpu: float
    database: int
    register: int


class Meters:
    """Reads the meters of one side. Linux only: ``/proc`` shows what other processes use."""

    def __init__(self, worker_pid: int, server_pid: int, database: Path, register: Path) -> None:
        """The processes and databases to read."""
        self._worker_pid = worker_pid
        self._server_pid = server_pid
        self._database = database
        self._register = register

    def read(self) -> Reading:
        """The meters now."""
        return Reading(
            moment=time.perf_counter(),
            worker_cpu=cpu_seconds(self._worker_pid),
            server_cpu=cpu_seconds(self._server_pid),
            client_cpu=time.process_time(),
            database=_bytes_in_use(self._database),
            register=_bytes_in_use(self._register),
        )


def cpu_seconds(pid: int) -> float:
    """User and system time of a process since its start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found


def _bytes_in_use(database: Path) -> int:
    """The size of all pages in use, including those that are still in the write-ahead log."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    held: int = (pages - free) * size
    return held


async def figures(
    temporal: Client, before: Reading, after: Reading, closed: Sequence[Closed]
) -> Figures:
    """What each of the closed cases cost between two readings."""
    events, history_bytes = 0, 0
    for workflow_id in (workflow_id for case in closed for workflow_id in case):
        described = await temporal.get_workflow_handle(workflow_id).describe()
        info = described.raw_description.workflow_execution_info
        events += info.history_length
        history_bytes += info.history_size_bytes
    cases = len(closed)
    return Figures(
        cases_per_second=cases / (after.moment - before.moment),
        worker_cpu_ms=1000 * (after.worker_cpu - before.worker_cpu) / cases,
        server_cpu_ms=1000 * (after.server_cpu - before.server_cpu) / cases,
        client_cpu_ms=1000 * (after.client_cpu - before.client_cpu) / cases,
        events=events / cases,
        history_bytes=history_bytes / cases,
        database_bytes=(after.database - before.database) / cases,
        register_bytes=(after.register - before.register) / cases,
    )


def middle(rounds: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return Figures.model_validate(
        {name: median(getattr(one, name) for one in rounds) for name in Figures.model_fields}
    )


async def parts(temporal: Client, closed: Closed) -> Parts:
    """What the histories of a case consist of."""
    count: Counter[int] = Counter()
    for workflow_id in closed:
        history = await temporal.get_workflow_handle(workflow_id).fetch_history()
        count.update(
            event.event_type
            for event in history.events
            if event.marker_recorded_event_attributes.marker_name != _PATCH
        )
    return Parts(
        updates=count[EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED],
        activities=count[EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED],
        local_activities=count[EventType.EVENT_TYPE_MARKER_RECORDED],
        timers=count[EventType.EVENT_TYPE_TIMER_STARTED],
        workflow_tasks=count[EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED],
    )
