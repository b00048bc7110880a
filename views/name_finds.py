"""Which of many people are called like somebody, each by its best find."""

from collections.abc import Sequence

from procedure.message import PartialDate, Subject
from screening.search import Found, NameSearch

_PERHAPS_CUT = 8
"""So many finds may not be all: of one batch, the engine compares only the most similar names."""


def best_finds(
    named: Sequence[tuple[str, Subject]], name: str, birth_date: PartialDate | None
) -> dict[str, Found]:
    """The best find for each id under which somebody like this is named."""
    best: dict[str, Found] = {}
    for key, hit in _finds(named, name, birth_date):
        known = best.get(key)
        if known is None or hit.score > known.score:
            best[key] = hit
    return best


def _finds(
    named: Sequence[tuple[str, Subject]], name: str, birth_date: PartialDate | None
) -> list[tuple[str, Found]]:
    """All finds: where an answer may have been cut, each half is searched by itself."""
    hits = NameSearch(tuple(subject for _, subject in named)).find(name, birth_date)
    if len(hits) < _PERHAPS_CUT or len(named) == 1:
        return [(named[hit.place][0], hit) for hit in hits]
    middle = len(named) // 2
    return [
        *_finds(named[:middle], name, birth_date),
        *_finds(named[middle:], name, birth_date),
    ]
