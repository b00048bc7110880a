"""What happened to an order, for whoever gave it."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field
from starlette.exceptions import HTTPException

from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from procedure.people import Actor
from procedure.values import Moment, Stored
from register.tokens import Scope

ORDER_ID = r"^order-[0-7][0-9A-HJKMNP-TV-Z]{25}$"
"""An order's id: ``order-`` and a ULID."""


class OrderState(StrEnum):
    """How far an order is."""

    BEING_RECORDED = "BEING_RECORDED"
    """It was sent, and no receipt has come: send it again with its id."""
    RECORDED = "RECORDED"
    """Its effect is in the record."""


class OrderFound(Stored):
    """An order of the person who asks."""

    order: str
    act: str
    state: OrderState
    at: Moment = Field(description="When it was given, or when it was recorded.")


async def order_of(office: Office, actor: Actor, order: str) -> OrderFound | None:
    """The person's order; None where there is none, also where it is another person's."""
    desk = await office.reading_desk(actor)
    for one in desk.pending.all():
        if one.order == order and one.by == actor.person:
            return OrderFound(
                order=order, act=one.act, state=OrderState.BEING_RECORDED, at=one.since
            )
    row = await office.register.dossiers.order(order)
    if row is None:
        return None
    last = await office.register.dossiers.events(row.dossier, row.revision - 1, row.revision)
    if not last or last[-1].by != actor.person:
        return None
    return OrderFound(order=order, act=row.act, state=OrderState.RECORDED, at=row.at)


def add_orders(router: APIRouter, office: Office, callers: Callers) -> None:
    """The route of an order."""
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]

    @router.get("/orders/{order}", tags=["acts"])
    async def found(
        who: reader, order: Annotated[str, Path(pattern=ORDER_ID, description="The order's id.")]
    ) -> OrderFound:
        """What happened to an order of yours."""
        state = await order_of(office, who.actor, order)
        if state is None:
            raise HTTPException(404, "You have given no such order, or it was refused.")
        return state
