"""The process of the service: ``caveat portal``."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import structlog
import uvicorn

from portal.app import app_of, utc_now
from portal.commands import open_to_commands
from portal.office import open_office
from portal.signing_in.oidc import Provider
from procedure.refusals import Refused
from register.database import RegisterUnusable
from register.keyring import KeyRingUnreadable
from runtime.logs import configure_logs
from runtime.zone_data import pin_zone_data
from settings import Settings, SettingsUnusable, read_settings
from settings_checks import check_sign_in

SPOKEN = (Refused, KeyRingUnreadable, RegisterUnusable)
"""Errors whose own words hold no personal data: the log may say what is wrong."""

log = structlog.get_logger("caveat.portal")


class _Server(uvicorn.Server):
    """uvicorn, stopped by whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to this process."""
        yield


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then let what runs finish."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with open_office(settings) as office, httpx.AsyncClient() as http:
        provider = Provider(settings, http, utc_now) if settings.sign_in == "oidc" else None
        server = _Server(
            uvicorn.Config(
                app_of(office, provider=provider),
                host=settings.portal_host,
                port=settings.portal_port,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=int(settings.graceful_shutdown_seconds),
            )
        )
        async with open_to_commands(office, settings.portal_socket):
            serving = asyncio.create_task(server.serve())
            stopped = asyncio.create_task(stopping.wait())
            while not server.started and not serving.done():
                await asyncio.sleep(0.01)
            log.info("portal ready")
            await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
            server.should_exit = True
            await serving
            stopped.cancel()
    log.info("portal stopped")


def main() -> None:
    """Entry point of ``python -m portal``."""
    os.umask(0o077)  # what the service makes is for its user alone
    pin_zone_data()
    try:
        settings = read_settings()
        check_sign_in(settings)
    except (SettingsUnusable, ValueError) as error:
        raise SystemExit(str(error)) from None
    configure_logs(settings.log_format, spoken=SPOKEN)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
