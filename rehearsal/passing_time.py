"""Time passes in a rehearsal: each run of a workflow has a clock of its own, which is moved."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from client.addresses import dossier_of
from register.register import Register
from rehearsal.clock import RehearsalClock

Handle = WorkflowHandle[Any, Any]

_EXACT = timedelta(minutes=1)
"""How exactly the clock of a run can be read: the request for it takes a while."""


class PassingTime:
    """Keeps the clocks of all runs at the time of the rehearsal."""

    def __init__(self, register: Register, skipper: TimeSkipper, clock: RehearsalClock) -> None:
        """The rehearsal begins now; ``register`` says which run has each dossier."""
        self._register = register
        self._skipper = skipper
        self._clock = clock
        self._began = clock.skipped
        self._ahead: dict[str, timedelta] = {}
        """By how much the clock of each run is before the real time.

        One that has ended needs to be moved no more.
        """

    async def forward(self, workflows: Iterable[str], span: timedelta) -> None:
        """Let time pass for these workflows, also what passed before one of them started.

        Nothing is on its way while it does.
        """
        passed = self._clock.skipped - self._began + span
        if not passed:
            return
        await self._register.await_deliveries()
        by_dossier = {dossier_of(workflow): workflow for workflow in workflows}
        # The register names the run of each dossier: only one that is behind costs a request.
        runs = await self._register.dossiers.runs(list(by_dossier))
        reached = await asyncio.gather(
            *(
                self._forward(by_dossier[dossier], run, passed)
                for dossier, run in runs.items()
                if run and self._ahead.get(run, timedelta()) < passed
            )
        )
        # People are never before a run: what they order would have expired when it arrives.
        self._clock.skip(span + max([timedelta(), *reached]))

    async def _forward(self, workflow: str, run: str, passed: timedelta) -> timedelta:
        """So much time of the rehearsal has passed for this run, or for the one after it.

        By how much it went too far: a server that is busy may skip twice for a request that it is
        sent again.
        """
        handle = self._skipper.client.get_workflow_handle(workflow, run_id=run)
        try:
            if (behind := passed - await self._ahead_of(handle, run)) > timedelta():
                await self._skipper.fast_forward(handle, behind)
                self._ahead[run] = passed
                ahead = await self._measured(handle)
                if ahead - passed > _EXACT:
                    self._ahead[run] = ahead
                    return ahead - passed
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            self._ahead[run] = timedelta.max
            newest = self._skipper.client.get_workflow_handle(workflow)
            if (following := (await newest.describe()).run_id) not in self._ahead:
                return await self._forward(workflow, following, passed)
        return timedelta()

    async def _ahead_of(self, handle: Handle, run: str) -> timedelta:
        """One that started over has the clock of the run before it, and any other the real time."""
        if run not in self._ahead:
            self._ahead[run] = await self._measured(handle)
        return self._ahead[run]

    async def _measured(self, handle: Handle) -> timedelta:
        real = self._clock.now() - self._clock.skipped
        ahead = await self._skipper.get_current_time(handle) - real
        return timedelta(seconds=round(ahead.total_seconds()))
