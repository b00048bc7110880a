"""The present states of dossiers: from memory and the events that are newer."""

from collections import OrderedDict
from typing import Any

from sqlalchemy import Connection

from procedure.dossier import DossierState
from procedure.kinds import DossierKind
from register.register import Register
from register.values import Head

_REMEMBERED = 2_000
"""Dossiers whose last state is kept in memory."""


class States:
    """Keeps the last committed state of each dossier, so that only newer events are read."""

    def __init__(self, register: Register) -> None:
        """Nothing is remembered yet."""
        self._register = register
        self._known: OrderedDict[str, DossierState] = OrderedDict()

    def at(
        self, connection: Connection, kind: DossierKind[Any], head: Head | None
    ) -> DossierState | None:
        """The state at the head's revision, from memory and the events that are newer.

        A state from before an older copy of the register was restored is not the dossier's any
        more: it has another last event.
        """
        if head is None:
            return None
        state = self._known.get(head.dossier)
        if state is not None and (state.revision, state.last_at) == (head.revision, head.last_at):
            return state
        events = self._register.dossiers.events
        current: DossierState | None
        if state is not None and state.revision < head.revision:
            last, *newer = events.within(connection, head.dossier, state.revision - 1)
            if last.at == state.last_at:
                current = kind.fold(newer, state)
                return current
        self._known.pop(head.dossier, None)
        current = kind.fold(events.within(connection, head.dossier))
        return current

    def remember(self, state: DossierState | None) -> None:
        """Keep a committed state; the dossier that nobody asked about the longest is dropped."""
        if state is None:
            return
        known = self._known.pop(state.dossier, None)
        newest = state if known is None or known.revision <= state.revision else known
        self._known[state.dossier] = newest
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all states, as a new process has none."""
        self._known.clear()
