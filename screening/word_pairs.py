"""Two listed words, and the listed names that have both."""

from screening.index import Index
from screening.word import Role

MOST_PAIRED = 6
"""Full words of a listed name that are paired with each other."""
MOST_NAMES = 64
"""Listed names that are kept for one pair of words."""


class WordPairs:
    """The pairs of full words that the listed names have."""

    def __init__(self, index: Index) -> None:
        """Pair the words of all names of an index."""
        self._names: dict[int, int | tuple[int, ...]] = {}
        for listed, ids in enumerate(index.name_ids):
            full = [
                i for i in ids if index.vocabulary.words[i].role in (Role.NAME, Role.PATRONYMIC)
            ]
            for at, one in enumerate(full[:MOST_PAIRED]):
                for other in full[at + 1 : MOST_PAIRED]:
                    self._add(one << 26 | other if one < other else other << 26 | one, listed)

    def _add(self, key: int, listed: int) -> None:
        known = self._names.get(key)
        if known is None:
            self._names[key] = listed
        elif isinstance(known, int):
            self._names[key] = (known, listed)
        elif len(known) < MOST_NAMES:
            self._names[key] = (*known, listed)

    def names(self, near: tuple[int, ...], others: tuple[int, ...]) -> list[int]:
        """The listed names that have one word of each."""
        names = self._names
        found: list[int] = []
        for one in near:
            for other in others:
                key = one << 26 | other if one < other else other << 26 | one
                listed = names.get(key)
                if listed is not None:
                    if isinstance(listed, int):
                        found.append(listed)
                    else:
                        found.extend(listed)
        return found
