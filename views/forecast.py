"""How likely it is that an answer comes late, by how long similar answers took.

A share of what happened, and no more than that: nothing is decided by it.
"""

from collections.abc import Sequence
from datetime import timedelta

from procedure.values import Stored

FEWEST_SIMILAR = 20
"""Without so many similar answers nothing is said (POLICY)."""
FEWEST_AS_LONG = 5
"""Nor where fewer of them took as long as this one has waited (POLICY)."""
MOST_SIMILAR = 200
"""The latest ones, where there are more."""
LOOKING_BACK = timedelta(days=365)
"""How far back a similar answer counts."""
LIKELY_LATE = 0.5
"""From this chance on something counts as likely late (POLICY)."""


class Forecast(Stored):
    """The share of similar answers that took longer than this one may.

    Only those count that took as long as this one has waited: of the others it is known already
    that this one is not like them.
    """

    similar: int
    """Answers to the same question by the same agency."""
    as_long: int
    """How many of these took as long as this one has waited, or longer."""
    longer: int
    """How many of those took longer than this one may."""

    @property
    def chance(self) -> float:
        """From 0 to 1."""
        return self.longer / self.as_long

    @property
    def likely_late(self) -> bool:
        """Whether the chance is a half or more."""
        return self.chance >= LIKELY_LATE


def forecast(similar: Sequence[int], waited: int, left: int) -> Forecast | None:
    """The forecast for an answer that has waited so long and has so much time left.

    All are seconds of working time, pauses taken out. None where too few answers are known.
    """
    as_long = sum(took >= waited for took in similar)
    if len(similar) < FEWEST_SIMILAR or as_long < FEWEST_AS_LONG:
        return None
    longer = sum(took > waited + left for took in similar)
    return Forecast(similar=len(similar), as_long=as_long, longer=longer)
