"""Identifiers in the ULID form: sortable by time, opaque otherwise."""

from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that looks like a digit, and no U."""


def ulid(moment: datetime, randomness: bytes) -> str:
    """The ULID of a moment and ten random bytes, which the caller supplies: this module is pure."""
    if len(randomness) < 10:
        raise ValueError("a ULID takes ten random bytes")
    number = int(moment.timestamp() * 1000) << 80 | int.from_bytes(randomness[:10])
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -5, -5))
