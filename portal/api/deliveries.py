"""Deliveries of programs: taken up to the same size as by every other way in, in bounded memory.

A delivery is held in memory and nowhere else, for it is a message in clear. So few are taken at the
same time; the next one is read from the network when one of them is recorded.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from ulid import ULID

from client.receiving import HARD_LIMIT, DeliveryTooLarge, Item
from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from procedure.access import Right, require
from register.tokens import Scope

AT_ONCE = 2
"""Deliveries that are taken at the same time: the most that they hold is 2 x 100 MiB, as read."""
SECONDS = 120.0
"""How long the bytes of one delivery may take to come: 100 MiB at 7 Mbit/s (POLICY)."""


def add_deliveries(router: APIRouter, office: Office, callers: Callers) -> None:
    """The route by which programs deliver."""
    deliverer = Annotated[Visitor, Depends(callers.may(Scope.RECEIVE))]
    slots = asyncio.Semaphore(AT_ONCE)

    @router.post(
        "/communications",
        tags=["communications"],
        status_code=201,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                },
            }
        },
    )
    async def receive(request: Request, who: deliverer) -> list[Item]:
        """Receive a delivery: each communication in it is recorded once, however often it is sent.

        The body is the delivery's bytes, as they came, up to 100 MiB; what is larger is refused
        (413), and the ledger says so. It needs no Temporal: a worker screens what is received as
        soon as it runs.
        """
        require(who.actor, Right.RECEIVE)
        async with slots:
            raw = await _taken(request)
            if raw is None:
                await office.receiving.note_too_large(who.actor, None, str(ULID()))
                raise DeliveryTooLarge()
            return await office.receive(who.actor, raw)


async def _taken(request: Request) -> bytes | None:
    """The bytes of the request; None where there are too many, of which no more are read.

    Raises HTTPException where they do not come in time.
    """
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > HARD_LIMIT:
        return None
    parts = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                parts += part
                if len(parts) > HARD_LIMIT:
                    return None
    except TimeoutError:
        raise HTTPException(408, "The delivery did not come in time: send it again.") from None
    return bytes(parts)
