"""What a person could try in a matter beside cases: the values of every field of its acts.

What is special to an act is said by its own rule (``choices`` and ``typed``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procedure.annex.editions import Procedure
from procedure.dossier import Step
from procedure.matters.kind import MatterKind
from procedure.matters.matter import Matter
from procedure.people import Actor
from procedure.words import UNWRITTEN
from views.trials import Trial, Values, trials


@dataclass(frozen=True)
class TryingMatter:
    """Makes the orders that a person could try."""

    kind: MatterKind[Any]
    state: Matter
    rules: Procedure
    at: datetime
    """Now, in UTC."""
    cases: tuple[str, ...] = ()
    """Cases that it could cover besides."""

    def trials(self, actor: Actor) -> list[Trial]:
        """The orders of every act that a role of the actor has."""
        acts = [rule for rule in self.kind.acts.values() if not issubclass(rule.command, Step)]
        return list(trials(acts, self, VALUES, self.state.dossier, actor))


VALUES = Values[TryingMatter](
    chosen={
        "approve": lambda trying, row: [True, False],
        "case": lambda trying, row: trying.cases,
    },
    typed={},
    given={
        "document": lambda trying, row: [UNWRITTEN],
        "closures": lambda trying, row: [trying.state.closures],
        "sha256": lambda trying, row: ["0" * 64],
    },
)
"""What the fields could be that several acts have."""
