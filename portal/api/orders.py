"""What happened to an order, for whoever gave it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from register.tokens import Scope
from views.order_states import OrderFound

ORDER_ID = r"^order-[0-7][0-9A-HJKMNP-TV-Z]{25}$"
"""An order's id: ``order-`` and a ULID."""


def add_orders(router: APIRouter, office: Office, callers: Callers) -> None:
    """The routes of orders."""
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]

    @router.get("/orders", tags=["acts"])
    async def waiting(who: reader) -> list[OrderFound]:
        """Your orders whose receipt has not come, with what is known of each now."""
        desk = await office.reading_desk(who.actor, who.directory)
        return await desk.order_states.waiting(who.actor)

    @router.get("/orders/{order}", tags=["acts"])
    async def found(
        who: reader, order: Annotated[str, Path(pattern=ORDER_ID, description="The order's id.")]
    ) -> OrderFound:
        """What happened to an order of yours.

        While the register does not answer, nobody can say what is recorded. Why an order was
        refused can be asked for a week.
        """
        desk = await office.reading_desk(who.actor, who.directory)
        return await desk.order_states.of(who.actor, order)
