"""What a run asks the recorder, and what it gets back."""

from typing import Protocol

from procedure.dossier import AnyCommand, AnyEvent, Receipt
from procedure.kinds import Attributes, Wake
from procedure.refusals import Refusal
from procedure.values import Moment, Stored

PAGE = 500
"""Events that a claim returns at once: a payload must stay small."""


class ActRequest(Stored):
    """A command, what the run knows of its dossier, and when."""

    command: AnyCommand
    after: int
    """The last event that the run knows."""
    run: str
    now: Moment


class Acted(Stored):
    """What is recorded now, and the answer to the command."""

    order: str
    receipt: Receipt | None = None
    refusal: Refusal | None = None
    after: int = 0
    """The last event that the run knew."""
    events: tuple[AnyEvent, ...] = ()
    """Every event after that one."""
    wake: Wake | None = None
    attributes: Attributes | None = None
    taken_over: bool = False
    """Another run has claimed the dossier: nothing was written, and this run must end."""
    register_older: bool = False
    """The register lacks events that the run knows: nothing was written."""


class ClaimRequest(Stored):
    """A run that takes a dossier, and the last event that it knows."""

    dossier: str
    run: str
    after: int = 0


class Claimed(Stored):
    """What the register holds of the dossier."""

    exists: bool
    after: int = 0
    """The last event that the run knew."""
    events: tuple[AnyEvent, ...] = ()
    more: bool = False
    """Whether there are more events after these."""
    wake: Wake | None = None
    attributes: Attributes | None = None
    register_older: bool = False
    """The register lacks events that the run knows."""
    assesses_at_once: bool = False
    """Whether one activity assesses and records. Who claimed by an earlier build asks for both."""


class Recording(Protocol):
    """The recorder (``activities.recorder``), which workflows must not import."""

    async def act(self, request: ActRequest) -> Acted:
        """Decide the command and write what follows, or say why nothing was written."""

    async def claim(self, request: ClaimRequest) -> Claimed:
        """From now only this run may write for the dossier; what the register holds of it."""
