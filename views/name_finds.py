"""Which of many people are called like somebody, each by its best find."""

from collections.abc import Sequence
from typing import NamedTuple

from procedure.message import PartialDate, Subject
from screening.search import Found, NameSearch

_TOGETHER = 20
"""Of so many the engine compares each with the name; of more, only the most similar ones."""


class BestFind(NamedTuple):
    """The person who is most like the one who was searched for, and why."""

    hit: Found
    subject: Subject


def best_finds(
    named: Sequence[tuple[str, Subject]], name: str, birth_date: PartialDate | None
) -> dict[str, BestFind]:
    """The best find for each id under which somebody like this is named."""
    best: dict[str, BestFind] = {}
    for first in range(0, len(named), _TOGETHER):
        part = named[first : first + _TOGETHER]
        for hit in NameSearch(tuple(subject for _, subject in part)).find(name, birth_date):
            key, subject = part[hit.place]
            known = best.get(key)
            if known is None or hit.score > known.hit.score:
                best[key] = BestFind(hit, subject)
    return best
