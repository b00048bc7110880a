"""Which original each copy is of, when it takes place, and whom it is about."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.pages.copying import Own, Prepared
from benchmarks.pages.people import Official
from benchmarks.pages.sources import Source, cut

_STEP = 7919
"""A prime: the copies of each original are spread evenly over all of them."""
_WEEKS = 200
"""Ended cases are spread over four years."""


class Plan:
    """What the copies are, the same ones each time."""

    def __init__(
        self, sources: Sequence[Source], people: Sequence[Official], now: datetime, copies: int
    ) -> None:
        """``now`` is the moment at which the filled register is read.

        After so many ``copies`` there is one more of each original: of a few copies, none lacks.
        """
        self._by_share = [source for source in sources for _ in range(source.original.share)]
        self._copies = copies
        self._single = list(sources)
        self._people = people
        self._now = now.replace(second=0, microsecond=0)
        self._cuts = {source.original.name: cut(source) for source in sources}
        self._prepared: dict[tuple[str, timedelta], Prepared] = {}

    def source(self, number: int) -> Source:
        """The original of a copy."""
        if number > self._copies:
            return self._single[number - self._copies - 1]
        return self._by_share[number * _STEP % len(self._by_share)]

    @property
    def numbers(self) -> range:
        """The numbers of all copies."""
        return range(1, self._copies + len(self._single) + 1)

    def prepared(self, number: int) -> Prepared:
        """The original of a copy, at the time of the copy."""
        source = self.source(number)
        shift = self._now - source.original.until - _ago(source, number)
        known = (source.original.name, shift)
        if known not in self._prepared:
            self._prepared[known] = Prepared(self._cuts[source.original.name], shift)
        return self._prepared[known]

    def own(self, number: int) -> Own:
        """What a copy has of its own."""
        official = self._people[number * _STEP % len(self._people)]
        written = official.written[number % len(official.written)]
        return Own(number, official, written)

    def entries(self, number: int) -> int:
        """How many rows of the ledger a copy has."""
        return self.prepared(number).entries


def copies_for(sources: Sequence[Source], cases: int) -> int:
    """How many copies have so many cases among them."""
    shares = [source.original.share for source in sources]
    with_case = sum(one.original.share for one in sources if one.original.case is not None)
    return -(-cases * sum(shares) // with_case)


def _ago(source: Source, number: int) -> timedelta:
    """How long before the present the last event of a copy is."""
    original = source.original
    if original.case is None:
        return timedelta(minutes=number % 58)
    if original.name.startswith("closed"):
        return timedelta(weeks=1 + number // 7 % _WEEKS, hours=number % 5)
    return timedelta(days=number // 11 % 21, hours=number % 5)
