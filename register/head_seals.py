"""The seal of a dossier's row: a keyed hash over what it says and over every event before it.

Whoever writes into the database without the key ring, by SQL or by an older row, cannot make it. A
dossier whose seal does not fit is not believed, and nothing is recorded in it.
"""

import hashlib
import hmac
from collections.abc import Iterable

from procedure.refusals import DossierTampered
from register.database import stamp
from register.lookups import Lookups
from register.values import Head

NOTHING = bytes(32)
"""The digest of a dossier without events."""
_DOMAIN = b"caveat/dossier/v1\0"


def extended(digest: bytes, bodies: Iterable[bytes]) -> bytes:
    """The running digest after these further ledger bytes of the dossier's own events."""
    for body in bodies:
        digest = hashlib.sha256(_DOMAIN + digest + body).digest()
    return digest


def seal_of(lookups: Lookups, head: Head) -> bytes:
    """The seal of the row. Which run may write is no part of it: a claim needs no key."""
    return lookups.mac(
        "dossier-head",
        head.dossier,
        str(head.revision),
        stamp(head.last_at),
        head.edition_sha256,
        head.calendar_sha256,
        str(head.open),
        head.digest,
    )


def check_seal(lookups: Lookups, head: Head, seal: bytes) -> None:
    """Raise DossierTampered unless the row is as it was written."""
    if not hmac.compare_digest(seal_of(lookups, head), seal):
        raise DossierTampered(dossier=head.dossier)


def check_events(head: Head, bodies: Iterable[bytes]) -> None:
    """Raise DossierTampered unless these are exactly the events of the dossier, in their order."""
    if extended(NOTHING, bodies) != head.digest:
        raise DossierTampered(dossier=head.dossier)
