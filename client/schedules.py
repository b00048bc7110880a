"""The Schedules of an installation: created and updated when a worker starts, always the same.

A Schedule starts a workflow that looks, and ends. Nothing sleeps for years in Temporal: what must
be done on which day is data of the edition, and what was opened is in the register.
"""

from datetime import timedelta

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from workflows.starts import WorkflowName

log = structlog.get_logger("caveat.schedules")

DUTIES = "standing-duties"
"""The id of the Schedule, and of the workflow that it starts."""
CATCH_UP = timedelta(days=7)
"""What was missed while Temporal was away is made up for if it is not older than this."""


def schedule_of_duties(task_queue: str) -> Schedule:
    """Every day at 06:05 in Washington, one look at a time."""
    return Schedule(
        action=ScheduleActionStartWorkflow(WorkflowName.DUTIES, id=DUTIES, task_queue=task_queue),
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(6)], minute=[ScheduleRange(5)])],
            time_zone_name="America/New_York",
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )


async def keep_schedules(temporal: Client, task_queue: str) -> None:
    """Create the Schedule, or bring it up to date, and look once now. Repeating it changes nothing.

    Raises what Temporal raises.
    """
    wanted = schedule_of_duties(task_queue)
    try:
        await temporal.create_schedule(DUTIES, wanted, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        handle = temporal.get_schedule_handle(DUTIES)
        await handle.update(lambda known: _updated(known, wanted))
        await handle.trigger()
    log.info("standing duties are looked at every day", schedule=DUTIES)


def _updated(known: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    """As wanted; whether an operator has paused it stays."""
    wanted.state = known.description.schedule.state
    return ScheduleUpdate(schedule=wanted)
