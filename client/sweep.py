"""The sweep: a part of each worker that starts what was received, and forgets nothing of it.

Whoever receives needs the register only. What waits there is started here: at once what no run has
begun, and every minute again whatever still waits, since a start may have been lost, or answered by
a worker that could do nothing with it. What is not screened in time is restricted here as well, if
its run has not done that: the sweep claims it and writes, with or without Temporal.

A case that has ended has no run. Where one of its clocks runs on, such as the review of a
restriction that is still in force, the sweep takes the steps of that clock.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

import structlog
from ulid import ULID

from activities.recorder import Recorder
from activities.recording import Acted, ActRequest, ClaimRequest
from client.failures import NotConfirmed
from procedure.case import Case
from procedure.dossier import DossierState
from procedure.intake.intake import SCREENING, Intake, IntakeState
from procedure.measures.clock_alerts import ReachAlerts
from procedure.refusals import DossierTampered
from procedure.rows import CaseState

log = structlog.get_logger("caveat.sweep")

EVERY_SECONDS = 60.0
"""How often everything that waits is looked at again."""
_LOOK_SECONDS = 0.25
"""How often the sweep looks for what has just been received."""
_AT_ONCE = 20


class Sweep:
    """Starts and restricts what waits, until it is stopped."""

    def __init__(
        self,
        recorder: Recorder,
        start: Callable[[str], Awaitable[None]],
        *,
        now: Callable[[], datetime],
    ) -> None:
        """``start`` starts an intake, or raises NotConfirmed. ``now`` is the present, in UTC."""
        self._recorder = recorder
        self._start = start
        self._now = now
        self._wakes: dict[tuple[str, int], datetime | None] = {}
        """When ended cases, each at a revision, have an alert next."""
        self._tried: set[str] = set()
        """What was started since the last look at everything."""

    async def run(self) -> None:
        """Work without end. Restricting never waits for Temporal."""
        await asyncio.gather(self._keep_restricting(), self._keep_starting())

    async def _keep_restricting(self) -> None:
        while True:
            try:
                await self.restrict_late()
                await self.reach_outlived()
            except Exception as error:
                # Whatever it is, the next look tries again: a sweep that ends forgets a message.
                log.error("the sweep failed", exc_info=error)
                await asyncio.sleep(_LOOK_SECONDS)
                continue
            await asyncio.sleep(EVERY_SECONDS)

    async def _keep_starting(self) -> None:
        everything_at = time.monotonic()
        while True:
            if time.monotonic() >= everything_at:
                everything_at = time.monotonic() + EVERY_SECONDS
                self._tried.clear()
                work = self.start_waiting
            else:
                work = self.start_new
            try:
                await work()
            except NotConfirmed:
                log.warning("Temporal does not answer: what was received starts later")
            except Exception as error:
                log.error("the sweep failed", exc_info=error)
            await asyncio.sleep(_LOOK_SECONDS)

    # --- starting -------------------------------------------------------------------------------

    async def start_new(self) -> None:
        """Start what no run has begun. Raises NotConfirmed."""
        waiting = await self._recorder.register.communications.waiting(new_only=True)
        await self._started(one.dossier for one in waiting)

    async def start_waiting(self) -> None:
        """Start whatever waits; nothing happens where it runs. Raises NotConfirmed."""
        waiting = await self._recorder.register.communications.waiting()
        await self._started(one.dossier for one in waiting)

    async def _started(self, dossiers: Iterable[str]) -> None:
        limit = asyncio.Semaphore(_AT_ONCE)
        failed: list[Exception] = []

        async def start(dossier: str) -> None:
            async with limit:
                if failed:
                    return  # Temporal is away: each of the others would wait as long
                try:
                    await self._start(dossier)
                except Exception as error:
                    failed.append(error)
                else:
                    self._tried.add(dossier)

        new = [dossier for dossier in dossiers if dossier not in self._tried]
        await asyncio.gather(*(start(dossier) for dossier in new))
        if failed:
            raise failed[0]

    # --- restricting ----------------------------------------------------------------------------

    async def restrict_late(self) -> None:
        """Restrict what is not screened in its time; the desk hears of it by email."""
        for one in await self._recorder.register.communications.waiting():
            if one.unscreened_in_time:
                continue
            try:
                intake = await self._recorder.state(one.dossier)
                if isinstance(intake, Intake) and self._is_late(intake):
                    await self._restrict(intake)
            except DossierTampered as tampered:
                # The others are still restricted.
                log.error("a record was changed outside Caveat", exc_info=tampered)

    def _is_late(self, intake: Intake) -> bool:
        unscreened = intake.state is IntakeState.RECEIVED and intake.screened is None
        return unscreened and intake.clocks[SCREENING].due_at <= self._now()

    async def _restrict(self, intake: Intake) -> None:
        acted = await self._reach(intake, SCREENING)
        if acted.receipt is not None and acted.events:
            log.warning(
                "a communication was restricted unscreened: no run did it in time",
                communication_id=intake.communication,
            )

    # --- clocks that outlive their case ----------------------------------------------------------

    async def reach_outlived(self) -> None:
        """Record the alerts that have come in cases that have ended."""
        ended = await self._recorder.register.lists.cases(state=CaseState.ENDED)
        wakes: dict[tuple[str, int], datetime | None] = {}
        for row in ended:
            if row.next_due_at is None:
                continue
            key = row.case_id, row.revision
            try:
                wakes[key] = (
                    self._wakes[key] if key in self._wakes else await self._wake(row.case_id)
                )
                at = wakes[key]
                if at is not None and at <= self._now():
                    await self._reach_next(row.case_id)
            except DossierTampered as tampered:
                log.error("a record was changed outside Caveat", exc_info=tampered)
        self._wakes = wakes

    async def _reach_next(self, case_id: str) -> None:
        state = await self._recorder.state(case_id)
        if isinstance(state, Case) and (following := state.next_alert()) is not None:
            await self._reach(state, following[0])

    async def _wake(self, case_id: str) -> datetime | None:
        """When its clocks have an alert next."""
        state = await self._recorder.state(case_id)
        following = state.next_alert() if state is not None else None
        return following[1].at if following is not None else None

    async def _reach(self, state: DossierState, clock: str) -> Acted:
        """Claim it, so that a run that still has it starts over, and take the step of its clock."""
        dossier, run = state.dossier, f"sweep-{ULID()}"
        await self._recorder.claim(ClaimRequest(dossier=dossier, run=run, after=state.revision))
        step = ReachAlerts(
            dossier=dossier, order=f"step:{dossier}/sweep/{clock}@{state.revision}", clock=clock
        )
        request = ActRequest(command=step, after=state.revision, run=run, now=self._now())
        return await self._recorder.act(request)
