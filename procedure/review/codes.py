"""Code words of reviews: light, so that a command can list them."""

from enum import StrEnum


class ItemOutcome(StrEnum):
    """What a person decides on an item."""

    KEEP = "KEEP"
    """It stays as it is."""
    RESTRICT = "RESTRICT"
    """It is restricted; then it is confirmed for a case, or released, like any other."""
