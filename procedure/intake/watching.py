"""A communication that may be a request made again reaches the watches for it, whoever sent it.

A member whose request was refused may not ask again about the same person on the same facts
(22 U.S.C. 263b(b)(1)(B)), in any color, kind or bureau. The watch learns of it by a handoff of the
screening's own transaction; whoever decides on the communication need not see the watched case.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procedure.dossier import Effect, Handoff, handoff_id
from procedure.intake.intake import CommunicationScreened, Intake, ScreeningResult
from procedure.intake.passing import inform_cases
from procedure.intake.replying import tell_matters
from procedure.message import InterpolState
from procedure.passing_between import NoteMatch
from procedure.watch_match import Watcher, WatchMatch

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

MAY_BE_MADE_AGAIN = "it may be a request that is made again"
"""Why such a communication is restricted."""
_ENDS = (InterpolState.NON_COMPLIANT, InterpolState.DELETED, InterpolState.SUSPENDED)
"""What announces this asks for nothing."""


def newly_watched(
    intake: Intake, result: ScreeningResult, context: "Context"
) -> tuple[WatchMatch, ...]:
    """The watches that learn of it now: those that still watch, and have not learned of it.

    What belongs to a watched case reaches the watch through that case.
    """
    if result.announces in _ENDS:
        return ()
    return tuple(
        match
        for match in result.watches
        if match.watch not in intake.watches and _looks(match.watch, result.cases, context)
    )


def _looks(watch: str, cases: Iterable[str], context: "Context") -> bool:
    other = context.beside.other(watch)
    state: object = other.state if other is not None else None
    if not isinstance(state, Watcher) or not state.watches_at(context.at):
        return False
    return not set(state.cases) & set(cases)


def tell_others(intake: Intake, event: CommunicationScreened, rules: "Procedure") -> list[Effect]:
    """The cases that it belongs to, the matters that it answers, and the watches that it may
    concern, learn of it.
    """
    matches = [
        Handoff(
            NoteMatch(
                dossier=match.watch,
                order=handoff_id(intake.dossier, intake.revision, match.watch),
                communication=intake.communication,
                version=intake.version,
                same_person=match.same_person,
                same_facts=match.same_facts,
            )
        )
        for match in event.watched
    ]
    return [*inform_cases(intake, event, rules), *tell_matters(intake, event), *matches]
