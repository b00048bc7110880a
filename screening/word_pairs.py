"""Pairs of roster words, and the roster names that contain both."""

from screening.index import Index
from screening.word import Role

MAX_PAIRED_WORDS = 6
"""The most full words per roster name that are paired."""
MAX_NAMES_PER_PAIR = 64
"""The most roster names kept for one pair of words."""


class WordPairs:
    """The pairs of full words in all roster names."""

    def __init__(self, index: Index) -> None:
        """Pair the words of all names in an index."""
        self._names: dict[int, int | tuple[int, ...]] = {}
        for listed, ids in enumerate(index.name_ids):
            full = [
                i for i in ids if index.vocabulary.words[i].role in (Role.NAME, Role.PATRONYMIC)
            ]
            for at, one in enumerate(full[:MAX_PAIRED_WORDS]):
                for other in full[at + 1 : MAX_PAIRED_WORDS]:
                    self._add(one << 26 | other if one < other else other << 26 | one, listed)

    def _add(self, key: int, listed: int) -> None:
        known = self._names.get(key)
        if known is None:
            self._names[key] = listed
        elif isinstance(known, int):
            self._names[key] = (known, listed)
        elif len(known) < MAX_NAMES_PER_PAIR:
            self._names[key] = (*known, listed)

    def names(self, similar: tuple[int, ...], others: tuple[int, ...]) -> list[int]:
        """The roster names that contain one word from each group."""
        names = self._names
        found: list[int] = []
        for one in similar:
            for other in others:
                key = one << 26 | other if one < other else other << 26 | one
                listed = names.get(key)
                if listed is not None:
                    if isinstance(listed, int):
                        found.append(listed)
                    else:
                        found.extend(listed)
        return found
