"""What the register holds of a case or a matter, before it is decided what of it somebody reads."""

from collections.abc import Sequence
from typing import NamedTuple

from procedure.case import Case
from procedure.dossier import Event
from procedure.task import HasTasks
from register.rulebooks import Rulebook


class TaskFile(NamedTuple):
    """The case or matter in which a task is asked, with its events and its rules."""

    state: HasTasks
    events: Sequence[Event]
    book: Rulebook


class CaseFile(NamedTuple):
    """A case with its events and its rules."""

    case: Case
    events: Sequence[Event]
    book: Rulebook
