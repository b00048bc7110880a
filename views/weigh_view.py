"""What belongs to a decision, as pages show it."""

from procedure.values import CaseId, Stored
from views.exchange import FieldLine


class WeighedAnswer(Stored):
    """What one agency says about what a decision may cost, or that it has not said anything."""

    case: CaseId
    task: str
    """The task; where it was not asked its code."""
    title: str
    agency: str | None
    """Null where nobody was asked."""
    outcome: str | None
    means: str
    """What the outcome means, or why there is none."""
    fields: tuple[FieldLine, ...] = ()
    """The fields that count for this decision."""
    handling: tuple[FieldLine, ...] = ()
    """The fields that say how the answer must be handled, and to whom it may be released."""
    may_leave: bool | None = None
    """Whether INTERPOL may have the answer, as it was marked; null where nobody marked it."""
    text: str | None = None
    """What the agency wrote with it."""


class WeighLine(Stored):
    """What counsel should weigh before choosing a disposition that is open to them."""

    disposition: str
    title: str
    says: tuple[str, ...]
    answers: tuple[WeighedAnswer, ...] = ()
    """What agencies say about it, in each case."""
