"""Connecting to Temporal, with everything that must be identical in every process."""

import asyncio
import atexit
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, TLSConfig
from temporalio.service import RPCError

from register.keyring import KeyRing
from runtime.converter import data_converter
from settings import Settings

if TYPE_CHECKING:
    from temporalio.plugin import SimplePlugin

# The SDK's threads hand each result to Python after our last await has seen it. When the
# interpreter begins to end in that instant, CPython before 3.14 ends the thread inside native code
# and the process aborts (sdk-python issue 300). This runs before that: a moment is enough.
atexit.register(time.sleep, 0.05)


_PATIENCE = 30.0
"""Seconds until a service that lets nobody in and sends nobody away counts as not answering."""


_CALL_PATIENCE = timedelta(seconds=10)
"""How long the service has to say whether it knows the namespace."""


class TemporalDoesNotAnswer(RuntimeError):
    """No connection could be made; the message says where and what to look at."""


class NamespaceUnknown(RuntimeError):
    """The Temporal service answers and does not know the namespace; the message says what to do."""

    def __init__(self) -> None:
        """It is the same sentence wherever it shows."""
        super().__init__(
            "The Temporal service has no namespace of the name in TEMPORAL_NAMESPACE: correct it, "
            "look whether TEMPORAL_ADDRESS is the right service, or make the namespace."
        )


def says_namespace_unknown(error: RPCError) -> bool:
    """Whether the service says that it does not know the namespace."""
    kind = NamespaceNotFoundFailure.DESCRIPTOR
    return any(detail.Is(kind) for detail in error.grpc_status.details)


async def connect(
    settings: Settings, ring: KeyRing, *, identity: str, plugin: "SimplePlugin | None" = None
) -> Client:
    """A client for the configured Temporal service.

    ``identity`` is shown in Temporal in clear: a role such as ``caveat-worker``, never a person.
    ``plugin`` is ``caveat_plugin``, for a process in which a worker uses this client.
    Raises TemporalDoesNotAnswer, NamespaceUnknown, and OSError when a file of the TLS settings
    cannot be read.
    """
    api_key = settings.temporal_api_key()
    tls = _tls(settings)
    try:
        async with asyncio.timeout(_PATIENCE):
            client = await Client.connect(
                settings.temporal_target,
                namespace=settings.temporal_namespace,
                api_key=api_key.get_secret_value() if api_key else None,
                tls=tls,
                data_converter=data_converter(ring),
                plugins=[plugin] if plugin is not None else [],
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
    await look_for_the_namespace(client)
    return client


async def look_for_the_namespace(client: Client) -> None:
    """Raise NamespaceUnknown now: later it would read as if a case were not there."""
    request = DescribeNamespaceRequest(namespace=client.namespace)
    try:
        await client.workflow_service.describe_namespace(request, timeout=_CALL_PATIENCE)
    except RPCError as error:
        # Any other answer, such as that we may not ask, says nothing about the namespace.
        if says_namespace_unknown(error):
            raise NamespaceUnknown from None


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
