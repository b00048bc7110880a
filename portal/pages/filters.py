"""Filters of a list: links with counts. The filter is the address."""

from procedure.values import Stored


class Filter(Stored):
    """One filter."""

    label: str
    href: str
    count: int | None = None
    """How much it shows, counting only what the reader may see."""
    current: bool = False
