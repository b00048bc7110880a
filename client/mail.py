"""Emails that were given up, sent again by whoever keeps the outbox."""

from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, require
from procedure.email_codes import WhyAgain
from procedure.people import Actor
from procedure.register_acts import SendEmailAgain


class Mail:
    """What an administrator does about the outbox."""

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what the administrator does."""
        self._orders = orders

    async def send_again(self, actor: Actor, email: str, why: WhyAgain) -> None:
        """Send an email again, with the same bytes to the same address.

        Raises NotPermitted, NotFound, EmailIsNotGivenUp, SentAgainTooOften.
        """
        require(actor, Right.KEEP_OUTBOX)
        order = SendEmailAgain(order=new_order_id(), by=actor.person, email=email, why=why)
        signed, at = await self._orders.signed(order), self._orders.now()
        await self._orders.register.outbox.send_again(signed, self._orders.gate, at)
