"""What a person decided about the tasks of a case's plan: which one is asked too, which one not."""

from dataclasses import dataclass

from procedure.case import Case, MeasureState
from procedure.planning import Choices


@dataclass(frozen=True, slots=True)
class Chosen(MeasureState):
    """The tasks, by their codes; the last decision about each counts."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def choices(case: Case) -> Choices:
    """What the plan of the case has otherwise than its edition says."""
    chosen = case.of(Chosen)
    left_out = (code for code in case.left_out if code not in chosen.added)
    return Choices(chosen.added, tuple(dict.fromkeys((*left_out, *chosen.dropped))))
