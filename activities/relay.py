"""The relay: a part of each worker that sends what the outbox holds and delivers handoffs.

Nothing waits for it. Each row is leased, so that several workers share the work and a worker that
died is replaced; what was queued before is found by a sweep.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

import structlog

from activities.effects import Queued
from activities.smtp import Letter, Reply, Verdict
from procedure.dossier import Command
from procedure.refusals import Refusal
from register.outbox import Deferred, EmailEnd, Ended
from register.register import Register
from register.values import HandoffState, LeasedEmail, LeasedHandoff

log = structlog.get_logger("caveat.relay")
T = TypeVar("T")

_BATCH = 20
_LEASE = timedelta(minutes=5)
"""Longer than two emails can take, and renewed while a batch is being sent: a slow server is no
reason to send an email twice."""
_SWEEP_SECONDS = 2.0
"""How often the relay looks by itself, for what another process queued or what is due again."""
_REST_SECONDS = 0.5
"""How long the relay rests after it has sent: what is queued meanwhile goes out together, over one
connection. Each batch costs several transactions, and nobody waits for an email that long."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=30)
LAST_ATTEMPT = 150
"""An email that the server does not take is tried for about three days, then it is given up and
stays in the outbox as FAILED."""
_HANDOFF_PAUSE = timedelta(seconds=1)


class Postman(Protocol):
    """Sends emails (``activities.smtp``)."""

    def deliver(self, letters: Sequence[Letter]) -> AsyncGenerator[Reply, None]:
        """Send them one after the other; the reply to each, in their order."""


class NotDelivered(Exception):
    """A handoff's target did not answer: it is tried again."""


class Deliverer(Protocol):
    """Gives a handoff to its target (``client.gateway``)."""

    def __call__(self, command: Command) -> Awaitable[Refusal | None]:
        """The target's answer; None: it is recorded. Raises NotDelivered."""


class Settler(Protocol):
    """Makes the order by which the source of a handoff learns the answer."""

    def __call__(self, handoff: LeasedHandoff) -> Command | None:
        """The order; None where the source need not know."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, 10 s, 20 s ... 30 minutes."""
    factor: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_PAUSE * factor, _LONGEST_PAUSE)


