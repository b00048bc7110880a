"""What the register holds of a case, before it is decided what of it somebody reads."""

from collections.abc import Sequence
from typing import NamedTuple

from procedure.case import Case
from procedure.dossier import Event
from register.rulebooks import Rulebook


class CaseFile(NamedTuple):
    """A case with its events and its rules."""

    case: Case
    events: Sequence[Event]
    book: Rulebook
