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
        code = hmac.new(self._ring.lookup_key(purpose), digestmod="sha256")
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            code.update(len(raw).to_bytes(8) + raw)
        return code.digest()
