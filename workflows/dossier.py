"""A dossier in a workflow: deciding, recording and keeping time, for a case as for an intake."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.mail import MailActivities, MailBatch
    from activities.record import RecordActivities, Recorded, RecordRequest
    from procedure import events as e
    from procedure.clocks import Rung
    from workflows import options


class Kept(Protocol):
    """What a state must offer to be kept."""

    @property
    def revision(self) -> int:
        """How many events made it."""

    def next_rung(self) -> tuple[str, Rung] | None:
        """The next moment at which a clock has something to say."""


State = TypeVar("State", bound=Kept)
Event = TypeVar("Event", bound=e.Happening)


class Dossier(Generic[State, Event]):
    """Decides on the present state, writes to the register, and only then takes on the new state.

    The register may know more than the workflow: an attempt may have written and died before
    Temporal knew. Then nothing is written; the workflow takes on what the register knows and
    decides again (docs/decisions/0003). One writer at a time: the lock keeps revisions in a line.
    """

    def __init__(
        self,
        dossier_id: str,
        state: State | None,
        *,
        apply: Callable[[State | None, Event], State],
        request: Callable[[State | None, State, Sequence[Event]], RecordRequest],
        stored: Callable[[Recorded], Sequence[Event]],
        changed: Callable[[], None],
    ) -> None:
        """``apply`` steps the state, ``request`` says what to write, ``changed`` is told after."""
        self.dossier_id = dossier_id
        self._state = state
        self._apply = apply
        self._request = request
        self._stored = stored
        self._changed = changed
        self._writing = asyncio.Lock()
        self._mailings: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._adopted_documents: set[str] = set()

    @property
    def begun(self) -> bool:
        """Whether there is a state."""
        return self._state is not None

    @property
    def state(self) -> State:
        """The state after the last recorded event."""
        if self._state is None:
            raise RuntimeError(f"{self.dossier_id} has no state yet")
        return self._state

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being written, handled or mailed."""
        return (
            not self._mailings and not self._writing.locked() and workflow.all_handlers_finished()
        )

    async def record(
        self,
        decide: Callable[[State | None, datetime], Sequence[Event]],
        *,
        document: str | None = None,
    ) -> None:
        """Decide, write, take on. Raises Refused when the act no longer holds in its turn.

        ``document`` names what the act wrote: if the register holds an event with it already, the
        act has had its effect and this is its second telling.
        """
        async with self._writing:
            while True:
                events = decide(self._state, workflow.now())
                if not events:
                    return
                if not await self._write(events):
                    if document is not None and document in self._adopted_documents:
                        return
                    continue
                return

    async def _write(self, events: Sequence[Event]) -> bool:
        """Write the events; False when the register knew more and the state has caught up."""
        before, after = self._state, self._state
        for event in events:
            after = self._apply(after, event)
        if after is None:
            return True
        recorded = await workflow.execute_local_activity_method(
            RecordActivities.record,
            self._request(before, after, events),
            summary=", ".join(event.name for event in events)[:190],
            **options.RECORD,
        )
        stored = self._stored(recorded)
        for event in stored or events:
            self._state = self._apply(self._state, event)
        self._adopted_documents = {
            document for event in stored if (document := getattr(event, "document", None))
        }
        if recorded.mails:
            self._in_background(self._deliver(recorded.mails))
        self._changed()
        return recorded.written

    async def recall(self) -> None:
        """Take on all that the register holds of this dossier, and deliver what is unsent."""
        recorded = await workflow.execute_local_activity_method(
            RecordActivities.recall,
            self.dossier_id,
            summary="recall the case from the register",
            **options.RECORD,
        )
        for event in self._stored(recorded):
            self._state = self._apply(self._state, event)
        if recorded.mails:
            self._in_background(self._deliver(recorded.mails))
        self._changed()

    def start_keeping_time(
        self, rungs_reached: Callable[[State, datetime], Sequence[Event]]
    ) -> None:
        """Keep time beside everything else, until :meth:`stop_keeping_time`."""
        self._keeper = asyncio.create_task(self._keep_time(rungs_reached))

    def stop_keeping_time(self) -> None:
        """No clock has anything to say any more."""
        if self._keeper is not None:
            self._keeper.cancel()
            self._keeper = None

    @property
    def keeps_time(self) -> bool:
        """True; raises what has stopped the time-keeper: no clock may stop unseen."""
        if self._keeper is not None and self._keeper.done():
            self._keeper.result()
        return True

    async def _keep_time(self, rungs_reached: Callable[[State, datetime], Sequence[Event]]) -> None:
        """Record each rung of each clock when it comes; there is one timer at a time."""
        while True:
            following = self.state.next_rung()
            if following is None:
                await workflow.wait_condition(lambda: self.state.next_rung() is not None)
                continue
            clock_id, rung = following
            left = rung.at - workflow.now()
            if left.total_seconds() > 0:
                try:
                    await workflow.wait_condition(
                        lambda: self.state.next_rung() != following,  # noqa: B023
                        timeout=left,
                        timeout_summary=f"{clock_id}: {rung.kind}",
                    )
                except TimeoutError:
                    pass
                else:
                    continue
            await self.record(
                lambda state, now: rungs_reached(state, now) if state is not None else []
            )

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        mailing = asyncio.create_task(work)
        self._mailings.add(mailing)
        mailing.add_done_callback(self._mailings.discard)

    async def _deliver(self, mails: tuple[str, ...]) -> None:
        """Nothing waits for mail: a failure is in the outbox and the ledger, not in the case."""
        try:
            await workflow.execute_activity_method(
                MailActivities.deliver_mail,
                MailBatch(mails=mails),
                summary=f"mail: {len(mails)}",
                **options.MAIL,
            )
        except ActivityError as error:
            workflow.logger.warning("mail given up", extra={"error": type(error).__name__})
