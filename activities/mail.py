"""Delivering mail from the outbox: stored bytes, a stable Message-ID, retried by class."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from procedure.values import Value

_BEAT_SECONDS = 2


class MailBatch(Value):
    """Mails of the outbox, by id."""

    mails: tuple[str, ...]


class Verdict(StrEnum):
    """What the mail server made of one mail."""

    ACCEPTED = "ACCEPTED"
    TRY_AGAIN = "TRY_AGAIN"
    REFUSED = "REFUSED"
    UNAVAILABLE = "UNAVAILABLE"
    """It did not come to a mail: no server, no STARTTLS, no AUTH, or our address not welcome.

    That is no fault of the mail's, holds for every other one too, and an operator can mend it.
    """


class Reply(Value):
    """The server's verdict and code; no text of the server's, which may repeat an address."""

    verdict: Verdict
    code: int | None = None
    ambiguous: bool = False
    """The connection was lost after the mail was handed over: it may have been accepted."""


class Claimed(Value):
    """A mail taken from the outbox for sending."""

    recipient: str
    mime: bytes
    tried_before: bool
    """An earlier attempt may have delivered it: the same bytes and Message-ID go out again."""


class KeyMissing(Exception):
    """The key ring lacks the key of a mail: an operator can mend that."""


class Outbox(Protocol):
    """The part of the register that keeps mail."""

    async def claim(self, mail_id: str) -> Claimed | None:
        """Mark the mail as being sent and return it; None when it is sent or given up.

        One that nobody can open any more is given up here. Raises KeyMissing.
        """

    async def sent(self, mail_id: str, *, maybe_duplicate: bool) -> None:
        """The server accepted it."""

    async def refused(self, mail_id: str, code: int | None, *, ambiguous: bool) -> None:
        """It is given up: the server refused it for good, or time is over.

        ``ambiguous``: an attempt may have delivered it all the same.
        """

    async def deferred(self, mail_id: str, code: int | None, *, ambiguous: bool) -> None:
        """The server did not take it now, or (``ambiguous``) did not say that it did."""


class Postman(Protocol):
    """Hands one mail to the server (``activities.smtp``)."""

    async def hand_over(self, recipient: str, mime: bytes) -> Reply:
        """Send the bytes as they are. Never raises for what the server says."""


class MailActivities:
    """Sends what the outbox holds. Idempotent by the outbox's state."""

    def __init__(self, outbox: Outbox, postman: Postman, last_attempt: int) -> None:
        """``last_attempt`` is the attempt after which a mail is given up (the policy's maximum)."""
        self._outbox = outbox
        self._postman = postman
        self._last_attempt = last_attempt

    @activity.defn
    async def deliver_mail(self, batch: MailBatch) -> None:
        """Deliver each mail of the batch; raise to be tried again while any is not taken."""
        async with _beating():
            waiting = await self._deliver(batch)
        if waiting:
            raise ApplicationError(f"{waiting} mails not taken yet", type="MailNotTaken")

    async def _deliver(self, batch: MailBatch) -> int:
        """Deliver what can be delivered now; how many mails still wait."""
        waiting = 0
        given_up = activity.info().attempt >= self._last_attempt
        reply = Reply(verdict=Verdict.TRY_AGAIN)
        for mail_id in batch.mails:
            unavailable = reply.verdict is Verdict.UNAVAILABLE
            if unavailable and not given_up:
                waiting += 1
                continue
            try:
                claimed = await self._outbox.claim(mail_id)
            except KeyMissing:
                if given_up:
                    await self._outbox.refused(mail_id, None, ambiguous=False)
                else:
                    waiting += 1
                continue
            if claimed is None:
                continue
            if not unavailable:
                reply = await self._postman.hand_over(claimed.recipient, claimed.mime)
            ambiguous = reply.ambiguous or claimed.tried_before
            if reply.verdict is Verdict.ACCEPTED:
                await self._outbox.sent(mail_id, maybe_duplicate=claimed.tried_before)
            elif reply.verdict is Verdict.REFUSED or given_up:
                await self._outbox.refused(mail_id, reply.code, ambiguous=ambiguous)
            else:
                await self._outbox.deferred(mail_id, reply.code, ambiguous=ambiguous)
                waiting += 1
        return waiting


@asynccontextmanager
async def _beating() -> AsyncIterator[None]:
    """Report that the activity lives, so that a dead worker is noticed while a server is slow."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(_BEAT_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
