"""The outbox as its keepers read it: how many emails wait or failed, without address or content."""

from procedure.access import Right, require
from procedure.people import Actor
from procedure.values import Stored
from register.register import Register
from register.values import EmailRow, EmailState

_SHOWN = 50
"""Emails of each sort that are listed."""


class ShownOutbox(Stored):
    """How the outbox is."""

    sent: int
    waiting: int
    failed: int
    undeliverable: tuple[EmailRow, ...]
    """The latest that failed, the newest first."""
    retried: tuple[EmailRow, ...]
    """The latest that did not arrive yet and are tried again, the newest first."""


class OutboxViews:
    """Reads the outbox for whoever keeps the installation."""

    def __init__(self, register: Register) -> None:
        """Nothing that people wrote is opened, so nothing is noted as read."""
        self._register = register

    async def shown(self, actor: Actor) -> ShownOutbox:
        """The outbox. Raises NotPermitted."""
        require(actor, Right.KEEP_OUTBOX)
        counts = await self._register.outbox.count()
        waiting = counts.get(EmailState.QUEUED, 0) + counts.get(EmailState.SENDING, 0)
        return ShownOutbox(
            sent=counts.get(EmailState.SENT, 0),
            waiting=waiting,
            failed=counts.get(EmailState.FAILED, 0),
            undeliverable=tuple(await self._register.outbox.given_up(_SHOWN)),
            retried=tuple(await self._register.outbox.tried_again(_SHOWN)),
        )
