"""Emails that were given up, sent again by whoever keeps the outbox."""

from collections.abc import Callable
from datetime import datetime

from procedure.access import Right, require
from procedure.email_codes import WhyAgain
from procedure.people import Actor
from register.register import Register


class Mail:
    """What an administrator does about the outbox."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._register = register
        self._now = now

    async def send_again(self, actor: Actor, email: str, why: WhyAgain) -> None:
        """Send an email again, with the same bytes to the same address.

        Raises NotPermitted, NotFound, EmailIsNotGivenUp, SentAgainTooOften.
        """
        require(actor, Right.KEEP_OUTBOX)
        await self._register.outbox.send_again(email, why, self._now(), actor.person)
