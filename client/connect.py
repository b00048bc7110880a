"""Connecting to Temporal, with everything that must be identical in every process."""

import asyncio
import atexit
import time
from pathlib import Path

from temporalio.client import Client, TLSConfig

from procedure.refusals import Refused
from register.keyring import KeyRing
from runtime.plugin import caveat_plugin
from settings import Settings

# The SDK's threads hand each result to Python after our last await has seen it. When the
# interpreter begins to end in that instant, CPython before 3.14 ends the thread inside native code
# and the process aborts (sdk-python issue 300). This runs before that: a moment is enough.
atexit.register(time.sleep, 0.05)


_PATIENCE = 30.0
"""Seconds until a service that lets nobody in and sends nobody away counts as not answering."""


class TemporalDoesNotAnswer(RuntimeError):
    """No connection could be made; the message says where and what to look at."""


async def connect(settings: Settings, ring: KeyRing, *, identity: str) -> Client:
    """A client for the configured Temporal service.

    ``identity`` is shown in Temporal in clear: a role such as ``caveat-worker``, never a person.
    Raises TemporalDoesNotAnswer, and OSError when a file of the TLS settings cannot be read.
    """
    api_key = settings.temporal_api_key()
    tls = _tls(settings)
    try:
        async with asyncio.timeout(_PATIENCE):
            return await Client.connect(
                settings.temporal_target,
                namespace=settings.temporal_namespace,
                api_key=api_key.get_secret_value() if api_key else None,
                tls=tls,
                plugins=[caveat_plugin(ring, [Refused])],
                identity=identity,
            )
    except (RuntimeError, ValueError, TimeoutError):  # the SDK has no error of its own for it
        look = (
            "Is `caveat up` running?"
            if settings.embedded
            else "Look at TEMPORAL_ADDRESS and at the settings of TLS."
        )
        raise TemporalDoesNotAnswer(
            f"Temporal does not answer at {settings.temporal_target}. {look}"
        ) from None


def _tls(settings: Settings) -> TLSConfig | bool:
    if not settings.temporal_tls:
        return False

    def content(file: Path | None) -> bytes | None:
        return None if file is None else file.read_bytes()

    # Without an authority of its own the system's are trusted.
    return TLSConfig(
        client_cert=content(settings.temporal_tls_cert),
        client_private_key=content(settings.temporal_tls_key),
        server_root_ca_cert=content(settings.temporal_tls_ca),
    )
