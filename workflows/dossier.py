"""A dossier in a run: it acts through the recorder, applies what was recorded, and keeps time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.record import RecordActivities
    from activities.recording import Acted, ActRequest, ClaimRequest
    from procedure.dossier import Command, DossierState, Event, Receipt, TakeStep
    from procedure.kinds import Attributes, DossierKind, Wake
    from procedure.measures.clock_alerts import ReachAlerts
    from procedure.refusals import RegisterOlder, as_value
    from runtime.attributes import REGISTER_OLDER, TROUBLE
    from workflows import options

from workflows.acts import refused

S = TypeVar("S", bound=DossierState)
T = TypeVar("T")


class DossierRun(Generic[S]):
    """One run of one dossier.

    The recorder decides and writes; this applies the events that it returns, by revision, and never
    decides anything again. Several acts may be under way at once: the register orders them.
    """

    def __init__(self, dossier: str, kind: DossierKind[S], shown: Callable[[], None]) -> None:
        """``shown`` is called after each change of the state."""
        self.dossier = dossier
        self._kind = kind
        self._shown = shown
        self._state: S | None = None
        self._wake: Wake | None = None
        self._under_way = 0
        self.claimed = False
        """Whether this run has claimed the dossier and knows what the register holds."""
        self.asked = False
        """Whether somebody has ordered anything in this run."""
        self.assesses_at_once = False
        """Whether one activity assesses and records: the worker that claimed said so."""
        self.attributes: Attributes | None = None
        self.taken_over = False
        """Another run, or a sweep, may write for the dossier: this run must start over."""
        self.register_older = False
        """The register lacks events that this run knows: it does nothing more."""

    @property
    def exists(self) -> bool:
        """Whether there is a state."""
        return self._state is not None

    @property
    def state(self) -> S:
        """The state after the last recorded event."""
        if self._state is None:
            raise RuntimeError("the dossier has no state yet")
        return self._state

    @property
    def revision(self) -> int:
        """The last event that this run knows."""
        return self._state.revision if self._state is not None else 0

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being recorded and no order is being handled."""
        return not self.is_recording and workflow.all_handlers_finished()

    @property
    def is_recording(self) -> bool:
        """Whether the recorder is asked: its answer must not come after the run's last command."""
        return self._under_way > 0

    @property
    def acts(self) -> bool:
        """Whether this run may act: it has the dossier, and the register is not older."""
        return self.claimed and not self.taken_over and not self.register_older

    # --- claiming -------------------------------------------------------------------------------

    async def claim(self) -> None:
        """From now only this run may write; take over what the register holds."""
        self._start_over_after_reset()
        more = True
        while more:
            request = ClaimRequest(
                dossier=self.dossier, run=workflow.info().run_id, after=self.revision
            )
            claimed = await self.at_once(RecordActivities.claim, request)
            self._apply(claimed.after, claimed.events)
            self._wake, self.attributes = claimed.wake, claimed.attributes
            self.assesses_at_once = claimed.assesses_at_once
            more = claimed.more
        self.claimed = True
        if workflow.info().typed_search_attributes.get(TROUBLE) is not None:
            # An operator has decided that the dossier continues from what the register holds.
            workflow.upsert_search_attributes([TROUBLE.value_unset()])
        if self.exists:
            self._shown()

    async def may_start_over(self) -> bool:
        """Whether the register knows all that this run knows; otherwise it does nothing more.

        Then an operator must look first. A run that has stopped acting may start over: the
        operator has decided.
        """
        if not self.acts:
            return True
        request = ClaimRequest(
            dossier=self.dossier, run=workflow.info().run_id, after=self.revision
        )
        claimed = await self.at_once(RecordActivities.claim, request)
        if claimed.register_older:
            self._stop_acting()
        return not claimed.register_older

    def _start_over_after_reset(self) -> None:
        """A run that was reset lacks later events. Its new seed shows the reset, also on replay."""
        loop = asyncio.get_running_loop()

        def start_over() -> None:
            self.taken_over = True

        def was_reset(seed: int) -> None:
            # Through the loop: it checks what is waited for only when it has something to run.
            loop.call_soon(start_over)

        workflow.register_random_seed_callback(was_reset)

    # --- acting ---------------------------------------------------------------------------------

    async def order(self, command: Command) -> Receipt:
        """Carry out a person's order or a handoff; the receipt says that it is recorded.

        Raises the refusal as an ApplicationError, which only an Update handler may do.
        """
        await workflow.wait_condition(lambda: self.claimed)
        self.asked = True
        # Without a summary: the Update that waits for it names the act.
        acted = await self._act(command)
        if acted.refusal is not None:
            raise refused(acted.refusal)
        if acted.register_older or self.register_older:
            raise refused(as_value(RegisterOlder()))
        if acted.receipt is None:
            # Taken over: the order is sent again to the run that follows.
            await workflow.wait_condition(lambda: False)
            raise RuntimeError("a run that was taken over does not continue")
        return acted.receipt

    async def step(self, name: str, track: str = "") -> None:
        """Take a step of the procedure; nothing happens where it is taken already."""
        command = TakeStep(dossier=self.dossier, order=self.step_id(track, name), step=name)
        await self.take(command, name.replace("_", " "))

    async def take(self, command: Command, summary: str) -> Acted:
        """Take a step that is a command of its own."""
        acted = await self._act(command, summary[:190])
        await self._may_continue(acted)
        return acted

    async def take_by(self, method: Any, request: Any, order: str) -> bool:
        """Take a step that an activity decides and records by itself, as a local activity only.

        False where that did not succeed.
        """
        self._under_way += 1
        try:
            acted = await self._tried(method, request, options.TAKE_AT_ONCE)
        finally:
            self._under_way -= 1
        if acted is None:
            return False
        self._learn(acted, order)
        await self._may_continue(acted)
        return True

    async def _may_continue(self, acted: Acted) -> None:
        if acted.refusal is not None:
            raise RuntimeError(f"a step was refused: {acted.refusal.kind}")
        if not self.acts:
            # A run that may not act takes no further step: a script must not try again at once.
            await workflow.wait_condition(lambda: self.acts)

    def step_id(self, *parts: str) -> str:
        """The id of a step: the dossier, what it is, and on which event it follows.

        A step that failed midway is repeated with the same id; the same step at another time has
        another one.
        """
        named = "/".join(part.replace(" ", "-") for part in parts if part)
        return f"step:{self.dossier}/{named}@{self.revision}"

    async def _act(self, command: Command, summary: str | None = None) -> Acted:
        if self.register_older:
            return Acted(order=command.order, register_older=True)
        request = ActRequest(
            command=command,
            after=self.revision,
            run=workflow.info().run_id,
            now=workflow.now(),
        )
        self._under_way += 1
        try:
            acted: Acted = await self.at_once(RecordActivities.act, request, summary)
        finally:
            self._under_way -= 1
        self._learn(acted, command.order)
        return acted

    def _learn(self, acted: Acted, order: str) -> None:
        """Apply what was recorded."""
        if acted.order != order:
            raise RuntimeError("the recorder answered another order")
        if acted.taken_over:
            self.taken_over = True
        elif acted.register_older:
            self._stop_acting()
        else:
            before = self.revision
            self._apply(acted.after, acted.events)
            if self.revision > before:
                self._wake, self.attributes = acted.wake, acted.attributes
        self._shown()

    def _stop_acting(self) -> None:
        """The register lacks what this run knows: an operator must look at it first."""
        if not self.register_older:
            self.register_older = True
            workflow.upsert_search_attributes([TROUBLE.value_set(REGISTER_OLDER)])

    def _apply(self, after: int, events: tuple[Event, ...]) -> None:
        """Apply the events after a revision: what is known is skipped, a gap fails the task."""
        if after > self.revision:
            raise RuntimeError(f"the events between {self.revision} and {after} are missing")
        for revision, event in enumerate(events, start=after + 1):
            if revision > self.revision:
                self._state = self._kind.evolve(self._state, event)

    async def at_once(self, method: Any, request: Any, summary: str | None = None) -> Any:
        """As a local activity while the register answers; otherwise as a normal one.

        ``summary`` is for what the activity's name does not say: each one is encrypted and stored.
        """
        answer = await self._tried(method, request, options.RECORD_AT_ONCE, summary)
        if answer is None:
            answer = await workflow.execute_activity_method(
                method, request, summary=summary, **options.RECORD
            )
        return answer

    async def _tried(
        self, method: Any, request: Any, how: options.LocalOptions, summary: str | None = None
    ) -> Any:
        """What a local activity returns, or None where it did not succeed."""
        try:
            return await workflow.execute_local_activity_method(
                method, request, summary=summary, **how
            )
        except FailureError as error:
            # A local activity that failed raises its own error, one that ran out of time another.
            if is_cancelled_exception(error):
                # The run ends: an activity that starts now would come after its last command.
                raise asyncio.CancelledError from error
            return None

    # --- time -----------------------------------------------------------------------------------

    async def keep_time(self) -> None:
        """Record each alert of each clock when it comes; there is one timer at a time."""
        while True:
            waited = self._wake
            if waited is None or not self.acts:
                await workflow.wait_condition(lambda: self._wake is not None and self.acts)
                continue
            left = waited.at - workflow.now()
            if left.total_seconds() > 0:
                try:
                    await workflow.wait_condition(
                        lambda: self._wake != waited or not self.acts,  # noqa: B023
                        timeout=left,
                        timeout_summary=f"{waited.clock}: {waited.alert}",
                    )
                except TimeoutError:
                    pass
                else:
                    continue
            order = self.step_id("clock", waited.clock, waited.alert)
            reached = ReachAlerts(dossier=self.dossier, order=order, clock=waited.clock)
            await self.take(reached, f"{waited.clock}: {waited.alert}")
            if self._wake == waited and self.acts:
                raise RuntimeError(f"the clock {waited.clock} has an alert that is never reached")


async def first_of(*parts: Coroutine[Any, Any, None]) -> None:
    """Run several parts of a run side by side until one of them ends; the others are canceled.

    What stops one of them unexpectedly is raised as it is: a group of exceptions would block the
    workflow for good, and an error that nobody sees would be a lost deadline.
    """
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await workflow.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


async def through_cancel(work: Coroutine[Any, Any, T]) -> T:
    """Do the work of a run to its end: a cancel request does not end a dossier."""
    working = asyncio.create_task(work)
    while True:
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            if working.done() or working.cancelling():
                raise
            workflow.logger.warning("a cancel request does not end a dossier: it continues")
