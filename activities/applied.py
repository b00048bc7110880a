"""Events as they are applied while an act is decided, and again when what follows is found."""

from typing import Any

from procedure.dossier import Event
from procedure.kinds import DossierKind


class Applied:
    """Applies events, each once: what a rule applied while it decided is not applied again."""

    def __init__(self, kind: DossierKind[Any]) -> None:
        """Nothing is applied yet."""
        self._kind = kind
        self._known: dict[tuple[int, int], tuple[Any, Event, Any]] = {}
        """By the identities of state and event, which are kept so that they stay theirs."""

    def __call__(self, state: Any, event: Event) -> Any:
        """The state after the event."""
        key = id(state), id(event)
        if key not in self._known:
            self._known[key] = state, event, self._kind.evolve(state, event)
        return self._known[key][2]
