"""A step that somebody must take next: who, what, and by when."""

from typing import NamedTuple

from procedure.access import WHOLE, Subject
from procedure.dossier import Command

INTERPOL, CCF = "INTERPOL", "the CCF"
Acts = tuple[type[Command], ...]


class OpenStep(NamedTuple):
    """A step that somebody must take next."""

    party: str
    """An agency by its code, INTERPOL, or another party in words."""
    what: str
    acts: Acts = ()
    """The acts of Caveat that take it; none where it is taken elsewhere."""
    task: str | None = None
    clock: str | None = None
    """The clock that says by when."""
    subject: Subject = WHOLE
    """What it is done to: whose task, and who drafted what waits for a second person."""
    person: str | None = None
    """The one person who takes it, where the agency gave it to one."""

    @property
    def act_names(self) -> tuple[str, ...]:
        """The acts that take it, as orders name them."""
        return tuple(act.model_fields["act"].default for act in self.acts)
