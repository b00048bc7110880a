"""The recalls of a case's copies: that which it ordered, and those that others opened for it."""

from dataclasses import dataclass

from procedure.case import Case, MeasureState
from procedure.measures.matters import Beside, of_kind


@dataclass(frozen=True, slots=True)
class RecallOfCase(MeasureState):
    """How far the recall of the case's copies is ordered."""

    recall: str | None = None
    through: int = 0
    """The number of the last entry that it was ordered for."""


def open_recalls(case: Case) -> list[str]:
    """The recalls that cover the case and have not ended, also one that has not answered yet."""
    noted = case.of(Beside).matters
    known = [one.matter for one in of_kind(case, "recall") if not one.ended]
    ordered = case.of(RecallOfCase).recall
    new = [ordered] if ordered is not None and ordered not in noted else []
    return [*known, *new]
