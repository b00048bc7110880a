"""Cases in the stages that edition 2026-1 does not have."""

from collections.abc import Callable

from procedure.facts import AddFact
from tests.procedure import before_the_ccf, protected
from tests.procedure.casework import (
    ANALYST,
    EDITIONS,
    Course,
    decided_unreviewed,
    deleted_and_corrected,
)


def informing() -> Course:
    """A case in which only a duty to inform is left."""
    course = Course.begin(rules=EDITIONS["2026-2"])
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.notify()
    course.answer("U6", "DONE")
    course.say(ANALYST, AddFact, fact="DATA_DOUBTED")
    return course


ONLY_LATER: dict[str, Callable[[], Course]] = {
    "INTERPOL_REVIEW": decided_unreviewed,
    "INFORMING": informing,
    "RECALL": deleted_and_corrected,
    "PROTECTION": protected.unconfirmed,
    "DISCLOSURE": protected.asylee,
    "CONFIRMATION": protected.approved,
    "DELETION": protected.confirmed,
    "CCF": before_the_ccf.requested,
}
