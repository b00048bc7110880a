"""What happened to an order, for whoever gave it: recorded, refused, or on its way."""

from enum import StrEnum

from client.failures import NotConfirmed
from client.gateway import Gateway
from client.orders import PendingOrder, PendingOrders, RefusedOrder, order_ids_from
from procedure.dossier import Receipt
from procedure.people import Actor
from procedure.refusals import NotFound, as_error
from procedure.values import Moment, Stored
from register.register import Register
from register.values import OrderRow
from views.receipts import OwnReceipt, shown_to


class OrderState(StrEnum):
    """How far an order is."""

    UNCONFIRMED = "UNCONFIRMED"
    """It was sent, and nobody can say now whether it arrived: send it again with its id."""
    BEING_RECORDED = "BEING_RECORDED"
    """It was accepted: it will be recorded or refused, and need not be sent again."""
    RECORDED = "RECORDED"
    """Its effect is in the record."""
    REFUSED = "REFUSED"
    """The procedure said no, and nothing of it is recorded: a new try is a new order."""


class WhyRefused(Stored):
    """A refusal by its kind, and in a sentence."""

    kind: str
    sentence: str


class OrderFound(Stored):
    """An order of the person who asks."""

    order: str
    act: str
    dossier: str
    state: OrderState
    at: Moment
    """When it was sent, recorded or refused."""
    receipt: Receipt | OwnReceipt | None = None
    """Of one that is recorded, as far as this person may read it."""
    refusal: WhyRefused | None = None
    """Of one that is refused."""


class OrderStates:
    """Finds orders of people, in the register first: what is recorded needs nobody's word."""

    def __init__(self, register: Register, pending: PendingOrders, gateway: Gateway | None) -> None:
        """``pending`` are the orders that were sent; without a ``gateway`` Temporal is away."""
        self._register = register
        self._pending = pending
        self._gateway = gateway

    async def of(self, actor: Actor, order: str) -> OrderFound:
        """An order of the actor. Raises NotFound, also for another person's."""
        recorded = await self._recorded(actor, order)
        if recorded is not None:
            return recorded
        refused = self._pending.refused(order)
        if refused is not None and refused.by == actor.person:
            return _refused(refused)
        for one in self._pending.all():
            if one.order == order and one.by == actor.person:
                return await self._sent(one)
        raise NotFound(what="order of yours", name=order)

    async def finishing(self, actor: Actor, begun: str) -> OrderFound | None:
        """The actor's recorded order that finished what was begun under this ULID, if one did."""
        for order in await self._register.dossiers.orders_within(*order_ids_from(begun)):
            found = await self._recorded(actor, order)
            if found is not None:
                return found
        return None

    async def waiting(self, actor: Actor) -> list[OrderFound]:
        """The actor's orders whose receipt has not come, with what is known of each now.

        One that was recorded or refused meanwhile is shown this once.
        """
        own = [one for one in self._pending.all() if one.by == actor.person]
        found = []
        for one in own:
            found.append(await self._recorded(actor, one.order) or await self._sent(one))
        return found

    async def _recorded(self, actor: Actor, order: str) -> OrderFound | None:
        row = await self._register.dossiers.order(order)
        if row is None or await self._register.dossiers.signer(row) != actor.person:
            return None
        self._pending.done(order)
        return OrderFound(
            order=order,
            act=row.act,
            dossier=row.dossier,
            state=OrderState.RECORDED,
            at=row.at,
            receipt=shown_to(actor, await self._receipt(row)),
        )

    async def _receipt(self, row: OrderRow) -> Receipt:
        known = await self._register.teams.known([row.dossier], None)
        return Receipt(
            dossier=row.dossier,
            order=row.order_id,
            act=row.act,
            revision=row.revision,
            stage=row.stage,
            at=row.at,
            command_sha256=row.command_sha256,
            number=known.get(row.dossier),
        )

    async def _sent(self, one: PendingOrder) -> OrderFound:
        """What Temporal says of an order that the register does not have."""
        state = OrderState.BEING_RECORDED
        try:
            if self._gateway is None:
                raise NotConfirmed(one.order)
            command = self._pending.load(one.order)
            refusal = await self._gateway.asked(command)
            if refusal is not None:
                self._pending.refuse(command, refusal)
                if (refused := self._pending.refused(one.order)) is not None:
                    return _refused(refused)
        except NotConfirmed:
            state = OrderState.UNCONFIRMED
        return OrderFound(
            order=one.order, act=one.act, dossier=one.dossier, state=state, at=one.since
        )


def _refused(one: RefusedOrder) -> OrderFound:
    why = WhyRefused(kind=one.refusal.kind, sentence=str(as_error(one.refusal)))
    return OrderFound(
        order=one.order,
        act=one.act,
        dossier=one.dossier,
        state=OrderState.REFUSED,
        at=one.since,
        refusal=why,
    )
