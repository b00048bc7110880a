"""Deletion orders, given by one person and approved by another."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, reader_of, require
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed
from procedure.register_acts import ApproveDeletion, Authority, OrderDeletion
from procedure.values import Stored
from register.deletions import ORDER, Deletion
from register.keys import KeyRemains
from register.sealing import root_of

_AUTHORITY: TypeAdapter[str] = TypeAdapter(Authority)


class DecidedDeletion(Stored):
    """What was decided about a deletion order."""

    number: int
    key_of: str
    approved: bool
    cleared: bool
    """Whether the old bytes are out of the database's files; else an operator clears them away."""


class Deletions:
    """Orders that keys are destroyed, and approves it."""

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what a person orders or approves."""
        self._orders = orders
        self._register = orders.register

    async def order(self, actor: Actor, key_of: str, authority: str) -> Deletion:
        """Order that the key of a dossier is destroyed; it waits for a second person.

        ``key_of`` names a case or matter by its id or number, a communication, or a version of the
        roster, such as ``roster-1``. Raises Refused.
        """
        require(actor, Right.DELETE)
        order = OrderDeletion(
            order=new_order_id(),
            by=actor.person,
            key_of=await self._named(actor, key_of),
            authority=_authority(authority),
        )
        signed, at = await self._orders.signed(order), self._orders.now()
        return await self._register.deletions.order(signed, self._orders.gate, at)

    async def decide(self, actor: Actor, number: int, *, approve: bool) -> DecidedDeletion:
        """Approve what another person ordered, so that the key is destroyed, or reject it.

        Raises Refused.
        """
        found = next((one for one in await self.all(actor) if one.number == number), None)
        if found is None:
            raise NotFound(what=ORDER, name=str(number))
        order = ApproveDeletion(
            order=new_order_id(),
            by=actor.person,
            version=number,
            key_of=found.key_of,
            authority=found.authority,
            approve=approve,
        )
        signed, at = await self._orders.signed(order), self._orders.now()
        await self._register.deletions.decide(signed, self._orders.gate, at)
        cleared = approve and await self._cleared()
        return DecidedDeletion(
            number=number, key_of=found.key_of, approved=approve, cleared=cleared
        )

    async def all(self, actor: Actor) -> Sequence[Deletion]:
        """The deletion orders, the newest first. Raises NotPermitted."""
        require(actor, Right.DELETE)
        return await self._register.deletions.all(actor)

    async def _cleared(self) -> bool:
        """Whether the old bytes could be cleared away at once."""
        if not self._register.keys.cleared_by_service:
            return False
        try:
            await self._register.keys.clear(self._orders.now())
        except KeyRemains:
            return False
        return True

    async def _named(self, actor: Actor, typed: str) -> str:
        """The id of what has the key; what nobody knows, or the actor may not, stays as typed.

        The data protection officer reads no case, and still names it by its number.
        """
        lists, reader = self._register.lists, reader_of(actor)
        if (case := await lists.case_typed(typed, reader)) is not None:
            return case.case_id
        if (matter := await lists.matter_typed(typed, reader)) is not None:
            return matter.matter_id
        return root_of(typed)


def _authority(typed: str) -> str:
    try:
        return _AUTHORITY.validate_python(typed.strip().upper())
    except ValidationError:
        raise NotWellFormed(
            problem="The authority is the number of the paper that orders it: letters, digits, "
            "dots, slashes and hyphens, with a digit among them, and never a name."
        ) from None