class Relay:
    """Sends emails and delivers handoffs until it is stopped."""

    def __init__(
        self,
        register: Register,
        postman: Postman,
        deliver: Deliverer,
        settle: Settler,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``now`` is the present moment of this machine: retries follow it, no dossier does."""
        self._register = register
        self._postman = postman
        self._deliver = deliver
        self._settle = settle
        self._now = now
        self._wakes = (asyncio.Event(), asyncio.Event())

    def wake(self, queued: Queued) -> None:
        """Something was queued: look now."""
        for wake, concerned in zip(self._wakes, queued, strict=True):
            if concerned:
                wake.set()

    async def run(self) -> None:
        """Work without end; canceled, it first notes what was sent."""
        emails, handoffs = self._wakes
        parts = [
            asyncio.create_task(self._repeat(self.send_emails, emails, _REST_SECONDS)),
            asyncio.create_task(self._repeat(self.pass_handoffs, handoffs)),
        ]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def _repeat(
        self, work: Callable[[], Awaitable[bool]], wake: asyncio.Event, rest: float = 0.0
    ) -> None:
        task = asyncio.current_task()
        # CPython 3.11's wait_for, which the mail library uses, can swallow a cancellation.
        while task is None or not task.cancelling():
            wake.clear()
            try:
                more = await work()
            except Exception as error:
                # Whatever it is, the next round tries again: a relay that ends is a lost email.
                log.error("the relay failed", exc_info=error)
                more = False
            if more:
                continue
            await asyncio.sleep(rest)
            with suppress(TimeoutError):
                async with asyncio.timeout(_SWEEP_SECONDS):
                    await wake.wait()

    # --- emails ---------------------------------------------------------------------------------

    async def send_emails(self) -> bool:
        """Send one batch; whether there may be more."""
        lease, canceled = await _to_its_end(
            self._register.outbox.lease(_BATCH, self._now(), _LEASE)
        )
        for email_id in lease.broken:
            log.error("an email's seal is broken", email_id=email_id)
        for email_id in lease.without_key:
            log.error("the key ring lacks an email's key", email_id=email_id)
        if not lease.emails:
            return False
        ended: list[Ended] = []
        deferred: list[Deferred] = []
        if canceled:
            for email in lease.emails:
                self._sort(email, Reply(verdict=Verdict.UNAVAILABLE), ended, deferred)
            await self._register.outbox.defer(deferred)
            raise asyncio.CancelledError
        letters = [Letter(one.recipient, one.mime) for one in lease.emails]
        waiting = list(lease.emails)
        stopped = True
        renewed = self._now()
        try:
            async with aclosing(self._postman.deliver(letters)) as replies:
                async for reply in replies:
                    self._sort(waiting.pop(0), reply, ended, deferred)
                    if waiting and self._now() - renewed > _LEASE / 5:
                        renewed = self._now()
                        await self._register.outbox.renew(lease.emails, renewed + _LEASE)
            stopped = False
        finally:
            for place, email in enumerate(waiting):
                # Not tried: the server is away, or this worker stops. One was perhaps on its way.
                sent = stopped and place == 0
                reply = Reply(verdict=Verdict.UNAVAILABLE, ambiguous=sent)
                self._sort(email, reply, ended, deferred)
            if ended:
                await self._register.outbox.end(ended, self._now())
            if deferred:
                await self._register.outbox.defer(deferred)
        return len(lease.emails) == _BATCH

    def _sort(
        self, email: LeasedEmail, reply: Reply, ended: list[Ended], deferred: list[Deferred]
    ) -> None:
        ambiguous = reply.ambiguous or email.tried_before
        if reply.verdict is Verdict.ACCEPTED:
            end = Ended(email.email_id, EmailEnd.SENT, 250, email.tried_before)
            ended.append(end)
        elif reply.verdict is Verdict.REFUSED or email.attempts >= LAST_ATTEMPT:
            ended.append(Ended(email.email_id, EmailEnd.REFUSED, reply.code, ambiguous))
        else:
            next_try = self._now() + pause_after(email.attempts)
            again = Deferred(email.email_id, email.attempts, reply.code, ambiguous, next_try)
            deferred.append(again)

    # --- handoffs -------------------------------------------------------------------------------

    async def pass_handoffs(self) -> bool:
        """Deliver one batch; whether there may be more."""
        leased, canceled = await _to_its_end(
            self._register.handoffs.lease(_BATCH, self._now(), _LEASE)
        )
        if canceled:
            for handoff in leased:
                await self._try_again(handoff)
            raise asyncio.CancelledError
        ends = await asyncio.gather(
            *(self._pass(handoff) for handoff in leased), return_exceptions=True
        )
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        # What is queued meanwhile wakes the relay.
        return len(leased) == _BATCH

    async def _pass(self, handoff: LeasedHandoff) -> None:
        """Deliver it and settle it. Whatever keeps it from that, it is tried again."""
        settled = False
        try:
            refusal = handoff.refusal
            if handoff.state is HandoffState.QUEUED:
                refusal = await self._deliver(handoff.command)
                await self._register.handoffs.answered(handoff.handoff_id, refusal, self._now())
            answer = self._settle(handoff.model_copy(update={"refusal": refusal}))
            if answer is not None:
                await self._deliver(answer)
            await self._register.handoffs.settled(handoff.handoff_id)
            settled = True
        except NotDelivered:
            pass
        finally:
            if not settled:
                await self._try_again(handoff)

    async def _try_again(self, handoff: LeasedHandoff) -> None:
        pause = min(_HANDOFF_PAUSE * 2 ** min(handoff.attempts, 5), timedelta(seconds=30))
        await self._register.handoffs.defer(handoff.handoff_id, self._now() + pause)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> tuple[T, bool]:
    """The result of the work, and whether the caller was canceled meanwhile.

    A lease that is written and that nobody knows of would hold up its rows until it runs out.
    """
    working = asyncio.ensure_future(work)
    canceled = False
    while not working.done():
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            canceled = True
    return working.result(), canceled
