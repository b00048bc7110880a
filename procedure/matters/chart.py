"""How the matters of a kind go: their stages, what leads from one to the next, what they lead to.

The page of the kind in ``docs/tracks/matters`` is made from it. Tests carry matters on and compare:
every change of a stage is a way here, and every way here is taken.
"""

from dataclasses import dataclass
from typing import NamedTuple

from procedure.case import Stage
from procedure.clocks.rules import Source
from procedure.codes import OutgoingKind
from procedure.dossier import Event


class ChartStage(NamedTuple):
    """A stage of a matter that is open."""

    stage: Stage
    acts: tuple[str, ...]
    """Who must act in it, as its page says it; one of these."""
    clocks: tuple[str, ...] = ()
    """The clocks of the edition that run in it."""


class Way(NamedTuple):
    """What leads from a stage to another one."""

    before: tuple[Stage, ...]
    """From one of these; none: the matter opens."""
    event: type[Event]
    """What is recorded."""
    after: tuple[Stage, ...]
    """To one of these."""
    says: str
    """What happens, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How the matters of a kind go."""

    about: str
    """What it is for, in a sentence or two."""
    source: Source
    stages: tuple[ChartStage, ...]
    """The stages while it is open, in the order in which they mostly follow each other."""
    endings: tuple[Stage, ...]
    """The stages in which it has ended."""
    ways: tuple[Way, ...]
    together: tuple[str, tuple[Stage, ...]] | None = None
    """Stages that belong together, and what they have in common."""
    leaves: tuple[OutgoingKind, ...] = ()
    """What it sends, or how it reaches others: holds and prohibitions are asked about that."""
    writes: OutgoingKind | None = None
    """The templates of cases by which it writes too: those that do this."""
    stops: tuple[str, ...] = ()
    """What stops it, in sentences."""
    leads: tuple[str, ...] = ()
    """What it leads to elsewhere, in sentences."""
