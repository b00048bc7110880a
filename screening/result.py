"""What a screening found: who is named, how strong the match is, and why."""

from procedure.values import ProtectedPersonId, Value
from screening.evidence import Level


class AlignedPair(Value):
    """Matching words: in the message, on the roster, similarity from 0 to 1, and match type."""

    found: str
    listed: str
    similarity: float
    why: str


class Hit(Value):
    """A person on the roster who may be named, and why.

    ``pairs`` are the matching words. ``found_covered`` and ``listed_covered`` are the shares of
    each name that they cover, from 0 to 1. ``threshold`` is the minimum score for the level.
    """

    person_id: ProtectedPersonId
    level: Level
    score: float
    status: str
    where: str
    """Where the name was found: ``subject 1``, ``text``, ``charge 1`` and so on."""
    reasons: tuple[str, ...]
    pairs: tuple[AlignedPair, ...] = ()
    found_covered: float = 0.0
    listed_covered: float = 0.0
    threshold: float = 0.0


class ScreenResult(Value):
    """The result of screening one communication."""

    roster_version: str
    hits: tuple[Hit, ...]
    incomplete: bool = False
    """Whether it is above a limit, so that only a part was screened."""
