"""The service's HTTP server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn

from cli.moment import now
from portal.app import app_of
from portal.office import Office
from portal.signing_in.oidc import Provider


class HttpFailed(Exception):
    """The server does not start; the message says why and what to do."""


class _Server(uvicorn.Server):
    """uvicorn, stopped by whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to this process."""
        yield


@asynccontextmanager
async def open_to_http(office: Office) -> AsyncIterator[asyncio.Task[None]]:
    """Answer HTTP meanwhile; the task ends if the server does. Raises HttpFailed."""
    settings = office.settings
    # What it says of its own start and end, this service says itself.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    async with httpx.AsyncClient() as http:
        provider = Provider(settings, http, now) if settings.sign_in == "oidc" else None
        server = _Server(
            uvicorn.Config(
                app_of(office, provider=provider),
                host=settings.portal_host,
                port=settings.portal_port,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # who asks is for ``client_of`` to say
                timeout_graceful_shutdown=int(settings.graceful_shutdown_seconds),
            )
        )
        where = f"{settings.portal_host}, port {settings.portal_port}"
        serving = asyncio.create_task(_served(server, where))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        try:
            yield serving
        finally:
            office.ending.set()
            server.should_exit = True
            await serving


async def _served(server: uvicorn.Server, where: str) -> None:
    try:
        await server.serve()
    except SystemExit:
        # uvicorn ends the process where it cannot listen.
        raise HttpFailed(f"The service cannot listen at {where}: choose another port.") from None
