"""The answer to what fails: whatever it is, and wherever, somebody is answered."""

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.pages.errors import defect_page, register_away_page
from register.database import AWAY

log = structlog.get_logger("caveat.portal")


class Answered:
    """Answers what nothing else answers; what it was is in the log and nowhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope, receive), False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except AWAY as error:
            log.warning("the register does not answer", path=request.url.path, exc_info=error)
            if begun:  # nobody takes half an answer for a whole one: the connection is cut
                raise
            await register_away_page(request)(scope, receive, send)
        except Exception as error:
            log.error("a request failed", path=request.url.path, exc_info=error)
            if begun:
                raise
            answer = await defect_page(request)
            await answer(scope, receive, send)
