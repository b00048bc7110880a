"""Connecting to Temporal, with everything that must be identical in every process."""

import atexit
import time

from temporalio.client import Client, TLSConfig

from procedure.refusals import Refused
from register.keyring import KeyRing
from runtime.plugin import caveat_plugin
from settings import Settings

# The SDK's threads hand each result to Python after our last await has seen it. When the
# interpreter begins to end in that instant, CPython before 3.14 ends the thread inside native code
# and the process aborts (sdk-python issue 300). This runs before that: a moment is enough.
atexit.register(time.sleep, 0.05)


async def connect(settings: Settings, ring: KeyRing, *, identity: str) -> Client:
    """A client for the configured Temporal service. Raises RuntimeError when it does not answer.

    ``identity`` is shown in Temporal in clear: a role such as ``caveat-worker``, never a person.
    """
    tls: TLSConfig | bool = False
    if settings.temporal_tls_cert and settings.temporal_tls_key:
        ca = settings.temporal_tls_ca
        tls = TLSConfig(
            client_cert=settings.temporal_tls_cert.read_bytes(),
            client_private_key=settings.temporal_tls_key.read_bytes(),
            server_root_ca_cert=ca.read_bytes() if ca else None,
        )
    elif settings.temporal_tls_ca:
        tls = TLSConfig(server_root_ca_cert=settings.temporal_tls_ca.read_bytes())
    api_key = settings.temporal_api_key()
    return await Client.connect(
        settings.temporal_target,
        namespace=settings.temporal_namespace,
        api_key=api_key.get_secret_value() if api_key else None,
        tls=tls,
        plugins=[caveat_plugin(ring, [Refused])],
        identity=identity,
    )
