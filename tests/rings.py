"""A key ring for the tests of codecs and servers."""

import hashlib


class TinyRing:
    """A key ring of two keys, made from their ids."""

    def __init__(self, *key_ids: str) -> None:
        """The last key is the current one."""
        self.key_ids = list(key_ids)

    @property
    def current_id(self) -> str:
        """The last one."""
        return self.key_ids[-1]

    def key(self, key_id: str, purpose: str) -> bytes:
        """Made, not kept."""
        if key_id not in self.key_ids:
            raise KeyError(key_id)
        return hashlib.sha256(f"{key_id} {purpose}".encode()).digest()
