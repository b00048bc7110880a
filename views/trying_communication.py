"""What a person could try with a communication: the values of every field of its acts.

Where open cases are about the person, whoever confirms says which one it is, or that another one
opens beside them; where nobody is named, they say who it is.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from procedure.dossier import Step
from procedure.entered import entry_id
from procedure.intakes import INTAKE
from procedure.people import Actor
from procedure.values import DossierId
from procedure.words import UNWRITTEN
from views.trials import ANY_CASE, Trial, Values, trials


class Triable(NamedTuple):
    """A version of a communication, with what is known of the persons whom its screening names."""

    intake: DossierId
    cases: Mapping[str, Sequence[str]]
    """The open cases about each of them."""

    def trials(self, actor: Actor) -> list[Trial]:
        """The orders of every act that a person could give."""
        acts = [
            rule
            for rule in INTAKE.acts.values()
            if not issubclass(rule.command, Step) and not rule.by_handoff
        ]
        return list(trials(acts, self, VALUES, self.intake, actor))


VALUES = Values[Triable](
    chosen={
        "person": lambda on, row: on.cases,
        "case": lambda on, row: [*on.cases.get(row["person"], ()), ANY_CASE],
        "another": lambda on, row: [row["case"] == ANY_CASE and bool(on.cases.get(row["person"]))],
        "unscreened": lambda on, row: [False, True],
        "approve": lambda on, row: [True, False],
    },
    typed={
        "confirm_restriction.person": lambda on, row: [entry_id(UNWRITTEN)],
        "language": lambda on, row: ["en"],
    },
    given={
        "attach": lambda on, row: [row["case"] != ANY_CASE],
        "document": lambda on, row: [UNWRITTEN],
    },
)
"""What the fields of the acts of a communication could be."""
