"""How long a case was in each party's court: shares that add up to the time that passed."""

from collections import Counter
from collections.abc import Sequence
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
    tally = Tally(rules)
    case: Case | None = None
    for event in events:
        case = CASE.evolve(case, event)
        tally.add(event.at, case)
    return tally.until(now)


class Tally:
    """Adds up in whose court a case was, from each event to the next one."""

    def __init__(self, rules: Procedure) -> None:
        """Nothing has happened yet."""
        self._rules = rules
        self._share: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._since: datetime | None = None
        self._last: tuple[datetime, Case] | None = None

    def add(self, at: datetime, case: Case) -> None:
        """From this moment on the case is like this."""
        if self._last is None:
            self._since = at
        else:
            self._share, self._held = self._counted(at)
        self._last = at, case

    def until(self, now: datetime) -> Courts:
        """The shares until now, or until the end of the case. Raises ValueError before anything."""
        if self._since is None or self._last is None:
            raise ValueError("a case has events")
        at, case = self._last
        until = at if case.ended is not None else max(now, at)
        share, held = self._counted(until)
        return Courts(
            since=self._since,
            until=until,
            elapsed=(until - self._since) // MINUTE,
            parties=tuple(
                Court(party=party, minutes=minutes, held=held[party])
                for party, minutes in sorted(share.items(), key=lambda item: (-item[1], item[0]))
            ),
        )

    def _counted(self, end: datetime) -> tuple[Counter[str], Counter[str]]:
        """The shares and what each held, with the time from the last event to this moment."""
        assert self._since is not None
        assert self._last is not None
        begin, case = self._last
        # Counted from the opening, so that what is cut off a span is not lost.
        minutes = (end - self._since) // MINUTE - (begin - self._since) // MINUTE
        if minutes == 0:
            return self._share, self._held
        share, held = self._share.copy(), self._held.copy()
        sharing = parties(case, self._rules)
        each, left = divmod(minutes, len(sharing))
        for place, party in enumerate(sorted(sharing, key=lambda one: (share[one], one))):
            held[party] += minutes
            share[party] += each + (1 if place < left else 0)
        return share, held
