"""What a use request asks through USNCB: that the data are verified, as a task (RPD 63).

An agency that wants to use them asks through its bureau, which asks the source. The task is asked
when the request opens, and again whenever a verification stops counting.
"""

from typing import TYPE_CHECKING

from procedure.dossier import Event
from procedure.matters.asking import no_longer_asked, sent
from procedure.use.use import Use

if TYPE_CHECKING:
    from procedure.context import Context

VERIFICATION = "U9"
"""The task that verifies the data before a use."""


def ask_to_verify(use: Use, context: "Context", because: str) -> list[Event]:
    """Where the use is still awaited and nobody is asked now."""
    asked = any(task.open and task.code == VERIFICATION for task in use.tasks.values())
    over = use.used is not None or use.ended_at is not None
    if asked or over or not context.rules.knows_task(VERIFICATION):
        return []
    return sent(use, [context.rules.task(VERIFICATION)], context, because)


def verified_otherwise(use: Use, context: "Context") -> list[Event]:
    """The task is withdrawn: the data were verified without it, or are no longer used."""
    return no_longer_asked(use, context, VERIFICATION)
