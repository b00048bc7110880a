"""A workflow that passes on the same secret in every way that a workflow has."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from pydantic import BaseModel, ConfigDict
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError

SECRET = "Quuxanna Canarysdottir"
"""An invented name that must not be found anywhere."""

_SOON = timedelta(seconds=20)
_ONCE = RetryPolicy(maximum_attempts=1)


class Said(BaseModel):
    """A value with the secret in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str


def refusal(said: Said) -> ApplicationError:
    """What a workflow raises on purpose, with the secret in its text and its details."""
    return ApplicationError(said.text, said, type="Refusal", non_retryable=True)


@activity.defn
async def repeat(said: Said) -> Said:
    """Return what was given, with a heartbeat that has it too."""
    if not activity.info().is_local:
        activity.heartbeat(said)
    return said


@activity.defn
async def complain(said: Said) -> None:
    """Fail with it, as the error of an activity and as its details."""
    try:
        raise ValueError(said.text)
    except ValueError as error:
        raise ApplicationError(f"no {said.text}", said, type="Complaint") from error


async def _failure(call: Awaitable[None]) -> ApplicationError:
    """What the call failed with."""
    try:
        await call
    except (ActivityError, ChildWorkflowError) as error:
        if isinstance(error.cause, ApplicationError):
            return error.cause
        raise
    raise AssertionError("it did not fail")


@workflow.defn
class TalkativeChild:
    """Fails with it."""

    @workflow.run
    async def run(self, said: Said) -> None:
        """Fail."""
        raise refusal(said)


@workflow.defn
class TalkativeWorkflow:
    """Has it in activity, timer, child, memo, details, query, update, signal and result."""

    def __init__(self) -> None:
        """Nothing was received yet."""
        self._heard: list[Said] = []

    @workflow.run
    async def run(self, said: Said) -> Said:
        """Pass it on in every way, then end when a signal and an update have brought it too."""
        workflow.upsert_memo({"said": said.text})
        workflow.set_current_details(said.text)
        await workflow.execute_activity(
            repeat, said, start_to_close_timeout=_SOON, summary=said.text[:20]
        )
        await workflow.execute_local_activity(
            repeat, said, start_to_close_timeout=_SOON, summary=said.text[:20]
        )
        await workflow.sleep(0.01, summary=said.text[:20])
        complaint = await _failure(
            workflow.execute_activity(
                complain, said, start_to_close_timeout=_SOON, retry_policy=_ONCE
            )
        )
        assert complaint.type == "Complaint"
        assert complaint.message == f"no {said.text}"
        child_id = f"{workflow.info().workflow_id}-child"
        refused = await _failure(
            workflow.execute_child_workflow(TalkativeChild.run, said, id=child_id)
        )
        assert (refused.type, refused.message) == ("Refusal", said.text)
        await workflow.wait_condition(lambda: len(self._heard) >= 2)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return said

    @workflow.signal
    def hear(self, said: Said) -> None:
        """Take it by signal."""
        self._heard.append(said)

    @workflow.query
    def heard(self) -> list[Said]:
        """Return what was received."""
        return self._heard

    @workflow.update
    async def answer(self, said: Said) -> Said:
        """Take it by update, and return it."""
        await asyncio.sleep(0)
        self._heard.append(said)
        return said

    @workflow.update
    async def object(self, said: Said) -> None:
        """Refuse in the handler, with it."""
        raise refusal(said)


@workflow.defn
class EchoWorkflow:
    """Returns its input."""

    @workflow.run
    async def run(self, said: Said) -> Said:
        """Return it."""
        return said


@workflow.defn
class PatientWorkflow:
    """Sleeps for a number of days and returns how many seconds have passed."""

    @workflow.run
    async def run(self, days: int) -> float:
        """Sleep."""
        began = workflow.now()
        await workflow.sleep(timedelta(days=days))
        return (workflow.now() - began).total_seconds()


WORKFLOWS = [TalkativeWorkflow, TalkativeChild, EchoWorkflow, PatientWorkflow]
ACTIVITIES = [repeat, complain]
