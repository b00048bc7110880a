"""How long a case was in each party's court: shares that add up to the time that passed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.courts import parties
from procedure.dossier import Event
from procedure.values import Moment, Stored

MINUTE = timedelta(minutes=1)


class Court(Stored):
    """One party's part of the time."""

    party: str
    minutes: int
    """Its share, in whole minutes: time that several parties had at once is divided among them."""
    held: int
    """Whole minutes in which it had something to do, alone or beside others."""


class Courts(Stored):
    """In whose court the case was, from its opening on."""

    since: Moment
    until: Moment
    elapsed: int
    """Whole minutes from the opening to the end: exactly the sum of the shares."""
    parties: tuple[Court, ...]
    """The largest share first."""


def courts(events: Sequence[Event], rules: Procedure, now: datetime) -> Courts:
    """The shares from the first event to ``now``, or to the end of the case."""
    share: Counter[str] = Counter()
    held: Counter[str] = Counter()
    since, until = events[0].at, events[0].at
    for case, begin, end in _spans(events, now):
        # Counted from the opening, so that what is cut off a span is not lost.
        minutes = (end - since) // MINUTE - (begin - since) // MINUTE
        until = end
        if minutes == 0:
            continue
        sharing = parties(case, rules)
        each, left = divmod(minutes, len(sharing))
        for place, party in enumerate(sorted(sharing, key=lambda one: (share[one], one))):
            held[party] += minutes
            share[party] += each + (1 if place < left else 0)
    return Courts(
        since=since,
        until=until,
        elapsed=(until - since) // MINUTE,
        parties=tuple(
            Court(party=party, minutes=minutes, held=held[party])
            for party, minutes in sorted(share.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _spans(events: Sequence[Event], now: datetime) -> Iterator[tuple[Case, datetime, datetime]]:
    """The case as it was from each event to the next one; the last until now, unless it ended."""
    case: Case | None = None
    for place, event in enumerate(events):
        case = CASE.evolve(case, event)
        following = events[place + 1].at if place + 1 < len(events) else None
        if following is None:
            following = event.at if case.ended is not None else max(now, event.at)
        yield case, event.at, following
