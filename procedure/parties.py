"""Who has the ball: in whose court a clock, or a task, is."""

from procedure.clocks.rules import PauseReason
from procedure.dossier import DossierState
from procedure.open_steps import CCF, INTERPOL
from procedure.people import USNCB
from procedure.task import Task

PERSON, COURT = "the person notified", "a court"
OUTSIDE = (INTERPOL, CCF, PERSON, COURT)
"""Who owes us nothing: what they do is expected, never due."""
_PAUSED_FOR = {
    PauseReason.AWAITING_INTERPOL: INTERPOL,
    PauseReason.AWAITING_GS: INTERPOL,
    PauseReason.AWAITING_NDTF: INTERPOL,
    PauseReason.AWAITING_CCF: CCF,
    PauseReason.QUESTION_TO_USNCB: USNCB,
    PauseReason.AWAITING_SUBJECT_CONSENT: PERSON,
    PauseReason.COURT_HOLD: COURT,
}
"""Who must act first while a clock is paused; for any other reason it stays where it was."""


def held(state: DossierState, clock_id: str, party: str) -> str:
    """The party, or whoever must act first while the clock is paused."""
    clock = state.clocks.get(clock_id)
    if clock is None or not clock.running or not clock.paused:
        return party
    return _PAUSED_FOR.get(clock.pauses[-1].reason, party)


def party_of(state: DossierState, task: Task) -> str | None:
    """Who must act next about a task; nobody about one that is answered or withdrawn."""
    if not task.open:
        return None
    back = task.with_whom != task.agency
    return task.with_whom if back else held(state, task.answer, task.agency)
