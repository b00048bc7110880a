"""Which options and arguments name a case or a task, by an id or by a short number."""

from enum import Enum, auto
from typing import Any


class Names(Enum):
    """What an option or argument names; a marker in its annotation."""

    CASE = auto()
    """A case: ``case-01K...``, ``USNCB-2026-K7M2Q4`` or ``K7M2Q4``."""
    TEAMS_CASE = auto()
    """The same, also of a team that a supervisor is not on."""
    TASK = auto()
    """A task of the case that is named with it: ``J1`` or ``K7M2Q4-9RX``."""
    MATTER = auto()
    """A matter: ``protest-01K...``, ``PROTEST-2026-K7M2Q4`` or ``K7M2Q4``."""
    DOSSIER = auto()
    """A case or a matter."""
    SUBJECT = auto()
    """A case, a task, or anything else that has an id."""


def names_of(annotation: Any) -> Names | None:
    """The marker of an annotation; None where it names neither."""
    metadata = getattr(annotation, "__metadata__", ())
    return next((one for one in metadata if isinstance(one, Names)), None)
