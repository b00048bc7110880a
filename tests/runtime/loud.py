"""A workflow and an activity that log a secret."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

from tests.runtime.talkative import Said

_TWICE = RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=10))


@activity.defn
async def fail_aloud(said: Said) -> None:
    """Log it and fail with it."""
    activity.logger.info("Activity speaks", extra={"task_id": "task-1", "text": said.text})
    activity.logger.info("Activity formats %s", said.text)
    raise RuntimeError(f"row of {said.text} is gone")


@workflow.defn
class LoudWorkflow:
    """Logs it, and calls the activity that fails."""

    @workflow.run
    async def run(self, said: Said) -> None:
        """Log and fail."""
        workflow.logger.info("Workflow speaks", extra={"stage": "PLAN", "said": said.text})
        workflow.logger.warning(f"Workflow met {said.text}")
        await workflow.execute_activity(
            fail_aloud, said, start_to_close_timeout=timedelta(seconds=10), retry_policy=_TWICE
        )
