"""The process of the service: ``caveat portal``."""

import asyncio
import os
import signal

import structlog

from client.connect import NamespaceUnknown, TemporalDoesNotAnswer
from portal.commands import open_to_commands
from portal.http import HttpFailed, open_to_http
from portal.office import open_office
from procedure.refusals import Refused
from register.database import RegisterUnusable
from register.keyring import KeyRingUnreadable
from runtime.garbage import keep_what_is_loaded, look_seldom
from runtime.logs import configure_logs
from runtime.zone_data import pin_zone_data
from settings import Settings, read_settings
from settings_checks import check_sign_in

SPOKEN = (
    Refused,
    KeyRingUnreadable,
    RegisterUnusable,
    HttpFailed,
    TemporalDoesNotAnswer,
    NamespaceUnknown,
)
"""Errors whose own words hold no personal data: the log may say what is wrong."""

log = structlog.get_logger("caveat.portal")


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then let what runs finish."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with (
        open_office(settings) as office,
        open_to_http(office) as answering,
        open_to_commands(office, settings.portal_socket),
    ):
        stopped = asyncio.create_task(stopping.wait())
        keep_what_is_loaded()
        if not answering.done():
            log.info("portal ready")
        await asyncio.wait({answering, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
    log.info("portal stopped")


def main() -> None:
    """Entry point of ``python -m portal``."""
    os.umask(0o077)  # what the service makes is for its user alone
    look_seldom()
    pin_zone_data()
    try:
        settings = read_settings()
        check_sign_in(settings)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    configure_logs(settings.log_format, spoken=SPOKEN)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
