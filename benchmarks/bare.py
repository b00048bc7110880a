"""The steps of the reference case as a bare Temporal workflow, whose activities do nothing.

It shows what Temporal alone costs for such a case. The steps are those that Caveat's two workflows
had when the comparison began, and stay as they are so that figures can be compared: the activities
stand for a screening and for email.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from temporalio import activity, workflow
from temporalio.client import Client

from benchmarks.closed import Closed

TASK_QUEUE = "bare"
_TIMEOUT = timedelta(seconds=20)
_DUE = timedelta(hours=24)


class Work(StrEnum):
    """What a workflow does at a step."""

    RECORD = "RECORD"
    """Record what happened: a local activity, like a write to the register."""
    CALL = "CALL"
    """Call something outside and wait for it: an activity."""
    MAIL = "MAIL"
    """Send an email: an activity that nothing waits for."""
    CLOCK = "CLOCK"
    """Another clock is due next: the timer is set again."""
    REST = "REST"
    """No clock is due: the timer is canceled."""


_R, _C, _M, _T, _REST = Work.RECORD, Work.CALL, Work.MAIL, Work.CLOCK, Work.REST

START = "start"

INTAKE: Mapping[str, Sequence[Work]] = {
    # Screened in time and restricted; the analyst gets an email and has an hour.
    START: (_T, _C, _REST, _R, _M, _T),
    # Confirmed; the case opens. A timer that is set and canceled in one task costs nothing, so a
    # call comes between the two.
    "confirm": (_R, _C, _REST, _R),
}

CASE: Mapping[str, Sequence[Work]] = {
    START: (_R, _M, _T),  # opened, four agencies asked, notification due
    "answer 1": (_R,),
    "answer 2": (_R,),
    "answer 3": (_R,),
    "answer 4": (_R, _T, _R, _M),  # and the decision is due
    "notify": (_R, _T),
    "draft": (_R, _M),
    "approve": (_R, _M, _T),
    "file": (_R, _T),
    "outcome": (_R, _R, _M, _T),  # and the update of records is due
    "records": (_R, _T),
    "close": (_R, _REST),
}

SCRIPTS = {"intake": INTAKE, "case": CASE}


@activity.defn
async def nothing(step: str) -> str:
    """Something outside that answers at once."""
    return step


@workflow.defn
class BareWorkflow:
    """Takes the steps of a script in order, one update each, and ends after the last."""

    def __init__(self) -> None:
        """No step has been taken yet."""
        self._taken: list[str] = []
        self._timer: asyncio.Task[None] | None = None
        self._mailings: list[asyncio.Task[str]] = []

    @workflow.run
    async def run(self, script: str) -> str:
        """Take the first step, then wait for the others."""
        steps = SCRIPTS[script]
        await self._take(script, START)
        await workflow.wait_condition(
            lambda: len(self._taken) == len(steps) and workflow.all_handlers_finished()
        )
        await asyncio.gather(*self._mailings)
        return script

    @workflow.update
    async def step(self, script: str, step: str) -> str:
        """Take one step, but never before the first: a person acts on what exists."""
        await workflow.wait_condition(lambda: START in self._taken)
        await self._take(script, step)
        return step

    @step.validator
    def _may_take(self, script: str, step: str) -> None:
        if step in self._taken:
            raise ValueError(f"{step} is taken already")

    async def _take(self, script: str, step: str) -> None:
        for work in SCRIPTS[script][step]:
            match work:
                case Work.RECORD:
                    await workflow.execute_local_activity(
                        nothing, step, start_to_close_timeout=_TIMEOUT
                    )
                case Work.CALL:
                    await workflow.execute_activity(nothing, step, start_to_close_timeout=_TIMEOUT)
                case Work.MAIL:
                    self._mailings.append(asyncio.create_task(self._mail(step)))
                case Work.CLOCK:
                    self._cancel_timer()
                    self._timer = asyncio.create_task(asyncio.sleep(_DUE.total_seconds()))
                case Work.REST:
                    self._cancel_timer()
        self._taken.append(step)

    async def _mail(self, step: str) -> str:
        return await workflow.execute_activity(nothing, step, start_to_close_timeout=_TIMEOUT)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class BareCase:
    """Runs bare cases."""

    def __init__(self, temporal: Client) -> None:
        """``temporal`` has the plain data converter and no codec."""
        self._temporal = temporal

    async def carry(self, number: int) -> Closed:
        """Run both workflows, step by step. Each case has its own number."""
        closed = Closed(intake=f"bare-intake-{number}", case=f"bare-case-{number}")
        for script, workflow_id in (("intake", closed.intake), ("case", closed.case)):
            handle = await self._temporal.start_workflow(
                BareWorkflow.run, script, id=workflow_id, task_queue=TASK_QUEUE
            )
            for step in SCRIPTS[script]:
                if step != START:
                    await handle.execute_update(BareWorkflow.step, args=[script, step])
            await handle.result()
        return closed
