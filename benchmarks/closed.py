"""What both sides of the comparison return."""

from typing import NamedTuple, Protocol


class Closed(NamedTuple):
    """A case that was run to its end: the ids of its two workflows."""

    intake: str
    case: str


class Side(Protocol):
    """One side of the comparison."""

    async def carry(self, number: int) -> Closed:
        """Run one case from the communication to its end. Each case has its own number."""
