"""What holds over several settings at once: what goes together, and what must be encrypted.

Each check raises ValueError with a sentence that names the variables and never a value.
"""

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from settings import Settings

NEED_TLS = ("temporal_tls_cert", "temporal_tls_key", "temporal_tls_ca", "temporal_api_key_file")
"""Settings that make sense only over TLS."""
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
_TOGETHER = (("temporal_tls_cert", "temporal_tls_key"), ("deployment_name", "build_id"))


def variable_name(field: str) -> str:
    """The environment variable of a field: its name in capitals, after ``CAVEAT_`` if ours."""
    return field.upper() if field.startswith("temporal_") else f"CAVEAT_{field.upper()}"


def check_together(settings: "Settings") -> None:
    """Two halves of one thing are set both or not at all; scores rise."""
    for one, other in _TOGETHER:
        if (getattr(settings, one) is None) != (getattr(settings, other) is None):
            raise ValueError(
                f"{variable_name(one)} and {variable_name(other)} go together: set both or neither."
            )
    weak, possible = settings.screening_weak, settings.screening_possible
    if not weak <= possible <= settings.screening_strong:
        raise ValueError(
            "CAVEAT_SCREENING_WEAK, CAVEAT_SCREENING_POSSIBLE and CAVEAT_SCREENING_STRONG must "
            "rise in this order."
        )
    if settings.smtp_password_file is not None and settings.smtp_username is None:
        raise ValueError("CAVEAT_SMTP_PASSWORD_FILE needs CAVEAT_SMTP_USERNAME.")


def check_service(settings: "Settings") -> None:
    """What is meant for a Temporal service of your own is not given to the embedded server."""
    given = [name for name in NEED_TLS if getattr(settings, name) is not None]
    if settings.temporal_tls:
        given.append("temporal_tls")
    if settings.temporal_namespace != "default":
        given.append("temporal_namespace")
    if settings.embedded and given:
        raise ValueError(
            f"{variable_name(given[0])} is for a Temporal service of your own: set "
            "TEMPORAL_ADDRESS too, or unset it."
        )


def check_encrypted(settings: "Settings") -> None:
    """No certificate, key or email travels unencrypted, except email to this very machine."""
    for name in NEED_TLS:
        if getattr(settings, name) is not None and not settings.temporal_tls:
            raise ValueError(
                f"{variable_name(name)} needs TLS: unset TEMPORAL_TLS, or set it to true."
            )
    host = settings.smtp_host
    if host is not None and not settings.smtp_start_tls and not _is_this_machine(host):
        raise ValueError(
            "CAVEAT_SMTP_START_TLS is false and CAVEAT_SMTP_HOST is not this machine: email would "
            "travel unencrypted. Only a loopback address may do without TLS."
        )


def check_sign_in(settings: "Settings") -> None:
    """Nobody signs in as whom they like, except at the samples on this very machine."""
    if settings.sign_in == "development":
        if not settings.embedded:
            raise ValueError(
                "CAVEAT_SIGN_IN is development, which is for the embedded mode only: set "
                "CAVEAT_OIDC_ISSUER and what belongs to it, or unset TEMPORAL_ADDRESS."
            )
        if not _is_this_machine(settings.portal_host):
            raise ValueError(
                "CAVEAT_SIGN_IN is development, and CAVEAT_PORTAL_HOST is not this machine: only a "
                "loopback address may let people sign in as whom they like."
            )
        return
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        raise ValueError(
            "CAVEAT_SIGN_IN is oidc: set CAVEAT_OIDC_ISSUER and CAVEAT_OIDC_CLIENT_ID."
        )
    for name in ("oidc_issuer", "portal_url"):
        address = urlsplit(getattr(settings, name))
        if address.scheme != "https" and not _is_this_machine(address.hostname or ""):
            raise ValueError(f"{variable_name(name)} must begin with https://.")


def check_proxies(settings: "Settings") -> None:
    """The web servers before the service are addresses, not names."""
    try:
        networks(settings.portal_proxies)
    except ValueError:
        raise ValueError(
            "CAVEAT_PORTAL_PROXIES must be addresses or networks, such as 127.0.0.1 or 10.1.0.0/24."
        ) from None


def networks(text: str) -> Networks:
    """Addresses and networks that are separated by spaces. Raises ValueError."""
    return tuple(ipaddress.ip_network(one) for one in text.split())


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
