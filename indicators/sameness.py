"""How similar the facts of two communications are."""

from enum import StrEnum


class Level(StrEnum):
    """Whether two sets of charges rest on the same facts."""

    SAME = "SAME"
    POSSIBLE = "POSSIBLE"
    DIFFERENT = "DIFFERENT"
