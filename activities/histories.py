"""The events of the dossiers that were read last, each taken from the ledger's bytes once."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from procedure.dossier import Event
from register.dossiers import events_of
from register.head_seals import NOTHING, extended
from register.register import Register
from register.values import Head

_REMEMBERED = 20_000
"""Events, of all dossiers together, that are kept in memory."""


class _Known(NamedTuple):
    events: Sequence[Event]
    digest: bytes
    """Over the bytes that the events were read from."""


class Histories:
    """Gives the events of a dossier, and reads only those that it does not know.

    The bytes of all events are checked each time, so what somebody has changed in the ledger is
    never believed. Reading events from their bytes takes twenty times as long as checking them.
    """

    def __init__(self, register: Register, limit: int = _REMEMBERED) -> None:
        """Nothing is remembered yet. ``limit`` is the number of events of all dossiers together."""
        self._register = register
        self._limit = limit
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def read(self, connection: Connection, head: Head) -> Sequence[Event]:
        """The events up to the head. Raises DossierTampered."""
        bodies = self._register.dossiers.verified(connection, head)
        known = self._known.get(head.dossier)
        if known is None:
            return events_of(bodies)
        first = len(known.events)
        if known.digest == head.digest:
            return known.events
        if extended(NOTHING, bodies[:first]) != known.digest:
            # An older copy of the register was restored, and continued differently.
            return events_of(bodies)
        return [*known.events, *events_of(bodies[first:])]

    def remember(self, events: Sequence[Event], head: Head) -> None:
        """Keep what was read; the dossier that nobody asked about the longest is dropped."""
        self._known.pop(head.dossier, None)
        self._known[head.dossier] = _Known(events, head.digest)
        while len(self._known) > 1 and self._size() > self._limit:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all events, as a new process has none."""
        self._known.clear()

    def _size(self) -> int:
        return sum(len(one.events) for one in self._known.values())
