"""The service in a thread of the test's own process, for tests that need no other process."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from structlog.testing import capture_logs

from portal.commands import open_to_commands
from portal.http import open_to_http
from portal.office import open_office
from settings import Settings

_PATIENCE = 30.0


@contextmanager
def serving(settings: Settings, *, http: bool = False) -> Iterator[None]:
    """Answer the command line on the settings' socket meanwhile, and HTTP where it is asked for.

    Raises what cannot be opened, each by its own type.
    """
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    ending: asyncio.Event | None = None
    failed: list[BaseException] = []

    async def serve() -> None:
        nonlocal ending
        ending = asyncio.Event()
        async with AsyncExitStack() as opened:
            # Its log is none of what a command prints in the same process.
            opened.enter_context(capture_logs())
            office = await opened.enter_async_context(open_office(settings))
            if http:
                await opened.enter_async_context(open_to_http(office))
            await opened.enter_async_context(open_to_commands(office, settings.portal_socket))
            ready.set()
            await ending.wait()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(serve())
        except BaseException as error:
            failed.append(error)
        finally:
            loop.close()
            ready.set()

    thread = threading.Thread(target=run, name="service")
    thread.start()
    assert ready.wait(_PATIENCE), "the service does not start"
    try:
        if failed:
            raise failed[0]
        yield
    finally:
        if ending is not None and thread.is_alive():
            loop.call_soon_threadsafe(ending.set)
        thread.join(_PATIENCE)
