"""Lookup codes: equal for equal parts, and meaningless without the key ring."""

import hmac

from register.keyring import KeyRing


class Lookups:
    """Makes keyed hashes, for lookups and for commitments."""

    def __init__(self, ring: KeyRing) -> None:
        """``ring`` has the lookup key, which never changes."""
        self._ring = ring

    def mac(self, purpose: str, *parts: str | bytes) -> bytes:
        """The code of the parts for a purpose."""
        raw = [part.encode() if isinstance(part, str) else part for part in parts]
        message = b"".join(len(part).to_bytes(8) + part for part in raw)
        return hmac.digest(self._ring.lookup_key(purpose), message, "sha256")
