"""The present states of dossiers: from memory and the events that are newer."""

from collections import OrderedDict
from typing import Any, NamedTuple

from sqlalchemy import Connection

from procedure.dossier import DossierState
from procedure.kinds import DossierKind
from register.dossiers import events_of
from register.head_seals import extended
from register.register import Register
from register.values import Head

_REMEMBERED = 2_000
"""Dossiers whose last state is kept in memory."""


class _Known(NamedTuple):
    state: DossierState
    digest: bytes
    """Over the events that led to the state: after others it is not the dossier's any more."""


class States:
    """Keeps the last committed state of each dossier, so that only newer events are read."""

    def __init__(self, register: Register) -> None:
        """Nothing is remembered yet."""
        self._register = register
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def at(
        self, connection: Connection, kind: DossierKind[Any], head: Head | None
    ) -> DossierState | None:
        """The state at the head's revision, from memory and the events that are newer.

        A state from before an older copy of the register was restored followed from other events.
        Raises DossierTampered where the events are not those of the head.
        """
        if head is None:
            return None
        known = self._known.get(head.dossier)
        if known is not None and known.digest == head.digest:
            return known.state
        dossiers = self._register.dossiers
        current: DossierState | None
        if known is not None and known.state.revision < head.revision:
            newer = dossiers.bodies(connection, head.dossier, known.state.revision)
            if extended(known.digest, newer) == head.digest:
                current = kind.fold(events_of(newer), known.state)
                return current
        self._known.pop(head.dossier, None)
        current = kind.fold(events_of(dossiers.verified(connection, head)))
        return current

    def remember(self, state: DossierState | None, head: Head | None) -> None:
        """Keep a committed state; the dossier that nobody asked about the longest is dropped."""
        if state is None or head is None:
            return
        kept = _Known(state, head.digest)
        known = self._known.pop(state.dossier, kept)
        self._known[state.dossier] = kept if known.state.revision <= state.revision else known
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all states, as a new process has none."""
        self._known.clear()
