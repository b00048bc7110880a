"""What both sides of the comparison give back."""

from typing import NamedTuple, Protocol


class Closed(NamedTuple):
    """A case that was carried to its end, by the ids of its two workflows."""

    intake: str
    case: str


class Side(Protocol):
    """One side of the comparison."""

    async def carry(self, number: int) -> Closed:
        """Carry one case from the communication to its end; numbers tell cases apart."""
